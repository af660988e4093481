"""How a line of WhatsApp's export begins in the languages of the world: date, time, and who wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

_MARKS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Marks of the direction in which one reads; Arabic and Hebrew exports have them between the figures of a date."""
_M = f"[{_MARKS}]*"
_HALF = r"[^\W\d_]{1,9}(?:\.?\s?[^\W\d_]{1,4})?\.?"
"""Half of the day in whatever language: `PM`, `p. m.`, `下午`, `오후`, `ÖS`, `م`, and French `à` before a time."""
_DATE = (
    rf"(?P<date>\d{{1,4}}{_M}(?:[./-]|年|년|\.\s){_M}\s?\d{{1,2}}{_M}(?:[./-]|月|월"
    rf"|\.\s){_M}\s?\d{{1,4}}{_M}(?:[.日일])?)"
)
WHEN = (
    rf"^{_M}\[?{_M}{_DATE}{_M}(?:\s[^\W\d_]{{1,2}}\.)?[,،、]?[\s{_MARKS}]*(?:(?P<before>{_HALF})\s?)?{_M}(?<!\d)"
    rf"(?P<hour>\d{{1,2}}){_M}[:.時시]{_M}\s?(?P<minute>\d{{2}})(?:{_M}[:.]{_M}(?P<second>\d{{2}}))"
    rf"?(?:\s?{_M}(?P<half>{_HALF})(?=[\s\]{_MARKS},:-]))?{_M}"
)
MESSAGE = re.compile(
    WHEN + rf"\]?:?,?\s*{_M}(?:[-–]\s+)?{_M}(?P<speaker>[^:：\n]{{1,60}}?){_M}\s?[:：](?:\s(?P<text>.*))?$"
)
"""A message and who wrote it."""
HEADER = re.compile(WHEN + r"(?:\]|:?\s+[-–]\s|:\s|,\s)")
"""Any entry, those of the program included."""
_AFTERNOON = re.compile(
    r"(?i)p\.?\s?m\.?|下午|晚上|中午|傍晚|午後|午后|오후|م|ös|ch|du\.?|odp\.?|μ\.?μ\.?|หลังเที่ยง|अपराह्न"
    r"|nachm\.?|ip\.?|em\.?|kl\.?ip|บ่าย|пп|apasdite|দুপুর"
)
_NOON_BEFORE = ("凌晨", "清晨", "早上", "上午")
_START = datetime(2000, 1, 1)
_BUDDHIST = 543
"""Years by which the Thai count is ahead."""
_LATEST = 2400
_ORDERS = {"day": (2, 1, 0), "month": (2, 0, 1), "year": (0, 1, 2)}
"""Places of year, month and day in a date, by what stands first."""


def clock(match: re.Match[str]) -> int:
    """Seconds of the day at which a message was written."""
    hour = int(match["hour"])
    said = [half.strip() for half in (match["before"], match["half"]) if half]
    if hour <= 12 and any(_AFTERNOON.fullmatch(half) for half in said):
        hour = hour % 12 + 12
    elif hour == 12 and said and any(half.startswith(_NOON_BEFORE) or half[:1].casefold() == "a" for half in said):
        hour = 0
    return hour * 3600 + int(match["minute"]) * 60 + int(match["second"] or 0)


def day_of(date: str) -> str:
    """A date as it is written, without marks of direction."""
    return re.sub(f"[{_MARKS}]", "", date)


def times(dates: Sequence[str]) -> list[float | None]:
    """Seconds at which each day begins; what order day and month have is told by the whole chat, for it only goes
    forward."""
    parts = [[int(p) for p in re.findall(r"\d+", d)] for d in dates]
    orders = ("year",) if any(p[0] > 31 for p in parts) else ("day", "month")
    read = [[_seconds(p, _ORDERS[order]) for p in parts] for order in orders]
    return min(
        read,
        key=lambda found: (
            sum(t is None for t in found),
            sum(a is not None and b is not None and b < a for a, b in pairwise(found)),
        ),
    )


def _seconds(parts: Sequence[int], order: tuple[int, int, int]) -> float | None:
    year, month, day = (parts[n] for n in order)
    year = year + 2000 if year < 100 else year - _BUDDHIST if year > _LATEST else year
    try:
        return (datetime(year, month, day) - _START).total_seconds()
    except ValueError:
        return None
