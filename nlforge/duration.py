"""Lengths of time for people."""

from __future__ import annotations

from nlforge.wording.catalogue import number


def duration(seconds: float) -> str:
    """Seconds below 90 s, minutes below 90 minutes, hours above."""
    if seconds < 90:
        return f"{number(seconds)} s"
    return f"{number(seconds / 60)} min" if seconds < 5400 else f"{number(seconds / 3600, 1)} h"
