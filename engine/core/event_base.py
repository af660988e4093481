"""What every event of a run has."""

from __future__ import annotations

from datetime import UTC, datetime

from pydantic import Field

from engine.core.frozen import Frozen


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Event(Frozen):
    time: str = Field(default_factory=_now)
    """ISO 8601, UTC."""
