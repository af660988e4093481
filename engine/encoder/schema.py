"""What is read in a text, as the replies of the examples show it: JSON objects whose values are one of a few, some of a
few, words of the text, or places of the text with facts about them."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeGuard

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
_HALVES = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")
_STANDS = 0.9
"""Share of a field's values that stand in their texts, from which on they may be copied from them."""
_SMALL_SET = 20
"""Values that stand in their texts are a closed set all the same where they are so few, and each is seen as often as
is needed to learn it, on average."""


class SpanKind(Frozen):
    """Places of a text that are marked, and what is told of each."""

    name: str
    attributes: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Values of each attribute, the commonest first; `ABSENT` is one where it may be missing."""
    form: Literal["entries", "texts", "text"] = "entries"
    """How the reply has them: a list of objects with their quote, a list of their words, or the words of the one."""


class FieldSchema(Frozen):
    """Which fields there are, and their values."""

    choices: dict[str, tuple[str, ...]]
    """Fields of at most one value."""
    flags: dict[str, tuple[str, ...]]
    """Fields of any number of values."""
    spans: tuple[SpanKind, ...]
    plain: tuple[str, ...] = ()
    """Fields whose values stand in a reply without quotation marks: true, false and figures."""

    def flat(self) -> list[tuple[str, str]]:
        """Each flag as field and value, in the order of the head's outputs."""
        return [(field, value) for field, values in self.flags.items() for value in values]


def head_of(kind: int, attribute: str) -> str:
    """What the part of the head is called that tells an attribute of a kind of span: torch takes no dots in names."""
    return f"{kind}/{attribute.replace('%', '%25').replace('.', '%2E')}"


def parsed(reply: str) -> dict[str, Any]:
    """A reply as an object; one that is none says nothing. Half a character, as broken programs write it, is a question
    mark, as in the text."""
    try:
        found = json.loads(reply)
        if _HALVES.search(reply):
            found = json.loads(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def scalar(value: object) -> str | None:
    """A value as text, true, false and figures as JSON writes them; None of what is none, or says nothing. NaN and
    infinity are no JSON, and none."""
    if isinstance(value, str):
        return value or None
    return json.dumps(value) if is_plain(value) else None


def is_plain(value: object) -> TypeGuard[bool | int | float]:
    """Whether it stands in JSON without quotation marks, and says something."""
    return isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value))


@dataclass
class _FieldValues:
    """What a field held."""

    values: Counter[str] = field(default_factory=Counter)
    stood: int = 0
    """How many of them stood in their text."""
    several: bool = False
    plain: bool = False
    entries: int = 0
    """Objects with a quote."""
    told: dict[str, Counter[str]] = field(default_factory=dict)

    def note(self, value: object, text: str) -> None:
        if (said := scalar(value)) is None:
            return
        self.values[said] += 1
        self.stood += said in text
        self.plain = self.plain or not isinstance(value, str)

    def note_entry(self, entry: Mapping[str, Any]) -> None:
        if isinstance(entry.get(QUOTE), str):
            self.entries += 1
            for name, value in entry.items():
                if name != QUOTE and isinstance(value, str):
                    self.told.setdefault(name, Counter())[value] += 1

    @property
    def copied(self) -> bool:
        """Whether its values are words of the text rather than a closed set."""
        count = self.values.total()
        few = len(self.values) <= _SMALL_SET and count >= _FEWEST * len(self.values)
        return self.stood >= _STANDS * count and not few

    def closed(self, fewest: int) -> tuple[str, ...]:
        """Values that can be learned, the commonest first."""
        kept = tuple(value for value, count in self.values.most_common() if count >= fewest)
        return kept if len(self.values) <= _MOST_VALUES else ()


def schema_of(rows: Iterable[tuple[str, str]], fewest: int = _FEWEST) -> FieldSchema:
    """The schema that examples, text and reply, follow; a value seen in fewer than `fewest` is left out.

    A value is a choice, a list of values flags, unless they are words of the text, which are then marked in it; a list
    of objects with a `quote` are marked places.
    """
    seen: dict[str, _FieldValues] = {}
    for text, reply in rows:
        for name, value in parsed(reply).items():
            one = seen.setdefault(name, _FieldValues())
            if not isinstance(value, list):
                one.note(value, text)
                continue
            one.several = True
            for part in value:
                if isinstance(part, dict):
                    one.note_entry(part)
                else:
                    one.note(part, text)
    names = sorted(name for name, one in seen.items() if one.values)
    spans = tuple(kind for name, one in sorted(seen.items()) if (kind := _kind(name, one, fewest)) is not None)
    # Of a list that holds both, the places are learned.
    placed = {kind.name for kind in spans}
    closed = {
        name: values
        for name in names
        if name not in placed and not seen[name].copied and (values := seen[name].closed(fewest))
    }
    return FieldSchema(
        choices={name: values for name, values in closed.items() if not seen[name].several},
        flags={name: values for name, values in closed.items() if seen[name].several},
        spans=spans,
        plain=tuple(name for name in names if seen[name].plain),
    )


def lost_of(text: str, reply: str, schema: FieldSchema) -> int:
    """How many values of a form cannot be learned: words that are not in the text, values that are seen too seldom, and
    what has another form than the others."""
    places = {kind.name: kind.form for kind in schema.spans}
    closed = {**schema.choices, **schema.flags}

    def learnable(name: str, one: object) -> bool:
        if isinstance(one, dict):
            quote = one.get(QUOTE)
            return places.get(name) == "entries" and isinstance(quote, str) and quote in text
        said = scalar(one)
        if said is None or places.get(name) == "entries":
            return False
        return said in text if name in places else said in closed.get(name, ())

    return sum(
        not learnable(name, one)
        for name, value in parsed(reply).items()
        for one in (value if isinstance(value, list) else [value])
        if one not in (None, "", [], {})
    )


def _kind(name: str, seen: _FieldValues, fewest: int) -> SpanKind | None:
    if seen.entries >= fewest:
        return SpanKind(name=name, attributes=_attributes(seen.told, seen.entries, fewest))
    if seen.values.total() >= fewest and seen.copied:
        return SpanKind(name=name, form="texts" if seen.several else "text")
    return None


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
