"""A split that does not lie: equal and near-equal messages never sit on both sides."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from engine.data.clean import Row, normalised

NEAR = 90.0
"""Token-set similarity (0..100) from which two messages count as near-equal."""
_CHUNK = 1000


def clusters(texts: Sequence[str]) -> list[int]:
    """Cluster number of each text: connected components of pairs at or above `NEAR`."""
    parent = list(range(len(texts)))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    folded = [normalised(t) for t in texts]
    for start in range(0, len(folded), _CHUNK):
        scores = process.cdist(folded[start : start + _CHUNK], folded, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR, workers=-1)
        for i, j in zip(*scores.nonzero(), strict=True):
            a, b = find(start + int(i)), find(int(j))
            parent[max(a, b)] = min(a, b)
    return [find(i) for i in range(len(texts))]


def split(rows: Sequence[Row], eval_share: float, max_eval_rows: int, seed: int) -> tuple[list[Row], list[Row]]:
    """Train and held-out rows; whole clusters go to one side, the same for the same rows and seed."""
    members: dict[int, list[Row]] = defaultdict(list)
    for row, cluster in zip(rows, clusters([r.prompt for r in rows]), strict=True):
        members[cluster].append(row)
    order = sorted(members)
    random.Random(seed).shuffle(order)
    wanted = min(round(len(rows) * eval_share), max_eval_rows)
    held_out: list[Row] = []
    train: list[Row] = []
    for cluster in order:
        group = members[cluster]
        fits = len(held_out) + len(group) <= wanted
        (held_out if fits else train).extend(group)
    return train, held_out
