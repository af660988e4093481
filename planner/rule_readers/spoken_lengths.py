"""Lengths of time as people say them, in more languages than the exact readers propose any: “una quincena”, “3週間”,
“second and a half”, “a week and a half”, “day ten”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from planner.rule_readers.durations import find_durations
from planner.rule_readers.lexicon import cue, table
from planner.rule_readers.numbers import NumberFound
from planner.rule_readers.spoken_numbers import longest, plain_figures, spoken_numbers
from planner.rule_readers.world_words import LENGTHS, time_words

_BETWEEN = (
    r"[\s-]*(?:(?:of|de|di|d['’]|einer|eines)\s*)?"
    r"(?:an?\s+|une?\s+|el\s+|la\s+|working\s+|business\s+|full\s+|volle\s+)?"
)
_DAY_NUMBER = re.compile(r"(?:day|tag|jour|día|dia|giorno|dag)\s*$", re.I)
_JOINED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
"""Scripts that write words without blanks between."""
_BARE_BEHIND = re.compile(r"\s*(?:%|％|€|\$|gb|mb)", re.I)


def spoken_lengths(quote: str, language: str | None = None) -> list[float]:
    """Seconds of every length the quote can be read as; a number without a unit may be in that of another one: “six
    hours. No, eight”."""
    text = plain_figures(quote)
    numbers = spoken_numbers(quote, language)
    found = _with_units(text, numbers)
    units = {s for m in _unit().finditer(text) for s in _seconds(m["unit"])} if found else set()
    bare = [
        n
        for n in numbers
        if not any(f.start < n.end and n.start < f.end for f in found)
        and not _BARE_BEHIND.match(text, n.end)
        and cue("ones").fullmatch(text[n.start : n.end]) is None
    ]
    return [*(one.value for one in found), *(n.value * unit for n in bare for unit in units)]


def longest_said(text: str, most: float) -> float | None:
    """Seconds of the longest length of time of those up to `most` that the words say with its unit; of a range its
    end."""
    plain = plain_figures(text)
    found = [one.seconds for one in find_durations(text)]
    found += [one.value for one in _with_units(plain, spoken_numbers(text))]
    return max((seconds for seconds in found if 0 < seconds <= most), default=None)


def _with_units(text: str, numbers: Sequence[NumberFound]) -> list[NumberFound]:
    found = [*_lone(text)]
    for number in (*numbers, *_always(text)):
        match = _units().match(text, number.end)
        if match is not None:
            half = cue("and_a_half").match(text, _next(text, match.end()))
            value = number.value + (0.5 if half is not None or match["half"] else 0.0)
            end = match.end() if half is None else half.end()
            found += [NumberFound(value * seconds, number.start, end) for seconds in _seconds(match["unit"])]
        elif _DAY_NUMBER.search(text[: number.start]):
            found.append(NumberFound(number.value * LENGTHS["day"], number.start, number.end))
    return longest(found)


def _always(text: str) -> Iterator[NumberFound]:
    """Words that a unit behind them makes numbers."""
    for words in table()["ambiguous_numbers"].values():
        for word, value in words.items():
            for match in re.finditer(rf"(?<!\w){word}(?!\w)", text, re.I):
                yield NumberFound(float(value), match.start(), match.end())
    for name, value in (("articles", 1.0), ("couples", 2.0)):
        for match in cue(name).finditer(text):
            yield NumberFound(value, match.start(), match.end())


def _lone(text: str) -> Iterator[NumberFound]:
    """“Viertelstunde”, “mezz'ora”, “半天”; “second and a half”."""
    for seconds in table()["lone_spans"]:
        for match in cue("lone_spans", seconds).finditer(text):
            half = cue("and_a_half").match(text, _next(text, match.end()))
            value = float(seconds) * (1.0 if half is None else 1.5)
            yield NumberFound(value, match.start(), match.end() if half is None else half.end())
    for match in _unit().finditer(text):
        half = cue("and_a_half").match(text, _next(text, match.end()))
        if half is not None:
            for seconds in _seconds(match["unit"]):
                yield NumberFound(1.5 * seconds, match.start(), half.end())


def _next(text: str, end: int) -> int:
    """Where the next word begins."""
    return end + len(text[end:]) - len(text[end:].lstrip())


def _seconds(word: str) -> Sequence[float]:
    return _table().get(word.casefold()) or ()


@cache
def _table() -> dict[str, tuple[float, ...]]:
    """All units, in small letters, with their seconds."""
    found = dict(time_words())
    more = {**{unit: table()["units"][unit] for unit in table()["units"] if unit in LENGTHS}, **table()["more_lengths"]}
    for unit, words in more.items():
        for word in (str(w).casefold() for w in words if "*" not in str(w)):
            found[word] = tuple({*found.get(word, ()), LENGTHS[unit]})
    return found


@cache
def _ways() -> str:
    words = sorted(_table(), key=len, reverse=True)
    return "|".join(re.escape(word) + ("" if _JOINED.search(word) else r"(?!\w)") for word in words)


@cache
def _units() -> re.Pattern[str]:
    return re.compile(rf"{_BETWEEN}(?P<half>[个個]?半)?[个個]?(?P<unit>{_ways()})", re.I)


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_])(?P<unit>{_ways()})", re.I)
