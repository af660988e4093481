"""How many messages come in: “about 200 mails a day”, “80 Anfragen pro Woche”, “每天大约300条咨询”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from engine.core.tables import table_beside
from planner.requirements import Change
from planner.rule_readers.clauses import clause_at, clause_spans
from planner.rule_readers.hit import Hit
from planner.rule_readers.numbers import find_numbers

_DAYS = {"day": 1.0, "week": 7.0, "month": 30.0}
_BEFORE = 24
"""Letters before the number in which the length of time may stand: “täglich etwa 80 Mails”."""


@dataclass(frozen=True)
class Volume:
    """So many messages a day, and the place of what says so."""

    a_day: float
    start: int
    end: int


@lru_cache(maxsize=64)
def find_volumes(text: str) -> tuple[Volume, ...]:
    """Of a range the larger number counts: a server must bear the busy days."""
    found: list[Volume] = []
    for number in find_numbers(text):
        if number.value <= 0:
            continue
        for unit, days in _DAYS.items():
            behind, before = _ways(unit)
            if (match := behind.match(text, number.end)) is not None:
                found.append(Volume(number.value / days, number.start, match.end()))
                break
            start = max(0, number.start - _BEFORE)
            if (match := before.search(text, start, number.start)) is not None and (
                things := _things().match(text, number.end)
            ) is not None:
                found.append(Volume(number.value / days, match.start(), things.end()))
                break
    return tuple(found)


def read_volume(words: str) -> Iterator[Hit]:
    """The last that is said; one that was so in other times is none."""
    spans = clause_spans(words)
    for one in find_volumes(words):
        clause = clause_at(spans, one.start, one.end)
        if clause is None or _way("not_now").search(clause.text):
            continue
        yield Hit(
            Change(op="set", field="replies_a_day", value=round(one.a_day, 4), quote=words[one.start : one.end]),
            one.start,
            one.end,
        )


@cache
def _ways(unit: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands behind the number, and before it."""
    between, things, time = _any("between"), _any("messages"), _any(unit)
    return (
        re.compile(rf"(?i){between}(?:{things})(?![a-zäöüé]){between}(?:{time})(?![a-zäöüé])"),
        re.compile(rf"(?i)(?:{time})[^.!?;:\n\d]*$"),
    )


@cache
def _things() -> re.Pattern[str]:
    return re.compile(rf"(?i){_any('between')}(?:{_any('messages')})(?![a-zäöüé])")


@cache
def _way(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)(?:{_any(name)})")


def _any(name: str) -> str:
    return "|".join(table_beside(__file__, "volume.yaml")[name])
