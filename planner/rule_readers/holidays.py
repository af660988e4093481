"""Days that have a name and no figure."""

from __future__ import annotations

from datetime import datetime, timedelta

from dateutil.easter import easter

from planner.rule_readers.calendar import coming


def holiday(name: str, today: datetime) -> datetime:
    """The next day of that name; work for Christmas is due on the 24th, work for the new year on the last day of the
    old.

    Raises:
        KeyError: no day has this name here.
    """
    match name:
        case "christmas":
            return coming(today, 12, 24)
        case "new_year":
            return coming(today, 12, 31)
        case "halloween":
            return coming(today, 10, 31)
        case "easter":
            return _moving(today, 0)
        case "pentecost":
            return _moving(today, 49)
        case "thanksgiving":
            return _thanksgiving(today, 0)
        case "black_friday":
            return _thanksgiving(today, 1)
        case _:
            raise KeyError(name)


def _moving(today: datetime, days_after_easter: int) -> datetime:
    for year in (today.year, today.year + 1):
        day = easter(year)
        found = today.replace(year=year, month=day.month, day=day.day) + timedelta(days=days_after_easter)
        if found >= today:
            break
    return found


def _thanksgiving(today: datetime, days_after: int) -> datetime:
    """The fourth Thursday of November."""
    for year in (today.year, today.year + 1):
        first = today.replace(year=year, month=11, day=1)
        found = first + timedelta(days=(3 - first.weekday()) % 7 + 21 + days_after)
        if found >= today:
            break
    return found
