"""Overfitting: whether the rows were memorised instead of generalised from."""

from __future__ import annotations


def overfits(train: float, held_out_before: float, held_out_after: float) -> str | None:
    """A sentence where the model overfits: losses at the end and on held-out rows before and after, in nats a token."""
    if held_out_after > held_out_before and train < 0.5 * held_out_after:
        return (
            "It memorised its rows (overfitting): on rows it had not seen, the loss rose from "
            f"{held_out_before:.2f} to {held_out_after:.2f}, while on its "
            f"training rows it fell to {train:.2f}. Fewer passes or more rows would help."
        )
    return None
