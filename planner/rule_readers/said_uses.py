"""What plain words beside a file or a heap of data say it is for, where the grammar of `uses.py` finds nothing: “out of
bounds”, “sie sollen nur messen”, “no podrán formar parte”. `said_uses.yaml`, compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Literal

from engine.core.tables import table_beside
from planner.requirements import NOTHING_KNOWN, Change, Requirements, WantedSource, path_key
from planner.rule_readers.files import file_spans
from planner.rule_readers.hit import Hit
from planner.rule_readers.lexicon import word_list
from planner.rule_readers.wordlist import WordList

SaidUse = Literal["eval", "never", "retrieve"]
_SENTENCE = re.compile(r"[.!?](?=\s)|[。！？；\n]|;(?=\s)")
_TABLE = re.compile(r"\.(?:csv|tsv|xlsx?|parquet|arrow|feather|ods|tmx)$", re.I)
_DESCRIPTION = re.compile(r"\.(?:json|ya?ml|md|pdf|txt|docx?|toml)$", re.I)
_COMMA = re.compile(
    r"[,，、;；|]|\s(?:and|und|et|y|e|en|och|og|i|but|aber|mais|pero|ma|mas|maar|men|plus)\s|\s[-–—]\s", re.I
)
_PART = re.compile(r"\d\s*(?:%|percent|prozent|pour cent|por ciento|per cento|成)", re.I)
_OF_TOPIC = re.compile(
    r"\s+(?:von|of|de|des|du|di|van|for|für)\s+\w|\s+(?!only|please|purposes?|data|set|and|or|then|it|we|is|are|as|with)[a-z]{4,}s\b"
)
"""“For testing centres”, “zur Prüfung von Lampen”: what it is about, not what the file is for."""
_OTHER = re.compile(
    r"[,;，；]\s*(?P<subject>(?:[^\W\d_][\w-]*\s+){1,3})(?:is|are|ist|sind|est|sont|es|son|è|sono|é|são|zijn)\s*$", re.I
)
"""“…, gold set is”: what follows is said of other data."""
_SUBJECT = re.compile(r"[,;，；]\s*(?:(?:the|our|der|die|das|le|la|el|il|lo|de|het)\s+)?$", re.I)
_COPULA = re.compile(r"\s+(?:is|are|ist|sind|est|sont|es|son|è|sono|é|são|zijn)(?!\w)", re.I)
_LONGEST_NEXT, _LONGEST = 90, 260


@cache
def table() -> Mapping[str, Any]:
    """The lists as written."""
    found: Mapping[str, Any] = table_beside(__file__, "said_uses.yaml")
    return found


@cache
def listed(name: str) -> WordList:
    """A list of the file."""
    return word_list(tuple(str(w) for w in table()[name]))


def said_use(
    words: str, start: int, end: int, others: Sequence[tuple[int, int]] = ()
) -> tuple[SaidUse, int, int] | None:
    """What the words around a place say it is for, with the stretch that says so; `others` are the places of other
    data, whose words are not its own."""
    begin, until = _own_words(words, start, end, others)
    name = " " * (end - start)
    text = words[begin:start] + name + words[end:until]
    # Its own name says nothing: “test/” may hold anything.
    for use in ("eval", "never", "retrieve"):
        found = _said(use, text)
        if found is None or (use == "retrieve" and _TABLE.search(words[start:end])):
            continue
        between = text[end - begin : found[0]]
        if _SUBJECT.search(between) and _COPULA.match(text, found[1]):
            # “…, gold set is for testing”.
            continue
        other = _OTHER.search(between) if found[0] >= end - begin else None
        if other is None or listed("goes_on").match(other["subject"]) is not None:
            return use, min(start, begin + found[0]), max(end, begin + found[1])
    return None


def _said(use: SaidUse, text: str) -> tuple[int, int] | None:
    if use == "eval" and (_PART.search(text) is not None or listed("learned").search(text) is not None):
        # “Learn from x.csv, and hold out 10 %”: of its rows, not the file.
        return None
    for match in listed(use).finditer(text):
        if use == "eval" and _OF_TOPIC.match(text, match.end()) is not None:
            continue
        of_columns = re.match(r"(?:\W+\w+){0,2}", text[match.end() :])
        if of_columns is not None and listed("columns").search(of_columns[0]) is not None:
            continue
        if not _denied(use, text[: match.start()]) and not (use == "eval" and listed("rows_apart").search(text)):
            return match.span()
    return None


def _denied(use: SaidUse, ahead: str) -> bool:
    """“Not only for testing”, “nothing is off limits”."""
    no = [m.end() for m in listed("nothing_is" if use == "never" else "denied").finditer(ahead)]
    return bool(no) and not ahead[no[-1] :].strip()


def _own_words(words: str, start: int, end: int, others: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The sentence or line of a place, with the next one where it goes on about it; of several in one, its part."""
    begin = max((m.end() for m in _SENTENCE.finditer(words, 0, start)), default=0)
    stop = _SENTENCE.search(words, end)
    until = stop.start() if stop is not None else len(words)
    before = [b for _, b in others if begin <= b <= start]
    after = [a for a, _ in others if end <= a < until]
    if before:
        last = max(before)
        # “…, old.csv is out”: from the mark behind the other one.
        marks = [m.end() for m in _COMMA.finditer(words, last, start)]
        begin = min(marks) if marks else last
    if after:
        first = min(after)
        cuts = list(_COMMA.finditer(words, end, first))
        # “Good.txt, and a thousand bad ones …, bad.txt”: an “and” begins what is said of the next.
        ands = [m for m in cuts if re.search(r"\w", m[0]) is not None]
        until = (ands or cuts)[-1].start() if cuts else first
    elif stop is not None:
        following = _SENTENCE.search(words, stop.end())
        last = following.start() if following is not None else len(words)
        rest = words[stop.end() : last].lstrip()
        alone = not any(a < last and stop.end() < b for a, b in others)
        if (
            alone
            and rest
            and len(rest) <= _LONGEST_NEXT
            and stop[0] != "\n"
            and listed("goes_on").match(rest) is not None
        ):
            until = last
    return max(begin, start - _LONGEST), min(until, end + _LONGEST)


def with_said_uses(words: str, hits: Sequence[Hit], known: Requirements = NOTHING_KNOWN) -> list[Hit]:
    """Hits of files that nothing is said of yet, with what plain words say."""
    files = file_spans(words)
    places = [f.outer for f in files]
    settled = {
        path_key(w.value.path) for w in known.all("sources") if isinstance(w.value, WantedSource) and w.value.use
    }
    calls = listed("calls").search(words) is not None
    found: list[Hit] = []
    for hit in hits:
        value = hit.change.value
        file = next((f for f in files if f.start == hit.start and f.end == hit.end), None)
        if (
            file is None
            or not isinstance(value, WantedSource)
            or hit.change.op != "add"
            or value.use is not None
            or path_key(value.path) in settled
        ):
            found.append(hit)
            continue
        said = said_use(words, *file.outer, [p for p in places if p != file.outer])
        if said is None and _describes(words, file.outer, places, calls=calls):
            said = ("retrieve", *file.outer)
        if said is None:
            found.append(hit)
            continue
        use, start, end = said
        at = words.find(hit.change.quote)
        if at >= 0:
            start, end = min(start, at), max(end, at + len(hit.change.quote))
        value = value.model_copy(update={"use": use, "doubtful": None, "examples": value.examples})
        found.append(
            replace(hit, change=hit.change.model_copy(update={"value": value, "quote": words[start:end].strip()}))
        )
    return found


_IDENTIFIER = re.compile(r"(?<!\w)[a-z]+_[a-z_]+(?!\w|\.)|(?<!\w)[a-z_]+\(")


def _describes(words: str, place: tuple[int, int], places: Sequence[tuple[int, int]], *, calls: bool) -> bool:
    """Whether a file is said to describe functions that the model calls: two of what speaks for it, one of them of
    the file itself."""
    start, end = place
    if not _DESCRIPTION.search(words[start:end].strip("\"'“”„«»`")):
        return False
    begin, until = _own_words(words, start, end, [p for p in places if p != place])
    text = words[begin:start] + " " + words[end:until]
    own = (
        listed("functions").search(text) is not None,
        listed("tool_files").search(re.sub(r"[_.-]", " ", words[start:end])) is not None,
        _IDENTIFIER.search(text) is not None,
    )
    rest = calls + (_IDENTIFIER.search(words) is not None)
    return any(own) and sum(own) + rest > 1


def read_places(words: str, known: Requirements = NOTHING_KNOWN) -> Iterator[Hit]:
    """“The folder Incasso stays shut”, and data known from before, where plain words say what they are for."""
    files = [f.outer for f in file_spans(words)]
    spoken: list[tuple[str, int, int]] = []
    for place in listed("places").finditer(words):
        named = re.compile(r"\s*[\"'“„«‘`]?(?P<name>[^\W\d_][\w-]{2,})[\"'”“»’`]?(?=[\s,.;:)]|$)").match(
            words, place.end()
        )
        # A plain word is none: “the folder stays shut”, “map van …”.
        if named is not None and (named["name"] != named["name"].lower() or re.search(r"[-_]|[\"'“„«‘`]", named[0])):
            spoken.append((named["name"], *named.span("name")))
    for wish in known.all("sources"):
        value = wish.value
        at = words.find(value.path) if isinstance(value, WantedSource) and value.use in (None, "train") else -1
        if at >= 0 and isinstance(value, WantedSource):
            spoken.append((value.path, at, at + len(value.path)))
    for path, start, end in spoken:
        if any(a < end and start < b for a, b in files):
            continue
        said = said_use(words, start, end, files)
        if said is not None and said[0] != "retrieve":
            change = Change(
                op="add",
                field="sources",
                value=WantedSource(path=path, use=said[0]),
                quote=words[said[1] : said[2]].strip(),
            )
            yield Hit(change, start, start)
