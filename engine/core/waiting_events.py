"""Events of a run that waits: before it begins, or in the middle, and of a machine that slept meanwhile."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from engine.core.event_base import Event

HeldFor = Literal["time", "person", "battery", "turn"]
"""The time it was told to wait for; a person at this machine; a battery; another run whose turn it is."""


class Held(Event):
    """It waits or, once it has begun, pauses, until what it waits for is over. Told anew where the reason changes."""

    kind: Literal["held"] = "held"
    why: tuple[HeldFor, ...]
    until: datetime | None = None
    """When it begins at the earliest; None where no time was said, or it is over."""
    behind: str = ""
    """Session of the run whose turn it is."""
    begun: bool = False
    """It pauses in the middle; else it has not begun."""


class LetOn(Event):
    """It goes on, or begins."""

    kind: Literal["let_on"] = "let_on"
    seconds: float
    """How long it was held."""
    asked: bool = False
    """It was asked to end meanwhile, and neither goes on nor begins."""


class Slept(Event):
    """The machine was asleep, and nothing ran."""

    kind: Literal["slept"] = "slept"
    seconds: float
