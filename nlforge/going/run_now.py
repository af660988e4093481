"""A run as it stands: its parts, curves, lines of the rubric, replies and machine, folded from its events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from engine.core import events as ev
from nlforge.going.curve import StepCurve
from nlforge.going.odd import Oddities

PartState = Literal["done", "now", "to_come"]


@dataclass(frozen=True)
class RunPart:
    """One of the parts a run consists of."""

    name: str
    """data, checks, a kind of training, measure or deliver."""
    state: PartState
    seconds: float | None = None
    """It took, where it is done and that is known."""


@dataclass(frozen=True)
class RubricLine:
    """One line of the rubric, at first and now; of what costs points less is better."""

    name: str
    weight: float | None
    first: float | None
    now: float | None


@dataclass
class RunNow:
    """Of constant size however many events there are."""

    kinds: Sequence[str] = ()
    """Its kinds of training in their order, as the spec has them."""
    at: int = -1
    """Which of `names` it is at; −1 = it has not begun."""
    over: bool = False
    """It came to its end."""
    loss: StepCurve = field(default_factory=StepCurve)
    reward: StepCurve = field(default_factory=StepCurve)
    checks: dict[str, bool] = field(default_factory=dict)
    """Names of checks, and whether they passed, in their order."""
    before: ev.Sample | None = None
    """What the base replied before it had learned anything."""
    latest: ev.Sample | None = None
    """What it replied last while it learned."""
    machine: ev.Resources | None = None
    odd: Oddities = field(default_factory=Oddities)
    _delivers: bool = False
    _entered: datetime | None = None
    _held: datetime | None = None
    """Since when it pauses."""
    _took: dict[int, float] = field(default_factory=dict)
    _practised: tuple[dict[str, float | None], dict[str, float | None]] | None = None
    """Each line of the rubric at the first step with a reward, and at the newest."""
    _measured: dict[str, dict[str, float | None]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Its parts in their order."""
        return ("data", "checks", *self.kinds, "measure", *(("deliver",) if self._delivers else ()))

    @property
    def parts(self) -> tuple[RunPart, ...]:
        """How far each part is."""
        return tuple(RunPart(name, self._state(n), self._took.get(n)) for n, name in enumerate(self.names))

    def _state(self, number: int) -> PartState:
        if number < self.at or self.over:
            return "done"
        return "now" if number == self.at else "to_come"

    def rubric(self, weights: Mapping[str, float], delivers: str) -> tuple[bool, tuple[RubricLine, ...]]:
        """Whether it was measured with messages that are not learned from, and each line, of the base and of what is
        delivered; else of the first and the newest step that practises. Empty where nothing is known yet."""
        measured = bool(self._measured)
        if measured:
            first, now = self._measured.get("base", {}), self._measured.get(delivers, {})
        else:
            first, now = self._practised or ({}, {})
        names = dict.fromkeys((*first, *now))
        return measured, tuple(RubricLine(n, weights.get(n), first.get(n), now.get(n)) for n in names)

    def take(self, event: ev.RunEvent) -> list[str]:
        """Fold one event in; sentences about what has become odd with it."""
        at = datetime.fromisoformat(event.time)
        match event:
            case ev.RunStarted():
                self._begin(event, at)
            case ev.DataReady():
                self._enter("checks", at)
            case ev.GateChecked():
                self.checks[event.name] = event.passed
            case ev.StageStarted():
                self._stage(event, at)
            case ev.Step():
                self._step(event)
            case ev.Sample():
                if event.step == 0:
                    self.before = event
                else:
                    self.latest = event
            case ev.StageFinished():
                following = self.at + 1 if self.at >= 0 else 0
                self._enter(self.names[min(following, len(self.names) - 1)], at)
            case ev.Evaluated():
                self._measured[event.model] = event.criteria
                if self.at < self.names.index("measure"):
                    self._enter("measure", at)
            case ev.Delivering():
                self._delivers = True
                self._enter("deliver", at)
            case ev.Held():
                self._held = self._held or at
            case ev.LetOn() | ev.Slept():
                self._pause(event, at)
            case ev.Resources():
                self.machine = event
            case ev.RunFinished():
                self._leave(at)
                self.over = True
            case _:
                pass
        return self.odd.take(event)

    def _begin(self, event: ev.RunStarted, at: datetime) -> None:
        self._delivers = event.phases.get("deliver", 0.0) > 0
        if not event.resumed:
            self.before = self.latest = None
            self.loss, self.reward, self._practised = StepCurve(), StepCurve(), None
        self.over, self.machine, self._entered, self._held = False, None, None, None
        self.checks, self._took, self._measured = {}, {}, {}
        self.at = -1
        self._enter("data", at)

    def _stage(self, event: ev.StageStarted, at: datetime) -> None:
        if event.stage not in self.kinds:
            # Of a spec that cannot be read any more.
            self.kinds = (*self.kinds, event.stage)
        self._enter(event.stage, at)
        for curve in (self.loss, self.reward):
            if curve.stage == event.stage:
                curve.cut(event.first_step)
        if not event.first_step:
            self._practised = None
        # Trained once more, it is measured once more.
        self._measured = {name: found for name, found in self._measured.items() if name != "trained"}

    def _step(self, event: ev.Step) -> None:
        if event.stage in self.kinds and self.names[self.at] != event.stage:
            self.at = self.names.index(event.stage)
        if event.loss is not None:
            self.loss = self.loss if self.loss.stage == event.stage else StepCurve(event.stage)
            self.loss.add(event.loss)
        if event.reward is not None:
            self.reward = self.reward if self.reward.stage == event.stage else StepCurve(event.stage)
            self.reward.add(event.reward)
        if event.practice is not None and event.practice.criteria:
            first = self._practised[0] if self._practised else event.practice.criteria
            self._practised = first, event.practice.criteria

    def _pause(self, event: ev.LetOn | ev.Slept, at: datetime) -> None:
        """A part takes as long as it works."""
        lost = timedelta(seconds=event.seconds)
        if isinstance(event, ev.LetOn):
            lost, self._held = at - self._held if self._held is not None else lost, None
        elif self._held is not None:
            # It was asleep in a pause.
            return
        if self._entered is not None:
            self._entered += lost

    def _enter(self, name: str, at: datetime) -> None:
        self._leave(at)
        self.at, self._entered = self.names.index(name), at

    def _leave(self, at: datetime) -> None:
        if self._entered is not None and self.at >= 0:
            self._took[self.at] = max(0.0, (at - self._entered).total_seconds())
        self._entered = None
