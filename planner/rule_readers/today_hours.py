"""Hours of today as people say them: “by 5 today”, “heute um halb fünf”, “hoy a las cinco de la tarde”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from engine.core.tables import table_beside
from planner.rule_readers.clock import Clock

_NOON = 12
_EARLIEST = 7
"""An hour before this one, said without more, is of the afternoon."""


@dataclass(frozen=True)
class HourOfToday:
    """An hour of today and the place of both."""

    clock: Clock
    start: int
    end: int


def hours_of_today(text: str, said: datetime) -> Iterator[HourOfToday]:
    """An hour right before or behind a word for today. Of the two that “5” may be, that which is still to come."""
    for pattern in _patterns():
        for match in pattern.finditer(text):
            if (told := _clock(match, said)) is not None:
                start = match.start("today") if match["today"] and match.re is _patterns()[1] else match.start("hour")
                yield HourOfToday(told, start, match.end())


def of_the_day(clock: Clock, said: datetime, *, sure: bool = False) -> Clock:
    """The hour of today that is meant: one of the morning that is over is of the afternoon, unless it is `sure`."""
    if sure or clock.hour >= _NOON:
        return clock
    at = said.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
    if clock.hour >= _EARLIEST and at > said:
        return clock
    if clock.hour >= _EARLIEST and at + timedelta(hours=_NOON) <= said:
        return clock
    return Clock(clock.hour + _NOON, clock.minute, clock.start, clock.end)


def _clock(match: re.Match[str], said: datetime) -> Clock | None:
    groups = match.groupdict()
    written = groups["figure"]
    hour = int(written) if written else next(n for n in range(1, _NOON + 1) if groups[f"w{n}"])
    minute = int(groups["minutes"] or 0)
    if hour > 24 or minute >= 60:
        return None
    if groups["half_past"] or groups["half_behind"]:
        minute = 30
    elif groups["quarter_past"] or groups["quarter_behind"]:
        minute = 15
    elif groups["half_to"] or groups["quarter_to"]:
        hour, minute = hour - 1, 30 if groups["half_to"] else 45
    # “By 5, today” without a word for the hour could count something: a word before it says that it is one.
    if not (groups["at"] or groups["clock"] or groups["late"] or groups["early"] or groups["minutes"]):
        return None
    if groups["late"] and hour < _NOON:
        hour += _NOON
    sure = bool(groups["late"] or groups["early"] or (written or "").startswith("0") or hour == 0)
    told = Clock(hour, minute, match.start("hour"), match.end())
    late_day = re.search(
        r"(?i)night|afternoon|evening|abend|nachmittag|soir|midi|tarde|noche|sera|pomeriggio", match[0]
    )
    return of_the_day(told, said, sure=sure) if not late_day or hour >= _NOON or sure else _later(told)


def _later(clock: Clock) -> Clock:
    return Clock(clock.hour + _NOON, clock.minute, clock.start, clock.end)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table: dict[str, Any] = table_beside(__file__, "today_hours.yaml")

    def any_of(name: str) -> str:
        return "|".join(sorted(map(str, table[name]), key=len, reverse=True))

    words = "|".join(rf"(?P<w{n}>{'|'.join(listed)})" for n, listed in table["hours"].items())
    edge, stop = r"(?<![\w.:/])", r"(?![\w%€$/]|[.,:]\d)"
    ahead = "".join(
        rf"(?:(?P<{name}>{any_of(name)})\s+)?" for name in ("half_past", "half_to", "quarter_past", "quarter_to")
    )
    hour = (
        rf"(?P<hour>{ahead}(?:(?P<figure>\d{{1,2}})(?:[:.h](?P<minutes>\d\d))?|{words}){stop.replace('%', '')}"
        rf"(?:\s*(?P<clock>{any_of('clock')}){stop})?"
        rf"(?:\s+(?P<half_behind>{any_of('half_behind')})|\s+(?P<quarter_behind>{any_of('quarter_behind')}))?(?:\s*(?:(?P<late>{any_of('late')})|(?P<early>{any_of('early')})))?)"
    )
    lead = rf"(?:{edge}(?P<at>{any_of('at')})(?:\s+|(?<=['’])))?"
    today = rf"(?P<today>{any_of('today')})"
    between = rf"(?:[\s,]+(?:{any_of('between')}))*[\s,]+"
    return (
        re.compile(rf"{lead}{edge}{hour}[\s,]+{today}(?!\w)", re.I),
        re.compile(rf"{edge}{today}(?!\w){between}{lead}{edge}{hour}(?!\w)", re.I),
    )
