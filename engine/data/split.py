"""A split that does not lie: one conversation, document or customer, and messages that read alike, never sit on both
sides."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from engine.core.comparing import normalised
from engine.core.row import Row
from engine.core.spec import DataSpec
from engine.data.minhash import Clusters, near_clusters

NEAR = 90.0
"""Token-sort similarity (0..100) from which two messages count as near-equal."""
_ALL_PAIRS = 20_000
"""Up to so many messages each pair is compared; beyond, those whose sketches agree."""
_CHUNK = 1000
_NEAR_SKETCHES = 0.6


def clusters(rows: Sequence[Row]) -> list[int]:
    """Cluster number of each row: connected by a group, by near-equal messages, or by messages that share most of
    their words."""
    joined = Clusters(len(rows))
    first: dict[str, int] = {}
    for n, keys in enumerate(_groups(rows)):
        for key in keys:
            # Rows of one conversation or document are never parted: one would give the other away.
            joined.join(n, first.setdefault(key, n))
    asked: dict[str, int] = {}
    for n, row in enumerate(rows):
        # Whatever is replied: one message is never learned from and measured with.
        joined.join(n, asked.setdefault(normalised(row.prompt), n))
    for n, other in enumerate(near_clusters([_compared(r) for r in rows], _NEAR_SKETCHES)):
        joined.join(n, other)
    # All pairs cost the square of the rows; sketches find those of more.
    if len(rows) <= _ALL_PAIRS:
        # Sorted once, not again for each pair: the same figures in a fifteenth of the time.
        folded = [" ".join(sorted(normalised(_compared(r)).split())) for r in rows]
        for start in range(0, len(folded), _CHUNK):
            scores = process.cdist(
                # In parts, as the matrix of all pairs would not fit.
                folded[start : start + _CHUNK],
                folded,
                scorer=fuzz.ratio,
                score_cutoff=NEAR,
                workers=-1,
            )
            for i, j in zip(*scores.nonzero(), strict=True):
                joined.join(start + int(i), int(j))
    return joined.of_each()


def _groups(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """What each row belongs to; a value that all rows share tells none from another, where they belong to something
    else as well."""
    keys = [row.groups or ((": ".join(row.conversation),) if row.group else ()) for row in rows]
    shared = {key for key, times in Counter(key for of in keys for key in set(of)).items() if times == len(rows)}
    return [tuple(k for k in of if k not in shared) or of for of in keys]


def _compared(row: Row) -> str:
    """What tells a row from others: its message; questions by template differ by a word, so there the answer counts
    as well."""
    return f"{row.prompt}\n{row.reply}" if row.made else row.prompt


def held_out_count(rows: int, data: DataSpec) -> int:
    """How many of so many rows are held out to measure with."""
    # Of few rows a third: with less nothing could be told, with more too little would be learned from.
    least = min(data.min_eval_rows, rows // 3)
    return min(max(round(rows * data.eval_share), least), data.max_eval_rows)


def split(
    rows: Sequence[Row], data: DataSpec, frozen: frozenset[str] = frozenset(), *, labelled: bool = False
) -> tuple[list[Row], list[Row]]:
    """Train and held-out rows; whole clusters go to one side, the same for the same rows and seed.

    Clusters with a message of `frozen` (normalised) were measured with before: they are held out first, however many,
    so that figures before and after more data stay comparable and nothing that was measured with is ever learned from.
    `labelled`: replies are labels, of which each is learned before it is measured.
    """
    members: dict[int, list[Row]] = defaultdict(list)
    for row, cluster in zip(rows, clusters(rows), strict=True):
        members[cluster].append(row)
    # Sorted before it is shuffled: the order of a dictionary must not decide.
    order = sorted(members)
    random.Random(data.seed).shuffle(order)
    wanted = held_out_count(_measurable(rows), data)
    held_out = [r for c in order for r in members[c] if _measured(members[c], frozen)]
    train: list[Row] = []
    left = Counter(
        label
        for c in order
        if labelled and not _measured(members[c], frozen)
        for label in {r.reply for r in members[c]}
    )
    for cluster in order:
        group = members[cluster]
        if not _measured(group, frozen):
            own = {r.reply for r in group} if labelled else set()
            # A group that is larger than what is still wanted would make the held-out part too large; a smaller one may
            # come.
            fits = 0 < _measurable(group) <= wanted - _measurable(held_out) and all(left[label] > 1 for label in own)
            left.subtract(own if fits else ())
            (held_out if fits else train).extend(group)
    return train, held_out


def _measurable(rows: Sequence[Row]) -> int:
    """Rows whose reply can be a measure: nobody disliked it."""
    return sum(r.liked is not False for r in rows)


def _measured(group: Sequence[Row], frozen: frozenset[str]) -> bool:
    return bool(frozen) and any(normalised(r.prompt) in frozen for r in group)
