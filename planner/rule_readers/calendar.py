"""Names of months and days in six languages, from the Unicode locale data; and counting with days, weeks and
months."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Literal

from babel import Locale

SPOKEN = ("en", "de", "fr", "es", "zh")
LATE = timedelta(days=45)
"""A day without a year that is over so lately is meant as over, not as that of next year."""
Edge = Literal["start", "middle", "end"]
_FRIDAY = 4


def _names(kind: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for code in SPOKEN:
        locale = Locale(code)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in getattr(locale, kind)[context][width].items():
                    found.setdefault(str(name).casefold().rstrip("."), int(number))
    for number, name in getattr(Locale("it"), kind)["format"]["wide"].items():
        # Short ones are other words: “set”, “ago”, “dom”.
        found.setdefault(str(name).casefold(), int(number))
    return found


@cache
def months() -> dict[str, int]:
    """Name without its full stop, in small letters → 1 to 12."""
    return _names("months") | {"sept": 9, "jänner": 1, "feber": 2}


@cache
def days() -> dict[str, int]:
    """Name in small letters → 0 (Monday) to 6 (Sunday)."""
    signs = {f"{week}{sign}": n % 7 for week in ("周", "星期", "礼拜") for n, sign in enumerate("一二三四五六日")}
    return (
        _names("days")
        | signs
        | {f"{week}天": 6 for week in ("周", "星期", "礼拜")}
        | {"sonnabend": 5, "tues": 1, "weds": 2, "thur": 3, "thurs": 3}
    )


def coming(today: datetime, month: int, day: int, year: int | None = None) -> datetime:
    """The day of that name: in the year that is said, else the one that comes next, or was over lately.

    Raises:
        ValueError: there is no such day.
    """
    if year is not None:
        return today.replace(year=year if year >= 100 else 2000 + year, month=month, day=day)
    this = today.replace(month=month, day=day)
    return this if this >= today - LATE else this.replace(year=today.year + 1)


def monday(today: datetime) -> datetime:
    """The first day of the week."""
    return today - timedelta(days=today.weekday())


def month_start(today: datetime, ahead: int) -> datetime:
    """The first day of the month so many months ahead."""
    count = today.year * 12 + today.month - 1 + ahead
    return today.replace(year=count // 12, month=count % 12 + 1, day=1)


def quarter_start(today: datetime, ahead: int) -> datetime:
    """The first day of the quarter so many quarters ahead."""
    return month_start(today, 3 * ahead - (today.month - 1) % 3)


def week_edge(today: datetime, ahead: int, edge: Edge) -> datetime:
    """A week begins on Monday and ends, for work, on Friday; on a Saturday its end is Sunday."""
    first = monday(today) + timedelta(days=7 * ahead)
    friday = first + timedelta(days=_FRIDAY)
    return {
        "start": first,
        "middle": first + timedelta(days=2),
        "end": friday if friday >= today else first + timedelta(days=6),
    }[edge]


def months_edge(first: datetime, count: int, edge: Edge) -> datetime:
    """The fifth day, the middle or the last day of so many months from `first` on."""
    after = month_start(first, count)
    middle = first.replace(day=15) if count == 1 else first + (after - first) // 2
    return {"start": first + timedelta(days=4), "middle": middle, "end": after - timedelta(days=1)}[edge]
