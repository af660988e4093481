"""Words for multiples and lengths of time in many languages, as the Unicode CLDR has them: `world_words.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from engine.core.tables import table_beside

LENGTHS = {
    "millisecond": 0.001,
    "second": 1.0,
    "minute": 60.0,
    "hour": 3600.0,
    "day": 86400.0,
    "week": 604800.0,
    "month": 2592000.0,
    "year": 31536000.0,
}
"""Seconds of each length of time; a month has 30 days."""


def multiples() -> Mapping[str, float]:
    """“million”, “mila”, “triệu”, “тысяч”, “लाख”, in small letters, with what a number before them is multiplied by."""
    words: Mapping[str, float] = _table()["multiples"]
    return words


def time_words() -> Mapping[str, tuple[float, ...]]:
    """“μέρες”, “дня”, “週間”, in small letters, with the seconds each may stand for."""
    words: Mapping[str, tuple[float, ...]] = _table()["lengths"]
    return words


@cache
def _table() -> Mapping[str, Mapping[str, Any]]:
    return {
        name: {word: tuple(value) if isinstance(value, list) else value for word, value in words.items()}
        for name, words in table_beside(__file__, "world_words.yaml").items()
    }
