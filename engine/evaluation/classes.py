"""How well each label is found: precision, recall and F1, and their mean over the labels, in which a rare one counts
as much as a frequent one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from engine.core.events import ClassFigure
from engine.graders.facts import same_label

OF_CLASS = " of "
"""Between a metric and a label in the name of a gate: “recall of urgent”."""
OF_ONE_CLASS = ("accuracy", "precision", "recall", "f1")
"""What is measured of each label; how often one is right is its recall."""


def class_figures(expected: Sequence[str], said: Sequence[str]) -> tuple[ClassFigure, ...]:
    """Of every label that is right or was given, most frequent first."""
    names = {_key(text): text.strip() for text in (*reversed(said), *reversed(expected))}
    right, given = Counter(map(_key, expected)), Counter(map(_key, said))
    found = Counter(_key(a) for a, b in zip(expected, said, strict=True) if same_label(a, b))
    return tuple(
        ClassFigure(
            label=names[key],
            rows=right[key],
            said=given[key],
            precision=round(found[key] / given[key], 4) if given[key] else None,
            recall=round(found[key] / right[key], 4) if right[key] else None,
            f1=round(2 * found[key] / (right[key] + given[key]), 4),
        )
        for key in sorted({**right, **given}, key=lambda key: (-right[key], -given[key], key))
    )


def macro_f1(figures: Sequence[ClassFigure]) -> float | None:
    """Mean of F1 over the labels that occur, as scikit-learn's `f1_score(average="macro")` reckons it; None without
    any."""
    return round(sum(f.f1 for f in figures) / len(figures), 4) if figures else None


def macro_precision(figures: Sequence[ClassFigure]) -> float | None:
    """Mean over the labels; one that was never given counts as 0, as scikit-learn has it."""
    return round(sum(f.precision or 0.0 for f in figures) / len(figures), 4) if figures else None


def macro_recall(figures: Sequence[ClassFigure]) -> float | None:
    """Mean over the labels; one that no row has counts as 0, as scikit-learn has it."""
    return round(sum(f.recall or 0.0 for f in figures) / len(figures), 4) if figures else None


def _key(text: str) -> str:
    # As `same_label` compares them.
    return text.strip().casefold()
