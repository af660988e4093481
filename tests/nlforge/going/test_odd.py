"""What is out of the ordinary in a run is told once, when it begins, and never without a reason."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.core import events as ev
from engine.core.noted import noted
from engine.core.sentences import sentence, then
from nlforge.going.odd import Oddities
from tests.support.going_runs import resources

BEGUN = datetime(2026, 11, 30, 12, tzinfo=UTC)


def at(seconds: float) -> str:
    return (BEGUN + timedelta(seconds=seconds)).isoformat()


def fed(events: Sequence[ev.RunEvent]) -> tuple[Oddities, list[str]]:
    odd = Oddities()
    return odd, [line for event in events for line in odd.take(event)]


def steps(figures: Sequence[float], seconds: Sequence[float] = (), of: str = "loss") -> list[ev.RunEvent]:
    """A stage whose steps have these figures, and took so long."""
    told: list[ev.RunEvent] = [ev.StageStarted(stage="sft", steps=len(figures), rows=9, time=at(0))]
    now = 0.0
    for n, figure in enumerate(figures, 1):
        now += seconds[n - 1] if seconds else 1.0
        named: dict[str, Any] = {of: figure}
        told.append(
            ev.Step(stage="sft", step=n, of=len(figures), tokens_per_second=1, eta_seconds=1, time=at(now), **named)
        )
    return told


def noisy(level: float, count: int, seed: int) -> list[float]:
    """Losses of single batches around a level, as far from it as they are in small trainings."""
    chance = random.Random(seed)
    return [level * (1 + chance.gauss(0, 0.1)) for _ in range(count)]


def test_a_loss_that_rises_is_told_once_and_where_it_was_best() -> None:
    falls = [3.0 - 0.02 * n for n in range(100)]
    rises = [1.0 + 0.02 * n for n in range(100)]
    odd, told = fed(steps([*falls, *rises]))
    assert len(told) == 1 and told[0].startswith("The loss is rising") and "step 110" in told[0]
    assert "loss" in odd.now


def test_a_loss_that_falls_again_is_odd_no_more() -> None:
    falls = [3.0 - 0.02 * n for n in range(100)]
    odd, told = fed(steps([*falls, *[1.6] * 30, *[0.9] * 40]))
    assert len(told) == 1 and not odd.now


@pytest.mark.parametrize("seed", range(20))
def test_noise_is_not_odd(seed: int) -> None:
    falls = [figure for level in range(30, 10, -1) for figure in noisy(level / 10, 10, seed)]
    assert fed(steps([*falls, *noisy(1.1, 200, seed)]))[1] == []


@pytest.mark.parametrize(("rewards", "told"), [
    ([0.42] * 60, True), ([0.2 + 0.01 * n for n in range(60)], False), ([0.97] * 60, False),
])  # fmt: skip
def test_a_reward_that_stands_still(rewards: list[float], told: bool) -> None:
    """Near its best it has nowhere to go."""
    odd, lines = fed(steps(rewards, of="reward"))
    assert bool(lines) is told and ("reward" in odd.now) is told
    assert not told or (len(lines) == 1 and "0.42" in lines[0])


def test_a_step_that_takes_much_longer() -> None:
    odd, told = fed(steps([1.0] * 14, [10.0] * 12 + [400.0, 10.0]))
    assert len(told) == 1 and "7 min" in told[0] and "10 s" in told[0] and not odd.now


def test_what_takes_its_time_between_two_steps_is_no_slow_step() -> None:
    events = steps([1.0] * 14, [10.0] * 12 + [400.0, 10.0])
    sample = ev.Sample(stage="sft", step=12, prompt="Where?", reply="There.", time=at(130))
    assert fed([*events[:13], sample, *events[13:]])[1] == []


def test_a_step_that_does_not_end_is_told_by_the_clock() -> None:
    odd, _ = fed(steps([1.0] * 12, [10.0] * 12))
    assert odd.overdue(BEGUN + timedelta(seconds=140)) == []
    assert "10 s" in odd.overdue(BEGUN + timedelta(seconds=420))[0]
    assert odd.overdue(BEGUN + timedelta(seconds=430)) == []


@pytest.mark.parametrize(("few", "kind", "says"), [
    ({"memory_free_gb": 0.4}, "memory", "0.4 of 15.6 GB"), ({"disk_free_gb": 1.2}, "disk", "1.2 GB are free"),
])  # fmt: skip
def test_memory_and_disk_that_are_nearly_full(few: dict[str, float], kind: str, says: str) -> None:
    """Told again only when there was room in between."""
    odd, told = fed([resources(), resources(**few), resources(**few)])
    assert len(told) == 1 and says in told[0] and kind in odd.now
    assert not odd.take(resources()) and not odd.now
    assert len(odd.take(resources(**few))) == 1


def test_what_the_run_put_right_by_itself_stays_in_sight() -> None:
    """It is told as a finding, so not once more here."""
    fault = sentence("noted-fault-not_a_number", "the loss is no longer a number (NaN)")
    told = sentence("noted-at_step", "At step {step} {fault}.", step=7, fault=fault)
    half = sentence(
        "noted-half_the_rate",
        "It goes back {begins}, and continues with half the learning rate.",
        begins="to the beginning",
    )
    odd, lines = fed([*steps([1.0] * 3), noted(then(told, half))])
    assert lines == [] and "no longer a number" in odd.now["mended"]


def test_nothing_is_odd_any_more_when_it_has_ended() -> None:
    odd, _ = fed([resources(disk_free_gb=1.0), ev.RunCancelled(reason="you asked for it")])
    assert not odd.now
