"""What is measured of a written reply: how sure the model was of its words, and how near message and reply are to what
was learned. Kept small: of few rows many weights learn chance; `tests.bench.trust` compares others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.trust.learned import Learned

if TYPE_CHECKING:
    from engine.trust.learned import Vectors

OF_RIGHT = ("mean_logp", "least_logp", "margin")
"""Tell whether a reply is right: the mean and the least log-probability of its tokens, and by how much the message is
nearer (as a cosine) to a learned one that was answered as it is now than to any that was answered otherwise."""
OF_KNOWN = ("near", "own", "echo")
"""Tell whether the message is about what was learned: its nearness to the nearest learned message, to the nearest one
that was answered as it is now, and to the reply itself."""
NAMES = (*OF_RIGHT, *OF_KNOWN)
_SAME, _OTHER = 0.85, 0.7
"""Cosines of two replies from which they are the same, and below which they are not."""
_NO_WORDS = 0.0
"""For what was chosen and not written: the same in all rows, so that it weighs nothing."""


@dataclass(frozen=True)
class Said:
    """A message and the reply to it."""

    message: str
    text: str
    logps: Sequence[float] = ()
    """Log-probability of each token when it was written, without the one that ends it."""


def measures(learned: Learned, said: Sequence[Said]) -> list[list[float]]:
    """The figures of each reply, in the order of `NAMES`.

    Raises:
        RunFailed: the model that compares meanings is not on this machine.
    """
    if not said:
        return []
    found = []
    cosines = learned.nearness([one.message for one in said], [one.text for one in said])
    for one, message, reply, echo in zip(said, *cosines, strict=True):
        near, own, margin = _near(message, reply)
        found.append([*_sure(one), margin, near, own, float(echo)])
    return found


def only(names: Sequence[str], figures: Sequence[Sequence[float]]) -> list[list[float]]:
    """Those of some names, in their order."""
    places = [NAMES.index(name) for name in names]
    return [[row[place] for place in places] for row in figures]


def _sure(one: Said) -> tuple[float, float]:
    if not one.logps:
        return _NO_WORDS, _NO_WORDS
    return sum(one.logps) / len(one.logps), min(one.logps)


def _near(message: Vectors, reply: Vectors) -> tuple[float, float, float]:
    """Of one row: cosines with each learned message and each learned reply."""
    own, other = message[reply >= _SAME].max(initial=0.0), message[reply < _OTHER].max(initial=0.0)
    return float(message.max(initial=0.0)), float(own), float(own - other)
