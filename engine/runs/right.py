"""Which replies of a trained model to the held-out rows are right."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.spec import Criterion, TrainingSpec
from engine.data.prepare import Prepared
from engine.evaluation.compare_models import Measured
from engine.rubric.score import breaks_hard
from engine.trust.right import are_right

_DECIDING = frozenset({"ending", "code", "sql", "tool_call"})
"""Graders that say of a reply whether it is right, however it is worded."""


def replies_right(spec: TrainingSpec, data: Prepared, after: Measured) -> list[bool]:
    """Of each row; what was cut off or breaks a must is wrong.

    Raises:
        RunFailed: the model that compares meanings is not on this machine.
    """
    rows = data.held_out
    cut = after.cut or [False] * len(rows)
    broken = musts_broken(spec.rubric, after, len(rows))
    if deciding := deciding_criteria(spec.rubric):
        columns = [after.judged.grades[c.name] for c in deciding]
        return [
            not (off or musts) and all((column[n] or 0.0) >= 1 for column in columns)
            for n, (off, musts) in enumerate(zip(cut, broken, strict=True))
        ]
    return are_right(
        [row.prompt for row in rows],
        [row.reply for row in rows],
        after.replies,
        cut,
        [bool(musts) for musts in broken],
        criteria=spec.rubric,
        labels=bool(data.labels),
        embedding=spec.data.embedding,
    )


def musts_broken(criteria: Sequence[Criterion], after: Measured, rows: int) -> list[list[str]]:
    """Of each row the musts that its reply breaks."""
    grades = after.judged.grades
    return [[c.name for c in criteria if breaks_hard([c], [grades[c.name][n]])] for n in range(rows)]


def deciding_criteria(criteria: Sequence[Criterion]) -> list[Criterion]:
    """The wanted ones whose grader alone says whether a reply is right."""
    return [c for c in criteria if c.weight > 0 and c.grader.kind in _DECIDING]
