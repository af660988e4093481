"""What the person wants, as far as they have said it; each wish carries their words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

from pydantic import Field, TypeAdapter, ValidationError

from engine.spec import Frozen, Money, Task

ChangeField = Literal[
    "goal", "task", "languages", "sources", "excluded", "column", "rubric", "gates", "budget", "deadline_hours",
    "max_response_seconds", "max_params_b", "offline_only", "gpus", "deploy",
]
LISTS = frozenset({"languages", "sources", "excluded", "rubric", "gates"})


class Said(Frozen):
    """Where a wish was said."""

    turn: int
    """Number of the turn, counted from 1."""
    quote: str
    """The person's own words."""
    guessed: bool = False
    """True where a small model read it, which must be confirmed by the person or the data."""


class WantedCriterion(Frozen):
    """One line of the rubric as said."""

    name: str
    weight: float


class WantedGate(Frozen):
    """A figure the model must reach before it is released."""

    metric: str
    at_least: float


Value = str | float | bool | Money | WantedCriterion | WantedGate


class Wish(Frozen):
    """A value and where it was said."""

    value: Value
    said: Said


class Change(Frozen):
    """One step from old to new requirements, with the words that ask for it."""

    op: Literal["set", "add", "remove"]
    field: ChangeField
    value: Value
    quote: str
    """Copied word for word from what the person said."""


class Requirements(Frozen):
    """All wishes by field; a field nobody spoke of is absent."""

    wishes: dict[ChangeField, tuple[Wish, ...]] = Field(default_factory=dict)

    def one(self, field: ChangeField) -> Wish | None:
        """The wish for a field that holds one value."""
        found = self.wishes.get(field, ())
        return found[-1] if found else None

    def all(self, field: ChangeField) -> tuple[Wish, ...]:
        return self.wishes.get(field, ())


_TYPES: dict[str, TypeAdapter[Value]] = {
    "goal": TypeAdapter(str), "task": TypeAdapter(Task), "languages": TypeAdapter(str), "sources": TypeAdapter(str), "excluded": TypeAdapter(str),
    "column": TypeAdapter(str), "rubric": TypeAdapter(WantedCriterion), "gates": TypeAdapter(WantedGate),
    "budget": TypeAdapter(Money), "deadline_hours": TypeAdapter(float), "max_response_seconds": TypeAdapter(float),
    "max_params_b": TypeAdapter(float), "offline_only": TypeAdapter(bool), "gpus": TypeAdapter(str),
    "deploy": TypeAdapter(Literal["ollama_gguf", "openai_server", "merged_weights", "none"]),
}
_DERIVED = {"goal", "task", "languages", "offline_only", "deploy"}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def normal(text: str) -> str:
    """Casefolded, compatibility characters and all white space made plain."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("’", "'").replace("“", '"').replace("”", '"')
    return " ".join(plain.casefold().split())


def numbers_in(text: str) -> list[float]:
    """The numbers written in a text, read as 1,000.5 and, if that fails, as 1.000,5; percentages also as shares."""
    found: list[float] = []
    for match in _NUMBER.finditer(normal(text)):
        found += _readings(match.group())
        if normal(text)[match.end():].lstrip().startswith(("%", "percent", "per cent")):
            found += [value / 100 for value in _readings(match.group())]
    return found


def _readings(written: str) -> list[float]:
    ways = {written.replace(",", ""), written.replace(".", "").replace(",", ".")}
    if "," in written and "." not in written:
        ways.add(written.replace(",", "."))
    readings = []
    for way in ways:
        try:
            readings.append(float(way))
        except ValueError:
            continue
    return readings


def check_change(change: Change, turns: Sequence[str]) -> str | None:
    """Why the change is refused, or None: the quote must be said, each number of the value quoted."""
    quote = normal(change.quote)
    if not quote:
        return f"The change of {change.field} has no quote."
    if not any(quote in normal(turn) for turn in turns):
        return f"“{change.quote}” is not in the person's words."
    try:
        _TYPES[change.field].validate_python(_bare(change.value))
    except ValidationError:
        return f"{change.value!r} is no value for {change.field}."
    wanted = _numbers_of(change.value)
    there = numbers_in(change.quote)
    for number in wanted:
        if not any(abs(abs(number) - seen) < 1e-9 for seen in there):
            return f"The number {number:g} is not in “{change.quote}”."
    if isinstance(change.value, WantedCriterion) and normal(change.value.name) not in quote:
        return f"“{change.value.name}” is not in “{change.quote}”."
    if isinstance(change.value, str) and change.field not in _DERIVED and normal(change.value) not in quote:
        return f"“{change.value}” is not in “{change.quote}”."
    return None


def _bare(value: Value) -> object:
    return value.model_dump() if isinstance(value, Frozen) else value


def _numbers_of(value: Value) -> list[float]:
    match value:
        case bool():
            return []
        case int() | float():
            return [float(value)]
        case Money():
            return [value.amount]
        case WantedCriterion():
            return [value.weight]
        case WantedGate():
            return [value.at_least]
        case str():
            return []


def apply_changes(requirements: Requirements, changes: Sequence[Change], turn: int, guessed: bool = False) -> Requirements:
    """New requirements; a list field grows, replaces its entry of the same name, or loses it."""
    wishes = dict(requirements.wishes)
    for change in changes:
        wish = Wish(value=change.value, said=Said(turn=turn, quote=change.quote, guessed=guessed))
        others = tuple(w for w in wishes.get(change.field, ()) if _key(w.value) != _key(change.value))
        if change.op == "remove":
            kept = others if change.field in LISTS else ()
        elif change.field in LISTS:
            kept = _in_place(wishes.get(change.field, ()), wish)
        else:
            kept = (wish,)
        if kept:
            wishes[change.field] = kept
        else:
            wishes.pop(change.field, None)
    return Requirements(wishes=wishes)


def _in_place(before: tuple[Wish, ...], wish: Wish) -> tuple[Wish, ...]:
    keys = [_key(w.value) for w in before]
    if _key(wish.value) not in keys:
        return (*before, wish)
    at = keys.index(_key(wish.value))
    return (*before[:at], wish, *before[at + 1:])


def _key(value: Value) -> str:
    match value:
        case WantedCriterion():
            return normal(value.name)
        case WantedGate():
            return normal(value.metric)
        case _:
            return normal(str(value))
