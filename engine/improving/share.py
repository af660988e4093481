"""Which corrections a round learns from, and which are held back to measure it with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256

from engine.core.comparing import normalised
from engine.feedback.usable import FeedbackExample
from engine.retrieval import sentence_encoder

ONE_IN = 4
"""Of corrections about the same thing one in so many is held back."""
_FEWEST = 3
"""What only one or two people asked about is learned: held back it would stay wrong."""
_ALIKE = 0.65
"""Cosine from which on two messages are about the same thing."""


@dataclass(frozen=True)
class SharedOut:
    """Both parts."""

    learned: tuple[FeedbackExample, ...]
    held_back: tuple[FeedbackExample, ...]


def shared_out(examples: Sequence[FeedbackExample], apart: Collection[str]) -> SharedOut:
    """Of messages about the same thing one in four is held back, always the same ones; what is in `apart` (folded
    messages) was before, and stays so."""
    held = {n for n, one in enumerate(examples) if normalised(one.message) in apart}
    for group in _groups(examples):
        if len(group) >= _FEWEST:
            # By a hash: what comes later changes nothing of what was held back before.
            ordered = sorted(group, key=lambda n: sha256(normalised(examples[n].message).encode()).digest())
            wanted = max(1, len(group) // ONE_IN)
            held |= set(ordered[: max(0, wanted - len(held & set(group)))])
    return SharedOut(
        tuple(one for n, one in enumerate(examples) if n not in held),
        tuple(one for n, one in enumerate(examples) if n in held),
    )


def _groups(examples: Sequence[FeedbackExample]) -> list[list[int]]:
    """Numbers of examples about the same thing: the same reply, or messages that mean alike."""
    first: dict[str, int] = {}
    group = list(range(len(examples)))

    def join(a: int, b: int) -> None:
        old, new = group[b], group[a]
        for n, one in enumerate(group):
            if one == old:
                group[n] = new

    for n, one in enumerate(examples):
        join(first.setdefault(normalised(one.reply), n), n)
    if sentence_encoder.present() and examples:
        vectors = sentence_encoder.many_vectors([one.message for one in examples])
        near = vectors @ vectors.T >= _ALIKE
        for a in range(len(examples)):
            for b in range(a + 1, len(examples)):
                if near[a, b] and group[a] != group[b]:
                    join(a, b)
    found: dict[int, list[int]] = {}
    for n, of in enumerate(group):
        found.setdefault(of, []).append(n)
    return list(found.values())
