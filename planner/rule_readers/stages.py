"""Kinds of training that are asked for or ruled out by name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.requirements import Change, StageKind, WantedStage
from planner.rule_readers.clauses import clause_spans
from planner.rule_readers.hit import Hit
from planner.rule_readers.lexicon import cue, has
from planner.rule_readers.training import practise_then

_KINDS: tuple[StageKind, ...] = ("cpt", "sft", "dpo", "grpo")
_AWAY = re.compile(r"^\W*(?:\w+\W+){0,4}?(?:away|off|out|weg|nicht|not|unnecessary|unnötig)(?!\w)", re.I)
_LEAVE = re.compile(
    r"(?<!\w)(?:leave|skip|drop|omit|lass|lasst|spar\w*|laisse\w*|omet\w*|omite\w*|deja\w*)(?!\w)", re.I
)


def read_stages(words: str) -> Iterator[Hit]:
    """“Then reinforcement learning” → practice wanted; “no RL please”, “leave the reinforcement away” → ruled out;
    “learn from the examples first, then practise” → both wanted."""
    for clause in clause_spans(words):
        for kind in _KINDS:
            match = cue(f"stage_{kind}").search(clause.text) or (
                practise_then().search(clause.text) if kind == "grpo" else None
            )
            if match is None:
                continue
            before, after = (
                clause.text[max(0, match.start() - 40) : match.start()],
                clause.text[match.end() : match.end() + 40],
            )
            left_out = _LEAVE.search(before) is not None or (
                _LEAVE.search(clause.text) is not None and _AWAY.match(after) is not None
            )
            wanted = not left_out and not has("negation", before)
            change = Change(op="add", field="stages", value=WantedStage(kind=kind, wanted=wanted), quote=clause.text)
            yield Hit(change, clause.start + match.start(), clause.start + match.end())
