"""Whether words name what would deceive or harm people.

An encoder tells what a message is about by its likeness to others; alone it is no ground to accuse anybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from engine.core.tables import table_beside
from planner.rule_readers.lexicon import word_list
from planner.rule_readers.wordlist import WordList


def names_harm(words: str) -> bool:
    """Whether they name something harmful, and do not guard against it."""
    listed = any(one.search(words) is not None for one in _named())
    return listed and _guards().search(words) is None


@cache
def _named() -> tuple[WordList, ...]:
    return tuple(_list(words) for words in _table()["names"])


@cache
def _guards() -> WordList:
    return _list(_table()["guards"])


def _list(words: Iterable[object]) -> WordList:
    return word_list(tuple(dict.fromkeys(map(str, words))))


def _table() -> dict[str, Any]:
    loaded: dict[str, Any] = table_beside(__file__, "harm_words.yaml")
    return loaded
