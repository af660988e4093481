"""A run that is killed or stopped goes on, and comes to what one comes to that was not."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from engine.core.events import (
    CheckpointSaved,
    DataReady,
    Diagnosed,
    RunCancelled,
    RunEvent,
    RunFinished,
    RunStarted,
    StageStarted,
    Step,
    active_seconds,
    read_events,
)
from engine.core.paths import RunPaths
from engine.core.row import Row
from engine.core.spec import digest
from engine.core.stages import SftStage
from engine.models.weight_digests import seal
from engine.runs.launch import is_running, pid_of, request_stop, start_run
from engine.training.checkpoints import newest
from engine.training.stage_context import StageContext
from tests.support.runs import start, wait
from tests.support.specs import tiny


def weights(run: RunPaths) -> bytes:
    return (run.adapter / "adapter_model.safetensors").read_bytes()


@pytest.mark.slow
def test_killed_and_stopped_it_comes_to_the_same_adapter(
    small_child: None, tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """kill -9 in the middle of training, then a stop, then to the end: same weights as without, to the bit, and one
    run folder."""
    monkeypatch.setenv("NLFORGE_SAVE_SECONDS", "0")
    spec = tiny(epochs=4)
    whole = start(spec, tmp_path / "whole", sample)
    assert isinstance(wait(whole)[-1], RunFinished)
    begun = time.monotonic()
    run = start(spec, tmp_path / "broken", sample)
    wait(run, CheckpointSaved)
    pid = pid_of(run)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait(run)
    again = start_run(tmp_path / "broken", digest(spec), sample)
    assert again.root == run.root
    seen = len(list(read_events(run.events)))
    while sum(isinstance(e, Step) for e in list(read_events(run.events))[seen:]) < 1 and is_running(run):
        time.sleep(0.1)
    request_stop(run)
    assert isinstance(wait(run)[-1], RunCancelled)
    events = wait(start_run(tmp_path / "broken", digest(spec), sample))
    assert isinstance(events[-1], RunFinished), run.log.read_text()[-2000:]
    assert weights(run) == weights(whole)
    firsts = [e.first_step for e in events if isinstance(e, StageStarted)]
    assert firsts[0] == 0 and 0 < firsts[1] < firsts[2]
    assert [e.resumed for e in events if isinstance(e, RunStarted)] == [False, True, True]
    assert not list((run.root / "model" / "state").glob("checkpoint-*"))
    # All parts of the work count, and no pause: what it took is told to a tenth of a second.
    assert active_seconds(events[:-1]) - 0.1 <= events[-1].seconds <= time.monotonic() - begun
    # A finished run is not gone on with: a new one starts.
    assert start_run(tmp_path / "broken", digest(spec), sample).root != run.root
    request_stop(RunPaths(tmp_path / "broken" / "runs" / "2"))
    wait(RunPaths(tmp_path / "broken" / "runs" / "2"))


@pytest.mark.slow
def test_it_opens_what_it_began_with(
    small_child: None, tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that was changed meanwhile changes no row of a run that goes on; a data set that was changed is prepared
    anew, and that is said. Nothing lies in the home of the person."""
    monkeypatch.setenv("NLFORGE_SAVE_SECONDS", "0")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("HF_HOME", "HF_DATASETS_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "home").mkdir()
    data = Path(shutil.copytree(sample, tmp_path / "data"))
    spec = tiny(epochs=40)
    run = start(spec, tmp_path / "s", data)
    wait(run, CheckpointSaved)
    pid = pid_of(run)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait(run)
    card = run.card.read_bytes()
    lines = (data / "messages.csv").read_text().splitlines(keepends=True)
    (data / "messages.csv").write_text("".join([lines[0], *lines[40:]]))

    def gone_on() -> list[RunEvent]:
        seen = len(list(read_events(run.events)))
        again = start_run(tmp_path / "s", digest(spec), data)
        while not any(isinstance(e, StageStarted) for e in list(read_events(run.events))[seen:]) and is_running(run):
            time.sleep(0.1)
        request_stop(again)
        wait(again)
        return list(read_events(run.events))[seen:]

    def marks(events: Sequence[RunEvent]) -> list[str]:
        return [e.fingerprint for e in events if isinstance(e, DataReady)]

    (first,) = marks(list(read_events(run.events)))
    events = gone_on()
    assert marks(events) == [first] and next(e for e in events if isinstance(e, StageStarted)).first_step > 0
    assert not any("prepared anew" in e.text for e in events if isinstance(e, Diagnosed))
    assert run.card.read_bytes() == card and first in card.decode()
    file = run.data / "train" / "data-00000-of-00001.arrow"
    file.write_bytes(file.read_bytes()[:-300])
    events = gone_on()
    assert marks(events) != [first] and len(marks(events)) == 1
    assert any("prepared anew" in e.text and "damaged" in e.text for e in events if isinstance(e, Diagnosed))
    assert next(e for e in events if isinstance(e, StageStarted)).first_step == 0
    assert not [p for p in (tmp_path / "home").rglob("*") if "huggingface" in p.name or p.suffix == ".arrow"]


def test_a_clock_set_anew_is_no_work() -> None:
    """Neither a day ahead nor an hour back counts as time a run has worked."""
    times = ["10:00:00", "10:01:00", "09:00:00", "09:01:00"]
    events = [
        RunStarted(time=f"2026-01-01T{times[0]}+00:00", digest="d", pid=1),
        *(CheckpointSaved(time=f"2026-01-01T{t}+00:00", step=1, path="p") for t in times[1:]),
        CheckpointSaved(time="2026-01-03T09:02:00+00:00", step=1, path="p"),
    ]
    assert active_seconds(events) == 120 + 3600


def checkpoint(folder: Path, step: int) -> Path:
    place = folder / f"checkpoint-{step}"
    place.mkdir(parents=True)
    (place / "weights").write_bytes(bytes(random.Random(step).randbytes(1000)))
    seal(place)
    return place


def test_only_whole_checkpoints_count(tmp_path: Path) -> None:
    """Torn, changed or unsealed ones are passed over; the newest whole one is taken."""
    assert newest(tmp_path) is None
    first, second, third = (checkpoint(tmp_path, n) for n in (5, 10, 20))
    assert newest(tmp_path) == third
    (third / "weights").write_bytes(b"changed")
    (second / "whole.json").unlink()
    assert newest(tmp_path) == first and not third.exists() and not second.exists()
    (first / "whole.json").write_text("[]")
    assert newest(tmp_path) is None


def test_what_was_saved_for_other_rows_is_not_gone_on_with(tmp_path: Path) -> None:
    """And where steps are lost with it, that is said, with the reason."""
    events: list[RunEvent] = []
    place = StageContext(tmp_path / "model" / "adapter", 7, events.append, lambda: False, lambda *_: None)
    state, rows = place.state("sft"), [Row("a", "b", "f", 1)]
    place.begin("sft", SftStage(), rows)
    checkpoint(state, 3)
    place.begin("sft", SftStage(), rows)
    assert newest(state) is not None and not events
    place.begin("sft", SftStage(epochs=9), rows)
    assert newest(state) is None
    # Nothing was done since: nothing is lost.
    place.begin("sft", SftStage(epochs=9), [*rows, Row("c", "d", "f", 2)])
    checkpoint(state, 3)
    place.begin("sft", SftStage(epochs=9), rows)
    assert newest(state) is None
    checkpoint(state, 3)
    (state / "begun.json").write_text("{")
    place.begin("sft", SftStage(epochs=9), rows)
    assert newest(state) is None
    said = [event.text for event in events if isinstance(event, Diagnosed)]
    assert [part in text for part, text in zip(("settings", "the rows are not", "not noted"), said, strict=True)] == [
        True
    ] * 3
    assert all("It begins again." in text for text in said)
