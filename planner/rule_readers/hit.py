"""What a reader finds: a change and the characters it rests on, or why a figure is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from planner.requirements import Change, ChangeField
from planner.rule_readers.clauses import Clause
from planner.rule_readers.lexicon import cue

_LONGEST_BARE = 200


@dataclass(frozen=True)
class Hit:
    """A change with the place of the value in the words."""

    change: Change
    start: int
    end: int
    sure: bool = True
    """False where the words also bear another reading; a model's reading then counts without a question."""


@dataclass(frozen=True)
class Missed:
    """Words that a reader knows and cannot use."""

    start: int
    end: int
    why: str
    """As the end of a sentence: “it is relative to a figure I do not know”."""
    about: ChangeField | None = None
    """What they would have been; said again in a way that can be used, nothing is missed any more."""


def bare(words: str, clause: Clause, spans: Sequence[tuple[int, int]], most: int = 0) -> bool:
    """Whether the clause says nothing but the spans, limits and small words (at most `most` other words)."""
    if clause.end - clause.start > _LONGEST_BARE:
        return False
    parts, at = [], clause.start
    for a, b in sorted(spans):
        parts.append(words[at : max(at, a)])
        at = max(at, b)
    text = " ".join([*parts, words[at : clause.end]])
    for name in ("at_most", "within", "bare_words", "money_cue", "around"):
        text = cue(name).sub(" ", text)
    return len(re.findall(r"[^\W\d_]{2,}|[\u3400-\u9fff]", text)) <= most
