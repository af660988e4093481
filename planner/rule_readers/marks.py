"""Where sentences end, and which lines are rows of a table."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache, lru_cache
from itertools import pairwise

from planner.rule_readers.lexicon import table

_STOP = re.compile(r"[.!?](?=[\"'”’“»)\]*_]*(?:\s|$))|[。！？]|\n")
_BEFORE = 24
_WORD_BEFORE = re.compile(r"(?:^|[\s(\[„“\"'])([^\s(\[„“\"']*)$")
_NUMBERING = re.compile(
    r"(?m)^[ \t]*(?:#{1,6}[ \t]+\d{1,2}(?:\.\d{1,2}){0,4}[.)]?"
    r"|(?:[-*•–>][ \t]+)?(?:\(?(?:[A-Za-z]{1,3}[-.]?)?\d{1,3}[.)]|\d{1,2}(?:\.\d{1,2}){2,4}[.)]?|[A-Za-z]\)"
    r"|[A-Za-z]\.(?=[ \t]+[A-ZÄÖÜÀ-Ý\u3400-\u9fff][^\s.])|[ivx]{1,4}[.)]))(?=[ \t])"
)
_ROW = re.compile(r"(?m)^[ \t]*\|[^\n]*\S[^\n]*$|^[^\n|\t]*\S(?:[ ]\|[ ]|[ ]?\t)[^\n]*\S[^\n]*$")
LONGEST = 1200
"""Characters of one sentence; what goes on without an end is cut, so that no reader looks at more at once."""
_LETTER = re.compile(r"\s?[^\W\d_]\.")
_COUNTED = frozenset(
    [
        "quartal",
        "woche",
        "tag",
        "halbjahr",
        "jahr",
        "monat",
        "advent",
        "und",
        "oder",
        "bis",
        "des",
        "dieses",
        "eines",
        "jeden",
        "nächsten",
        "kommenden",
    ]
)
"""What follows the full stop of a German ordinal."""
_RULE = re.compile(r"[\s|:+-]*")
_CELL = re.compile(r"(?<!\\)\||\t")


@cache
def _short() -> frozenset[str]:
    return frozenset(str(w) for name in ("abbreviations", "more_abbreviations") for w in table()[name])


@cache
def _ends_names() -> frozenset[str]:
    return frozenset({"etc", "usw", "usf", "ecc", "inc", "ltd", "co", "corp", "gmbh", "no"})


@cache
def _months() -> frozenset[str]:
    from planner.rule_readers.calendar import months

    return frozenset(months())


def ends_sentence(text: str, at: int) -> bool:
    """Whether the full stop at place `at` ends a sentence: none of an abbreviation, an ordinal, a date or a number
    of a list does."""
    match = _WORD_BEFORE.search(text[max(0, at - _BEFORE) : at])
    word = (match[1] if match is not None else "").casefold()
    after = re.match(r"[\"'”’“»)\]*_]*\s*([^\s\d\W]*)(\S?)", text[at + 1 : at + 1 + _BEFORE])
    following = after[1] if after is not None else ""
    capital = following[:1].isupper() or (word == "no" and not re.match(r"\s?\d", text[at + 1 : at + 3]))
    if word in _short() or (len(word) == 1 and word.isalpha() and not capital):
        figure = re.search(r"\d\S*(?:\s+[^\s\d]{1,9})?\s+\S*$", text[max(0, at - _BEFORE) : at]) is not None
        return capital and (figure or word in _ends_names())
    if (
        len(word) == 1
        and word.isalpha()
        and (re.search(r"(?:^|[\s(])\w\.\s?\w$", text[max(0, at - 6) : at]) or _LETTER.match(text, at + 1))
    ):
        # “z. B.”
        return False
    if re.fullmatch(r"\d{1,2}", word):
        return following.casefold() not in _months() and not _counted(following)
    if re.fullmatch(r"\d{1,2}\.\d{1,2}", word):
        return capital or not following
    return not _is_numbering(text, at)


def _counted(word: str) -> bool:
    return word.casefold() in _COUNTED


def _is_numbering(text: str, at: int) -> bool:
    start = text.rfind("\n", 0, at) + 1
    return at - start < _BEFORE and (match := _NUMBERING.match(text, start)) is not None and match.end() > at


@lru_cache(maxsize=64)
def numbering(text: str) -> tuple[tuple[int, int], ...]:
    """Places of “R1.”, “1)”, “a)” and “3.2” at the beginning of lines; a lone figure there is none."""
    return tuple(m.span() for m in _NUMBERING.finditer(text))


@lru_cache(maxsize=64)
def rows(text: str) -> tuple[tuple[int, int], ...]:
    """Places of the lines that are rows of a table, the ruled line among them."""
    return tuple(m.span() for m in _ROW.finditer(text)) if "|" in text or "\t" in text else ()


def is_rule(row: str) -> bool:
    """Whether it is the line under the head of a table."""
    return _RULE.fullmatch(row) is not None


def cells(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Places of the cells of a row that hold something."""
    edges = [start, *(m.end() for m in _CELL.finditer(text, start, end)), end + 1]
    found = []
    for a, b in pairwise(edges):
        cell = text[a : b - 1]
        if cell.strip():
            begin = a + len(cell) - len(cell.lstrip())
            found.append((begin, begin + len(cell.strip())))
    return tuple(found)


def all_cells(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Places of all cells of a row, empty ones too, so that each stands below its head."""
    edges = [start, *(m.end() for m in _CELL.finditer(text, start, end)), end + 1]
    found = []
    for a, b in pairwise(edges):
        cell = text[a : b - 1]
        begin = a + len(cell) - len(cell.lstrip())
        found.append((begin, max(begin, begin + len(cell.strip()))))
    if text[start:end].lstrip().startswith("|"):
        found = found[1:]
    return tuple(found)


@lru_cache(maxsize=64)
def sentence_edges(text: str) -> tuple[int, ...]:
    """Where sentences begin: 0, and behind each end of a sentence or line; a row of a table is one sentence. One
    that has no end is cut."""
    inside = rows(text)
    starts = [a for a, _ in inside]
    edges = [0]
    for mark in _STOP.finditer(text):
        at = mark.start()
        row = bisect_right(starts, at) - 1
        if text[at] != "\n" and row >= 0 and at < inside[row][1]:
            continue
        if text[at] != "." or ends_sentence(text, at):
            edges += [*cuts(text, edges[-1], mark.end()), mark.end()]
    return (*edges, *cuts(text, edges[-1], len(text)))


def cuts(text: str, start: int, end: int) -> list[int]:
    """Places behind a blank or a comma, else anywhere, that leave no more than LONGEST characters between two of
    them."""
    found = []
    while end - start > LONGEST:
        blank = max(text.rfind(" ", start + 1, start + LONGEST), text.rfind("，", start + 1, start + LONGEST)) + 1
        start = blank if blank > start else start + LONGEST
        found.append(start)
    return found


def sentence_at(text: str, at: int) -> tuple[int, int]:
    """Place of the sentence that holds a place."""
    edges = sentence_edges(text)
    n = bisect_right(edges, at)
    return edges[n - 1], edges[n] if n < len(edges) else len(text)


def pieces(words: str) -> list[tuple[int, str]]:
    """Pieces with their places, cut behind the last end of a sentence or line within reach."""
    edges = sentence_edges(words)
    found, start = [], 0
    while len(words) - start > LONGEST:
        end = edges[bisect_right(edges, start + LONGEST) - 1]
        found.append((start, words[start:end]))
        start = end
    return [*found, (start, words[start:])]
