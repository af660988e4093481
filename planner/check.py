"""Code disposes: a change counts only if its words were said, and its numbers stand in them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any
from urllib.parse import unquote

from pydantic import TypeAdapter, ValidationError

from engine.core.spec import MOST_CARDS, MOST_EXAMPLES, MOST_MONEY, MOST_VRAM_GB, MOST_WEIGHT, Money
from planner.requirements import (
    Change,
    ChangeField,
    Value,
    WantedCriterion,
    WantedDate,
    WantedGate,
    WantedGpu,
    WantedJudge,
    WantedSource,
    name_key,
    normal,
    path_key,
)
from planner.rule_readers.dates import find_dates
from planner.rule_readers.hub_names import hub_spans
from planner.rule_readers.languages import is_language
from planner.rule_readers.quoted_values import values_in
from planner.rule_readers.utterance import utterance
from planner.wishes.field import Bounds
from planner.wishes.table import WISHES

_TOLERANCE = 2e-4


def check_change(
    change: Change, said: Sequence[str], there: Sequence[str] = (), columns: Collection[str] = ()
) -> str | None:
    """Why the change is refused, or None: the quote must be in one of the texts `said`, each number of the value in the
    quote.

    What is taken away, and a file that is `there` already, needs the quote only: its value names an entry that is
    known. So do the planned `columns`, which “swap them” speaks of without naming them.
    """
    read, own_words = utterance(change.quote), WISHES[change.field].own_words
    # Of figures, limits and permissions none counts in quotation marks or code, which may hold a rule all the same.
    words, quote = (read.claimed, read.normal_claimed) if own_words else (read.heard, read.normal_heard)
    if not normal(change.quote):
        return f"The change of {change.field} has no quote."
    told = (one.normal_claimed if own_words else one.normal_heard for one in map(utterance, said))
    if not quote or not any(quote in text for text in told):
        return f"“{change.quote}” is not in the person's words."
    if change.op == "remove":
        return None
    try:
        _type(change.field).validate_python(change.value)
    except ValidationError:
        return f"{change.value!r} is not a valid value for {change.field}."
    out_of_range = _out_of_range(change)
    if out_of_range:
        return out_of_range
    figures = values_in(words, WISHES[change.field].unit)
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
    if (
        isinstance(change.value, str)
        and WISHES[change.field].evidence == "copied"
        and not planned
        and not (_in_parts(change.value, quote) if change.field == "base_model" else normal(change.value) in quote)
    ):
        return f"“{change.value}” is not in “{change.quote}”."
    return None


@cache
def _type(field: ChangeField) -> TypeAdapter[Any]:
    return TypeAdapter(WISHES[field].type)


def _out_of_range(change: Change) -> str | None:
    """Why a figure cannot be meant: a time or size that is not positive, a share outside 0 to 1, a language that has
    no code."""
    value = change.value
    bounds = WISHES[change.field].bounds
    if bounds is not None and isinstance(value, int | float):
        told = bounds.too_small if value <= 0 else bounds.too_large if _above(value, bounds) else ""
        if told:
            return told.format(value=value, field=change.field, most=bounds.most)
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
    if WISHES[change.field].evidence == "language" and not is_language(str(value)):
        return f"“{value}” is not an ISO 639-1 code."
    return None


def _above(value: float, bounds: Bounds) -> bool:
    return (bounds.most is not None and value > bounds.most) or (bounds.below is not None and value >= bounds.below)


def _dated(value: WantedDate, quote: str) -> bool:
    """Whether the quote names the day, counted from when it was said."""
    return any(
        found.day is not None and found.day.date() == value.at.date() for found in find_dates(quote, value.said_at)
    )


def _named(path: str, quote: str) -> bool:
    """A path must be quoted as it is, quotes, escapes and marks of a URL apart; a heap of data without one by most
    of its words."""
    if normal(path) in quote or any(_bare(path) and _bare(path) in _bare(text) for text in (quote, unquote(quote))):
        return True
    if any(path_key(told) == path_key(path) for told, _, _ in hub_spans(quote)):
        return True
    words = name_key(path).split()
    there = set(name_key(quote).split())
    return " " in path.strip() and sum(w in there for w in words) * 2 > len(words)


def _in_parts(model: str, quote: str) -> bool:
    """A base model as it is, or with the marks of a path or a page of the hub between its parts."""
    bare = _bare(quote)
    return normal(model) in quote or all(_bare(part) and _bare(part) in bare for part in model.split("@"))


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
