"""Code disposes: a change counts only if its words were said, and its numbers stand in them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any
from urllib.parse import unquote

from pydantic import TypeAdapter, ValidationError

from engine.core.spec import Money
from engine.data.asked_columns import without_unit
from planner.refusals import (
    date_not_in_quote,
    name_not_in_quote,
    no_quote,
    no_such_value,
    not_in_quote,
    not_said,
    out_of_range,
    wrong_side,
)
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
from planner.rule_readers.languages import language_of
from planner.rule_readers.loose_columns import loose_names
from planner.rule_readers.quoted_values import spoken_values, values_in
from planner.rule_readers.utterance import utterance
from planner.sentences import Sentence
from planner.wishes.table import WISHES

_COLUMNS = ("column", "prompt_columns", "answer_columns", "unused_columns")
_TOLERANCE = 2e-4


def check_change(
    change: Change, said: Sequence[str], there: Sequence[str] = (), columns: Collection[str] = ()
) -> Sentence | None:
    """Why the change is refused, or None: the quote must be in one of the texts `said`, each number of the value in the
    quote.

    What is taken away, and a file that is `there` already, needs the quote only: its value names an entry that is
    known. So do the `columns` of the files, which “swap them”, “you missed the date” and “all but the number” speak of
    without naming all of them.
    """
    read, own_words = utterance(change.quote), WISHES[change.field].own_words
    # Of figures, limits and permissions none counts in quotation marks or code, which may hold a rule all the same.
    words, quote = (read.claimed, read.normal_claimed) if own_words else (read.heard, read.normal_heard)
    if not normal(change.quote):
        return no_quote(change.field)
    told = [one.normal_claimed if own_words else one.normal_heard for one in map(utterance, said)]
    if not quote or not any(quote in text for text in told):
        return not_said(change.quote, by_others=any(normal(change.quote) in normal(text) for text in said))
    if change.op == "remove":
        return None
    try:
        _type(change.field).validate_python(change.value)
    except ValidationError:
        return no_such_value(change)
    return out_of_range(change) or _without_figure(change, words, said) or _without_name(change, words, there, columns)


def _without_figure(change: Change, words: str, said: Sequence[str]) -> Sentence | None:
    """Why the words do not hold a number or date of the value."""
    unit = WISHES[change.field].unit
    figures = values_in(words, unit)
    if change.field == "eval_share":
        # “80/20”.
        figures = [*figures, *(figure / 100 for figure in figures)]
    for number in _numbers_of(change.value):
        if not _among(number, figures):
            # Only then: it knows the words of many languages.
            figures = [*figures, *spoken_values(words, unit, language_of(said[-1]) if said else None)]
            if not _among(number, figures):
                return not_in_quote(number, change.quote, unit, figures)
    if isinstance(change.value, WantedDate) and not _dated(change.value, words):
        return date_not_in_quote(f"{change.value.at:%Y-%m-%d}", change.quote)
    return wrong_side(change, figures)


def _among(number: float, figures: Sequence[float]) -> bool:
    return any(abs(abs(number) - seen) <= _TOLERANCE for seen in figures)


def _without_name(change: Change, words: str, there: Sequence[str], columns: Collection[str]) -> Sentence | None:
    """Why the words do not hold the name the value is."""
    value, quote = change.value, normal(words)
    if isinstance(value, WantedSource):
        known = path_key(value.path) in {path_key(path) for path in there}
        return None if known or _named(value.path, quote) else name_not_in_quote(value.path, change.quote)
    if isinstance(value, WantedJudge):
        return None if normal(value.model) in quote else name_not_in_quote(value.model, change.quote)
    if not isinstance(value, str) or WISHES[change.field].evidence != "copied":
        return None
    if change.field in _COLUMNS and value in columns:
        return None
    if change.field in _COLUMNS and (loose_names(words, (value,)) or normal(without_unit(value)) in quote):
        return None
    held = _in_parts(value, quote) if change.field == "base_model" else normal(value) in quote
    return None if held else name_not_in_quote(value, change.quote)


@cache
def _type(field: ChangeField) -> TypeAdapter[Any]:
    return TypeAdapter(WISHES[field].type)


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
