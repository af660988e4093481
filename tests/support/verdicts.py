"""Runs of each kind with replies that are known, as far as their verdict."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from engine.core.events import DataReady, Evaluated, FitnessJudged, GateChecked, Measurable, RunEvent, TrustMeasured
from engine.core.row import Row
from engine.core.spec import Criterion, DataSpec, Gate, ModelSpec, Task, TrainingSpec
from engine.core.stages import CptStage, SftStage
from engine.data.counts import Counts
from engine.data.prepare import Prepared
from engine.evaluation.compare_models import Measured
from engine.evaluation.corrections import Correction
from engine.evaluation.score_replies import judge
from engine.evaluation.slices import slices
from engine.evaluation.statistics import wilson
from engine.graders.kinds import JsonFields, Patterns, grader_of
from engine.graders.verdict import References
from engine.reporting.report import Findings, Report, build_report
from engine.runs.fitness import fit_for

RIGHT = Criterion(name="right", about="", weight=1, grader=grader_of("reference"))
MUST = Criterion(name="promises no date", about="", weight=-1, hard=True, grader=Patterns(forbidden=("guaranteed",)))
LABEL = Criterion(name="right label", about="", weight=1, grader=grader_of("label"))
FORM = Criterion(name="right form", about="", weight=1, grader=JsonFields(fields=("shop", "total"), each_entry=True))
GOODS = ("bikes", "tents", "skis", "boats", "ropes", "stoves")


def spec(task: Task, rubric: Sequence[Criterion], gates: Sequence[Gate] = (), stage: Any = None) -> TrainingSpec:
    return TrainingSpec(
        name="hire-desk",
        goal="Answer what people ask the hire desk.",
        task=task,
        data=DataSpec(),
        model=ModelSpec(base="b", params_b=0.1),
        stages=(stage or SftStage(epochs=1),),
        rubric=tuple(rubric),
        gates=tuple(gates),
    )


def letters(rows: int) -> list[Row]:
    """Messages with written replies, each with a figure."""
    return [
        Row(
            f"What do {GOODS[n % 6]} cost for {n + 2} days?", f"{GOODS[n % 6].title()} cost {3 * n + 7} pounds.", "f", n
        )
        for n in range(rows)
    ]


def sorted_mail(rows: int) -> list[Row]:
    """Messages with one of three labels, one of them rare."""
    names = ["booking"] * 5 + ["invoice"] * 4 + ["complaint"]
    return [Row(f"About my {names[n % 10]}, number {n}.", names[n % 10], "f", n) for n in range(rows)]


def receipts(rows: int) -> list[Row]:
    """Messages with a form of two fields."""
    return [
        Row(f"Receipt {n} of Miller, {n + 3}.50", json.dumps({"shop": "Miller", "total": f"{n + 3}.50"}), "f", n)
        for n in range(rows)
    ]


def handing_over(right: int, answered: int, of: int, **other: Any) -> TrustMeasured:
    """What the run tells of a model that hands over."""
    low, high = wilson(right, answered) if answered else (None, None)
    known: dict[str, Any] = {"promised": low is not None and low >= 0.95, "unknown_rows": 100} | other
    return TrustMeasured(
        demand=0.95,
        threshold=0.8 if answered else None,
        answered=answered / of if answered else None,
        right=right / answered if answered else None,
        right_low=low,
        right_high=high,
        rows=of,
        unknown_handed_over=0.97 if answered else None,
        **known,
    )


def held_out(wanted: TrainingSpec, rows: Sequence[Row]) -> Prepared:
    """Data that are nothing but rows to measure with."""
    labels = tuple(sorted({row.reply for row in rows})) if wanted.task is Task.CLASSIFICATION else ()
    return Prepared([], list(rows), Counts(), References(), labels, 32)


def measured(model: Measurable, wanted: TrainingSpec, rows: Sequence[Row], wrong: Mapping[int, str]) -> Measured:
    """A model that gives all right replies but these."""
    replies = [wrong.get(n, row.reply) for n, row in enumerate(rows)]
    judged = judge(
        model,
        "held_out",
        wanted.rubric,
        rows,
        replies=replies,
        seconds=[None] * len(rows),
        refs=References(),
        classification=wanted.task is Task.CLASSIFICATION,
    )
    return Measured(judged, replies, [], [None] * len(rows))


def verdict_on(
    wanted: TrainingSpec,
    rows: Sequence[Row],
    wrong: Mapping[int, str],
    trust: TrustMeasured | None = None,
    gates: Sequence[GateChecked] = (),
) -> tuple[FitnessJudged, tuple[Correction, ...], Report]:
    """Verdict, corrections and report of a model that gives all right replies but these: number of the row → reply."""
    data, after = held_out(wanted, rows), measured("trained", wanted, rows, wrong)
    judged = after.judged
    parts = slices(rows, judged.scores, judged.scores, labels=data.labels)
    fit, found = fit_for(wanted, data, after, gates, parts, trust)
    figures: list[Evaluated] = [judged.event] if rows else []
    events: list[RunEvent] = [
        DataReady(read=9, kept=9, train=9, eval=len(rows), dropped={}, redacted={}),
        *figures,
        *([trust] if trust is not None else []),
        *gates,
        fit,
    ]
    return fit, found, build_report(wanted, events, None, Findings(slices=parts, to_correct=found))


CHAT, SORT, FILL = (
    spec(Task.CHAT_ASSISTANT, (RIGHT, MUST)),
    spec(Task.CLASSIFICATION, (LABEL,)),
    spec(Task.EXTRACTION, (FORM,)),
)
READ = spec(Task.DOMAIN_ADAPTATION, (), stage=CptStage(epochs=1))
INVENTED = "They are free on Sundays."
