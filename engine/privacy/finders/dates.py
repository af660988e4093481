"""Dates in figures and in words, as a value or as what a number is not."""

from __future__ import annotations

import re
from collections.abc import Callable

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "januar",
    "jänner",
    "februar",
    "feber",
    "märz",
    "mai",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "mär",
    "okt",
    "dez",
    "janvier",
    "février",
    "mars",
    "avril",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "janv",
    "févr",
    "avr",
    "juil",
    "déc",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "setiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "ene",
    "abr",
    "ago",
    "dic",
    "gennaio",
    "febbraio",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "settembre",
    "ottobre",
    "dicembre",
    "gen",
    "mag",
    "giu",
    "lug",
    "set",
    "ott",
]
MONTH = "(?:" + "|".join(sorted(set(_MONTHS), key=len, reverse=True)) + r")\.?"
_DAY, _NUMBER, YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d{2}"
_OF = r"(?:\s+(?:of|de|del|di))?"
DATE = re.compile(
    rf"(?i)(?<![A-Za-z0-9/.-])(?:(?:{_DAY}\s?[./-]\s?{_NUMBER}"
    rf"|{_NUMBER}\s?[./-]\s?{_DAY})\s?[./-]\s?(?:{YEAR}|\d{{2}})(?![A-Za-z0-9]|[./-]\d)"
    rf"|{YEAR}[./-]{_NUMBER}[./-]{_DAY}(?![A-Za-z0-9])|{YEAR}\s?年\s?\d{{1,2}}\s?月(?:\s?\d{{1,2}}\s?[日号])?"
    rf"|{_DAY}(?:st|nd|rd|th|er|\.|º|°)?{_OF}[\s-]+{MONTH}(?![^\W_]),?(?:{_OF}[\s-]+{YEAR}(?!\d)|[\s-]+'?\d\d(?!\d))?"
    rf"|(?<![^\W_]){MONTH}\s+{_DAY}(?:st|nd|rd|th)?(?:,?\s+{YEAR})?(?![A-Za-z0-9])"
    rf"|(?<!\d){_NUMBER}[./]{YEAR}(?!\d)|(?<!\d){YEAR}(?:0[1-9]|1[0-2]){_DAY}(?!\d))"
)
"""One date."""
_BIRTH_AFTER = re.compile(rf"(?P<date>{DATE.pattern.removeprefix('(?i)')})\s?(?:出生|生(?![产效日]))", re.IGNORECASE)


def born(text: str) -> list[tuple[int, int]]:
    """Places of dates that the word behind them makes somebody's birthday, as in Chinese."""
    return [m.span("date") for m in _BIRTH_AFTER.finditer(text)]


_D, _M, _Y = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d{2}"
_SHORT = (
    rf"(?:(?:{_D}[./-]{_M}|{_M}[./-]{_D})[./-]{_Y}(?!\d)"
    rf"|(?:{_D}[./-]{_M}|{_M}[./-]{_D})[./-]\d{{2}}(?![./-]?\d)"
    rf"|{_Y}[./-]{_M}[./-]{_D}(?!\d)|{_D}\.{_M}\.(?!\d))"
)
_MONTH_ON = re.compile(
    r"(?<![\d./-])(?:0?[1-9]|1[0-2])[./](?:19|20)\d\d(?:\s?[-–]\s?(?:0?[1-9]|1[0-2])[./](?:19|20)\d\d)?(?![\d./])"
)
_HOUR = r"(?:[01]?\d|2[0-4])[.:][0-5]\d(?![.:]?\d)"
_TO = r"\s*(?:-|–|bis|to|until|and|und|à|au|a|al)\s*"
_WHEN = re.compile(
    rf"(?i)(?<![\d+])(?<!\d[./-])(?=\d)(?:(?:{_D}\.{_TO})?{_SHORT}(?:{_TO}{_SHORT})?|{_HOUR}{_TO}{_HOUR}"
    rf"|{_HOUR}(?=\s*(?:uhr|h|am|pm|hrs)\b)"
    rf"|(?:[01]?\d|2[0-4]):[0-5]\d(?:[:.][0-5]\d)?(?!\d)|\d{{4}}\s*[-–]\s*\d{{4}}(?=\s*(?:uhr|h|hrs)\b))"
)
"""Dates and hours, alone and from one to the other: they are written with the marks of phone numbers."""


def without_times(text: str) -> str:
    """The text with bars where dates and hours stand."""
    bars: Callable[[re.Match[str]], str] = lambda when: "|" * len(when.group())  # noqa: E731
    return _MONTH_ON.sub(bars, _WHEN.sub(bars, text))
