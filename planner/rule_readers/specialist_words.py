"""Words about several models side by side: `specialists.yaml`, compiled once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from engine.core.tables import table_beside
from planner.rule_readers.lexicon import pattern, word_list
from planner.rule_readers.wordlist import WordList

_COUNTS = ("two", "three", "four", "five", "six", "seven", "eight")


@cache
def table() -> Mapping[str, Any]:
    """The lists as written."""
    found: Mapping[str, Any] = table_beside(__file__, "specialists.yaml")
    return found


@cache
def listed(name: str) -> WordList:
    """A list of the file."""
    return word_list(tuple(str(w) for w in table()[name]))


@cache
def any_of(*names: str) -> str:
    """Any word of the lists, as a part of a larger pattern."""
    words = [str(w) for name in names for w in table()[name]]
    return f"(?:{pattern(tuple(words)).pattern})"


@cache
def counted() -> str:
    """A number of several, as a part of a larger pattern."""
    return any_of(*_COUNTS)


def count_in(text: str) -> int | None:
    """The number of several that stands in the words."""
    return next((n for n, name in enumerate(_COUNTS, 2) if listed(name).search(text) is not None), None)
