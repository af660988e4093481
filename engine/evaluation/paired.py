"""Two models on the same rows: the gain of each criterion, how far chance alone could move it, and what follows from both."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from engine.core.gain import Gain

_ROUNDS = 2000
_Z = 1.959964
_LEAST_FREEDOM = 4


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The 95 % bootstrap interval of the mean (Efron 1979); fixed seed, so that the same values give the same one.

    Percentiles of few values are too narrow; they are spread by √(n/(n−1)) and the quantile of Student's t (Hesterberg 2015, “What
    Teachers Should Know About the Bootstrap”), that of five values where there are fewer. Of values −x it is the mirror image. One value
    says nothing of its own noise: both ends are the value.
    """
    n = len(values)
    if n < 2:
        return (float(values[0]), float(values[0])) if n else (0.0, 0.0)
    data = np.asarray(values, dtype=np.float64)
    picked = np.random.default_rng(0).integers(0, n, size=(_ROUNDS, n))
    spread = math.sqrt(n / (n - 1)) * _t(max(n - 1, _LEAST_FREEDOM)) / _Z
    off = (data[picked].mean(axis=1) - data.mean()) * spread
    low, high = np.quantile(off, [0.025, 0.975])
    return float(data.mean() + low), float(data.mean() + high)


def half_width(values: Sequence[float]) -> float:
    """Half the width of the 95 % interval of the mean."""
    low, high = interval(values)
    return round((high - low) / 2, 4)


def paired(before: Sequence[float | None], after: Sequence[float | None]) -> Gain:
    """The change row by row, over rows both sides could judge; (rows) each, in the same order."""
    gains = [b - a for a, b in zip(before, after, strict=True) if a is not None and b is not None]
    low, high = interval(gains)
    return Gain(gain=round(sum(gains) / len(gains), 4) if gains else 0.0, low=round(low, 4), high=round(high, 4), pairs=len(gains))


def paired_all(before: Mapping[str, Sequence[float | None]], after: Mapping[str, Sequence[float | None]]) -> dict[str, Gain]:
    """`paired` of every column both have; one without a pair is left out."""
    found = {name: paired(before[name], after[name]) for name in after if name in before}
    return {name: change for name, change in found.items() if change.pairs}


def _t(freedom: int) -> float:
    """The 97.5 % quantile of Student's t, by the expansion of Cornish and Fisher (Abramowitz and Stegun 1964, 26.7.5); exact to 0.4 % from 4 degrees on."""
    z, v = _Z, freedom
    return z + (z**3 + z) / (4 * v) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2) + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
