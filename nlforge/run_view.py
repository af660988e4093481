"""A run as far as it has reported: events in, messages and true figures out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import assert_never

from engine.core import events as ev
from engine.core.display_names import MODELS
from engine.core.errors import BadInput
from engine.core.paths import RunPaths
from engine.core.remedies import Remedy
from engine.core.stop_reason import PAUSED
from nlforge.duration import duration
from nlforge.going.run_now import RunNow
from nlforge.messages import (
    Message,
    Progress,
    ResultCard,
    RunEnded,
    SampleReply,
    TableMessage,
    TalkMessage,
    WholeProgress,
)
from nlforge.result_card import card_lines
from nlforge.run_examples import examples
from nlforge.run_hold import RunHold
from nlforge.run_progress import WholeRun
from nlforge.score_table import report
from nlforge.store import Session
from nlforge.wording.catalogue import has, number, say
from nlforge.wording.delivered import cost_lines, reply_time_line, trust_lines
from nlforge.wording.told import (
    about,
    check_name,
    detail,
    failed_lines,
    finding,
    fitness_lines,
    stage_name,
    stopped_line,
    who,
)


@dataclass
class RunView:
    """State of one run, folded from its events."""

    weights: Mapping[str, float] = field(default_factory=dict)
    """Weight of each rubric line, for showing."""
    folder: Path = Path()
    """Where the run's files are, as the person can name it from where they are."""
    serves: bool = False
    """Whether what is delivered is a server."""
    estimate: tuple[float, float, float] | None = None
    """Seconds, low, likely, high, as estimated before the run."""
    data: ev.DataReady | None = None
    stage: ev.StageStarted | None = None
    step: ev.Step | None = None
    evaluated: dict[str, ev.Evaluated] = field(default_factory=dict)
    diagnosed: ev.Diagnosed | None = None
    delivers: ev.Measurable = "trained"
    """What answers, as its figures are called; what was trained, until the run has chosen."""
    fitness: ev.FitnessJudged | None = None
    """What the model is fit for."""
    exported: str = ""
    """Where it was delivered to, from the run's folder; empty where only the weights are there."""
    costs: ev.ReplyCosts | None = None
    """What using what was delivered costs."""
    remedies: tuple[Remedy, ...] = ()
    """What can be done about its result, as far as it was told."""
    ended: ev.RunFinished | ev.RunFailedEvent | ev.RunCancelled | None = None
    whole: WholeRun = field(default_factory=WholeRun)
    now: RunNow = field(default_factory=RunNow)
    """What there is to see of it while it works."""
    hold: RunHold = field(default_factory=RunHold)
    stopping: bool = False
    """It was asked to end and has not yet."""
    pausing: bool = False
    """What it was asked for is a pause."""
    _passed: list[str] = field(default_factory=list)
    """Checks that passed and were not said yet."""

    @property
    def failed(self) -> bool:
        """Whether it ended in an error."""
        return isinstance(self.ended, ev.RunFailedEvent)

    @property
    def exit_code(self) -> int:
        match self.ended:
            case ev.RunFailedEvent():
                return self.ended.exit_code
            case ev.RunCancelled():
                return 130
            case ev.RunFinished():
                return 0
            case None:
                return 6

    def take(self, event: ev.RunEvent) -> Iterator[Message]:
        """Fold one event in and say what a person should see of it."""
        self.whole.take(event)
        waits = self.hold.take(event)
        if isinstance(event, ev.NoticeFailed):
            yield TalkMessage(say(f"notice-failed-{event.way}", why=event.why))
            return
        if isinstance(event, ev.Held | ev.LetOn | ev.Slept):
            self.now.take(event)
            if isinstance(event, ev.Held) and self.ended is not None:
                # A run that goes on and waits before it begins anew: its former end is over.
                self.ended, self.remedies = None, ()
            if waits is not None:
                yield TalkMessage(waits)
            return
        if odd := self.now.take(event):
            yield TalkMessage(*odd)
        if isinstance(event, ev.Resources):
            return
        if isinstance(event, ev.GateChecked) and event.passed and "base" not in self.evaluated:
            self._passed.append(check_name(event.name))
            return
        if self._passed:
            # What each of them found is in the events and in the report.
            passed = self._passed
            yield TalkMessage(
                say("run-checks-passed", count=len(passed), names=", ".join(passed))
                if len(passed) > 1
                else say("run-check-passed", name=passed[0])
            )
            self._passed.clear()
        match event:
            case ev.RunStarted():
                self.step, self.ended, self.remedies, self.estimate = None, None, (), event.seconds_estimate
                self.fitness, self.delivers = None, "trained"
                again = say("run-goes-on" if self.whole.stored else "run-begins-anew")
                yield TalkMessage(again if event.resumed else _started(event.seconds_estimate))
            case ev.DataReady():
                self.data = event
                yield TalkMessage(rows_told(event))
            case ev.GateChecked():
                key = "run-check-passed-with" if event.passed else "run-check-failed"
                yield TalkMessage(say(key, name=check_name(event.name), detail=detail(event)).rstrip())
            case ev.StageStarted():
                self.stage = event
                name, steps, rows = stage_name(event.stage), event.steps, event.rows
                yield TalkMessage(
                    say("run-stage-goes-on", stage=name, step=event.first_step, steps=steps, rows=rows)
                    if event.first_step
                    else say("run-stage-starts", stage=name, steps=steps, rows=rows)
                )
            case ev.Step():
                self.step = event
                yield Progress(
                    event.step, event.of, event.loss, event.eta_seconds, event.reward, stage_name(event.stage)
                )
            case ev.Sample():
                yield SampleReply(event.step, event.prompt, event.reply)
            case ev.StageFinished():
                name, took = stage_name(event.stage), duration(event.seconds)
                yield TalkMessage(
                    say("run-stage-took", stage=name, time=took)
                    if event.loss is None
                    else say("run-stage-took-loss", stage=name, time=took, loss=number(event.loss, 3))
                )
            case ev.Evaluated():
                self.evaluated[event.model] = event
                score = (
                    say("run-not-measurable")
                    if event.score is None
                    else say("run-score", score=number(event.score, 3), noise=number(event.noise, 3))
                )
                named = f"{who(event.model)}{f' ({about(event)})' if event.about else ''}"
                following = f" {say('run-measured-next')}" if event.model == "base" and event.rows else ""
                yield TalkMessage(say("run-measured", who=named, rows=event.rows, score=score) + following)
            case ev.Diagnosed():
                if event.gain is not None:
                    self.diagnosed = event
                self.remedies = event.remedies if event.cause and not event.round else (*self.remedies, *event.remedies)
                yield TalkMessage(finding(event))
            case ev.FitnessJudged():
                # Said when the run has ended: before that, a gate or the delivery may still fail.
                self.fitness = event
            case ev.Delivering():
                self.serves = event.what == "openai_server"
                yield TalkMessage(say("run-delivering", what=say(f"delivery-to-{event.what}")))
            case ev.Exported():
                # The adapter is told before anything is measured, and may not be what is delivered.
                self.exported = "" if event.what == "adapter" else event.path
                session, path = self.folder.parent.parent.name, str(self.folder / event.path)
                known = has(key := f"run-delivered-{event.what}")
                yield TalkMessage(say(key if known else "run-delivered", what=event.what, path=path, session=session))
                if self.serves:
                    yield TalkMessage(say("run-serve", session=session))
            case ev.Parity():
                yield TalkMessage(say("run-parity", what=event.what, same=event.same, of=event.of))
            case ev.TrustMeasured():
                yield TalkMessage(*trust_lines(event))
            case ev.ReplyTime():
                yield TalkMessage(reply_time_line(event))
            case ev.ReplyCosts():
                self.costs = event
                yield TalkMessage(*cost_lines(event))
            case ev.RunFinished():
                self.ended = event
                if shown := examples(self.diagnosed):
                    yield TableMessage(shown)
                # Last, so that the figures are what is seen at the end.
                yield TableMessage(self.table())
                yield from self._verdict()
                yield TalkMessage(_done(self.estimate, event.seconds, self.folder / event.report))
                yield RunEnded(0)
            case ev.RunFailedEvent():
                self.ended, self.remedies = event, (*self.remedies, *event.remedies)
                if self.evaluated:
                    yield TableMessage(self.table())
                yield from self._verdict()
                yield TalkMessage(*failed_lines(event))
                yield RunEnded(event.exit_code)
            case ev.RunCancelled():
                self.ended = event
                yield TalkMessage(stopped_line(event, self.left()))
                yield RunEnded(130, self.paused)
            case ev.WayChosen():
                # Said in the verdict.
                self.delivers = event.model
            case ev.CheckpointSaved() | ev.WeightsSaved():
                pass
            case _:
                assert_never(event)

    def _verdict(self) -> Iterator[Message]:
        """The card of the result: what it is fit for first."""
        verdict = fitness_lines(self.fitness, self.folder) if self.fitness and self.fitness.sentences else ()
        if lines := (*verdict, *card_lines(self.evaluated, self.delivers, self.weights)):
            yield ResultCard(*lines)

    def table(self) -> str:
        """Its figures."""
        return report(self.evaluated, self.delivers, self.weights)

    @property
    def paused(self) -> bool:
        """It ended because the person asked for a pause."""
        return isinstance(self.ended, ev.RunCancelled) and self.ended.reason == str(PAUSED)

    def progress(self) -> WholeProgress | None:
        """How far the run is as a whole, by the clock; None where it has not begun or has ended."""
        now = self.whole.now()
        return (
            None
            if now is None or self.ended is not None
            else WholeProgress(
                *now,
                self.doing(),
                self.whole.phase == "train" and self.step is not None and self.whole.eta is not None,
                self.whole.range_left(),
            )
        )

    def doing(self) -> str:
        """What it does now, in words."""
        if self.stopping:
            return say("going-pausing" if self.pausing else "run-phase-stopping")
        if self.hold.words:
            return self.hold.words
        match self.whole.phase:
            case "data":
                return say("run-phase-data")
            case "checks":
                return say("run-phase-checks")
            case "train" if self.step is not None and self.whole.eta is not None:
                return say("run-phase-step", stage=stage_name(self.step.stage), step=self.step.step, of=self.step.of)
            case "train":
                return say("run-phase-first-step", stage=stage_name(self.stage.stage if self.stage else ""))
            case "deliver":
                return say("run-phase-deliver")
            case _:
                return say("run-phase-measure", model=min(self.whole.measured + 1, len(MODELS)), of=len(MODELS))

    def left(self) -> str:
        """What a stopped run leaves behind."""
        if "trained" in self.evaluated or (self.step is not None and self.step.step >= self.step.of):
            return say("run-left-trained")
        if self.step is not None:
            return say("run-left-partly", step=self.step.step, of=self.step.of)
        return say("run-left-nothing")

    def status(self, going: bool = True) -> str:
        """Where the run stands, in figures it has itself reported."""
        parts = [f"{self.hold.words[0].upper()}{self.hold.words[1:]}."] if going and self.hold.words else []
        if self.data is not None:
            parts.append(say("run-status-rows", train=self.data.train, eval=self.data.eval))
        if self.step is not None:
            figure = "" if self.step.loss is None else say("run-status-loss", loss=number(self.step.loss, 3))
            if self.step.reward is not None:
                figure = say("run-status-reward", reward=number(self.step.reward, 3))
            learning = going and self.step.step < self.step.of and self.whole.phase == "train"
            left = say("run-status-left", time=duration(self.step.eta_seconds)) if learning else ""
            parts.append(
                say(
                    "run-status-step",
                    stage=stage_name(self.step.stage),
                    step=self.step.step,
                    of=self.step.of,
                    figure=figure,
                    tokens=number(self.step.tokens_per_second),
                    left=left,
                )
            )
            if self.step.step >= self.step.of and "trained" not in self.evaluated:
                parts.append(say("run-status-measuring"))
        for result in self.evaluated.values():
            if result.score is not None:
                score, noise = number(result.score, 3), number(result.noise, 3)
                parts.append(say("run-status-score", who=who(result.model), score=score, noise=noise))
        return " ".join(parts) or say("run-status-nothing")


def view_of(session: Session, run: RunPaths) -> RunView:
    """A run nothing is known of yet, with the weights of its rubric."""
    from engine.core.spec import load_spec

    folder = session.root / "runs" / run.root.name
    try:
        spec = load_spec(run.spec)
        kinds = [stage.kind for stage in spec.stages]
        return RunView({c.name: c.weight for c in spec.rubric}, folder, now=RunNow(kinds))
    except BadInput:
        # Written by another version: the figures can be shown without the weights.
        return RunView(folder=folder)


def _started(seconds: tuple[float, float, float] | None) -> str:
    if seconds is None:
        return say("run-started")
    low, likely, high = map(duration, seconds)
    return say("run-started-estimate", low=low, likely=likely, high=high)


def _done(estimate: tuple[float, float, float] | None, took: float, path: Path) -> str:
    where = {"time": duration(took), "path": str(path), "page": path.with_suffix(".html").name}
    if estimate is None:
        return say("run-done", **where)
    low, likely, high = map(duration, estimate)
    inside = estimate[0] <= took <= estimate[2]
    key = "run-done-inside" if inside else "run-done-outside"
    return say(key, low=low, likely=likely, high=high, **where)


def rows_told(event: ev.DataReady) -> str:
    """What became of the rows, in words."""
    dropped = _counted("dropped", event.dropped) or say("run-none")
    redacted = _counted("personal", event.redacted) or say("run-none-found")
    rows = {"read": event.read, "kept": event.kept, "train": event.train, "eval": event.eval}
    told = say("run-data", dropped=dropped, redacted=redacted, **rows)
    texts = say("run-data-texts", train=event.texts, eval=event.texts_eval) if event.texts else ""
    return f"{told} {texts}".rstrip()


def _counted(of: str, counts: Mapping[str, int]) -> str:
    """“8 (no message or no answer); 6 (the same as another row)”: each count that is not zero, in words."""
    return "; ".join(f"{number(n)} ({_kind(of, name)})" for name, n in counts.items() if n)


def _kind(of: str, name: str) -> str:
    return say(f"name-{of}-{name}") if has(f"name-{of}-{name}") else name.replace("_", " ")
