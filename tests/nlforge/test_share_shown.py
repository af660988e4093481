"""The share of a run that is told never runs backwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engine.core import events as ev
from nlforge.run_progress import WholeRun

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def at(seconds: float) -> str:
    return (BEGAN + timedelta(seconds=seconds)).isoformat()


def test_a_later_guess_takes_nothing_back() -> None:
    """Checks that took a third of the estimate, and then a training that needs far longer than was thought."""
    whole = WholeRun()
    phases = {"data": 1.0, "checks": 60.0, "train": 60.0, "measure": 10.0}
    whole.take(ev.RunStarted(digest="x", pid=1, seconds_estimate=(60, 131, 200), phases=phases, time=at(0)))
    whole.take(ev.DataReady(read=9, kept=9, train=8, eval=1, dropped={}, redacted={}, time=at(1)))
    before = whole.now(BEGAN + timedelta(seconds=60))
    step = ev.Step(stage="sft", step=1, of=40, loss=2.5, tokens_per_second=1.0, eta_seconds=3000.0, time=at(61))
    whole.take(step)
    after = whole.now(BEGAN + timedelta(seconds=61))
    assert before is not None and after is not None
    assert after[0] >= before[0] > 0.2 and after[1] > before[1]
