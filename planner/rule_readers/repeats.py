"""How often: passes over the examples in one training, and how often it may be tried."""

from __future__ import annotations

from collections.abc import Iterator

from planner.requirements import Change, ChangeField
from planner.rule_readers.clauses import clause_at, clause_spans
from planner.rule_readers.hit import Hit, bare
from planner.rule_readers.lexicon import cue, has
from planner.rule_readers.numbers import find_numbers

_MOST_PASSES, _MOST_ROUNDS = 50, 10


def read_repeats(words: str) -> Iterator[Hit]:
    """“6 passes”, “bis zu drei Versuche”, “try up to three times”: a number right before its word. Passes that are
    tickets are none."""
    spans = clause_spans(words)
    for number in find_numbers(words):
        clause = clause_at(spans, number.start, number.end)
        if clause is None or number.value <= 0:
            continue
        gap = number.end + len(words[number.end :]) - len(words[number.end :].lstrip(" -"))
        found: list[tuple[ChangeField, int]] = []
        for name in ("epochs", "passes"):
            match = cue(name).match(words, gap)
            if (
                match
                and number.value <= _MOST_PASSES
                and (
                    name == "epochs"
                    or has("learn_words", clause.text)
                    or bare(words, clause, [(number.start, match.end())], 1)
                )
            ):
                found.append(("passes", match.end()))
        for name in ("attempts", "times"):
            match = cue(name).match(words, gap)
            whole = number.value == int(number.value) <= _MOST_ROUNDS
            if (
                match
                and whole
                and has("try_words" if name == "times" else "at_most", clause.text)
                and has("at_most", clause.text)
            ):
                found.append(("rounds", match.end()))
        for field, end in found[:1]:
            yield Hit(Change(op="set", field=field, value=float(number.value), quote=clause.text), number.start, end)
