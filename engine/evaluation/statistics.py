"""Intervals and tests, by scipy where it has them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np

_ROUNDS = 2000
_Z = 1.959964
_LEAST_FREEDOM = 4


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The 95 % bootstrap interval of the mean (Efron 1979); fixed seed, so that the same values give the same one.

    Percentiles of few values are too narrow; they are spread by √(n/(n−1)) and the quantile of Student's t (Hesterberg
    2015, “What Teachers Should Know About the Bootstrap”), that of five values where there are fewer. Of values −x it
    is the mirror image. One value says nothing of its own noise: both ends are the value.
    """
    n = len(values)
    if n < 2:
        return (float(values[0]), float(values[0])) if n else (0.0, 0.0)
    data = np.asarray(values, dtype=np.float64)
    picked = np.random.default_rng(0).integers(0, n, size=(_ROUNDS, n))
    spread = math.sqrt(n / (n - 1)) * _t_quantile(max(n - 1, _LEAST_FREEDOM)) / _Z
    off = (data[picked].mean(axis=1) - data.mean()) * spread
    low, high = np.quantile(off, [0.025, 0.975])
    return float(data.mean() + low), float(data.mean() + high)


def half_width(values: Sequence[float]) -> float:
    """Half the width of the 95 % interval of the mean."""
    low, high = interval(values)
    return round((high - low) / 2, 4)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """95 % score interval of a share (Wilson 1927)."""
    from scipy.stats import binomtest

    found = binomtest(hits, of).proportion_ci(0.95, method="wilson")
    return round(float(found.low), 4), round(float(found.high), 4)


def rows_to_show(hits: int, of: int, share: float, most: int = 20_000) -> int | None:
    """How many rows in all it takes for the lower end of `wilson` to reach a share, where as large a part of them is
    right as of those seen; None where it is out of reach, or takes more than `most`."""
    if not of or hits <= share * of:
        return None
    z2, part = _Z**2, hits / of
    # The width goes with one over the square root of the rows: the first that fits is found by halving.
    low, high = of, most

    def reaches(n: int) -> bool:
        middle, room = part + z2 / (2 * n), _Z * math.sqrt(part * (1 - part) / n + z2 / (4 * n * n))
        return (middle - room) / (1 + z2 / n) >= share

    if not reaches(high):
        return None
    while low < high:
        n = (low + high) // 2
        low, high = (low, n) if reaches(n) else (n + 1, high)
    return low


def mcnemar(lost: int, won: int) -> float:
    """How often chance alone moves as many answers as far or farther to one side: the exact two-sided test of McNemar
    (1947), binomial in the answers that changed; 1 where none did."""
    from scipy.stats import binomtest

    return float(binomtest(lost, lost + won).pvalue) if lost + won else 1.0


@cache
def _t_quantile(freedom: int) -> float:
    """The 97.5 % quantile of Student's t."""
    from scipy.stats import t

    return float(t.ppf(0.975, freedom))
