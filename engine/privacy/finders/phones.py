"""Telephone numbers that show by themselves what they are; those behind a word like “call” are found by it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from engine.privacy.finders.dates import date_look, without_times
from engine.privacy.finders.forms import _COIN, _MEASURE
from engine.privacy.span import Span

_LIKE = re.compile(
    r"(?<![\w#.,-])(?:\+ ?\d|00[1-9]|\(?0\d)[\d\s()./–-]{5,17}\d(?![\w])"
    r"|(?<![\w#+-])(?:1[-. ])?(?:\(\d{3}\)[-. ]?|\d{3}[-. ])\d{3}[-. ]\d{4}(?!\w)"
    r"|(?<![\w#+-])\(\d{2}\)[ ]?9?\d{4}[- ]\d{4}(?!\w)"
    r"|(?<![A-Za-z\d_#+.,/-])(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|[67]\d{2}[ .]\d{3}[ .]\d{3}"
    r"|[67]\d{2}(?:[ .]\d{2}){3}|9[1-8]\d(?: \d{2}){3}"
    r"|3[2-9]\d[ .-]\d{3}[ .-]?\d{4}"
    r"|3[2-9]\d[ .-]\d{4}[ .-]?\d{3}|[6-9]\d{4} \d{5})(?![A-Za-z\d_]|[.,/-]\d)"
)
_MANY = re.compile(r"\d(?:[^\d\n]{0,3}\d){6}")
_TRUNK = re.compile(r"0 \d")
_FEWEST, _MOST = 8, 15


def phones(text: str, taken: Sequence[tuple[int, int]] = ()) -> Iterator[Span]:
    """Places of numbers as they are dialled; what stands in `taken` is a number of something else."""
    if _MANY.search(text) is None or _LIKE.search(text) is None:
        return
    masked = without_times(text)
    for match in _LIKE.finditer(masked):
        start, end = match.span()
        value = text[start:end]
        digits = sum(c.isdigit() for c in value)
        if (
            not (_FEWEST if value[0] in "+0(" else 9) <= digits <= _MOST
            or date_look().fullmatch(value)
            or _TRUNK.match(value)
        ):
            continue
        if (
            any(a < end and start < b for a, b in taken)
            or _MEASURE.match(text, end)
            or _COIN.search(text[max(0, start - 4) : start])
        ):
            continue
        yield Span(start, end, "phone")
