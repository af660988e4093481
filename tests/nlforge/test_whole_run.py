"""How far a run is, from its first event to its last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.core import events as ev
from nlforge.run_progress import WholeRun

BEGIN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def at(seconds: float) -> str:
    return (BEGIN + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")


def played(slower: float = 1.0, phases: bool = True) -> list[tuple[float, ev.RunEvent]]:
    """A run of 100 seconds as estimated: 5 data, 5 checks, 50 training, 40 measuring; `slower` than that."""
    parts = {"start": 2.0, "data": 5.0, "checks": 3.0, "train": 50.0, "measure": 40.0} if phases else {}
    found: list[tuple[float, Any]] = [
        (0, ev.RunStarted(time=at(0), digest="d", pid=1, seconds_estimate=(50, 100, 200), phases=parts)),
        (5, ev.DataReady(time=at(5 * slower), read=10, kept=10, train=9, eval=1, dropped={}, redacted={})),
        (10, ev.StageStarted(time=at(10 * slower), stage="sft", steps=10, rows=9)),
    ]
    found += [
        (
            10 + 5 * n,
            ev.Step(
                time=at((10 + 5 * n) * slower),
                stage="sft",
                step=n,
                of=10,
                tokens_per_second=1.0,
                eta_seconds=(50 - 5 * n) * slower,
            ),
        )
        for n in range(1, 11)
    ]
    found.append((60, ev.StageFinished(time=at(60 * slower), stage="sft", seconds=50 * slower)))
    models: tuple[ev.Measurable, ...] = ("base", "prompt_only", "retrieval", "trained")
    found += [
        (
            70 + 10 * n,
            ev.Evaluated(
                time=at((70 + 10 * n) * slower), model=m, split="s", rows=1, score=0.5, criteria={}, metrics={}
            ),
        )
        for n, m in enumerate(models)
    ]
    return [(moment * slower, event) for moment, event in found]


@pytest.mark.parametrize(("slower", "phases"), [(1.0, True), (3.0, True), (0.4, True), (1.0, False)])
def test_the_bar_is_that_of_the_whole_run(slower: float, phases: bool) -> None:
    """When training is done a good third is still to come, and the bar says so; it goes up and is never full before
    the end."""
    run, shares = WholeRun(), []
    for moment, event in played(slower, phases):
        run.take(event)
        now = run.now(BEGIN + timedelta(seconds=moment))
        assert now is not None and now[1] > 0
        shares.append((moment / slower, now[0]))
    training_done = next(share for moment, share in shares if moment == 60)
    assert 0.5 <= training_done <= 0.75
    assert all(share < 1 for _, share in shares) and shares[-1][1] > 0.9
    if slower == 1.0 and phases:
        assert all(abs(share - moment / 100) < 0.06 for moment, share in shares)


def test_what_takes_longer_than_thought_is_not_nearly_done() -> None:
    """Measuring that goes on four times as long as estimated still has some time left, not a second."""
    run = WholeRun()
    for _, event in played()[:-3]:
        run.take(event)
    now = run.now(BEGIN + timedelta(seconds=150))
    assert now is not None and now[1] > 15 and now[0] < 0.95


def test_a_run_that_went_on_counts_what_it_did_before() -> None:
    """Half of the training was done; after the pause the bar does not begin at zero."""
    run = WholeRun()
    for _, event in played()[:8]:
        run.take(event)
    run.take(
        ev.RunStarted(
            time=at(5000),
            digest="d",
            pid=2,
            resumed=True,
            seconds_estimate=(50, 100, 200),
            phases={"train": 50.0, "measure": 40.0},
        )
    )
    run.take(ev.Step(time=at(5001), stage="sft", step=6, of=10, tokens_per_second=1.0, eta_seconds=20))
    now = run.now(BEGIN + timedelta(seconds=5001))
    assert now is not None and 0.3 < now[0] < 0.5
