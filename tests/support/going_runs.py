"""Runs in the middle of their work, as they report it; nothing is trained."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from engine.core import events as ev

MESSAGE = "Where is my parcel? I ordered two weeks ago."
BEFORE = "I am a parcel. Where is my parcel? I am a parcel that is a parcel."
NOW = "I am sorry about the delay. Your parcel left our warehouse on Monday and should be with you tomorrow."
CRITERIA = ("correct answer", "house terms", "invents something")


def resources(time: str = "", **changed: float) -> ev.Resources:
    """Of a machine with 16 GB of which half is free."""
    usual = {"processor": 0.92, "memory_used_gb": 2.4, "memory_free_gb": 7.9, "memory_gb": 15.6, "disk_free_gb": 41.2}
    return ev.Resources(**{**usual, **changed}, **({"time": time} if time else {}))


def to_training(ago: float = 420.0) -> Iterator[ev.RunEvent]:
    """The events up to the first step of a run that began so many seconds ago."""
    at = _clock(ago)
    phases = {"start": 20.0, "data": 10.0, "checks": 20.0, "train": 900.0, "measure": 400.0, "deliver": 60.0}
    yield ev.RunStarted(digest="d", pid=1, seconds_estimate=(900.0, 1400.0, 2100.0), phases=phases, time=at(0))
    yield ev.DataReady(read=306, kept=292, train=252, eval=40, dropped={}, redacted={}, time=at(12))
    for name in ("no_shared_rows", "nothing_cut", "stop_token_learned", "loss_at_start", "smoke_run"):
        yield ev.GateChecked(name=name, passed=True, figure=1.0, detail="It holds.", time=at(20))
    yield ev.StageStarted(stage="sft", steps=200, rows=252, time=at(40))
    yield ev.Sample(stage="sft", step=0, prompt=MESSAGE, reply=BEFORE, time=at(41))


def learning(steps: int = 80, ago: float = 420.0) -> Iterator[ev.RunEvent]:
    """A run that learns from examples and has done so many steps of 200, with all it says of itself."""
    yield from to_training(ago)
    at = _clock(ago)
    each = (ago - 45.0) / steps
    for n in range(1, steps + 1):
        yield ev.Step(
            stage="sft", step=n, of=200, loss=0.9 + 2.4 * 0.97**n, tokens_per_second=812.0,
            eta_seconds=each * (200 - n), time=at(42 + each * n),
        )  # fmt: skip
        if n == 66:
            yield ev.Sample(stage="sft", step=n, prompt=MESSAGE, reply=NOW, time=at(42 + each * n))
    yield resources(at(ago - 1))


def practising(steps: int = 30, ago: float = 420.0, reward: float = 0.012) -> Iterator[ev.RunEvent]:
    """A run that learns from rewards, whose mean rises by so much a step from 0.3 on."""
    yield from to_training(ago)
    at = _clock(ago)
    yield ev.StageStarted(stage="grpo", steps=60, rows=200, time=at(43))
    each = (ago - 50.0) / steps
    for n in range(1, steps + 1):
        mean = 0.3 + reward * n
        criteria = dict(zip(CRITERIA, (mean, mean / 2, 0.4 - reward * n), strict=True))
        figures = ev.PracticeFigures(
            reward=mean, reward_std=0.1, all_alike=0.1, tokens=40, cut=0, repetition=0, entropy=1, criteria=criteria
        )
        yield ev.Step(
            stage="grpo", step=n, of=60, reward=mean, practice=figures, tokens_per_second=90.0,
            eta_seconds=each * (60 - n), time=at(44 + each * n),
        )  # fmt: skip
    yield resources(at(ago - 1))


def _clock(ago: float):  # type: ignore[no-untyped-def]
    begun = datetime.now(UTC) - timedelta(seconds=ago)
    return lambda seconds: (begun + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")
