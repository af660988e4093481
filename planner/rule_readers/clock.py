"""Hours of the day: “5 pm”, “17:00”, “17 h 30”, “14 Uhr”, “下午5点”, “noon”."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from planner.rule_readers.lexicon import cue, table

_REACH = 28
_JOIN = (
    r"[,\s]*(?:(?:at|by|before|until|around|@|um|gegen|bis|vor|à|a las|a la|a|antes de las|antes de la|avant"
    r"|pour|en|in|der|the)\s+)*"
)
_BACK = r"\s*(?:on|of|am|an|le|el|del|de|,)?\s*$"
_HAN = "〇一二三四五六七八九十"


@dataclass(frozen=True)
class Clock:
    """An hour of the day and its place."""

    hour: int
    minute: int
    start: int
    end: int


def clock_after(text: str, end: int) -> Clock | None:
    """The hour said right behind a place."""
    match = _behind().match(text, end, min(len(text), end + _REACH))
    return None if match is None else _clock(match)


def clock_before(text: str, start: int) -> Clock | None:
    """The hour said right before a place: “14:00 today”, “noon on Friday”."""
    begin = max(0, start - _REACH)
    match = _ahead().search(text, begin, start)
    return None if match is None else _clock(match)


def find_clocks(text: str) -> list[Clock]:
    """All hours written as such; words for parts of the day by themselves are none."""
    return [clock for match in _figures().finditer(text) if (clock := _clock(match)) is not None]


_LASTS = re.compile(
    r"(?i)(?<!\w)(?:in|within|under|en|dans|innerhalb von|innerhalb|binnen|unter|tra|entro|em|sotto"
    r"|moins de|menos de)\s$"
)


def _clock(match: re.Match[str]) -> Clock | None:
    groups = match.groupdict()
    start, end = match.span("clock")
    if _LASTS.search(match.string, max(0, start - _REACH), start) and not groups.get("m2"):
        # “Ready in 2h” is a length of time.
        return None
    for hour in table()["hours_of_day"]:
        if groups.get(f"d{hour}"):
            return Clock(hour, 0, start, end) if hour < 24 else Clock(23, 59, start, end)
    written = next(groups[name] for name in ("h1", "h2", "h3", "h4") if groups.get(name))
    hour = _value(written)
    minute = int(
        next((groups[name] for name in ("m1", "m2", "m3") if groups.get(name)), None)
        or (30 if groups.get("half") else 0)
    )
    late = (groups.get("ap") or "").casefold().startswith("p") or (
        groups.get("part") in ("下午", "晚上") if groups.get("part") else False
    )
    early = (groups.get("ap") or "").casefold().startswith("a")
    hour = hour + 12 if late and hour < 12 else 0 if early and hour == 12 else hour
    return Clock(hour, minute, start, end) if hour <= 24 and minute < 60 else None


def _value(written: str) -> int:
    if written.isdigit():
        return int(written)
    tens, _, ones = written.replace("两", "二").rpartition("十")
    if "十" not in written:
        return _HAN.index(ones)
    return (_HAN.index(tens) if tens else 1) * 10 + (_HAN.index(ones) if ones else 0)


_FIGURES = (
    r"(?<![\d.,:])(?P<h1>\d{1,2})(?:[:.h](?P<m1>\d{2}))?\s?(?P<ap>[ap]\.?\s?m\b\.?)"
    r"|(?<![\d.,:])(?P<h2>\d{1,2})(?::|\s?h\s?)(?P<m2>\d{2})(?!\d)(?:\s?(?:uhr|h)\b)?"
    r"|(?<![\d.,:])(?P<h3>\d{1,2})(?:[.:](?P<m3>\d{2}))?\s?(?:uhr\b|h\b|heures?\b(?!\s+de\s+(?:calcul|travail))|horas\b(?!\s+de\s+(?!la\b))|o['’]?\s?clock\b)"
    r"|(?P<part>上午|早上|下午|晚上|中午)?\s?(?P<h4>\d{1,2}|[一二两三四五六七八九十]{1,3})\s?点(?:钟|(?P<half>半))?"
)


@cache
def _figures() -> re.Pattern[str]:
    return re.compile(rf"(?P<clock>{_FIGURES})", re.I)


@cache
def _named() -> str:
    return "|".join(rf"(?P<d{hour}>{cue('hours_of_day', hour).pattern})" for hour in table()["hours_of_day"])


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(rf"{_JOIN}(?P<clock>{_FIGURES}|{_named()})", re.I)


@cache
def _ahead() -> re.Pattern[str]:
    return re.compile(rf"(?P<clock>{_FIGURES}|{_named()}){_BACK}", re.I)
