"""kill -9 at random points of data, training, evaluation and export; each time it goes on, to the same adapter.
`python -m tests.bench.kills`"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from engine.core.events import (
    DataReady,
    Evaluated,
    Exported,
    RunEvent,
    RunFinished,
    StageFinished,
    StageStarted,
    read_events,
)
from engine.core.paths import RunPaths
from engine.core.spec import Criterion, DataSpec, ModelSpec, Source, Task, TrainingSpec, digest, dump_yaml
from engine.core.stages import SftStage
from engine.runs.launch import is_running, pid_of, start_run

SAMPLE = Path(__file__).parents[2] / "sessions" / "returns-desk"
PHASES: tuple[tuple[str, type[RunEvent] | None, float], ...] = (  # type: ignore[valid-type]
    ("data", None, 1.2),
    ("start", DataReady, 7.0),
    ("train", StageStarted, 3.0),
    ("train", StageStarted, 5.0),
    ("evaluate", StageFinished, 2.5),
    ("export", Exported, 1.5),
    ("report", Evaluated, 1.5),
)
"""Name, the event it begins with, and the seconds within which the kill falls."""


def spec() -> TrainingSpec:
    return TrainingSpec(
        name="kills",
        goal="g",
        task=Task.CHAT_ASSISTANT,
        stages=(SftStage(epochs=1, batch_size=4),),
        rubric=(Criterion(name="right", about="right", weight=1, grader="reference"),),
        model=ModelSpec(base="smollm2-135m-instruct", params_b=0.135),
        data=DataSpec(sources=(Source(path=str(SAMPLE / "messages.csv"), kind="table"),), limit=30, max_eval_rows=2),
    )


def begin(session: Path) -> RunPaths:
    session.mkdir(parents=True, exist_ok=True)
    (session / "spec.yaml").write_text(dump_yaml(spec()), encoding="utf-8")
    return start_run(session, digest(spec()), SAMPLE)


def adapter(run: RunPaths) -> str:
    return hashlib.sha256((run.adapter / "adapter_model.safetensors").read_bytes()).hexdigest()


def to_end(run: RunPaths) -> None:
    while is_running(run):
        time.sleep(0.1)


def phase_of(events: list[RunEvent]) -> str:
    """Where the run was, by what it had reported."""
    for name, kind in (
        ("report", RunFinished),
        ("export", Exported),
        ("evaluate", StageFinished),
        ("train", StageStarted),
        ("start", DataReady),
    ):
        if any(isinstance(e, kind) for e in events):
            return name
    return "data"


def kill(
    session: Path, since: type[RunEvent] | None, within: float, draw: random.Random
) -> tuple[RunPaths, str | None]:
    """Start or go on, and kill at a random moment after an event; the phase it fell into, None where the run was
    over before."""
    run = begin(session)
    old = len(list(read_events(run.events)))
    while is_running(run) and since is not None and not any(isinstance(e, since) for e in read_events(run.events)):
        time.sleep(0.05)
    if since is not None and old:
        # What it reported before the last kill is no news: wait until it is at work again.
        while is_running(run) and len(list(read_events(run.events))) <= old:
            time.sleep(0.05)
    time.sleep(draw.uniform(0.0, within))
    pid = pid_of(run)
    if pid is None:
        return run, None
    phase = phase_of(list(read_events(run.events)))
    os.kill(pid, signal.SIGKILL)
    to_end(run)
    return run, phase


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args()
    os.environ["NLFORGE_SAVE_SECONDS"] = "1"
    draw = random.Random(asked.seed)
    landed: Counter[str] = Counter()
    wrong = runs = 0
    with tempfile.TemporaryDirectory() as folder:
        whole = begin(Path(folder) / "sessions" / "whole")
        to_end(whole)
        wanted = adapter(whole)
        print(f"seed {asked.seed}; without a kill: {wanted[:16]}", flush=True)
        while landed.total() < asked.kills:
            runs += 1
            session = Path(folder) / "sessions" / f"s{runs}"
            here: list[str] = []
            for _, since, within in PHASES:
                run, phase = kill(session, since, within, draw)
                if phase is None:
                    break
                here.append(phase)
            to_end(run := begin(session))
            landed.update(here)
            events = list(read_events(run.events))
            same = isinstance(events[-1], RunFinished) and adapter(run) == wanted and run.root.name in ("1", "2")
            wrong += not same
            print(
                (
                    f"run {runs}: killed in {', '.join(here)}: "
                    f"{'the same adapter' if same else f'DIFFERENT, {events[-1]}'}"
                ),
                flush=True,
            )
    print(
        json.dumps({"kills": landed.total(), "phases": dict(landed), "runs": runs, "wrong": wrong, "seed": asked.seed})
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
