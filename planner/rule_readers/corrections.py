"""Taking back what is known by name, and correcting a figure by naming the old one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from engine.core.spec import Money
from planner.requirements import (
    Change,
    ChangeField,
    Requirements,
    Value,
    WantedCriterion,
    WantedExpert,
    WantedGate,
    WantedSource,
    Wish,
)
from planner.rule_readers.clauses import clause_spans
from planner.rule_readers.gate_figures import is_the_old
from planner.rule_readers.hit import Hit
from planner.rule_readers.languages import language_named
from planner.rule_readers.lexicon import cue, has, table
from planner.rule_readers.money import currency_beside
from planner.rule_readers.numbers import find_numbers
from planner.rule_readers.seen import NOTHING_SEEN, SeenFiles, file_key
from planner.wishes.table import WISHES

_NAMED: tuple[ChangeField, ...] = ("languages", "experts", "rubric", "sources")
_FIGURES = tuple(field for field, wish in WISHES.items() if wish.by_old_figure)
_LEAST_NAME = 2


def read_withdrawals(words: str, known: Requirements, seen: SeenFiles = NOTHING_SEEN) -> Iterator[Hit]:
    """“French is not needed after all”, “drop marketing”: a known entry named in a clause that takes something back.

    A file that is there is not forgotten but left alone (`uses.py`), or it would come back with its folder.
    """
    for clause in clause_spans(words):
        if not has("withdrawn", clause.text):
            continue
        for field in _NAMED:
            for wish in known.all(field):
                at = _place(field, wish, clause.text)
                if at is not None and not (
                    isinstance(wish.value, WantedSource) and _stays_known(wish.value, clause.text, seen)
                ):
                    yield Hit(
                        Change(op="remove", field=field, value=wish.value, quote=clause.text),
                        clause.start + at[0],
                        clause.start + at[1],
                    )


def _stays_known(source: WantedSource, clause: str, seen: SeenFiles) -> bool:
    there = {file_key(p) for p in (*seen.files, *(path for path, _ in seen.kinds))}
    return file_key(source.path) in there or source.use == "never" or not has("dropped", clause)


def _place(field: ChangeField, wish: Wish, clause: str) -> tuple[int, int] | None:
    """Where the clause names the entry, with a cue of withdrawal near it and none of use."""
    value = wish.value
    if field == "languages":
        if str(value) not in language_named(clause):
            return None
        return (0, len(clause))
    name = (
        value.name
        if isinstance(value, WantedExpert | WantedCriterion)
        else value.path
        if isinstance(value, WantedSource)
        else ""
    )
    if len(name) < _LEAST_NAME:
        return None
    match = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", clause, re.I)
    if match is None:
        return None
    rest = clause[: match.start()] + " " + clause[match.end() :]
    return match.span() if cue("withdrawn").search(rest) else None


_REACH = re.compile(r"\s*(?:at least|mindestens|au moins|al menos|≥|>=|至少)\s*$", re.I)


def read_named_gates(words: str, known: Requirements) -> Iterator[Hit]:
    """“House terms at least 0.4”: another figure for what is demanded already, by its own name."""
    for number in find_numbers(words):
        clause = next((c for c in clause_spans(words) if c.start <= number.start and number.end <= c.end), None)
        percent = re.match(r"\s*(?:%|％|percent\b|prozent\b)", words[number.end :], re.I)
        share = number.value / 100 if percent else number.value
        if clause is None or not 0 < share <= 1:
            continue
        before = words[clause.start : number.start]
        for value in (w.value for w in known.all("gates")):
            named = (
                before[: reach.start()].strip(' “”"').casefold()
                if (reach := _REACH.search(before)) is not None
                else None
            )
            if isinstance(value, WantedGate) and named == value.metric.casefold():
                gate = WantedGate(metric=value.metric, at_least=round(share, 6))
                yield Hit(Change(op="add", field="gates", value=gate, quote=clause.text), clause.start, number.end)


def read_figures(words: str, known: Requirements, taken: Sequence[tuple[int, int]]) -> Iterator[Hit]:
    """“100 was too much, take 60”: names the current value of one figure, and a number nothing else has read."""
    current = {field: wish for field in _FIGURES for wish in known.all(field)}
    numbers = find_numbers(words)
    free = [n for n in numbers if not any(a < n.end and n.start < b for a, b in taken)]
    for field, wish in current.items():
        old = _figure(wish.value)
        scale = 100.0 if isinstance(wish.value, WantedGate) else 1.0
        named = [n for n in numbers if abs(n.value - old * scale) < 1e-6 or abs(n.value - old) < 1e-9]
        fresh = [n for n in free if n not in named]
        if (
            not named
            or len(fresh) != 1
            or sum(_figure(w.value) in (_figure(wish.value),) for w in current.values()) != 1
        ):
            continue
        if not (has("instead", words) or has("corrects", words)):
            continue
        number = fresh[0]
        value = number.value / 100 if scale == 100.0 and number.value > 1 else number.value
        new: Value = (
            Money(amount=value, currency=wish.value.currency)
            if isinstance(wish.value, Money)
            else WantedGate(metric=wish.value.metric, at_least=value)
            if isinstance(wish.value, WantedGate)
            else value
        )
        op = "add" if isinstance(new, WantedGate) else "set"
        if not isinstance(new, WantedGate) or 0 < value <= 1:
            yield Hit(
                Change.model_validate({"op": op, "field": field, "value": new, "quote": words.strip()}),
                number.start,
                number.end,
            )


def read_new_figures(words: str, known: Requirements, taken: Sequence[tuple[int, int]]) -> Iterator[Hit]:
    """“Doch lieber 3.000 Euro”, “改成95%”: with a word of correction, an amount or a share stands for the one that
    is known."""
    budget, gates = known.one("budget"), known.all("gates")
    numbers = find_numbers(words)
    old = [n for n in numbers if budget is not None and abs(_figure(budget.value) - n.value) < 1e-6]
    if not has("instead", words) and not old:
        return
    for number in numbers:
        if number in old or any(a < number.end and number.start < b for a, b in taken):
            continue
        currency, start, end = currency_beside(words, number.start, number.end)
        if (
            budget is not None
            and currency is not None
            and not has("goods", words)
            and not is_the_old(words, number.start)
        ):
            yield Hit(
                Change(
                    op="set", field="budget", value=Money(amount=number.value, currency=currency), quote=words.strip()
                ),
                start,
                end,
            )
        elif (
            has("instead", words)
            and len(gates) == 1
            and isinstance(gates[0].value, WantedGate)
            and (
                re.match(r"\s*(?:%|％)", words[number.end :])
                or (number.value > 1 and has_metric(gates[0].value.metric, words))
            )
            and 0 < number.value <= 100
            and not is_the_old(words, number.start)
        ):
            gate = WantedGate(metric=gates[0].value.metric, at_least=round(number.value / 100, 6))
            yield Hit(Change(op="add", field="gates", value=gate, quote=words.strip()), number.start, number.end)


def has_metric(metric: str, words: str) -> bool:
    """“BLEU改成32”: whether the words call a metric by a name it has."""
    return metric in table()["gate_metric"] and cue("gate_metric", metric).search(words) is not None


def _figure(value: Value) -> float:
    match value:
        case Money():
            return value.amount
        case WantedGate():
            return value.at_least
        case float() | int():
            return float(value)
        case _:
            return float("nan")
