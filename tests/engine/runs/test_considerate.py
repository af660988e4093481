"""A run waits and pauses as it was told, says so, and ends when it is asked to meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.core.events import Held, LetOn, RunEvent, RunStarted, Slept, Step, active_seconds, read_events
from engine.core.paths import RunPaths
from engine.core.presence import idle_seconds, note_person
from engine.runs.manners import Manners, set_manners
from engine.runs.surroundings import SleepClock, on_battery
from engine.runs.turns import waiting_line
from tests.support.going_runs import resources

_WORKS = """
import sys, time
from pathlib import Path
from engine.core.paths import RunPaths
from engine.core.stop_reason import Stopped
from engine.core.work_time import work_time
from engine.runs.considerate import ConsiderateStop, Sights
run, somebody = RunPaths(Path(sys.argv[1])), Path(sys.argv[2])
ending = ConsiderateStop(run, Sights(battery=lambda: False, person=somebody.exists))
ending.listen()
try:
    with ending.watched():
        print("came", flush=True)
        ending.begin()
        print("begun", flush=True)
        worked = work_time()
        while not ending.asked():
            time.sleep(0.01)
            if (run.root / "enough").exists():
                break
        print("worked", work_time() - worked < 3, flush=True)
except Stopped:
    print("ended", flush=True)
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunPaths:
    monkeypatch.setenv("NLFORGE_CACHE", str(tmp_path / "cache"))
    return _run(tmp_path, "desk")


def _run(folder: Path, session: str) -> RunPaths:
    run = RunPaths(folder / session / "runs" / "1")
    run.root.mkdir(parents=True)
    return run


@contextmanager
def working(run: RunPaths) -> Iterator[subprocess.Popen[str]]:
    """A child that works as a run does, from when it has come; ended afterwards."""
    command = [sys.executable, "-c", _WORKS, str(run.root), str(run.root / "somebody")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert said(child) == "came"
            yield child
        finally:
            child.kill()


def said(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def told(run: RunPaths, kind: type[RunEvent], times: int = 1) -> list[RunEvent]:
    """Events of the run as soon as so many of a kind are there."""
    ends = time.monotonic() + 60
    while sum(isinstance(e, kind) for e in read_events(run.events)) < times:  # type: ignore[arg-type]
        assert time.monotonic() < ends, "it told nothing of this kind"
        time.sleep(0.05)
    return list(read_events(run.events))


def test_it_begins_at_the_time_that_was_said(run: RunPaths) -> None:
    """And says before until when it waits; the wait is no work."""
    at = datetime.now(UTC) + timedelta(seconds=3)
    set_manners(run, Manners(not_before=at))
    with working(run) as child:
        assert said(child) == "begun" and datetime.now(UTC) >= at
        held, let_on = told(run, LetOn)
        assert isinstance(held, Held) and (held.why, held.until, held.begun) == (("time",), at, False)
        assert isinstance(let_on, LetOn) and active_seconds([held, let_on]) == 0


def test_it_can_be_stopped_while_it_waits(run: RunPaths) -> None:
    set_manners(run, Manners(not_before=datetime.now(UTC) + timedelta(hours=9)))
    with working(run) as child:
        told(run, Held)
        run.stop.touch()
        assert said(child) == "ended"
        assert all(event.asked for event in told(run, Held) if isinstance(event, LetOn))


def test_what_it_was_told_can_be_changed_while_it_waits(run: RunPaths) -> None:
    set_manners(run, Manners(not_before=datetime.now(UTC) + timedelta(hours=9)))
    with working(run) as child:
        told(run, Held)
        set_manners(run, Manners())
        assert said(child) == "begun"


def test_it_pauses_while_somebody_is_there(run: RunPaths) -> None:
    """In the middle of its work; the pause is no part of the time it worked."""
    set_manners(run, Manners(only_away=True))
    with working(run) as child:
        assert said(child) == "begun"
        (run.root / "somebody").touch()
        (held,) = told(run, Held)
        assert isinstance(held, Held) and held.why == ("person",) and held.begun
        time.sleep(3)
        (run.root / "somebody").unlink()
        told(run, LetOn)
        (run.root / "enough").touch()
        assert said(child) == "worked True"


def test_a_paused_run_ends_when_it_is_asked_to(run: RunPaths) -> None:
    set_manners(run, Manners(only_away=True))
    with working(run) as child:
        assert said(child) == "begun"
        (run.root / "somebody").touch()
        told(run, Held)
        child.send_signal(signal.SIGTERM)
        assert said(child) == "ended"


@pytest.mark.parametrize("how", ["finished", "killed"])
def test_the_second_waits_for_the_first(run: RunPaths, tmp_path: Path, how: str) -> None:
    """In whatever way the first one goes."""
    second = _run(tmp_path, "mill")
    with working(run) as first:
        assert said(first) == "begun"
        with working(second) as child:
            (held,) = told(second, Held)
            assert isinstance(held, Held) and (held.why, held.behind) == (("turn",), "desk")
            assert [one.session for one in waiting_line()] == ["desk", "mill"]
            if how == "killed":
                os.kill(first.pid, signal.SIGKILL)
                first.wait()
            else:
                (run.root / "enough").touch()
            assert said(child) == "begun"
            assert [one.session for one in waiting_line()] == ["mill"]


def test_who_does_not_want_to_wait_begins_beside_it(run: RunPaths, tmp_path: Path) -> None:
    second = _run(tmp_path, "mill")
    set_manners(second, Manners(in_turn=False))
    with working(run) as first:
        assert said(first) == "begun"
        with working(second) as child:
            assert said(child) == "begun" and not second.events.exists()


def test_gentle_means_behind_all_others(run: RunPaths) -> None:
    """Every thread of it."""
    set_manners(run, Manners(gentle=True))
    with working(run) as child:
        assert said(child) == "begun"
        while os.getpriority(os.PRIO_PROCESS, child.pid) != 19:
            time.sleep(0.05)
        threads = [int(p.name) for p in Path(f"/proc/{child.pid}/task").iterdir()]
        assert {os.getpriority(os.PRIO_PROCESS, one) for one in threads} == {19}


def test_a_key_in_a_terminal_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest one, wherever it came; a screen of nlforge without a terminal notes its own."""
    monkeypatch.setenv("NLFORGE_CACHE", str(tmp_path / "cache"))
    old, new = tmp_path / "0", tmp_path / "1"
    for path, ago in ((old, 4000), (new, 500)):
        path.touch()
        os.utime(path, (time.time() - ago, time.time()))
    assert idle_seconds([]) is None
    idle = idle_seconds([old, new, tmp_path / "gone"])
    assert idle is not None and 499 < idle < 560
    note_person()
    idle = idle_seconds([old, new])
    assert idle is not None and idle < 60


@pytest.mark.skipif(sys.platform != "linux", reason="as Linux tells of batteries")
@pytest.mark.parametrize(("mains", "on"), [("0", True), ("1", False), (None, False)])
def test_a_battery_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mains: str | None, on: bool) -> None:
    """By the files of the system; a machine without any runs on mains."""
    monkeypatch.setattr("psutil._pslinux.POWER_SUPPLY_PATH", str(tmp_path))
    if mains is not None:
        for name, facts in (
            ("AC0", {"online": mains}),
            ("BAT0", {"energy_now": "50", "energy_full": "100", "power_now": "5", "status": "Unknown"}),
        ):
            (tmp_path / name).mkdir()
            for fact, value in facts.items():
                (tmp_path / name / fact).write_text(f"{value}\n")
    assert on_battery() is on


def test_sleep_is_told_and_a_short_delay_is_not() -> None:
    """By the clock that goes on in sleep."""
    ahead = iter((100.0, 105.0, 3705.0))
    clock = SleepClock(lambda: next(ahead))
    assert [clock.slept(), clock.slept()] == [0.0, 3600.0]


def test_neither_pauses_nor_sleep_are_work() -> None:
    """Of the time a run took, as its report has it."""

    def at(second: int) -> str:
        return (datetime(2026, 11, 30, 20, tzinfo=UTC) + timedelta(seconds=second)).isoformat()

    step = {"stage": "sft", "step": 1, "of": 9, "loss": 1.0, "tokens_per_second": 1.0, "eta_seconds": 1.0}
    events: list[RunEvent] = [
        Held(time=at(0), why=("time",)),
        LetOn(time=at(100), seconds=100),
        RunStarted(time=at(101), digest="d", pid=1),
        Step(time=at(111), **step),
        Held(time=at(112), why=("person",), begun=True),
        Slept(time=at(400), seconds=200),
        resources(at(410)),
        resources(at(420)),
        Held(time=at(500), why=("battery",), begun=True),
        LetOn(time=at(600), seconds=488),
        Step(time=at(610), **step),
        Slept(time=at(900), seconds=280),
    ]
    assert active_seconds(events) == 10 + 1 + 10 + 10
