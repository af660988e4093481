"""The event that says what a run takes of its machine."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from engine.core.event_base import Event


class Resources(Event):
    """What its machine has left, told every few seconds from the start of a run to its end."""

    kind: Literal["resources"] = "resources"
    processor: float = Field(ge=0, le=1)
    """Share of all processor cores in use, by whatever program, since it was told before."""
    memory_used_gb: float = Field(ge=0)
    """By the run and the processes it started."""
    memory_free_gb: float = Field(ge=0)
    """What further programs can have before the system has to swap or to end some."""
    memory_gb: float = Field(gt=0)
    """All there is."""
    disk_free_gb: float = Field(ge=0)
    """Where the run writes."""
    card_free_gb: float | None = None
    """Memory of the graphics card it computes on; None = it computes on none, or not yet."""
    card_gb: float | None = None
