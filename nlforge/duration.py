"""Lengths of time for people."""

from __future__ import annotations

from nlforge.wording.catalogue import number


def duration(seconds: float) -> str:
    """Seconds below 90 s, minutes below 90 minutes, hours above."""
    if seconds < 90:
        return f"{number(seconds)} s"
    return f"{number(seconds / 60)} min" if seconds < 5400 else f"{number(seconds / 3600, 1)} h"


def between(low: float, high: float) -> str:
    """A length of time that is known to lie between two, as “12–18 min”; one figure where both are shown alike."""
    first, last = duration(low), duration(high)
    if first == last:
        return last
    (figure, unit), (_, other) = first.rsplit(" ", 1), last.rsplit(" ", 1)
    return f"{figure}–{last}" if unit == other else f"{first} – {last}"
