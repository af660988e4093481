"""Ray clusters on this machine, and runs on them."""

from __future__ import annotations

import time
from pathlib import Path

from engine.core.events import Step, read_events
from engine.core.paths import RunPaths
from engine.core.spec import digest, dump_yaml
from engine.runs.launch import is_running, start_run
from tests.support.specs import tiny


def started(folder: Path, root: Path, on: str, **stage: object) -> RunPaths:
    spec = tiny(**stage)
    folder.mkdir()
    (folder / "spec.yaml").write_text(dump_yaml(spec))
    return start_run(folder, digest(spec), root, on=on)


def until_steps(run: RunPaths, steps: int) -> None:
    while is_running(run) and sum(isinstance(e, Step) for e in read_events(run.events)) < steps:
        time.sleep(0.2)
