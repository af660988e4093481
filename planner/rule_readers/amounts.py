"""Data described without a path: “using our 12 FAQ entries”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.requirements import Change, WantedSource
from planner.rule_readers.clauses import clause_at, clause_spans
from planner.rule_readers.hit import Hit
from planner.rule_readers.lexicon import cue
from planner.rule_readers.numbers import find_numbers
from planner.rule_readers.paths import _counts_data, path_spans
from planner.rule_readers.purposes import listed

_NOUN = re.compile(
    r"(?i)(?:with|and|or|of|in|on|at|for|per|by|to|from|mit|und|oder|von|pro|für|bei|avec|et|ou|de|par|pour"
    r"|con|y|o|por|para)(?!\w)"
)
_UNIT_AHEAD = re.compile(
    r"(?i)\s*(?:[kmgt]i?[bo]|gio?|mio?|cores?|threads?|ghz|mhz|watts?|volts?|inch|zoll|cm|mm|km|kg|°"
    r"|degrees?|v\d|hz)(?!\w)"
)
_NOUN = re.compile(r"[\s-]*((?:[^\W\d_][\w'’-]*\s+){0,5}?[^\W\d_][\w'’-]*)", re.U)
_MOST_WORDS = 6
_LISTED = re.compile(r"(?i)(?<!\w)(?:and|und|et|y|plus|sowie)\s*$|和\s*$")


def read_amounts(words: str) -> Iterator[Hit]:
    """A count with its noun where the words say one has or uses it, and no path in the clause takes the count."""
    spans, paths = clause_spans(words), path_spans(words)
    for number in find_numbers(words):
        clause = clause_at(spans, number.start, number.end)
        if clause is None or not _counts_data(words, number) or number.value < 5:
            continue
        sentence = words[
            max((m.end() for m in re.finditer(r"[.!?;\n](?=\s)|[。！？；]", words[: number.start])), default=0) :
        ][:400]
        sentence = re.split(r"[.!?;\n](?=\s|$)|[。！？；]", sentence)[0]
        if any(words[a:b] in sentence for a, b in paths):
            continue
        head = words[clause.start : number.start]
        have = list(cue("have").finditer(head))
        # What is had stands right beside the number: in “a Raspberry Pi 5” it is not.
        between = listed("to_a_number").sub(" ", head[have[-1].end() :]) if have else head
        if (
            not have
            or (re.search(r"\w", between) and not _LISTED.search(between))
            or listed("hardware_units").match(words[number.end :].lstrip())
        ):
            continue
        noun = _NOUN.match(words, number.end)
        if noun is None or listed("no_nouns").match(noun.group(1)):
            continue
        phrase = " ".join(
            cue("phrase_ends").split(words[noun.start(1) : min(clause.end, noun.end(1) + 40)])[0].split()[:_MOST_WORDS]
        )
        if (
            not phrase
            or re.match(r"-\w", words[number.end :])
            or re.match(r"gigs?\b|seconds?\b|times\b", phrase, re.I)
            or cue("at_most").search(words[clause.start : number.start])
        ):
            continue
        end = words.index(phrase.split()[-1], number.end) + len(phrase.split()[-1])
        path = " ".join(words[number.start : end].split())
        yield Hit(
            Change(op="add", field="sources", value=WantedSource(path=path, examples=number.value), quote=clause.text),
            number.start,
            end,
            sure=False,
        )
