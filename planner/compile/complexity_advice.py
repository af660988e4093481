"""Specialists and kinds of training that what there is to learn from does not call for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.core.spec import Task, TrainingSpec
from engine.data.profile import DataProfile
from planner.compile.data_advice import ENOUGH, rows_learned
from planner.compile.kinds import wanted_stages
from planner.plan import Warning_
from planner.requirements import Requirements
from planner.sentences import Digits, Sentence, sentence

_FEW_STAGES = 2
"""Kinds of training beside that from examples from which each must pay for itself."""


def about_complexity(
    wants: Requirements, spec: TrainingSpec, profiles: Sequence[DataProfile], kept: int | None
) -> Iterator[Warning_]:
    """One at most."""
    rows = rows_learned(spec, profiles, kept)
    text = _specialists(spec, rows) or _practice_with_labels(wants, spec, profiles) or _stages(wants, spec, rows)
    if text is not None:
        yield Warning_(code="unneeded_complexity", text=text)


def _specialists(spec: TrainingSpec, rows: int | None) -> Sentence | None:
    """Where each has less than half of what one is dependably learned from."""
    count = len(spec.experts)
    if count < 2 or rows is None or rows / count >= ENOUGH[spec.task] / 2:
        return None
    return sentence(
        "warning-many-specialists",
        "{count} specialists for {rows} examples are {each} each, and one is dependably learned from about {enough}. "
        "One model that learns from all of them is simpler and better; split it only where the measurement shows that "
        "it mixes things up.",
        count=Digits(str(count)),
        rows=Digits(f"{rows:,}"),
        each=Digits(f"{rows // count:,}"),
        enough=Digits(f"{ENOUGH[spec.task]:,}"),
    )


def _practice_with_labels(wants: Requirements, spec: TrainingSpec, profiles: Sequence[DataProfile]) -> Sentence | None:
    labelled = any(s.use == "train" and s.holds == "labelled" for s in spec.data.sources)
    labelled = labelled or any(p.labels for p in profiles)
    if "grpo" not in wanted_stages(wants) or spec.task is not Task.CLASSIFICATION or not labelled:
        return None
    return sentence(
        "warning-practice-with-labels",
        "Your examples say which label is right: learning from them directly (SFT) is exact and takes minutes. "
        "Practice against a score (GRPO) would find the same by trial, for many times the work.",
    )


def _stages(wants: Requirements, spec: TrainingSpec, rows: int | None) -> Sentence | None:
    further = [kind for kind in ("cpt", "dpo", "grpo") if kind in wanted_stages(wants)]
    if len(further) < _FEW_STAGES or rows is None or rows >= ENOUGH[spec.task]:
        return None
    return sentence(
        "warning-many-stages",
        "{stages} beside the examples are much for {rows} of them: each further kind of training has to be set and "
        "measured. Learn from the examples first, and add one where the measurement shows what is missing.",
        stages=[kind.upper() for kind in further],
        rows=Digits(f"{rows:,}"),
    )
