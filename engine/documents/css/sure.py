"""How sure it is that a value of CSS hides nothing, and checks of plain values."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import IntEnum

from engine.documents.css.units import length, parts


class Sure(IntEnum):
    """What is known of a declaration."""

    NOT = 0
    """It may hide text, or browsers may not understand it."""
    JUDGED = 1
    """Browsers understand it, and what it does is computed."""
    HARMLESS = 2
    """It hides nothing wherever it stands."""


Check = Callable[[str, float], Sure]
LEAST, MOST = -24.0, 640.0
"""Pixels by which text may be moved without leaving the window or its box."""
WIDEST_BORDER, THICK = 40.0, 4.0
"""Pixels of a frame, and of a line through letters, that hide none."""
NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?"
_PLAIN = re.compile(rf"{NUMBER}(?:px|pt|pc|in|cm|mm|q|r?em|ex|ch|%|[sdl]?v[wh]|vmin|vmax)|[+-]?0*\.?0+", re.I)
_SUMS = re.compile(r"(?:calc|min|max|clamp)\((?:[-+*/,.\s()\d%]|px|pt|r?em|ch|[sdl]?v[wh]|calc|min|max|clamp)*\)", re.I)
LINES = frozenset(
    {"none", "hidden", "solid", "dashed", "dotted", "double", "groove", "ridge", "inset", "outset", "auto"}
)
SIZES = frozenset(
    {
        "auto",
        "none",
        "max-content",
        "min-content",
        "fit-content",
        "-webkit-fill-available",
        "-moz-available",
        "stretch",
        "thin",
        "medium",
        "thick",
    }
)


def pixels(value: str, em: float) -> float | None:
    """Pixels of a length browsers understand for sure (percents of 1000); None for others."""
    if _PLAIN.fullmatch(value) or _SUMS.fullmatch(value):
        return length(value, em, 1000.0)
    return None


def lengths_within(
    low: float, high: float, words: frozenset[str] = frozenset(), *, most: int = 1, otherwise: Sure = Sure.NOT
) -> Check:
    """Up to `most` lengths from `low` to `high` pixels, or words."""

    def check(value: str, em: float) -> Sure:
        told = parts(value)
        if not 0 < len(told) <= most:
            return Sure.NOT
        figures = [pixels(one, em) for one in told if one not in words]
        if any(f is None for f in figures):
            return Sure.NOT
        return Sure.HARMLESS if all(low <= f <= high for f in figures if f is not None) else otherwise

    return check


def one_of(harmless: str = "", judged: str = "") -> Check:
    """A check of keywords, each list parted by blanks; any other value is not sure."""
    fine, known = frozenset(harmless.split()), frozenset(judged.split())
    return lambda value, _: Sure.HARMLESS if value in fine else Sure.JUDGED if value in known else Sure.NOT


def number_within(low: float, high: float, words: str = "", judged: tuple[float, float] | None = None) -> Check:
    """A check of a number or percentage (100 % = 1): from `low` to `high` it is harmless, and within `judged` it is
    computed."""

    def check(value: str, _: float) -> Sure:
        if value in words.split():
            return Sure.HARMLESS
        if not re.fullmatch(rf"{NUMBER}%?", value):
            return Sure.NOT
        figure = length(value, percent=1.0)
        if figure is None:
            return Sure.NOT
        return (
            Sure.HARMLESS
            if low <= figure <= high
            else Sure.JUDGED
            if judged is not None and judged[0] <= figure <= judged[1]
            else Sure.NOT
        )

    return check
