"""Figures as bars and points of plain characters, for a terminal of any width; beside each stands its figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nlforge.wording.catalogue import number

if TYPE_CHECKING:
    from engine.trust.trust import CurvePoint

FULL, SURE, MAYBE, EMPTY = "█", "▓", "▒", "·"
"""Of a bar: what was reached; the same and beyond it, where chance alone could put its end; the rest."""
_POINT, _CHOSEN = "•", "◆"


def bar(value: float | None, low: float | None, high: float | None, *, least: float, width: int) -> str:
    """A bar from `least` to 1, with the range of chance from `low` to `high` drawn on it; only dots without a value."""
    if value is None:
        return EMPTY * width

    def cell(n: int) -> str:
        at = least + (n + 0.5) / width * (1 - least)
        chance = low is not None and high is not None and low <= at <= high
        if at <= value:
            return SURE if chance else FULL
        return MAYBE if chance else EMPTY

    return "".join(map(cell, range(width)))


def chart(points: Sequence[CurvePoint], threshold: float | None, *, width: int, height: int) -> list[str]:
    """Right by answered: how much is answered from left to right, 0 to 100 %, how much of that is right upwards; the
    point of `threshold` is a rhombus. Empty without points."""
    known = [(p.threshold, p.answered, p.right) for p in points if p.right is not None]
    if not known or width < 2 or height < 2:
        return []
    # Down to the next tenth below the lowest, so that a difference of some points is seen.
    least = min(0.9, int(min(right for _, _, right in known) * 10) / 10)
    rows = [[" "] * width for _ in range(height)]
    chosen = chosen_of(points, threshold)
    for at, answered, right in sorted(known, key=lambda one: chosen is not None and one[0] == chosen.threshold):
        row = round((1 - right) / (1 - least) * (height - 1))
        mark = _CHOSEN if chosen is not None and at == chosen.threshold else _POINT
        rows[row][round(answered * (width - 1))] = mark
    labels = [f"{number(100 * (1 - n / (height - 1) * (1 - least))):>4} %" for n in range(height)]
    shown = [f"{label} ┤{''.join(row)}".rstrip() for label, row in zip(labels, rows, strict=True)]
    middle = "50 %".center(width - 8)
    return [*shown, f"{'':>6} └{'─' * width}", f"{'':>7} 0 %{middle}100 %"]


def chosen_of(points: Sequence[CurvePoint], threshold: float | None) -> CurvePoint | None:
    """The point of a threshold; the nearest one where the curve has not just that."""
    if threshold is None:
        return None
    known = [p for p in points if p.right is not None]
    return min(known, key=lambda one: abs(one.threshold - threshold), default=None)
