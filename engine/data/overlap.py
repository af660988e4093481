"""How many rows of a file to learn from also stand in a file to measure with, counted before anyone says yes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from engine.core.frozen import Frozen
from engine.core.row import Row
from engine.data.contamination import Acceptance, repeats

_COMPARED_WHOLE = 1000
"""Up to so many rows of both files are also compared without names and numbers, which takes about 2 ms a row."""
_DRAWN = 5000
"""Of more rows so many are looked at, evenly drawn, and the count is reckoned up."""


class Shared(Frozen):
    """What a file has in common with one to measure with."""

    path: str
    """The file to measure with."""
    rows: int
    """Rows that stand in both."""
    exact: Literal["exactly", "at least", "about"] = "exactly"


def shared(rows: Sequence[Row], measuring: Sequence[Row], path: str) -> Shared:
    """Rows that stand in both, by the rule by which they are kept from training (`contamination.py`)."""
    if len(rows) + len(measuring) <= _COMPARED_WHOLE:
        return Shared(path=path, rows=sum(repeats(rows, measuring)))
    known = Acceptance(measuring)
    step = max(1, len(rows) // _DRAWN)
    found = sum(known.holds(row) for row in rows[::step])
    return Shared(path=path, rows=found * step, exact="about" if step > 1 else "at least")
