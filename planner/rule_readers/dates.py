"""Dates in a text, resolved against the day they were said: “12 December”, “bis Ende nächster Woche”, “vendredi à 17
h”, “下周五”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from planner.rule_readers.clock import Clock, clock_after, clock_before, find_clocks
from planner.rule_readers.date_words import parts_in, ways
from planner.rule_readers.misspelt import respelled
from planner.rule_readers.today_hours import hours_of_today, of_the_day

_REACH = 60
"""No date is longer than this."""


@dataclass(frozen=True)
class Date:
    """A date and its place; `day` is midnight at its beginning."""

    day: datetime | None
    """None where the words do not tell which it is."""
    start: int
    end: int
    clock: Clock | None = None
    why: str = ""
    """Why the day is not known, as the end of a sentence."""

    def at(self, *, before: bool) -> datetime | None:
        """The moment: the hour that is said, else the end of the day, or its beginning with a “before”."""
        if self.day is None:
            return None
        if self.clock is not None:
            return self.day + timedelta(hours=self.clock.hour, minutes=self.clock.minute)
        return self.day if before else self.day + timedelta(hours=23, minutes=59)


def find_dates(text: str, said: datetime) -> list[Date]:
    """All dates in order, the longest reading first; hours of the day beside them are taken in, and one by itself is
    today's or tomorrow's."""
    right = respelled(text)
    if right.edges:
        found = _find(right.text, said)
        return [replace(one, start=right.place(one.start), end=right.place(one.end)) for one in found]
    return _find(text, said)


def _find(text: str, said: datetime) -> list[Date]:
    today = said.replace(hour=0, minute=0, second=0, microsecond=0)
    found: list[Date] = []
    parts = parts_in(text)
    for pattern, resolve, needed in ways():
        for match in _around(text, pattern, [parts.get(kind, []) for kind in needed]):
            try:
                day = resolve(match, today)
            except ValueError:
                # The 31st of a month of 30 days is no date.
                continue
            if isinstance(day, str):
                found.append(Date(None, match.start(), match.end(), why=day))
            elif day is not None:
                found.append(Date(day, match.start(), match.end()))
    told = [Date(today, h.start, h.end, h.clock) for h in hours_of_today(text, said)]
    kept = _apart([*told, *(_of_today(_with_clock(text, one), today, said) for one in _apart(found))])
    hours = [_next_hour(clock, said, today) for clock in find_clocks(text)]
    return sorted(
        [*kept, *(h for h in hours if not any(k.start < h.end and h.start < k.end for k in kept))],
        key=lambda d: d.start,
    )


def _around(text: str, pattern: re.Pattern[str], places: Sequence[Sequence[int]]) -> Iterator[re.Match[str]]:
    """Matches near the parts a date needs; none where one of them is nowhere."""
    end = 0
    for at in min(places, key=len):
        if at + _REACH <= end:
            continue
        end = min(len(text), at + 2 * _REACH)
        # No word is cut in two.
        while end < len(text) and text[end].isalnum() and end < at + 3 * _REACH:
            end += 1
        yield from pattern.finditer(text, max(0, at - _REACH), end)


def _apart(dates: Sequence[Date]) -> list[Date]:
    """The longest of those that overlap."""
    kept: list[Date] = []
    for one in sorted(dates, key=lambda d: (d.start - d.end, d.start)):
        if not any(k.start < one.end and one.start < k.end for k in kept):
            kept.append(one)
    return kept


def _with_clock(text: str, one: Date) -> Date:
    clock = clock_after(text, one.end)
    if clock is not None:
        return Date(one.day, one.start, clock.end, clock, one.why)
    clock = clock_before(text, one.start)
    return one if clock is None else Date(one.day, clock.start, one.end, clock, one.why)


def _of_today(one: Date, today: datetime, said: datetime) -> Date:
    """“5 o'clock today”, said at noon, is of the afternoon."""
    if one.day != today or one.clock is None:
        return one
    return replace(one, clock=of_the_day(one.clock, said))


def _next_hour(clock: Clock, said: datetime, today: datetime) -> Date:
    over = today + timedelta(hours=clock.hour, minutes=clock.minute) <= said
    return Date(today + timedelta(days=1 if over else 0), clock.start, clock.end, clock)
