"""The result of a run as data: the verdict, each line before and after with its noise, what else was measured, the
curve, the worst answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from engine.core.errors import BadInput
from engine.core.events import Diagnosed, FitnessJudged, Measurable, TrustMeasured, read_events
from engine.core.paths import RunPaths
from engine.reporting.report import Report, ReportLine
from engine.reporting.words import ChangeKind, kind_of
from nlforge.result.report_file import report_file, run_with_result
from nlforge.store import Session
from nlforge.wording.catalogue import say
from nlforge.wording.delivered import trust_lines
from nlforge.wording.told import finding, fitness_lines, metric_name, model_name

if TYPE_CHECKING:
    from engine.evaluation.worst import WorstAnswer
    from engine.trust.trust import CurvePoint

_ORDER: dict[ChangeKind, int] = {"worse": 0, "chance": 1, "few": 2, "unknown": 3, "better": 4}


@dataclass(frozen=True)
class MeasuredLine:
    """One line of the rubric, or the score, of the base model and of what is delivered."""

    name: str
    weight: float | None
    before: float | None
    after: float | None
    low: float | None
    high: float | None
    """Ends of the range in which chance alone could put `after`; None where that is not known."""
    kind: ChangeKind

    @property
    def change(self) -> float | None:
        """After minus before."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class WayMeasured:
    """The score of one way to get a reply."""

    name: str
    score: float | None
    noise: float
    delivered: bool
    model: Measurable


@dataclass(frozen=True)
class ResultFacts:
    """What is shown of a result."""

    session: str
    run: RunPaths
    report: Report
    verdict: tuple[str, ...]
    """What the model is fit for, first; then why."""
    verdict_to_share: tuple[str, ...]
    """The same for others: files by their names alone, for folders of this machine are nobody else's business."""
    gained: str
    """What training changed, in a sentence; empty where it was not judged."""
    trust: tuple[str, ...]
    """How much it answers itself, and how much of that is right."""
    threshold: float | None
    """How sure it must be to answer; None where it answers everything, or hands over everything."""
    score: MeasuredLine | None
    lines: tuple[MeasuredLine, ...]
    """Those that got worse first."""
    ways: tuple[WayMeasured, ...]

    @property
    def curve(self) -> tuple[CurvePoint, ...]:
        """What each threshold gives."""
        return self.report.trust_curve

    @property
    def worst(self) -> tuple[WorstAnswer, ...]:
        """The answers that failed most."""
        return self.report.worst

    @property
    def worse(self) -> tuple[MeasuredLine, ...]:
        """Lines that got worse, by more than chance explains."""
        return tuple(line for line in self.lines if line.kind == "worse")


def result_of(session: Session, run: RunPaths | None = None) -> ResultFacts:
    """The result of a run; of the newest that has one, unless a run is named.

    Raises:
        BadInput: there is none yet, or its report cannot be read.
    """
    run = run or run_with_result(session)
    if run is None:
        raise BadInput(say("result-none"), "", say("result-none-todo"))
    try:
        report = Report.model_validate_json(report_file(run).read_bytes())
    except (OSError, ValidationError) as error:
        told = str(report_file(run))
        raise BadInput(say("result-unreadable", path=told), "", say("result-unreadable-todo")) from error
    fit: FitnessJudged | None = None
    trust: TrustMeasured | None = None
    gained: Diagnosed | None = None
    for event in read_events(run.events):
        match event:
            case FitnessJudged():
                fit = event
            case TrustMeasured():
                trust = event
            case Diagnosed() if event.gain is not None:
                gained = event
            case _:
                pass
    lines = [_line(line, report) for line in report.criteria]
    lines.sort(key=lambda one: (_ORDER[one.kind], -abs(one.change or 0.0)))
    folder = session.root / "runs" / run.root.name
    known = fit if fit is not None and fit.sentences else None
    return ResultFacts(
        session=session.id,
        run=run,
        report=report,
        verdict=fitness_lines(known, folder) if known is not None else _of_old(report),
        verdict_to_share=fitness_lines(known) if known is not None else _of_old(report),
        gained=finding(gained) if gained is not None else report.result,
        trust=tuple(trust_lines(trust)) if trust is not None else (),
        threshold=trust.threshold if trust is not None else None,
        score=_line(report.score, report) if report.score is not None else None,
        lines=tuple(lines),
        ways=tuple(_ways(report)),
    )


def _of_old(report: Report) -> tuple[str, ...]:
    """The verdict of a run that told none as an event: as it stands in the report, or that there is none."""
    return tuple(filter(None, (report.fit, report.verdict))) or (say("result-no-verdict"),)


def _line(line: ReportLine, report: Report) -> MeasuredLine:
    before, after = line.values.get("base"), line.values.get(report.delivered)
    # Compared row by row is the trained model alone.
    change = line.change if report.delivered == "trained" else None
    low = high = None
    if before is not None and change is not None and change.enough:
        low, high = before + change.low, min(1.0, before + change.high)
    elif line is report.score and after is not None and (noise := report.noise.get(report.delivered)):
        low, high = after - noise, min(1.0, after + noise)
    name = say("result-score") if line is report.score else metric_name(line.name)
    kind = kind_of(line) if report.delivered == "trained" else "unknown"
    return MeasuredLine(name, line.weight, before, after, low, high, kind)


def _ways(report: Report) -> Iterator[WayMeasured]:
    for model, score in (report.score.values if report.score is not None else {}).items():
        noise = report.noise.get(model, 0.0)
        yield WayMeasured(model_name(model), score, noise, model == report.delivered, model)
