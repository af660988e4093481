"""The events of what is delivered: how long its replies take, and what they cost."""

from __future__ import annotations

from typing import Literal

from engine.core.event_base import Event
from engine.core.frozen import Frozen


class ReplyTime(Event):
    """How long people wait for replies of what is delivered, who ask all the time."""

    kind: Literal["reply_time"] = "reply_time"
    users: int
    """At once."""
    replies: int
    mean: float
    """Seconds of a reply."""
    most: float
    """Seconds within which 95 of 100 replies are whole."""
    limit: float | None = None
    """Seconds that were asked for; None = no limit was."""


class PlaceCost(Frozen):
    """What replies cost in one place, in US dollars."""

    place: Literal["here", "rented", "hosted"]
    name: str = ""
    """Of the card or the model."""
    thousand: float | None
    """1,000 replies; None = not known."""
    month: float | None
    """Thirty days of replies."""


class ReplyCosts(Event):
    """What it costs to use what is delivered, and what the server needs."""

    kind: Literal["reply_costs"] = "reply_costs"
    places: tuple[PlaceCost, ...]
    replies_a_day: int
    assumed: bool
    """Nobody said how many replies a day there are."""
    memory_mb: float
    disk_mb: float
    processors: int
