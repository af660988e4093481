"""Dates as a person reads them."""

from __future__ import annotations

from datetime import datetime


def show_date(at: datetime) -> str:
    """“Friday 11 December 2026, 17:00”; the end of a day is the day, its beginning is “before” it."""
    day = f"{at:%A} {at.day} {at:%B %Y}"
    return {"23:59": day, "00:00": f"before {day}"}.get(clock := f"{at:%H:%M}", f"{day}, {clock}")
