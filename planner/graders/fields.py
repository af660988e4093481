"""What a rule says beside its subject: how many of what, how soon, which languages, which words, which keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from engine.core.tables import table_beside
from engine.graders.kinds import Length
from planner.rule_readers.languages import language_mentions
from planner.rule_readers.lexicon import word_list
from planner.rule_readers.numbers import find_numbers
from planner.rule_readers.spoken_lengths import longest_said
from planner.rule_readers.wordlist import WordList

Unit = Literal["words", "sentences", "characters", "lines"]
_BESIDE = re.compile(r"[\s-]*(?:[^\W\d_]+\s+){0,2}")
"""Between a number and what it counts: “three calm sentences”."""
_GAP = re.compile(r"[\s-]+")
_MOST_COUNTED = 10**6
_LONGEST_REPLY = 3600.0
_ABOUT = 0.2
"""How far “about 100” may be missed."""
_QUOTED = re.compile(
    r"[“”\"«»„‟「」『』‹›]\s*([^“”\"«»„‟「」『』‹›]{1,80}?)\s*[“”\"«»„‟「」『』‹›]|(?<!\w)['‘]([^'‘’\n]{2,60})['’](?!\w)"
)
_TOKEN = re.compile(r"[\w./:-]*\w")
_COMMAS = re.compile(r"\s*(?:[,;、，/&]|(?<!\w)(?:and|or|und|oder|et|ou|y|o|e|en|of|i|lub)(?!\w)|[和与及])\s*", re.I)
_CODE_TOKEN = re.compile(r"(?<![\w-])(?:[A-Z]{4,}|[a-zA-Z]\w*_\w+|\w[\w.]*\(\)|:\w+)(?![\w-])")


@dataclass(frozen=True)
class Count:
    """“Up to 40 words”: from where to where its figures stand, what they are, and what they count."""

    start: int
    figures: tuple[float, ...]
    unit: Unit


@cache
def cues() -> Any:
    """The lists as written."""
    return table_beside(__file__, "cues.yaml")


@cache
def words_of(name: str, inner: str | float | None = None) -> WordList:
    """One of the lists, compiled."""
    found = cues()[name] if inner is None else cues()[name][inner]
    return word_list([str(word) for word in found])


def holds(name: str, text: str) -> bool:
    """Whether a word of the list stands in the text."""
    return words_of(name).search(text) is not None


def amounts(text: str) -> list[tuple[float, int, int]]:
    """Numbers with their places, also the small ones of further languages and “a” and “half a”."""
    found = [(n.value, n.start, n.end) for n in find_numbers(text)]
    taken = [(start, end) for _, start, end in found]
    for value in cues()["numbers"]:
        for match in words_of("numbers", value).finditer(text):
            if not any(a < match.end() and match.start() < b for a, b in taken):
                found.append((float(value), *match.span()))
    found += [(0.5, *match.span()) for match in words_of("halves").finditer(text)]
    return sorted(found, key=lambda one: one[1])


def count_in(text: str) -> Count | None:
    """The one thing that is counted; None where nothing is, or something else than the whole reply."""
    found: list[Count] = []
    numbers = amounts(text)
    for at, (value, start, end) in enumerate(numbers):
        # “文字” are characters, “文” are sentences.
        ends = {unit: _unit_end(text, end, words_of("units", unit)) for unit in get_args(Unit)}
        unit = max(ends, key=lambda one: ends[one])
        if ends[unit] < 0:
            continue
        if unit in ("words", "characters") and _outside(text, end, ends[unit], words_of("parts")):
            return None
        first = _range_before(text, numbers[:at], start)
        found.append(Count(start, (value,) if first is None else (first, value), unit))
    # Of “two sentences of 20 words” no program here knows what is meant.
    if not found or len({one.unit for one in found}) > 1 or _of_a_part(text):
        return None
    ranged = next((one for one in found if len(one.figures) > 1), None)
    return ranged or (found[0] if len(found) == 1 else None)


def _outside(text: str, start: int, end: int, words: WordList) -> bool:
    return any(m.end() <= start or m.start() >= end for m in words.finditer(text))


def _of_a_part(text: str) -> bool:
    """“Each sentence”, “per line”; “per reply” is the whole of it."""
    return any(not _followed(text, m.end(), words_of("reply")) for m in words_of("per").finditer(text))


def _followed(text: str, end: int, words: WordList) -> bool:
    return _unit_end(text, end, words) >= 0


def _unit_end(text: str, end: int, unit: WordList) -> int:
    """Where the unit of a number ends, which may stand a word or two behind it; -1 where it has none."""
    gap = _BESIDE.match(text, end)
    last = gap.end() if gap is not None else end
    starts = [end, *(m.end() for m in _GAP.finditer(text, end, last))]
    return next((m.end() for at in starts if (m := unit.match(text, at)) is not None), -1)


def _range_before(text: str, before: Sequence[tuple[float, int, int]], start: int) -> float | None:
    """The lower figure of “30 to 50”; its own unit may stand between."""
    for value, _, end in reversed(before):
        # “At least 30 words and at most 50”.
        between = words_of("most").sub(" ", text[end:start])
        for unit in get_args(Unit):
            between = words_of("units", unit).sub(" ", between)
        if words_of("joins").fullmatch(between.strip(" 个個")):
            return value
    return None


def length_in(text: str, *, unwanted: bool = False) -> Length | None:
    """Bounds of a length. `unwanted`: the words name a fault, so that “more than 80 words” is a most."""
    counted = count_in(text)
    if counted is None:
        chars = next((n for n in cues()["messages"] if words_of("messages", n).search(text)), None)
        return None if chars is None else Length(unit="characters", at_most=chars)
    figures = [int(f) for f in counted.figures]
    if any(f != n or not 1 <= n <= _MOST_COUNTED for f, n in zip(counted.figures, figures, strict=True)):
        return None
    low, high = min(figures), max(figures)
    least, most = _bounds(text, low, high, unwanted)
    return None if (least, most) == (1, None) else Length(unit=counted.unit, at_least=least, at_most=most)


def _bounds(text: str, low: int, high: int, unwanted: bool) -> tuple[int, int | None]:
    if low < high:
        return low, high
    over, under = (words_of(name).search(text) for name in ("over", "under"))
    beyond = over or under
    # “No more than” turns it round, and so does that the words name a fault.
    turned = beyond is not None and unwanted != holds("negation", text[: beyond.start()])
    if holds("most", text) and not unwanted:
        return 1, high
    if holds("least", text) and not unwanted:
        return low, None
    if beyond is not None:
        return (1, high) if turned == (beyond is over) else (low, None)
    if unwanted:
        return 1, None
    if holds("exactly", text):
        return low, high
    if holds("about", text):
        return max(1, round(low * (1 - _ABOUT))), round(high * (1 + _ABOUT))
    return 1, high


def seconds_in(text: str) -> float | None:
    """How soon a reply must come, in seconds; of a range its end."""
    return longest_said(text, _LONGEST_REPLY)


def languages_in(text: str) -> tuple[str, ...] | None:
    """ISO 639-1 codes of the languages named; empty where none is, None where those named are ruled out."""
    named = [*language_mentions(text)]
    kept = tuple(dict.fromkeys(one.code for one in named if one.wanted))
    return None if named and not kept else kept


def quoted_in(text: str) -> tuple[str, ...]:
    """Phrases between quotation marks."""
    return tuple(dict.fromkeys((a or b).strip() for a, b in _QUOTED.findall(text) if (a or b).strip()))


def without_quoted(text: str, instead: str = " ") -> str:
    """The same with something else in their place."""
    return _QUOTED.sub(instead, text)


def words_named(text: str) -> tuple[str, ...]:
    """What “the word X”, “the words X and Y” name."""
    if holds("not_words", text):
        return ()
    match = words_of("word_of").search(text)
    return tuple(_listed(text, match.end())) if match is not None else ()


def code_words(text: str) -> tuple[str, ...]:
    """Names of a program, where nothing but calling them is spoken of: `release_brake`, `collect()`, DELETE or DROP."""
    rest = _COMMAS.sub(" ", _CODE_TOKEN.sub(" ", text)).split()
    said = [words_of(name) for name in ("calling", "saying", "negation")]
    if any(not any(some.fullmatch(word) for some in said) for word in rest):
        return ()
    return tuple(dict.fromkeys(_CODE_TOKEN.findall(text)))


def keys_in(text: str) -> tuple[str, ...]:
    """Keys of an object that are named one by one."""
    match = next((m for m in words_of("keys").finditer(text) if _introduced(text, m.start(), m.end())), None)
    if match is None:
        return ()
    if said := quoted_in(text[match.end() :]):
        return said
    found = list(_listed(text, match.end()))
    # “Fields filled” names none.
    return tuple(found) if len(found) > 1 else ()


def _introduced(text: str, start: int, end: int) -> bool:
    return (
        text[end:].lstrip()[:1] in (":", "：") or words_of("with").search(text[max(0, start - 20) : start]) is not None
    )


def _listed(text: str, at: int) -> Iterator[str]:
    """One word after the other, as long as commas and “and” join them."""
    blank = re.compile(r"[\s:：]*")
    while True:
        start = blank.match(text, at)
        token = _TOKEN.match(text, start.end() if start is not None else at)
        if token is None:
            return
        yield token.group()
        comma = _COMMAS.match(text, token.end())
        if comma is None:
            return
        at = comma.end()
        # “a, b, and c”
        again = _COMMAS.match(text, at)
        at = again.end() if again is not None else at


def marks_in(text: str) -> tuple[str, ...]:
    """The marks that are called by name: “exclamation marks”."""
    return tuple(mark for one in cues()["signs"] if _called(one, text) for mark in one["marks"])


def other_address_in(text: str) -> tuple[str, ...]:
    """The words that the form of address which is asked for rules out."""
    return next((tuple(one["never"]) for one in cues()["address"] if _called(one, text)), ())


def _called(one: Any, text: str) -> bool:
    return word_list([str(word) for word in one["called"]]).search(text) is not None
