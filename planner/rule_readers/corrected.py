"""A new figure without its unit: “no, make it 4,000”, “lieber 95”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from engine.core.spec import Money
from planner.requirements import Change, ChangeField, Requirements, Value, WantedGate, Wish
from planner.rule_readers.clauses import clause_at, clause_spans
from planner.rule_readers.gate_figures import is_the_old
from planner.rule_readers.hit import Hit, Missed
from planner.rule_readers.lexicon import has, named
from planner.rule_readers.numbers import find_numbers
from planner.sentences import sentence
from planner.wishes.table import WISHES

_FIGURES = tuple(field for field, wish in WISHES.items() if wish.bare_figure)
_UNIT = re.compile(r"\s?-?[^\W\d_]|\s?[%％€$£¥]")
_SMALL_WORD = re.compile(
    r"\s+(?:max|tops|total|then|please|bitte|dann|instead|statt|stattdessen|euh|en fait|mejor|por favor)\b", re.I
)
_FAR = 20.0
"""A figure that is so many times the one before corrects another."""
_FAR_GATE = 3.0
"""Nobody asks for a third of what was asked for: “five points off instead of three” speaks of something else."""
_WHICH = sentence(
    "unused-which-figure",
    "I cannot tell which figure it takes the place of; say it with its unit, as “budget 4,000 euros”",
)


def read_bare_figures(words: str, known: Requirements, taken: Sequence[tuple[int, int]]) -> Iterator[Hit | Missed]:
    """With a word of correction a number that nothing else has read is the new value of the figure said last."""
    spans = clause_spans(words)
    if not known.wishes or not has("corrects", words):
        return
    for number in find_numbers(words):
        clause = clause_at(spans, number.start, number.end)
        if clause is None or any(a < number.end and number.start < b for a, b in taken):
            continue
        if is_the_old(words, number.start):
            # “98 instead of 95”.
            continue
        if _UNIT.match(words, number.end) and not _SMALL_WORD.match(words, number.end):
            continue
        at = spans.index(clause)
        if not has("corrects", words[spans[max(0, at - 1)].start : number.start]):
            continue
        wish = _meant(clause.text, known, number.value)
        if wish is None:
            if known.one("goal") is not None and any(known.all(f) for f in _FIGURES):
                yield Missed(number.start, number.end, _WHICH)
            continue
        field, value = wish[0], _with(wish[1].value, number.value)
        if value is not None:
            op = "add" if field == "gates" else "set"
            yield Hit(
                Change.model_validate({"op": op, "field": field, "value": value, "quote": clause.text}),
                number.start,
                number.end,
            )


def _meant(said: str, known: Requirements, number: float) -> tuple[ChangeField, Wish] | None:
    """The figure the clause names; else the one said last, where it is a single one."""
    there: list[tuple[ChangeField, Wish]] = [
        (field, wish) for field in _FIGURES for wish in known.all(field) if _with(wish.value, number) is not None
    ]
    called = [one for one in there if named(one[0], said)]
    if called:
        return called[0] if len(called) == 1 else None
    last = max((wish.said.turn for _, wish in there), default=0)
    latest = [one for one in there if one[1].said.turn == last]
    return latest[0] if len(latest) == 1 else None


def _with(value: Value, number: float) -> Value | None:
    """The same kind of figure with another number; None where it cannot be such a one."""
    match value:
        case Money():
            near = value.amount / _FAR <= number <= value.amount * _FAR
            return Money(amount=number, currency=value.currency) if near else None
        case WantedGate():
            share = number / 100 if number > 1 else number
            near = value.at_least / _FAR_GATE <= share <= 1
            return WantedGate(metric=value.metric, at_least=round(share, 6)) if near else None
        case bool():
            return None
        case float() | int():
            return float(number) if value / _FAR <= number <= value * _FAR else None
        case _:
            return None
