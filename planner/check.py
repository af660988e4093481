"""Code disposes: a change counts only if its words were said, and its numbers stand in them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from urllib.parse import unquote

from pydantic import TypeAdapter, ValidationError

from engine.core.spec import MOST_CARDS, MOST_EXAMPLES, MOST_MONEY, MOST_PARAMS_B, MOST_SECONDS, MOST_VRAM_GB, MOST_WEIGHT, Money, Task
from engine.core.stages import MOST_EPOCHS
from planner.requirements import (
    Change,
    ChangeField,
    Circumstance,
    DeployTarget,
    Keep,
    Method,
    SeveralLabels,
    Value,
    WantedCriterion,
    WantedDate,
    WantedExpert,
    WantedGate,
    WantedGpu,
    WantedJudge,
    WantedRate,
    WantedSource,
    WantedStage,
    name_key,
    normal,
    path_key,
)
from planner.rule_readers.dates import find_dates
from planner.rule_readers.durations import MOST_HOURS
from planner.rule_readers.languages import is_language
from planner.rule_readers.own import CLAIMED, own
from planner.rule_readers.quoted_values import Unit, values_in

_TYPES: dict[ChangeField, TypeAdapter[Value]] = {
    "goal": TypeAdapter(str),
    "task": TypeAdapter(Task),
    "languages": TypeAdapter(str),
    "sources": TypeAdapter(WantedSource),
    "column": TypeAdapter(str),
    "prompt_columns": TypeAdapter(str),
    "unused_columns": TypeAdapter(str),
    "speaker": TypeAdapter(str),
    "experts": TypeAdapter(WantedExpert),
    "stages": TypeAdapter(WantedStage),
    "rubric": TypeAdapter(WantedCriterion),
    "gates": TypeAdapter(WantedGate),
    "budget": TypeAdapter(Money),
    "deadline_hours": TypeAdapter(float | WantedDate),
    "max_response_seconds": TypeAdapter(float),
    "max_params_b": TypeAdapter(float),
    "base_model": TypeAdapter(str),
    "offline_only": TypeAdapter(bool),
    "gpus": TypeAdapter(WantedGpu),
    "deploy": TypeAdapter(DeployTarget),
    "eval_share": TypeAdapter(float),
    "passes": TypeAdapter(float),
    "rounds": TypeAdapter(float),
    "method": TypeAdapter(Method),
    "learning_rate": TypeAdapter(WantedRate),
    "keep": TypeAdapter(Keep),
    "several_labels": TypeAdapter(SeveralLabels),
    "not_in_text": TypeAdapter(str),
    "rights": TypeAdapter(str),
    "judge": TypeAdapter(WantedJudge),
    "circumstances": TypeAdapter(Circumstance),
}
_TOLERANCE = 2e-4
_MOST_HELD_OUT = 0.9
_UNITS: dict[ChangeField, Unit] = {
    "gates": "share", "eval_share": "share", "deadline_hours": "hours", "max_response_seconds": "seconds", "max_params_b": "billions",
}  # fmt: skip
_COPIED: frozenset[ChangeField] = frozenset({"column", "prompt_columns", "unused_columns", "speaker", "base_model", "rights"})
"""Text values that are taken from the words as they stand; the others are derived from them."""


def check_change(change: Change, said: Sequence[str], there: Sequence[str] = (), columns: Collection[str] = ()) -> str | None:
    """Why the change is refused, or None: the quote must be in one of the texts `said`, each number of the value in the quote.

    What is taken away, and a file that is `there` already, needs the quote only: its value names an entry that is known.
    So do the planned `columns`, which “swap them” speaks of without naming them.
    """
    words = _own(change.field, change.quote)
    quote = normal(words)
    if not normal(change.quote):
        return f"The change of {change.field} has no quote."
    if not quote or not any(quote in normal(_own(change.field, text)) for text in said):
        return f"“{change.quote}” is not in the person's words."
    if change.op == "remove":
        return None
    try:
        _TYPES[change.field].validate_python(change.value)
    except ValidationError:
        return f"{change.value!r} is not a valid value for {change.field}."
    out_of_range = _out_of_range(change)
    if out_of_range:
        return out_of_range
    figures = values_in(words, _UNITS.get(change.field, "plain"))
    if change.field == "eval_share":
        # “80/20”.
        figures = [*figures, *(figure / 100 for figure in figures)]
    for number in _numbers_of(change.value):
        if not any(abs(abs(number) - seen) <= _TOLERANCE for seen in figures):
            return f"The number {number:g} is not in “{change.quote}”."
    known = isinstance(change.value, WantedSource) and path_key(change.value.path) in {path_key(p) for p in there}
    if isinstance(change.value, WantedDate) and not _dated(change.value, words):
        return f"The date {change.value.at:%Y-%m-%d} is not in “{change.quote}”."
    if isinstance(change.value, WantedSource) and not known and not _named(change.value.path, quote):
        return f"“{change.value.path}” is not in “{change.quote}”."
    if isinstance(change.value, WantedJudge) and normal(change.value.model) not in quote:
        return f"“{change.value.model}” is not in “{change.quote}”."
    planned = change.field in ("column", "prompt_columns") and change.value in columns
    if isinstance(change.value, str) and change.field in _COPIED and not planned and normal(change.value) not in quote:
        return f"“{change.value}” is not in “{change.quote}”."
    return None


def _own(field: ChangeField, text: str) -> str:
    """The words that count: of figures, limits and permissions none in quotation marks or code, which may hold a rule all the same."""
    read = own(text)
    return read.claimed if field in CLAIMED else read.heard


_MOST: dict[ChangeField, float] = {"max_response_seconds": MOST_SECONDS, "max_params_b": MOST_PARAMS_B, "passes": MOST_EPOCHS}
_POSITIVE: frozenset[ChangeField] = frozenset({"deadline_hours", "max_response_seconds", "max_params_b", "passes", "rounds"})


def _out_of_range(change: Change) -> str | None:
    """Why a figure cannot be meant: a time or size that is not positive, a share outside 0 to 1, a language that has no code."""
    value = change.value
    if change.field in _POSITIVE and isinstance(value, int | float) and value <= 0:
        return f"{value:g} is not a valid value for {change.field}: it must be above 0."
    if change.field == "eval_share" and isinstance(value, int | float) and not 0 < value < _MOST_HELD_OUT:
        return f"{value:g} is not a valid share of the rows to hold out: write 10 % as 0.1."
    if change.field == "deadline_hours" and isinstance(value, int | float) and value > MOST_HOURS:
        return f"{value:g} hours is not a usable deadline: it is more than ten years."
    most = _MOST.get(change.field)
    if most is not None and isinstance(value, int | float) and value > most:
        return f"{value:g} is not a valid value for {change.field}: it is at most {most:,g}."
    if isinstance(value, Money) and not value.amount <= MOST_MONEY:
        return f"{value.amount:g} is not a usable budget: it is at most {MOST_MONEY:,g}."
    if isinstance(value, WantedCriterion) and value.weight is not None and abs(value.weight) > MOST_WEIGHT:
        return f"{value.weight:g} is not a usable weight: it is at most {MOST_WEIGHT:,g}."
    if isinstance(value, WantedGate) and not 0 < value.at_least <= 1:
        return f"{value.at_least:g} is not a valid share: write 90 % as 0.9."
    if isinstance(value, WantedSource) and value.examples is not None and not 0 <= value.examples <= MOST_EXAMPLES:
        return f"There cannot be {value.examples:g} examples."
    if isinstance(value, WantedGpu) and value.vram_gb is not None and not 0 < value.vram_gb <= MOST_VRAM_GB:
        return f"A GPU cannot have {value.vram_gb:g} GB."
    if isinstance(value, WantedGpu) and value.count > MOST_CARDS:
        return f"{value.count} GPUs is not a plausible number."
    if change.field == "languages" and not is_language(str(value)):
        return f"“{value}” is not an ISO 639-1 code."
    return None


def _dated(value: WantedDate, quote: str) -> bool:
    """Whether the quote names the day, counted from when it was said."""
    return any(found.day is not None and found.day.date() == value.at.date() for found in find_dates(quote, value.said_at))


def _named(path: str, quote: str) -> bool:
    """A path must be quoted as it is, quotes, escapes and marks of a URL apart; a heap of data without one by most of its words."""
    if normal(path) in quote or any(_bare(path) and _bare(path) in _bare(text) for text in (quote, unquote(quote))):
        return True
    words = name_key(path).split()
    there = set(name_key(quote).split())
    return " " in path.strip() and sum(w in there for w in words) * 2 > len(words)


def _bare(text: str) -> str:
    """Letters and digits alone."""
    return name_key(text).replace(" ", "")


def _numbers_of(value: Value) -> list[float]:
    match value:
        case bool():
            return []
        case float() | int():
            return [float(value)]
        case Money():
            return [value.amount]
        case WantedCriterion():
            return [] if value.weight is None else [value.weight]
        case WantedGate():
            return [value.at_least]
        case WantedSource():
            return [] if value.examples is None else [value.examples]
        case WantedGpu():
            # One card may be meant without a number; “a 4090” has none.
            return [float(n) for n in (value.count if value.count > 1 else None, value.vram_gb) if n is not None]
        case _:
            return []
