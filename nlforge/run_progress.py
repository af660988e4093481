"""How far a run is as a whole: seconds that have passed against those that are left, as far as its events tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from engine.core import events as ev

_MODELS = 4
"""Models that are measured when training is done: the base model in three ways, and the trained one."""
_ALMOST = 0.99
"""Until the run says that it has ended, the bar is never full."""
_LEAST_LEFT = 1.0
_OVERDUE = 0.2
"""Of a part that takes longer than it should, this share of the time it took is taken to be still to come."""
_UNKNOWN: Mapping[str, float] = {"start": 0.05, "data": 0.02, "checks": 0.03, "train": 0.6, "measure": 0.3}
"""Shares of the time of a run that says no more than how long it should take."""
_SPREAD = (0.7, 1.5)
"""Low and high against likely, of a run that was begun without an estimate."""
_STEADY, _UNSTEADY = 0.08, 0.3
"""Of the time the rest of a training takes: how far off it may be when its pace is known, and beside it after one
step."""
_SLOWEST, _FASTEST = 20.0, 0.05
"""Bounds of how much slower or faster than estimated a part may be taken to be for those that come."""


@dataclass
class WholeRun:
    """Folded from the events of one run. What is still to come is the estimate, corrected by how long came true of
    what is done."""

    begun: datetime | None = None
    before: float = 0.0
    """Seconds it worked before it was broken off and went on."""
    phases: dict[str, float] = field(default_factory=dict)
    phase: str = "data"
    entered: datetime | None = None
    """When the present phase, or the present model of measuring, began."""
    took: dict[str, float] = field(default_factory=dict)
    eta: float | None = None
    """Seconds left of the present stage, as the last step said."""
    stepped: datetime | None = None
    measured: int = 0
    each: float | None = None
    """Seconds one model took to be measured."""
    last: datetime | None = None
    losses: tuple[float, float] | None = None
    """Of the present stage: the first that was reported, and the newest."""
    saved: int | None = None
    """Step of the newest checkpoint of the present stage."""
    stored: bool = False
    """Whether anything of the training lies on the disk, of whichever stage."""
    spread: tuple[float, float] = _SPREAD
    """Low and high against the likely time, as the estimate before the run had them."""
    steps: int = 0
    """Of the present stage that were seen."""
    held: datetime | None = None
    """Since when it pauses."""
    shown: float = 0.0
    """The largest share that was told since it began: a later guess of what is left takes nothing of it back."""

    def take(self, event: ev.RunEvent) -> None:
        """Fold one event in."""
        if isinstance(event, ev.Resources):
            # That somebody looks at the machine says nothing of how far the work is.
            return
        at = datetime.fromisoformat(event.time)
        if isinstance(event, ev.NoticeFailed):
            # It is over.
            return
        if isinstance(event, ev.Held | ev.LetOn | ev.Slept):
            self._pause(event, at)
            return
        if isinstance(event, ev.Step) and self.phase != "train":
            # Its beginning was lost, or written by another version.
            self._enter("train", at)
        match event:
            case ev.RunStarted():
                self.held = None
                if self.begun is not None and self.last is not None:
                    self.before += (self.last - self.begun).total_seconds()
                likely = event.seconds_estimate[1] if event.seconds_estimate else 0.0
                if event.seconds_estimate and likely > 0:
                    low, _, high = event.seconds_estimate
                    self.spread = min(1.0, low / likely), max(1.0, high / likely)
                self.phases = dict(event.phases) or {name: share * likely for name, share in _UNKNOWN.items()}
                self.begun, self.measured, self.took, self.entered = at, 0, {}, None
                if not self.stored:
                    self.shown = 0.0
                self._enter("data", at)
            case ev.DataReady():
                self._enter("checks", at)
            case ev.StageStarted():
                self.measured, self.losses, self.saved, self.steps = 0, None, None, 0
                self._enter("train", at)
            case ev.Step():
                self.eta, self.stepped, self.steps = event.eta_seconds, at, self.steps + 1
                if event.loss is not None:
                    self.losses = (self.losses[0] if self.losses else event.loss, event.loss)
            case ev.CheckpointSaved():
                self.saved, self.stored = event.step, True
            case ev.StageFinished():
                self.stored = True
                self._enter("measure", at)
            case ev.Delivering():
                self._enter("deliver", at)
            case ev.Evaluated():
                self.measured += 1
                if self.entered is not None:
                    self.each = (at - self.entered).total_seconds()
                self.entered = at
            case _:
                pass
        # What is stopped while it waits worked until then.
        at = self.held or at
        self.begun, self.last = self.begun or at, at

    def _pause(self, event: ev.Held | ev.LetOn | ev.Slept, at: datetime) -> None:
        """What lasted meanwhile, lasted by so much less."""
        if isinstance(event, ev.Held):
            self.held = self.held or at
            return
        lost = timedelta(seconds=event.seconds)
        if isinstance(event, ev.LetOn):
            lost, self.held = at - self.held if self.held is not None else lost, None
        elif self.held is not None:
            # It was asleep in a pause.
            return
        if self.begun is not None and self.last is not None:
            self.begun, self.last = self.begun + lost, self.last + lost
            self.entered = self.entered + lost if self.entered is not None else None
            self.stepped = self.stepped + lost if self.stepped is not None else None

    def worked(self, at: datetime | None = None) -> float:
        """Seconds it has worked so far, pauses left out; 0 before it has begun."""
        at = self.held or at or datetime.now(UTC)
        return self.before + max(0.0, (at - self.begun).total_seconds()) if self.begun else 0.0

    def silent(self, at: datetime | None = None) -> float:
        """Seconds since it last reported anything."""
        at = self.held or at or datetime.now(UTC)
        return max(0.0, (at - self.last).total_seconds()) if self.last else 0.0

    def now(self, at: datetime | None = None) -> tuple[float, float] | None:
        """Share done (0 to 0.99) and seconds left; None before the run has begun."""
        if self.begun is None:
            return None
        at = self.held or at or datetime.now(UTC)
        passed = self.worked(at)
        left = max(_LEAST_LEFT, self._left(at))
        self.shown = max(self.shown, min(_ALMOST, passed / (passed + left)))
        return self.shown, left

    def range_left(self, at: datetime | None = None) -> tuple[float, float]:
        """Seconds left at least and at most, as far as its pace and the estimate before it tell."""
        at = at or datetime.now(UTC)
        likely = max(_LEAST_LEFT, self._left(at))
        known = 0.0
        if self.phase == "train" and self.eta is not None and self.stepped is not None:
            known = min(likely, max(0.0, self.eta - max(0.0, (at - self.stepped).total_seconds())))
        off = _STEADY + _UNSTEADY / max(1, self.steps) ** 0.5
        low, high = self.spread
        if "train" in self.took:
            # How long it was wrong by is reckoned in by then.
            low, high = (1 + low) / 2, (1 + high) / 2
        guessed = likely - known
        return (
            max(_LEAST_LEFT, known * (1 - off) + guessed * low),
            max(_LEAST_LEFT, known * (1 + off) + guessed * high),
        )

    def _enter(self, phase: str, at: datetime) -> None:
        if self.entered is not None and self.phase != phase:
            self.took[self.phase] = (at - self.entered).total_seconds()
        self.phase, self.entered, self.eta, self.stepped, self.each = phase, at, None, None, None

    def _left(self, at: datetime) -> float:
        inside = max(0.0, (at - self.entered).total_seconds()) if self.entered is not None else 0.0
        order = ["data", "checks", "train", "measure", "deliver"]
        to_come = sum(self._likely(p) for p in order[order.index(self.phase) + 1 :])
        if self.phase == "train" and self.eta is not None and self.stepped is not None:
            return max(0.0, self.eta - max(0.0, (at - self.stepped).total_seconds())) + to_come
        if self.phase == "measure":
            if self.measured >= _MODELS:
                return max(_LEAST_LEFT, to_come)
            each = self.each if self.each is not None else self._likely("measure") / _MODELS
            return _rest(each, inside) + each * max(0, _MODELS - 1 - self.measured) + to_come
        return _rest(self._likely(self.phase), inside) + to_come

    def _likely(self, phase: str) -> float:
        """Estimated seconds of a phase that has not ended, times how wrong that of the training was, or is going to
        be."""
        seconds = self.phases.get(phase, 0.0) + (self.phases.get("start", 0.0) if phase == "checks" else 0.0)
        done = self.took.get("train")
        if (
            done is None
            and self.phase == "train"
            and self.entered is not None
            and self.stepped is not None
            and self.eta is not None
        ):
            done = (self.stepped - self.entered).total_seconds() + self.eta
        if done is None or not self.phases.get("train") or self.before:
            # Of a training that went on, only the rest was seen.
            return seconds
        return seconds * min(_SLOWEST, max(_FASTEST, done / self.phases["train"]))


def _rest(likely: float, inside: float) -> float:
    return max(likely - inside, _OVERDUE * inside)
