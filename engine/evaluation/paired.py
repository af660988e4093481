"""Two models on the same rows: the gain of each criterion, how far chance alone could move it, and what follows from
both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.core.gain import Gain
from engine.evaluation.statistics import interval


def paired(before: Sequence[float | None], after: Sequence[float | None]) -> Gain:
    """The change row by row, over rows both sides could judge; (rows) each, in the same order."""
    # Row by row, as how hard a row is takes part in both: what is left varies far less than either score.
    gains = [b - a for a, b in zip(before, after, strict=True) if a is not None and b is not None]
    low, high = interval(gains)
    return Gain(
        gain=round(sum(gains) / len(gains), 4) if gains else 0.0,
        low=round(low, 4),
        high=round(high, 4),
        pairs=len(gains),
    )


def paired_all(
    before: Mapping[str, Sequence[float | None]], after: Mapping[str, Sequence[float | None]]
) -> dict[str, Gain]:
    """`paired` of every column both have; one without a pair is left out."""
    found = {name: paired(before[name], after[name]) for name in after if name in before}
    return {name: change for name, change in found.items() if change.pairs}
