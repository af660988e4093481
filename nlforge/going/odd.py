"""What is out of the ordinary in a run, recognised from what it reports; each told once when it begins."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import fmean, median

from engine.core import events as ev
from nlforge.duration import duration
from nlforge.wording.catalogue import number, say
from nlforge.wording.told import finding

_RISEN, _CALM = 1.25, 1.08
"""Mean loss of the newest steps against the lowest mean before: from here on it rises, below this it does not."""
_LEAST_RISE = 0.05
_RISES = 0.01
_NEARLY_ALL = 0.9
"""A mean reward from which on there is little left to gain."""
_SLOW, _SLOW_SECONDS = 4.0, 20.0
"""Times the usual step, and seconds beyond it, from which on a step took much longer."""
_USUAL = 8
"""Steps it takes to know how long one usually is."""
_SILENT = 60.0
"""Seconds beyond the longest that is usual, after which a step that has not ended is told of."""
_MEMORY, _MEMORY_GB, _DISK_GB = 0.05, 0.5, 2.0
"""Free share and GB of memory, and GB of the disk, below which it is nearly full."""
_FREE_AGAIN = 1.5
"""Times as much has to be free before a new lack is told anew."""
_MENDED = ("noted-half_the_rate", "noted-memory_full")
"""Keys of what the run put right by itself: a loss that was no number or doubled, a step too large for the memory."""


@dataclass
class Oddities:
    """Fed with each event. What is true now is in `now`, by kind, as a sentence."""

    now: dict[str, str] = field(default_factory=dict)
    _of: int = 0
    _losses: deque[float] = field(default_factory=deque)
    _lowest: tuple[float, int] | None = None
    _rewards: deque[float] = field(default_factory=deque)
    _steps: int = 0
    _stepped: datetime | None = None
    _gaps: deque[float] = field(default_factory=lambda: deque(maxlen=20))

    def take(self, event: ev.RunEvent) -> list[str]:
        """Sentences about what has become odd with this event."""
        match event:
            case ev.RunStarted() | ev.RunFinished() | ev.RunFailedEvent() | ev.RunCancelled():
                self._forget()
                self.now.clear()
            case ev.StageStarted():
                self._forget()
                self._begin(event)
            case ev.Step():
                return self._step(event)
            case ev.Resources():
                return self._resources(event)
            case ev.Diagnosed() if any(key in str(event.figures) or key == f"noted-{event.code}" for key in _MENDED):
                # It is said as a finding already.
                self.now["mended"] = finding(event)
                self._stepped = None
            case ev.StageFinished():
                self._forget()
            case ev.Held():
                # Whoever waits for it knows why.
                self._stepped = None
                self.now.pop("silent", None)
            case _:
                # What takes its time between two steps is no slow step.
                self._stepped = None
        return []

    def overdue(self, at: datetime | None = None) -> list[str]:
        """The same of the step that is being done, by the clock; at most once for each."""
        if self._stepped is None or len(self._gaps) < _USUAL or "silent" in self.now:
            return []
        usual = median(self._gaps)
        silent = ((at or datetime.now(UTC)) - self._stepped).total_seconds()
        if silent < max(_SLOW * usual, *self._gaps) + _SILENT:
            return []
        return self._odd("silent", say("going-odd-silent", time=duration(silent), usual=duration(usual)))

    def _odd(self, kind: str, sentence: str) -> list[str]:
        """True now; told only where it was not before."""
        new = kind not in self.now
        self.now[kind] = sentence
        return [sentence] if new else []

    def _forget(self) -> None:
        for kind in ("loss", "reward", "slow", "silent"):
            self.now.pop(kind, None)
        self._stepped, self._lowest, self._steps = None, None, 0
        self._gaps.clear()
        self._losses.clear()
        self._rewards.clear()

    def _begin(self, stage: ev.StageStarted) -> None:
        self._losses = deque(maxlen=min(40, max(8, stage.steps // 10)))
        self._rewards = deque(maxlen=2 * min(50, max(10, stage.steps // 6)))

    def _step(self, step: ev.Step) -> list[str]:
        at = datetime.fromisoformat(step.time)
        self._steps += 1
        told = self._pace(at)
        self.now.pop("silent", None)
        self._stepped = at
        if step.loss is not None and self._losses.maxlen:
            told += self._loss(step.loss, step.step)
        if step.reward is not None and self._rewards.maxlen:
            told += self._reward(step.reward)
        return told

    def _pace(self, at: datetime) -> list[str]:
        if self._stepped is None:
            return []
        took = max(0.0, (at - self._stepped).total_seconds())
        usual = median(self._gaps) if len(self._gaps) >= _USUAL else None
        self._gaps.append(took)
        if usual is None or took < _SLOW * usual or took < usual + _SLOW_SECONDS:
            self.now.pop("slow", None)
            return []
        return self._odd("slow", say("going-odd-slow", time=duration(took), usual=duration(usual)))

    def _loss(self, loss: float, step: int) -> list[str]:
        self._losses.append(loss)
        if len(self._losses) < (self._losses.maxlen or 0):
            return []
        mean = fmean(self._losses)
        if self._lowest is None or mean < self._lowest[0]:
            self._lowest = mean, step
        best, at = self._lowest
        if mean > _RISEN * best and mean - best > _LEAST_RISE:
            return self._odd("loss", say("going-odd-loss", now=number(mean, 2), best=number(best, 2), step=at))
        if mean < _CALM * best:
            self.now.pop("loss", None)
        return []

    def _reward(self, reward: float) -> list[str]:
        self._rewards.append(reward)
        half = (self._rewards.maxlen or 0) // 2
        # Not after each step: of so many there is nothing new to be seen.
        if len(self._rewards) < 2 * half or self._steps % half:
            return []
        seen = list(self._rewards)
        before, now = fmean(seen[:half]), fmean(seen[half:])
        if now - before >= _RISES or now >= _NEARLY_ALL:
            self.now.pop("reward", None)
            return []
        return self._odd("reward", say("going-odd-reward", reward=number(now, 2), steps=2 * half))

    def _resources(self, event: ev.Resources) -> list[str]:
        told = []
        least = max(_MEMORY_GB, _MEMORY * event.memory_gb)
        if event.memory_free_gb < least:
            figures = {"free": number(event.memory_free_gb, 1), "all": number(event.memory_gb, 1)}
            told += self._odd("memory", say("going-odd-memory", **figures))
        elif event.memory_free_gb > _FREE_AGAIN * least:
            self.now.pop("memory", None)
        if event.disk_free_gb < _DISK_GB:
            told += self._odd("disk", say("going-odd-disk", free=number(event.disk_free_gb, 1)))
        elif event.disk_free_gb > _FREE_AGAIN * _DISK_GB:
            self.now.pop("disk", None)
        return told
