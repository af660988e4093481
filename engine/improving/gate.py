"""Better on the new, and no worse on anything before: the gate of a round.

A message is better or worse where its score moved by more than repeating a training moves it. Of a topic it is asked
whether more became worse than better, by a one-sided sign test at 5 % shared among the topics (Bonferroni), so that a
round is not refused because one of many topics fell by chance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from engine.core.gain import NOISE_FLOOR
from engine.improving.rounds import TopicChange

ALPHA = 0.05
ENOUGH_NEW = 5
"""New messages from which on it must be shown that they are answered better, beyond chance."""


@dataclass(frozen=True)
class RowChange:
    """A message as both answer it."""

    topic: str
    before: float | None
    after: float | None
    """Score; None where it could not be judged."""

    @property
    def way(self) -> int:
        """1 = better, -1 = worse, 0 = neither, or not known."""
        if self.before is None or self.after is None:
            return 0
        change = self.after - self.before
        return 0 if abs(change) <= NOISE_FLOOR else 1 if change > 0 else -1


@dataclass(frozen=True)
class JudgedChange:
    """What a round did."""

    rows: int
    better: int
    worse: int
    learned: bool
    """On the new it does better: beyond chance where there are messages enough, else at least more than worse."""
    topics: tuple[TopicChange, ...]

    @property
    def lost(self) -> tuple[TopicChange, ...]:
        return tuple(one for one in self.topics if one.lost)

    @property
    def passed(self) -> bool:
        return self.learned and not self.lost


def judged_change(new: Sequence[RowChange], old: Sequence[RowChange]) -> JudgedChange:
    """`new` are the corrected messages, `old` those of all earlier rounds."""
    better, worse = _count(new)
    # Where examples were only taken out, nothing new is to be shown.
    shown = not new or (_chance(better, worse) < ALPHA if len(new) >= ENOUGH_NEW else better > worse)
    by_topic: dict[str, list[RowChange]] = defaultdict(list)
    for row in old:
        by_topic[row.topic].append(row)
    topics = []
    for name, rows in sorted(by_topic.items()):
        up, down = _count(rows)
        lost = _chance(down, up) < ALPHA / len(by_topic)
        topics.append(TopicChange(name=name, rows=len(rows), better=up, worse=down, lost=lost))
    # A little in each of many topics is a loss too.
    up, down = _count(old)
    if len(by_topic) > 1 and _chance(down, up) < ALPHA and not any(one.lost for one in topics):
        topics.append(TopicChange(name="", rows=len(old), better=up, worse=down, lost=True))
    return JudgedChange(len(new), better, worse, shown, tuple(topics))


def _count(rows: Sequence[RowChange]) -> tuple[int, int]:
    return sum(row.way > 0 for row in rows), sum(row.way < 0 for row in rows)


def _chance(more: int, fewer: int) -> float:
    """That so many of all that moved, or more, moved this way by chance alone."""
    from scipy.stats import binomtest

    return float(binomtest(more, more + fewer, 0.5, alternative="greater").pvalue) if more + fewer else 1.0
