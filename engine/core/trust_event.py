"""The event that tells what a model answers itself and what it hands over."""

from __future__ import annotations

from typing import Literal

from engine.core.event_base import Event


class TrustMeasured(Event):
    """How much it answers, how much of that is right, and whether that is promised."""

    kind: Literal["trust_measured"] = "trust_measured"
    demand: float
    """Share of the answers that must be right, as confirmed."""
    threshold: float | None
    """Replies it is less sure of are handed over; None = no threshold keeps the demand, and all are."""
    answered: float | None = None
    """Share of the messages that get an answer; None without a threshold."""
    right: float | None = None
    """Share of the answers that are right, with the ends of its 95 % interval."""
    right_low: float | None = None
    right_high: float | None = None
    promised: bool = False
    """The lower end reaches the demand."""
    rows: int
    """Messages with right replies it was measured on."""
    rows_missing: int | None = None
    """About so many further rows it would take to promise it; None = it is promised, or no number would do."""
    unknown_rows: int = 0
    """Messages about nothing it learned that it was tried with."""
    unknown_handed_over: float | None = None
    calibration_error: float | None = None
    text: str = ""
    """All of it as a sentence."""
