"""How well each field of forms is filled in: precision, recall and F1, and the whole form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from engine.core.events import ClassFigure
from engine.core.spec import Criterion
from engine.encoder.schema import parsed
from engine.graders.kinds import JsonFields
from engine.graders.structure import entries_of, matches

WHOLE_FORMS = "whole_forms"
"""Share of the forms that are right in all their values."""


def form_grader(criteria: Sequence[Criterion]) -> JsonFields | None:
    """What forms are compared by, entry by entry; None where replies are no forms."""
    graders = (c.grader for c in criteria)
    return next((g for g in graders if isinstance(g, JsonFields) and g.each_entry), None)


def form_figures(
    expected: Sequence[str], said: Sequence[str], grader: JsonFields
) -> tuple[dict[str, float], tuple[ClassFigure, ...]]:
    """Figures of all forms, and of each field, the most frequent first. An entry is right where it agrees whole; places
    of the message by what is told of them, and by more than half of their words."""
    wanted, given, right = Counter[str](), Counter[str](), Counter[str]()
    whole = 0
    for theirs, mine in zip(expected, said, strict=True):
        those, these = (entries_of(parsed(form), grader.fields) for form in (theirs, mine))
        met = matches(these, those)
        wanted.update(name for name, _ in those)
        given.update(name for name, _ in these)
        right.update(these[n][0] for n, _, _ in met)
        whole += len(met) == len(these) == len(those) and all(worth == 1 for _, _, worth in met)
    metrics = {WHOLE_FORMS: round(whole / max(1, len(said)), 4)}
    metrics |= _rounded(right.total(), given.total(), wanted.total())
    fields = sorted({**wanted, **given}, key=lambda name: (-wanted[name], -given[name], name))
    return metrics, tuple(
        ClassFigure(label=name, rows=wanted[name], said=given[name], **_figures(right[name], given[name], wanted[name]))
        for name in fields
    )


def _figures(right: int, given: int, wanted: int) -> dict[str, Any]:
    return {
        "precision": round(right / given, 4) if given else None,
        "recall": round(right / wanted, 4) if wanted else None,
        "f1": round(2 * right / (given + wanted), 4) if given + wanted else 0.0,
    }


def _rounded(right: int, given: int, wanted: int) -> Mapping[str, float]:
    """Over the entries of all fields; what has nothing to be a share of is left out."""
    return {name: figure for name, figure in _figures(right, given, wanted).items() if figure is not None}
