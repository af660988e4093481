"""What the model of a run is fit for: the verdict in words, and its wrong replies to go through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from engine.core.events import FitnessJudged, GateChecked, TrustMeasured
from engine.core.fitness_event import Subject
from engine.core.spec import Task, TrainingSpec
from engine.data.prepare import Prepared
from engine.evaluation.compare_models import Measured
from engine.evaluation.corrections import TO_CORRECT, Correction, corrections
from engine.evaluation.fitness import FitnessFacts, Instead, MeasuredHandOver, judged_fit
from engine.evaluation.forms import form_grader
from engine.evaluation.slices import Slice
from engine.reporting.report import Origins
from engine.runs.right import deciding_criteria, musts_broken, replies_right

_MANY_RIGHT = frozenset({Task.SUMMARIZATION, Task.REWRITING_STYLE, Task.TRANSLATION, Task.CODE_ASSISTANT})
"""Tasks of which one message has many good replies, and the data have one."""
_FEWEST_OF_ONE = 3
"""Rows of a label or a field from which on it is named as weak."""
_HALF, _MOST_FIELDS = 0.5, 0.75
"""A label is weak where fewer than half of its messages are found; a field, which is looked for in every message, where
F1 is lower than this."""


def fit_for(
    spec: TrainingSpec,
    data: Prepared,
    after: Measured,
    gates: Sequence[GateChecked],
    parts: Sequence[Slice],
    trust: TrustMeasured | None,
    instead: Instead | None = None,
    own_share: bool = False,
) -> tuple[FitnessJudged, tuple[Correction, ...]]:
    """The verdict on what is delivered by its replies to the held-out rows, and the wrong ones among these; `trust` is
    what it answers and hands over, None where it answers everything; `instead` where it is not the trained model;
    `own_share`: the share that must be right was said by the person.

    Raises:
        RunFailed: the model that compares meanings is not on this machine.
    """
    of = _subject(spec, data)
    if of == "texts":
        return judged_fit(FitnessFacts(of)), ()
    cut = after.cut or [False] * len(data.held_out)
    broken = musts_broken(spec.rubric, after, len(data.held_out))
    right = replies_right(spec, data, after)
    failed = {gate.name for gate in gates if not gate.passed}
    demanded = {f"release_{gate.metric}": gate.metric for gate in spec.gates}
    others = {"release_no_must_broken", *demanded}
    seen = FitnessFacts(
        of,
        right,
        hands_over=None if trust is None else _handing_over(trust),
        most_frequent=_most_frequent([row.reply for row in data.held_out]) if of == "labels" else None,
        weak=_weak(of, after, parts),
        musts=list(dict.fromkeys(name for names in broken for name in names)),
        missed=[metric for name, metric in demanded.items() if name in failed],
        demanded=own_share,
        fields=_fields(after) if of == "forms" else (),
        held_back=any(name not in others and not _of_baseline(name) for name in failed),
        no_better=any(map(_of_baseline, failed)),
        free_wording=of == "replies" and spec.task in _MANY_RIGHT and not deciding_criteria(spec.rubric),
        instead=instead,
        file=TO_CORRECT,
    )
    wrong = corrections(
        data.held_out, after.replies, right, cut, broken, labels=of == "labels", form=form_grader(spec.rubric)
    )
    return judged_fit(seen), wrong


def share_was_said(origins: Origins) -> bool:
    """Whether the person named the share of what a model answers that must be right."""
    return (origins.get("hand_over.right_share") or {}).get("from") == "said"


def _subject(spec: TrainingSpec, data: Prepared) -> Subject:
    if all(stage.kind == "cpt" for stage in spec.stages):
        return "texts"
    if data.labels:
        return "labels"
    return "replies" if form_grader(spec.rubric) is None else "forms"


def _handing_over(trust: TrustMeasured) -> MeasuredHandOver:
    return MeasuredHandOver(
        demand=trust.demand,
        answered=trust.answered or 0.0,
        right=trust.right,
        right_low=trust.right_low,
        right_high=trust.right_high,
        promised=trust.promised,
        rows_missing=trust.rows_missing,
        unknown_rows=trust.unknown_rows,
        unknown_handed_over=trust.unknown_handed_over,
    )


def _most_frequent(labels: Sequence[str]) -> tuple[str, float] | None:
    counts = Counter(label.strip() for label in labels)
    if not counts:
        return None
    label, n = counts.most_common(1)[0]
    return label, n / len(labels)


def _weak(of: Subject, after: Measured, parts: Sequence[Slice]) -> list[str]:
    """Labels, fields, or parts of the messages, the worst first."""
    each = [one for one in after.event.classes if one.rows >= _FEWEST_OF_ONE]
    if of == "labels":
        found = [(one.recall, one.label) for one in each if one.recall is not None and one.recall < _HALF]
    elif of == "forms":
        found = [(one.f1, one.label) for one in each if one.f1 < _MOST_FIELDS]
    else:
        found = [(part.trained, part.name) for part in parts if part.worse and part.by != "length"]
    return [name for _, name in sorted(found)]


def _fields(after: Measured) -> list[tuple[str, int, int]]:
    """Fields whose value was not found in so many forms of those that have one, the worst first."""
    found = [(one.label, round(one.rows * (1 - (one.recall or 0.0))), one.rows) for one in after.event.classes]
    return sorted((one for one in found if one[1]), key=lambda one: -one[1] / one[2])


def _of_baseline(name: str) -> bool:
    return name.startswith("release_better_than_")
