"""What a reader finds: a change and the characters it rests on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from planner.readers.clauses import Clause
from planner.readers.lexicon import cue
from planner.requirements import Change


@dataclass(frozen=True)
class Hit:
    """A change with the place of the value in the words."""

    change: Change
    start: int
    end: int
    sure: bool = True
    """False where the words also bear another reading; a model's reading then counts without a question."""


def bare(words: str, clause: Clause, spans: Sequence[tuple[int, int]], most: int = 0) -> bool:
    """Whether the clause says nothing but the spans, limits and small words (at most `most` other words)."""
    text = "".join(" " if any(a <= n < b for a, b in spans) else words[n] for n in range(clause.start, clause.end))
    for name in ("at_most", "within", "bare_words", "money_cue"):
        text = cue(name).sub(" ", text)
    return len(re.findall(r"[^\W\d_]{2,}|[\u3400-\u9fff]", text)) <= most
