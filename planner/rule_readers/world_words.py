"""Words for multiples and lengths of time in many languages, as the Unicode CLDR has them (through babel)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal

from engine.data.languages import WIDESPREAD

_MORE = (
    "en_IN",
    "zh_Hant",
    "ms",
    "et",
    "lt",
    "lv",
    "sr",
    "sr_Latn",
    "ur",
    "ta",
    "te",
    "mr",
    "sw",
    "fil",
    "is",
    "eu",
    "gl",
)
LENGTHS = {
    "millisecond": 0.001,
    "second": 1.0,
    "minute": 60.0,
    "hour": 3600.0,
    "day": 86400.0,
    "week": 604800.0,
    "month": 2592000.0,
    "year": 31536000.0,
}
"""Seconds of each length of time; a month has 30 days."""
_COUNTS = (0, 1, 2, 3, 5, 11, 100, 1.5)
"""Of each of its plural forms at least one."""
_WIDTHS: tuple[Literal["long", "short"], ...] = ("long", "short")
_DIGITS = re.compile(r"[\d.,٠-٩०-९০-৯۰-۹٫٬]+")
_SHORTEST = 2


@cache
def multiples() -> Mapping[str, float]:
    """“million”, “mila”, “triệu”, “тысяч”, “लाख”, in small letters, with what a number before them is multiplied by."""
    from babel import Locale

    found: dict[str, float] = {}
    for name in (*WIDESPREAD, *_MORE):
        formats = Locale.parse(name).compact_decimal_formats
        for form in formats.get("long") or formats.get("short") or {}:
            for size, pattern in (formats.get("long") or formats["short"])[form].items():
                written = str(pattern.pattern).replace("'", "")
                zeros = written.count("0")
                word = written.replace("0", "").replace("\u00a0", " ").strip(" .").casefold()
                if zeros and (len(word) >= _SHORTEST or not word.isascii()) and word:
                    found.setdefault(word, int(size) / 10 ** (zeros - 1))
    return found


@cache
def time_words() -> Mapping[str, tuple[float, ...]]:
    """“μέρες”, “дня”, “週間”, in small letters, with the seconds each may stand for."""
    found: dict[str, set[float]] = defaultdict(set)
    for name in (*WIDESPREAD, *_MORE):
        for length, seconds in LENGTHS.items():
            for word in _forms(name, length):
                found[word].add(seconds)
    return {word: tuple(sorted(seconds)) for word, seconds in found.items()}


def _forms(name: str, length: str) -> Iterator[str]:
    from babel.units import format_unit

    for count in _COUNTS:
        for width in _WIDTHS:
            written = _DIGITS.sub("", format_unit(count, f"duration-{length}", width, locale=name))
            word = written.replace("\u00a0", " ").strip().rstrip(".").strip().casefold()
            if len(word) >= _SHORTEST or (word and not word.isascii()):
                yield word
