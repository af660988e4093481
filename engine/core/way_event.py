"""The event that says in which of the measured ways a finished run answers."""

from __future__ import annotations

from typing import Literal

from engine.core.event_base import Event

Weights = Literal["base", "trained"]
"""Those of the untrained model, or those the run trained."""
DeliveredModel = Literal["trained", "prompt_only", "retrieval"]


class WayChosen(Event):
    """What is delivered: the trained model, or the untrained one with examples or a search in its prompt."""

    kind: Literal["way_chosen"] = "way_chosen"
    model: DeliveredModel
    """The way, as its figures are called."""
    weights: Weights
    as_good: bool = False
    """Of the untrained model: it does as well as the trained one; else it does better."""
    digest: str
    """Of the record beside the weights that says the same."""
    text: str
