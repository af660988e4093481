"""Columns that cannot be message and answer: nearly every message would stand beside several answers, of which none can
be learned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from engine.data.formats.table import Table

_LOOKED_AT, _FEWEST_ROWS, _ALONE = 2000, 20, 0.1
"""Rows that are looked at; from how many on, and up to which share of them whose message has one answer, two columns
contradict each other."""


def contradict(table: Table, prompt: Sequence[str], fields: Sequence[str]) -> bool:
    """Whether columns of the message and of the answer contradict each other."""
    answers = defaultdict[tuple[str, ...], set[tuple[str, ...]]](set)
    rows = [r for r in table.rows[:_LOOKED_AT] if all(r.get(c, "").strip() for c in (*prompt, fields[0]))]
    for row in rows:
        message = tuple(" ".join(row.get(c, "").split()).casefold() for c in prompt)
        answers[message].add(tuple(row.get(c, "").strip().casefold() for c in fields))
    # Labels are many to one; of texts none but those that stand alone can be learned.
    alone = sum(len(of) == 1 for of in answers.values())
    return len(rows) >= _FEWEST_ROWS and len(answers) > 1 and alone <= _ALONE * len(rows)
