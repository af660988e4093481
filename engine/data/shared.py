"""Rows that read alike only because a long passage stands in all of them, as questions about one text do."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from engine.data.minhash import near_clusters

_LONG = 200
"""Letters from which on a paragraph that stands in several rows is what they are about, not what they say."""
_ALIKE = 0.5


def told_apart(messages: Sequence[str], replies: Sequence[str], clusters: Sequence[int]) -> list[int]:
    """A number for each row, by what it says beside passages others of its cluster share: rows of a cluster with
    other numbers are no copies."""
    members: dict[int, list[int]] = defaultdict(list)
    for n, cluster in enumerate(clusters):
        members[cluster].append(n)
    apart = [0] * len(messages)
    for group in (g for g in members.values() if len(g) > 1):
        paragraphs = {n: re.split(r"\n\s*\n", messages[n]) for n in group}
        times = Counter(p for listed in paragraphs.values() for p in set(listed) if len(p) >= _LONG)
        own = {n: "\n\n".join(p for p in listed if times[p] < 2) for n, listed in paragraphs.items()}
        asks = [n for n in group if own[n].strip() and own[n] != messages[n]]
        for n, number in zip(asks, near_clusters([f"{own[n]}\n{replies[n]}" for n in asks], _ALIKE), strict=True):
            apart[n] = number + 1
    return apart
