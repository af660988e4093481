"""Who of the speakers of conversations asks, and who answers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import groupby, pairwise

from engine.data.formats.dialogue import Turn

_ASKS = re.compile(r"[?？؟](?!\w)")
"""A question mark; in the address of a page a letter follows it."""
_PLAIN = 0.4
"""Weight of one speaking after another where nothing was asked, beside 1 where something was."""
_ENOUGH = 1.0


def who_answers(conversations: Iterable[Iterable[Turn]]) -> frozenset[str]:
    """The speakers who answer; empty where nobody speaks with another.

    The one who speaks most often decides: those who open conversations and put questions ask. Everybody else is on the
    side that makes the two sides speak in turns.
    """
    spoken = [s for s in map(_spoken, conversations) if len({name for name, _ in s}) > 1]
    if not spoken:
        return frozenset()
    runs = Counter(name for listed in spoken for name, _ in listed)
    asking = Counter(name for listed in spoken for name, asks in listed if asks)
    opened = Counter(listed[0][0] for listed in spoken)
    beside: dict[str, Counter[str]] = defaultdict(Counter)
    weights: dict[tuple[str, str], float] = defaultdict(float)
    for listed in spoken:
        for (one, asks), (other, _) in pairwise(listed):
            for pair in ((one, other), (other, one)):
                beside[pair[0]][pair[1]] += 1
                weights[pair] += 1.0 if asks else _PLAIN
    most = max(runs, key=lambda name: (runs[name], -opened[name]))
    asks_most = _asks(most, spoken, runs, asking)
    answers = {name: (name == most) is not asks_most for name in runs}

    def gain(name: str) -> float:
        """How much better the sides would speak in turns with this speaker on the other one."""
        turns = sum(
            weights[name, other] if answers[name] == answers[other] else -weights[name, other] for other in beside[name]
        )
        return turns + (opened[name] if answers[name] else -opened[name])

    gains = {name: gain(name) for name in runs if name != most}
    while (best := max(gains, key=lambda name: gains[name])) and gains[best] >= _ENOUGH:
        answers[best] = not answers[best]
        gains.update({name: gain(name) for name in (best, *beside[best]) if name != most})
    return frozenset(name for name, does in answers.items() if does)


def _spoken(turns: Iterable[Turn]) -> list[tuple[str, bool]]:
    """Speakers in turns, and whether each asks something."""
    said = (t for t in turns if t.text.strip())
    return [(name, any(_ASKS.search(t.text) for t in group)) for name, group in groupby(said, key=lambda t: t.speaker)]


def _asks(most: str, spoken: list[list[tuple[str, bool]]], runs: Counter[str], asking: Counter[str]) -> bool:
    """Whether who speaks most often is one who asks: one opening or a few questions weigh less than many."""
    first = [listed[0][0] == most for listed in spoken if any(name == most for name, _ in listed)]
    opens = (2 * sum(first) - len(first)) / (len(first) + 1)
    others, theirs = runs.total() - runs[most], asking.total() - asking[most]
    return opens + asking[most] / (runs[most] + 1) - theirs / (others + 1) > 0
