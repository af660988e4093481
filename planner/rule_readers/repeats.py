"""How often: passes over the examples in one training, and how often it may be tried."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.requirements import Change, ChangeField
from planner.rule_readers.clauses import Clause, clause_at, clause_spans
from planner.rule_readers.hit import Hit, bare
from planner.rule_readers.lexicon import cue, has
from planner.rule_readers.numbers import find_numbers

_MOST_PASSES, _MOST_ROUNDS = 50, 10
_JOINED = re.compile(r"(?i)(?<!\w)(?:and|und|et|y|e)(?!\w)")


def read_repeats(words: str) -> Iterator[Hit]:
    """“6 passes”, “bis zu drei Versuche”, “try up to three times”: a number right before its word. Passes that are
    tickets are none."""
    spans = clause_spans(words)
    numbers = [(number.value, number.start, number.end) for number in find_numbers(words)]
    articles = [(1.0, *one.span()) for one in cue("articles").finditer(words)]
    for value, start, end in [*numbers, *articles]:
        clause = clause_at(spans, start, end)
        if clause is None or value <= 0:
            continue
        if (value, start, end) in articles and not has("only", clause.text):
            # “What an epoch is”, “tickets: a pass costs 5 euro”.
            continue
        gap = end + len(words[end:]) - len(words[end:].lstrip(" -"))
        found: list[tuple[ChangeField, int]] = []
        for name in ("epochs", "passes"):
            match = cue(name).match(words, gap)
            if (
                match
                and value <= _MOST_PASSES
                and (
                    name == "epochs"
                    or has("learn_words", clause.text)
                    or bare(words, clause, [(start, match.end())], 1)
                    or _ordered_beside(words, clause, start, match.end())
                )
            ):
                found.append(("passes", match.end()))
        for name in ("attempts", "times"):
            match = cue(name).match(words, gap)
            whole = value == int(value) <= _MOST_ROUNDS
            if (
                match
                and whole
                and has("try_words" if name == "times" else "at_most", clause.text)
                and has("at_most", clause.text)
            ):
                found.append(("rounds", match.end()))
        for field, behind in found[:1]:
            yield Hit(Change(op="set", field=field, value=float(value), quote=clause.text), start, behind)


def _ordered_beside(words: str, clause: Clause, start: int, end: int) -> bool:
    """“Drop the second rule and make just one pass”: what is ordered beside something else."""
    joints = [(clause.start + one.start(), clause.start + one.end()) for one in _JOINED.finditer(clause.text)]
    begin = max((after for _, after in joints if after <= start), default=clause.start)
    stop = min((before for before, _ in joints if before >= end), default=clause.end)
    part = Clause(words[begin:stop], begin, stop)
    return has("only", part.text) and bare(words, part, [(start, end)], 1)
