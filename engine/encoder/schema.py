"""What is read in a text, as the replies of the examples show it: JSON objects whose entries are one of a few values,
some of a few values, or places of the text with facts about them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import Field

from engine.core.frozen import Frozen

QUOTE = "quote"
"""In an entry of a list, the words of the text it is about."""
_MOST_VALUES = 200
"""A field with more values is no closed set."""
_FEWEST = 3
"""Examples of a value without which nothing can be learned of it."""
ABSENT = ""
"""An attribute nothing is said of."""


class SpanKind(Frozen):
    """Places of a text that are marked, and what is told of each."""

    name: str
    attributes: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Values of each attribute, the commonest first; `ABSENT` is one where it may be missing."""


class FieldSchema(Frozen):
    """Which fields there are, and their values."""

    choices: dict[str, tuple[str, ...]]
    """Fields of at most one value."""
    flags: dict[str, tuple[str, ...]]
    """Fields of any number of values."""
    spans: tuple[SpanKind, ...]

    def flat(self) -> list[tuple[str, str]]:
        """Each flag as field and value, in the order of the head's outputs."""
        return [(field, value) for field, values in self.flags.items() for value in values]


def parsed(reply: str) -> dict[str, Any]:
    """A reply as an object; one that is none says nothing."""
    try:
        found = json.loads(reply)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def schema_of(replies: Iterable[str], fewest: int = _FEWEST) -> FieldSchema:
    """The schema examples follow; a value seen in fewer than `fewest` is left out.

    A text is a choice, a list of texts flags, a list of objects with a `quote` marked places.
    """
    choices: dict[str, Counter[str]] = {}
    flags: dict[str, Counter[str]] = {}
    spans: Counter[str] = Counter()
    told: dict[str, dict[str, Counter[str]]] = {}
    for reply in replies:
        for field, value in parsed(reply).items():
            if isinstance(value, str):
                choices.setdefault(field, Counter())[value] += 1
            elif isinstance(value, list):
                for one in value:
                    if isinstance(one, str):
                        flags.setdefault(field, Counter())[one] += 1
                    elif isinstance(one, dict) and isinstance(one.get(QUOTE), str):
                        spans[field] += 1
                        _count(told.setdefault(field, {}), one)
    return FieldSchema(
        choices=_closed(choices, fewest),
        flags=_closed(flags, fewest),
        spans=tuple(
            SpanKind(name=name, attributes=_attributes(told[name], count, fewest))
            for name, count in sorted(spans.items())
            if count >= fewest
        ),
    )


def _count(told: dict[str, Counter[str]], one: Mapping[str, Any]) -> None:
    for name, value in one.items():
        if name != QUOTE and isinstance(value, str):
            told.setdefault(name, Counter())[value] += 1


def _attributes(told: Mapping[str, Counter[str]], of: int, fewest: int) -> dict[str, tuple[str, ...]]:
    found = {}
    for name, counted in sorted(told.items()):
        if len(counted) > _MOST_VALUES:
            continue
        missing = of - sum(counted.values())
        every = Counter({**counted, **({ABSENT: missing} if missing else {})})
        values = tuple(value for value, count in every.most_common() if count >= fewest)
        if len(values) > 1:
            found[name] = values
    return found


def _closed(counted: Mapping[str, Counter[str]], fewest: int) -> dict[str, tuple[str, ...]]:
    found = {}
    for field, values in sorted(counted.items()):
        kept = tuple(value for value, count in values.most_common() if count >= fewest)
        if kept and len(values) <= _MOST_VALUES:
            found[field] = kept
    return found
