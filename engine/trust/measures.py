"""What is measured of a written reply: how sure the model was of its words, and how near message and reply are to what
was learned. Kept small: of few rows many weights learn chance; `tests.bench.trust` compares others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.trust.labels import LABEL_KNOWN, LABEL_RIGHT
from engine.trust.learned import Learned

if TYPE_CHECKING:
    from engine.trust.word_vectors import Vectors

OF_RIGHT = ("least_logp", "margin", "sourced")
"""Tell whether a reply is right: the least log-probability of its tokens; by how much the message is nearer (as a
cosine) to a learned one that was answered as it is now than to any that was answered otherwise; and how near the reply
is to one of the three passages of the sources that are nearest to the message."""
OF_KNOWN = ("near", "own", "echo")
"""Tell whether the message is about what was learned: its nearness to the nearest learned message, to the nearest one
that was answered as it is now, and to the reply itself."""
NAMES = (*OF_RIGHT, *OF_KNOWN, *LABEL_KNOWN, *LABEL_RIGHT)
_SAME, _OTHER = 0.85, 0.7
"""Cosines of two replies from which they are the same, and below which they are not."""
_PASSAGES = 3
_NO_LABEL = (0.0,) * len((*LABEL_KNOWN, *LABEL_RIGHT))
"""For what was written and not chosen."""
_NO_WORDS = 0.0
"""Of what was chosen and not written, and without sources: the same in all rows, so that it weighs nothing."""


@dataclass(frozen=True)
class AnsweredMessage:
    """A message and the reply to it."""

    message: str
    text: str
    logps: Sequence[float] = ()
    """Log-probability of each token when it was written, without the one that ends it."""


def measures(learned: Learned, said: Sequence[AnsweredMessage]) -> list[list[float]]:
    """The figures of each reply, in the order of `NAMES`.

    Raises:
        RunFailed: the model that compares meanings is not on this machine.
    """
    if not said:
        return []
    messages, replies = [one.message for one in said], [one.text for one in said]
    near = learned.nearness(messages, replies)
    return [
        [_least(one), margin, _sourced(of_message, of_reply), *others, float(echo), *(of_label or _NO_LABEL)]
        for one, (margin, *others), echo, of_message, of_reply, of_label in zip(
            said,
            map(_near, near.messages, near.replies),
            near.echo,
            near.message_sources,
            near.reply_sources,
            learned.label_figures(messages, replies, near.messages),
            strict=True,
        )
    ]


def names_of(learned: Learned, *, forms: bool = False) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What tells of a model whether a reply is right, and what whether the message is about what was learned."""
    if forms:
        # Two orders with other numbers are alike, and so are their forms: how near they lie says nothing of a form.
        return OF_RIGHT[:1], OF_KNOWN[:1]
    if learned.labels is None:
        return OF_RIGHT, OF_KNOWN
    # The nearest messages say nothing that the energy does not: with them strangers are told apart worse.
    return (*OF_RIGHT, *LABEL_RIGHT), LABEL_KNOWN


def only(names: Sequence[str], figures: Sequence[Sequence[float]]) -> list[list[float]]:
    """Those of some names, in their order."""
    places = [NAMES.index(name) for name in names]
    return [[row[place] for place in places] for row in figures]


def _least(one: AnsweredMessage) -> float:
    return min(one.logps, default=_NO_WORDS)


def _near(message: Vectors, reply: Vectors) -> tuple[float, float, float]:
    """Of one row, from cosines with each learned message and each learned reply: margin, nearness, own nearness."""
    own, other = message[reply >= _SAME].max(initial=0.0), message[reply < _OTHER].max(initial=0.0)
    return float(own - other), float(message.max(initial=0.0)), float(own)


def _sourced(message: Vectors, reply: Vectors) -> float:
    nearest = (-message).argsort(kind="stable")[:_PASSAGES]
    return float(reply[nearest].max(initial=-1.0)) if len(nearest) else _NO_WORDS
