"""Dates in figures and in words, as a value or as what a number is not."""

from __future__ import annotations

import re

_MONTHS = (
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec"
    " januar jänner februar feber märz mai juni juli oktober dezember mär okt dez janvier février mars avril juin juillet août septembre octobre novembre décembre janv févr avr"
    " juil déc enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre ene abr ago dic gennaio febbraio aprile maggio giugno luglio"
    " settembre ottobre dicembre gen mag giu lug set ott"
).split()
MONTH = "(?:" + "|".join(sorted(set(_MONTHS), key=len, reverse=True)) + r")\.?"
_DAY, _NUMBER, YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d{2}"
_OF = r"(?:\s+(?:of|de|del|di))?"
DATE = re.compile(
    rf"(?i)(?<![\w/.-])(?:(?:{_DAY}\s?[./-]\s?{_NUMBER}|{_NUMBER}\s?[./-]\s?{_DAY})\s?[./-]\s?(?:{YEAR}|\d{{2}})(?![\w]|[./-]\d)"
    rf"|{YEAR}[./-]{_NUMBER}[./-]{_DAY}(?!\w)|{YEAR}\s?年\s?\d{{1,2}}\s?月(?:\s?\d{{1,2}}\s?[日号])?"
    rf"|{_DAY}(?:st|nd|rd|th|er|\.|º|°)?{_OF}[\s-]+{MONTH}(?![^\W_]),?(?:{_OF}[\s-]+{YEAR}(?!\d)|[\s-]+'?\d\d(?!\d))?"
    rf"|(?<![^\W_]){MONTH}\s+{_DAY}(?:st|nd|rd|th)?(?:,?\s+{YEAR})?(?!\w)|(?<!\d){_NUMBER}[./]{YEAR}(?!\d)|(?<!\d){YEAR}(?:0[1-9]|1[0-2]){_DAY}(?!\d))"
)
"""One date."""
_BIRTH_AFTER = re.compile(rf"(?P<date>{DATE.pattern.removeprefix('(?i)')})\s?(?:出生|生(?![产效日]))", re.IGNORECASE)


def born(text: str) -> list[tuple[int, int]]:
    """Places of dates that the word behind them makes somebody's birthday, as in Chinese."""
    return [m.span("date") for m in _BIRTH_AFTER.finditer(text)]
