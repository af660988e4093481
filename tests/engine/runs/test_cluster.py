"""Training on a real Ray cluster of two nodes on this machine, with a worker and a node killed on the way."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from engine.core.errors import RunFailed
from engine.core.events import (
    Diagnosed,
    Evaluated,
    GateChecked,
    RunCancelled,
    RunFailedEvent,
    RunFinished,
    StageStarted,
    Step,
)
from engine.core.spec import digest
from engine.runs.launch import request_stop, start_run
from engine.runs.ray_executor import decision_of, workers_for
from engine.training.rl.preflight import NothingToLearn
from tests.support.clusters import started, until_steps
from tests.support.runs import wait
from tests.support.specs import tiny

ray = pytest.importorskip("ray", reason="ray is not installed")
# Each is a cluster of several processes: two at once would only wait for each other.
pytestmark = [pytest.mark.xdist_group("cluster"), pytest.mark.timeout(1200)]


def workers() -> list[psutil.Process]:
    """Processes of the training, by what Ray calls them; of this test's cluster, whatever else goes on here."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if "RayTrainWorker" in " ".join(process.cmdline()):
                found.append(process)
    return found


def test_what_another_try_would_only_repeat_is_a_decision() -> None:
    """Also a kind of failed gate: without it, the cluster would practise four times over to say the same."""
    assert decision_of(NothingToLearn("what")) == "GateFailed" and decision_of(RunFailed("what")) == "RunFailed"


@pytest.mark.slow
def test_two_nodes_train_and_survive_a_killed_worker(
    cluster: Any, small_child: None, tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same gates and events once each, not once a worker; after kill -9 of a worker it goes on from the last
    checkpoint to the end."""
    monkeypatch.setenv("NLFORGE_SAVE_SECONDS", "0")
    run = started(tmp_path / "s", sample, cluster.address, epochs=5)
    until_steps(run, 3)
    victims = workers()
    assert len(victims) == 2
    os.kill(victims[1].pid, signal.SIGKILL)
    events = wait(run)
    assert isinstance(events[-1], RunFinished), run.log.read_text()[-3000:]
    assert any("2 machines with 2 workers" in e.text for e in events if isinstance(e, Diagnosed))
    firsts = [e.first_step for e in events if isinstance(e, StageStarted)]
    # With one worker at first where the lost one's place is not free yet, and then with two.
    assert len(firsts) >= 2 and firsts[0] == 0 and min(firsts[1:]) >= 1
    steps = [e.step for e in events if isinstance(e, Step)]
    assert sorted(set(steps)) == list(range(1, 51))
    assert [e.model for e in events if isinstance(e, Evaluated)] == ["base", "prompt_only", "retrieval", "trained"]


@pytest.mark.slow
def test_weights_are_divided_between_nodes(
    cluster: Any, tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No worker holds more than half of the weights (FSDP2); one of them killed, it goes on from the last checkpoint
    to the same end."""
    monkeypatch.setenv("NLFORGE_SAVE_SECONDS", "0")
    run = started(tmp_path / "s", sample, cluster.address, epochs=0.5, sharding="fsdp2")
    until_steps(run, 2)
    os.kill(workers()[1].pid, signal.SIGKILL)
    events = wait(run)
    assert isinstance(events[-1], RunFinished), run.log.read_text()[-3000:]
    assert "with the weights split between them" in next(
        e.text for e in events if isinstance(e, Diagnosed) and "Ray cluster" in e.text
    )
    held = [e for e in events if isinstance(e, GateChecked) and e.name == "weights_divided"]
    assert len(held) == 2 and all(e.passed and e.figure is not None and 60e6 < e.figure < 72e6 for e in held)
    firsts = [e.first_step for e in events if isinstance(e, StageStarted)]
    assert len(firsts) == 2 and firsts[1] >= 1
    assert {e.step for e in events if isinstance(e, Step)} == set(range(1, 6))


@pytest.mark.slow
def test_it_is_stopped_there_and_goes_on_here(
    small_child: None, tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """“ray” starts a cluster of its own; a stop is obeyed by all workers, and the same checkpoint is gone on from."""
    monkeypatch.setenv("NLFORGE_SAVE_SECONDS", "0")
    run = started(tmp_path / "s", sample, "ray", epochs=5)
    until_steps(run, 2)
    request_stop(run)
    assert isinstance(wait(run)[-1], RunCancelled), run.log.read_text()[-3000:]
    run.place.unlink()
    events = wait(start_run(tmp_path / "s", digest(tiny(epochs=5)), sample))
    assert isinstance(events[-1], RunFinished), run.log.read_text()[-3000:]
    assert [e.first_step > 0 for e in events if isinstance(e, StageStarted)] == [False, True]


@pytest.mark.slow
def test_a_gate_that_fails_there_fails_once(small_child: None, tmp_path: Path, sample: Path) -> None:
    """A decision is no lost worker: it is said as on one machine, and not tried again."""
    events = wait(started(tmp_path / "s", sample, "ray", max_length=16))
    assert isinstance(events[-1], RunFailedEvent) and events[-1].exit_code == 5 and "nothing cut" in events[-1].what
    assert sum(isinstance(e, GateChecked) and not e.passed for e in events) == 1


def test_no_cluster_at_the_address_is_said(tmp_path: Path, sample: Path) -> None:
    events = wait(started(tmp_path / "s", sample, "127.0.0.1:1", epochs=1))
    assert (
        isinstance(events[-1], RunFailedEvent)
        and "no Ray cluster at 127.0.0.1:1" in events[-1].what
        and events[-1].exit_code == 2
    )


@pytest.mark.parametrize(
    ("batch", "there", "used"), [(8, 1, 1), (8, 2, 2), (8, 3, 2), (8, 8, 8), (16, 12, 8), (7, 3, 1), (8, 0, 1)]
)
def test_a_step_is_shared_evenly(batch: int, there: int, used: int) -> None:
    assert workers_for(batch, there) == used
