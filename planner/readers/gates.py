"""Figures to reach: “88% right or better”, “mindestens 95 % Genauigkeit”, “F1 ≥ 0.9”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from planner.readers.clauses import Clause, clause_at, clause_spans
from planner.readers.hit import Hit, bare
from planner.readers.lexicon import cue, has, table
from planner.readers.numbers import Found, find_numbers
from planner.requirements import Change, WantedGate

_PERCENT = re.compile(r"\s*(?:%|％|percent|per cent|pct|prozent|pour cent|pour-cent|por ciento)", re.I)
_OUT_OF = re.compile(r"\s*(?:out of|in every|of every|of|von|sur|de cada|de)\s*$", re.I)
_NOT = re.compile(r"(?:\bnot|\bnicht|\bpas|\bno|\binstead of|\brather than|\bstatt|\bau lieu de|\ben vez de|不是|而不是)\s*(?:just|only|nur|the)?\s*$", re.I)


def read_gates(words: str) -> Iterator[Hit]:
    """Shares with a cue that they must be reached; what is on offer, held out or a share of customers is none."""
    spans = clause_spans(words)
    numbers = find_numbers(words)
    for n, number in enumerate(numbers):
        share, end, percent = _share(words, numbers, n)
        clause = clause_at(spans, number.start, end)
        if share is None or clause is None or not 0 < share <= 1:
            continue
        if _NOT.search(words[clause.start : number.start]):
            continue
        metric, named = _metric(clause, number)
        if has("error_noun", clause.text) and has("at_most", clause.text):
            yield Hit(Change(op="add", field="gates", value=WantedGate(metric="accuracy", at_least=round(1 - share, 6)), quote=clause.text), number.start, end)
            continue
        wanted = has("at_least", clause.text) or has("wanted_figure", clause.text) or bool(re.search(r"≥|>=|>|⩾", clause.text))
        if percent and has("percent_not_gate", words[end : clause.end][:22]) and not named:
            continue
        if has("not_a_gate", clause.text) and not named:
            continue
        if (
            (percent and (named or wanted))
            or (not percent and named and (wanted or re.search(r"\bof\s*$|[=:]\s*$|\b(?:at|von|de)\s*$|\w\s$", words[clause.start : number.start])))
            or (percent and bare(words, clause, [(number.start, end)]))
        ):
            yield Hit(
                Change(op="add", field="gates", value=WantedGate(metric=metric, at_least=round(share, 6)), quote=clause.text),
                number.start,
                end,
                sure=named or wanted,
            )


def _share(words: str, numbers: Sequence[Found], n: int) -> tuple[float | None, int, bool]:
    """The number as a share of one, where it ends, and whether it is written as a percentage or a ratio."""
    number = numbers[n]
    percent = _PERCENT.match(words, number.end)
    if percent:
        return number.value / 100, percent.end(), True
    if words[: number.start].endswith("百分之"):
        return number.value / 100, number.end, True
    if (
        n + 1 < len(numbers)
        and _OUT_OF.fullmatch(words[number.end : numbers[n + 1].start])
        and numbers[n + 1].value in (10, 20, 50, 100, 1000)
        and number.value <= numbers[n + 1].value
    ):
        return number.value / numbers[n + 1].value, numbers[n + 1].end, True
    if number.value < 1 and re.match(r"[0.,]", words[number.start : number.end]):
        return number.value, number.end, False
    return None, number.end, False


def _metric(clause: Clause, number: Found) -> tuple[str, bool]:
    """The metric named nearest in the clause; accuracy where none is."""
    near: list[tuple[int, str]] = []
    for name in table()["gate_metric"]:
        near += [
            (min(abs(clause.start + m.end() - number.start), abs(clause.start + m.start() - number.end)), name)
            for m in cue("gate_metric", name).finditer(clause.text)
        ]
    return (min(near)[1], True) if near else ("accuracy", False)
