"""Overfitting: whether the rows were memorised instead of generalised from."""

from __future__ import annotations

from engine.core.noted import decimals
from engine.core.sentences import Sentence, sentence


def overfits(train: float, held_out_before: float, held_out_after: float) -> Sentence | None:
    """A sentence where the model overfits: losses at the end and on held-out rows before and after, in nats a token."""
    if held_out_after > held_out_before and train < 0.5 * held_out_after:
        return sentence(
            "noted-memorised",
            "It memorised its rows (overfitting): on rows it had not seen, the loss rose from {before} to {after}, "
            "while on its training rows it fell to {train}. Fewer passes or more rows would help.",
            before=decimals(held_out_before),
            after=decimals(held_out_after),
            train=decimals(train),
        )
    return None
