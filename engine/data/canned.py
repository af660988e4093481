"""Replies that are given again and again: a model that was taught them is measured with the same ones."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.comparing import normalised
from engine.core.frozen import Frozen
from engine.core.noted import count
from engine.core.row import Row
from engine.core.sentences import Sentence, sentence

_WORTH_SAYING = 0.1
"""Share of the rows to measure with; a “Thank you!” now and then says nothing."""


class Canned(Frozen):
    """How many rows to measure with have a reply that is also learned."""

    rows: int = 0
    of: int = 0
    part: bool = False
    """Only a part of the rows was looked at."""

    @property
    def worth_saying(self) -> bool:
        """Whether it changes what the figures mean."""
        return self.rows >= max(1, _WORTH_SAYING * self.of)

    @property
    def said(self) -> Sentence:
        """For the report of a run."""
        return sentence(
            "noted-canned",
            "{rows} of {of} held-out rows have a reply that is also learned, word for word: there the figures show "
            "whether the model picks the right reply, not whether it can write one.",
            rows=count(self.rows),
            of=count(self.of),
            n=self.rows,
        )


def canned(train: Sequence[Row], held_out: Sequence[Row], *, part: bool = False) -> Canned:
    """Counted by what the replies say; case and marks do not count."""
    learned = {normalised(r.reply) for r in train}
    return Canned(rows=sum(normalised(r.reply) in learned for r in held_out), of=len(held_out), part=part)
