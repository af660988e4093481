"""The event that says that a person could not be told of the end of a run."""

from __future__ import annotations

from typing import Literal

from engine.core.event_base import Event


class NoticeFailed(Event):
    """It stands behind the end of the run, which it changes nothing of."""

    kind: Literal["notice_failed"] = "notice_failed"
    way: Literal["mail", "hook"]
    why: str
    """As the system or the server has it."""
