"""Two counts of messages beside each other: which shares moved, by more than chance and by enough to matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from engine.drift.tally import MessageTally

Aspect = Literal["topic", "language", "length", "handed_over", "unsure"]
FEWEST = 50
"""Messages on either side below which nothing is said."""
_FEWEST_MEASURED = 20
"""Held-out messages on which handing over was measured; there are never many."""
MATTERS = 0.05
"""A share that moved by less than five in a hundred is nothing to act on, however surely it did."""
_ALPHA = 0.05
"""Of all that is compared at once (Bonferroni)."""


@dataclass(frozen=True)
class MovedShare:
    """A part of the messages, then and now."""

    aspect: Aspect
    which: str
    """Number of the topic or the length, code of the language; empty where there is but one."""
    before: float
    now: float
    low: float
    """Lower end of the interval of `now − before`, at a level that allows for all that was compared."""
    high: float

    @property
    def moved(self) -> bool:
        """By at least `MATTERS`, beyond chance."""
        return self.low > MATTERS or self.high < -MATTERS


@dataclass(frozen=True)
class SharesCompared:
    """All shares of two counts."""

    before: int
    """Messages."""
    now: int
    shares: tuple[MovedShare, ...]

    @property
    def enough(self) -> bool:
        """Whether there are messages enough on both sides."""
        return min(self.before, self.now) >= FEWEST

    @property
    def moved(self) -> tuple[MovedShare, ...]:
        """Those that moved, the farthest first; none where there are too few messages."""
        found = [one for one in self.shares if one.moved] if self.enough else []
        return tuple(sorted(found, key=lambda one: -abs(one.now - one.before)))


def compared(before: MessageTally, now: MessageTally) -> SharesCompared:
    """Each share of the one beside that of the other."""
    pairs = list(_pairs(before, now))
    z = _quantile(1 - _ALPHA / (2 * max(1, len(pairs))))
    shares = []
    for aspect, which, (hits, of), (hits_now, of_now) in pairs:
        low, high = newcombe((hits_now, of_now), (hits, of), z)
        shares.append(
            MovedShare(aspect, which, round(hits / of, 4), round(hits_now / of_now, 4), round(low, 4), round(high, 4))
        )
    return SharesCompared(before.messages, now.messages, tuple(shares))


def newcombe(one: tuple[int, int], other: tuple[int, int], z: float) -> tuple[float, float]:
    """Hybrid score interval of the difference of two shares, one − other, each (hits, of); Newcombe 1998, method 10."""
    p, (low, high) = one[0] / one[1], _wilson(*one, z)
    q, (low_q, high_q) = other[0] / other[1], _wilson(*other, z)
    return p - q - sqrt((p - low) ** 2 + (high_q - q) ** 2), p - q + sqrt((high - p) ** 2 + (q - low_q) ** 2)


def _wilson(hits: int, of: int, z: float) -> tuple[float, float]:
    part, wide = hits / of, z * z / of
    middle = (part + wide / 2) / (1 + wide)
    room = z * sqrt(part * (1 - part) / of + wide / (4 * of)) / (1 + wide)
    return middle - room, middle + room


def _pairs(before: MessageTally, now: MessageTally) -> Iterator[tuple[Aspect, str, tuple[int, int], tuple[int, int]]]:
    of_aspects: tuple[tuple[Aspect, Counter[int] | Counter[str], Counter[int] | Counter[str]], ...] = (
        ("topic", before.topics, now.topics),
        ("language", before.languages, now.languages),
        ("length", before.lengths, now.lengths),
    )
    for aspect, then, later in of_aspects:
        yield from ((aspect, which, a, b) for which, a, b in _each(then, later))
    flags: tuple[tuple[Aspect, Counter[bool], Counter[bool]], ...] = (
        ("handed_over", before.handed_over, now.handed_over),
        ("unsure", before.unsure, now.unsure),
    )
    for aspect, first, second in flags:
        if first.total() >= _FEWEST_MEASURED and second.total() >= FEWEST:
            yield aspect, "", (first[True], first.total()), (second[True], second.total())


def _each(
    before: Mapping[int, int] | Mapping[str, int], now: Mapping[int, int] | Mapping[str, int]
) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    then, later = {str(k): n for k, n in before.items()}, {str(k): n for k, n in now.items()}
    of, of_now = sum(then.values()), sum(later.values())
    if min(of, of_now) < FEWEST:
        return
    for which in sorted({*then, *later}):
        yield which, (then.get(which, 0), of), (later.get(which, 0), of_now)


def _quantile(share: float) -> float:
    from scipy.stats import norm

    return float(norm.ppf(share))
