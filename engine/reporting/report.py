"""All that is known of a run's result, as data: what the pages show, and what other programs read (`report.json`)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from engine.core.events import (
    ClassFigure,
    DataReady,
    Diagnosed,
    Evaluated,
    FitnessJudged,
    GateChecked,
    Measurable,
    RunEvent,
    RunStarted,
    SideBySide,
    StageFinished,
    StageStarted,
    Step,
    TrustMeasured,
    WayChosen,
    active_seconds,
)
from engine.core.frozen import Frozen
from engine.core.gain import Gain
from engine.core.printable import printable
from engine.core.remedies import Remedy
from engine.core.spec import TrainingSpec, digest
from engine.evaluation.corrections import Correction
from engine.evaluation.general import Ability
from engine.evaluation.score_replies import SCORE
from engine.evaluation.size import Size
from engine.evaluation.slices import Slice
from engine.evaluation.worst import WorstAnswer
from engine.trust.trust import CurvePoint

Origins = Mapping[str, Mapping[str, object]]
"""Name of a value → `from`, and `quote` with `turn`, or `reason`."""
ORDER: tuple[Measurable, ...] = ("base", "prompt_only", "retrieval", "trained")


class ReportLine(Frozen):
    """One criterion, the score or one metric, of each model that was measured."""

    name: str
    about: str = ""
    weight: float | None = None
    """Signed; None for what is no line of the rubric."""
    values: dict[Measurable, float | None]
    """None where it could not be measured."""
    change: Gain | None = None
    """From the base to the trained model, row by row; None where it cannot be compared so."""


class Curve(Frozen):
    """What a stage reported step by step."""

    stage: str
    of: Literal["loss", "reward"]
    points: tuple[tuple[int, float], ...]


class StageLine(Frozen):
    stage: str
    round: int = 1
    """In which training of the run."""
    seconds: float
    loss: float | None


class ReportCheck(Frozen):
    name: str
    passed: bool
    figure: float | None
    detail: str


class Timing(Frozen):
    """Seconds, as estimated before and as it was."""

    low: float
    likely: float
    high: float
    took: float


class OriginLine(Frozen):
    name: str
    source: str
    why: str


class Report(Frozen):
    """Everything; frozen, and free of what could break a page: control characters, halves of characters, marks that
    turn the direction of text."""

    version: Literal[1] = 1
    name: str
    goal: str
    digest: str
    fit: str = ""
    """What the model is fit for; empty where the run did not come so far."""
    verdict: str = ""
    """How much it answers, how much of that is right, and what it cannot do."""
    to_correct: tuple[Correction, ...] = ()
    """The wrong replies."""
    result: str
    """What training changed, in words; empty where the run did not come so far."""
    delivered: Measurable = "trained"
    """Which of those that were measured is delivered; wrong and worst replies and parts are its."""
    way: str = ""
    """What is delivered in the place of the trained model, in words; empty where that is delivered."""
    gain: float | None
    beyond_noise: bool | None
    rows: int
    """Held out and measured with."""
    score: ReportLine | None
    noise: dict[Measurable, float]
    """Half width of the 95 % interval of each model's score."""
    about: dict[Measurable, str]
    """What each baseline was given."""
    criteria: tuple[ReportLine, ...]
    metrics: tuple[ReportLine, ...]
    against: dict[Measurable, dict[str, Gain]]
    """Of the trained model, the change from each other one, per criterion and score."""
    general: Ability | None
    slices: tuple[Slice, ...]
    classes: dict[Measurable, tuple[ClassFigure, ...]] = Field(default_factory=dict)
    """Of each label; empty where replies are no labels."""
    worst: tuple[WorstAnswer, ...]
    size: Size | None
    cause: str
    diagnosis: str
    lever: dict[str, Any]
    remedies: tuple[Remedy, ...] = ()
    """What the person can choose to do about it."""
    notes: tuple[str, ...]
    """What else was said of data, rubric and training."""
    data: dict[str, Any]
    checks: tuple[ReportCheck, ...]
    stages: tuple[StageLine, ...]
    curves: tuple[Curve, ...]
    """Of the training that gave the model."""
    round: int = 1
    """Which training that was."""
    rounds: int = 1
    """How often it was trained."""
    timing: Timing | None
    examples: tuple[SideBySide, ...]
    origins: tuple[OriginLine, ...]
    use: tuple[str, ...] = ()
    """How what was delivered is used; empty where nothing but the adapter was asked for."""
    costs: tuple[str, ...] = ()
    """What using it costs, and what the server needs; empty where nothing that can be served was delivered."""
    trust: str = ""
    """How much it answers, how much of that is right, and what it hands over; empty where that was not measured."""
    trust_curve: tuple[CurvePoint, ...] = ()
    """What each threshold gives."""


@dataclass(frozen=True)
class Findings:
    """What is known of the held-out rows and is in no event."""

    general: Ability | None = None
    slices: tuple[Slice, ...] = ()
    worst: tuple[WorstAnswer, ...] = ()
    size: Size | None = None
    round: int = 1
    """Which training of the run gave the model that is kept."""
    trust_curve: tuple[CurvePoint, ...] = ()
    to_correct: tuple[Correction, ...] = ()


def read_origins(path: Path) -> Origins:
    """Where each value of the spec comes from; empty for a spec made by hand."""
    try:
        found: Origins = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def build_report(
    spec: TrainingSpec, events: Sequence[RunEvent], origins: Origins | None = None, findings: Findings | None = None
) -> Report:
    """The report of a run from its events; of a run that went on after a stop, the last figures of each kind count."""
    found = findings or Findings()
    figures: dict[Measurable, Evaluated] = {e.model: e for e in events if isinstance(e, Evaluated)}
    said = [e for e in events if isinstance(e, Diagnosed)]
    verdict = next((e for e in reversed(said) if e.gain is not None), None)
    diagnosis = next((e for e in reversed(said) if e.cause), None)
    shown: dict[Measurable, Evaluated] = {name: figures[name] for name in ORDER if name in figures}
    trained = figures.get("trained")
    changes = trained.against.get("base", {}) if trained else {}
    data = next((e for e in reversed(events) if isinstance(e, DataReady)), None)
    fit = next((e for e in reversed(events) if isinstance(e, FitnessJudged)), None)
    way = next((e for e in reversed(events) if isinstance(e, WayChosen)), None)
    checks = {e.name: e for e in events if isinstance(e, GateChecked)}
    rounds = list(_rounds(events))
    report = Report(
        name=spec.name,
        goal=spec.goal,
        digest=digest(spec),
        fit=fit.sentences[0].text if fit and fit.sentences else "",
        verdict=" ".join(one.text for one in fit.sentences[1:]) if fit else "",
        to_correct=found.to_correct,
        result=verdict.text if verdict else "",
        delivered=way.model if way else "trained",
        way=way.text if way and way.weights == "base" else "",
        gain=verdict.gain if verdict else None,
        beyond_noise=verdict.beyond_noise if verdict else None,
        rows=max((e.rows for e in shown.values()), default=0),
        score=ReportLine(name=SCORE, values={n: e.score for n, e in shown.items()}, change=changes.get(SCORE))
        if shown
        else None,
        noise={n: e.noise for n, e in shown.items()},
        about={n: e.about for n, e in shown.items() if e.about},
        criteria=tuple(
            ReportLine(
                name=c.name,
                about=c.about,
                weight=c.weight,
                values={n: e.criteria.get(c.name) for n, e in shown.items()},
                change=changes.get(c.name),
            )
            for c in spec.rubric
        )
        if shown
        else (),
        metrics=tuple(
            ReportLine(name=m, values={n: e.metrics.get(m) for n, e in shown.items()}, change=changes.get(m))
            for m in dict.fromkeys(m for e in shown.values() for m in e.metrics)
        ),
        against=trained.against if trained else {},
        general=found.general,
        slices=found.slices,
        worst=found.worst,
        size=found.size,
        classes={n: e.classes for n, e in shown.items() if e.classes},
        cause=diagnosis.cause if diagnosis else "",
        diagnosis=diagnosis.text if diagnosis else "",
        lever=diagnosis.lever if diagnosis else {},
        remedies=diagnosis.remedies if diagnosis else (),
        notes=tuple(dict.fromkeys(e.text for e in said if e.gain is None and not e.cause)),
        data=data.model_dump(mode="json", exclude={"kind", "time"}) if data else {},
        checks=tuple(
            ReportCheck(name=e.name, passed=e.passed, figure=e.figure, detail=e.detail) for e in checks.values()
        ),
        stages=tuple(
            StageLine(stage=e.stage, round=number, seconds=e.seconds, loss=e.loss)
            for number, e in rounds
            if isinstance(e, StageFinished)
        ),
        curves=_curves([e for number, e in rounds if number == found.round]),
        round=found.round,
        rounds=max((n for n, _ in rounds), default=1),
        timing=_timing(events),
        trust=next((e.text for e in reversed(events) if isinstance(e, TrustMeasured)), ""),
        trust_curve=found.trust_curve,
        examples=verdict.examples if verdict else (),
        origins=tuple(
            OriginLine(name=name, source=str(o.get("from")), why=_why(o)) for name, o in (origins or {}).items()
        ),
    )
    return Report.model_validate(_printable(report.model_dump()))


def _rounds(events: Sequence[RunEvent]) -> Iterator[tuple[int, RunEvent]]:
    """Each event with the number of the training it belongs to; a run that goes on goes through its trainings from
    the first."""
    number = 1
    for event in events:
        if isinstance(event, RunStarted):
            number = 1
        elif isinstance(event, Diagnosed) and event.round:
            number = event.round
        yield number, event


def _curves(events: Sequence[RunEvent]) -> tuple[Curve, ...]:
    """Loss and reward by step; a step taken again after a stop counts as it was taken last."""
    found: dict[tuple[str, Literal["loss", "reward"]], dict[int, float]] = {}
    for event in events:
        if isinstance(event, StageStarted) and event.first_step == 0:
            found = {key: points for key, points in found.items() if key[0] != event.stage}
        elif isinstance(event, Step):
            if event.loss is not None:
                found.setdefault((event.stage, "loss"), {})[event.step] = event.loss
            if event.reward is not None:
                found.setdefault((event.stage, "reward"), {})[event.step] = event.reward
    return tuple(
        Curve(stage=stage, of=of, points=tuple(sorted(points.items()))) for (stage, of), points in found.items()
    )


def _timing(events: Sequence[RunEvent]) -> Timing | None:
    """What was estimated against what it took until now, the report itself being the last thing."""
    begun = next((e for e in events if isinstance(e, RunStarted) and e.seconds_estimate is not None), None)
    if begun is None or begun.seconds_estimate is None:
        return None
    low, likely, high = begun.seconds_estimate
    return Timing(low=low, likely=likely, high=high, took=active_seconds(events))


def _why(origin: Mapping[str, object]) -> str:
    said = f"“{origin['quote']}” (turn {origin.get('turn')})" if origin.get("quote") else ""
    return " ".join(f"{said} {origin.get('reason') or ''}".split())


def _printable(value: Any) -> Any:
    """Whatever a row holds, with marks for characters that break or disguise a text."""
    match value:
        case str():
            return printable(value)
        case dict():
            return {_printable(k): _printable(v) for k, v in value.items()}
        case list() | tuple():
            return tuple(_printable(v) for v in value)
        case _:
            return value
