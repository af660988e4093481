"""Runs in child processes: started, and waited for."""

from __future__ import annotations

import time
from pathlib import Path

from engine.core.events import RunEvent, read_events
from engine.core.paths import RunPaths
from engine.core.spec import TrainingSpec, digest, dump_yaml
from engine.runs.launch import is_running, start_run


def start(spec: TrainingSpec, session: Path, root: Path) -> RunPaths:
    """Write the spec and start its run."""
    session.mkdir(exist_ok=True)
    (session / "spec.yaml").write_text(dump_yaml(spec))
    return start_run(session, digest(spec), root)


def wait(run: RunPaths, until: type[RunEvent] | None = None) -> list[RunEvent]:
    """Events when the run has ended, or when one of a kind has come."""
    while is_running(run) and not (until and any(isinstance(e, until) for e in read_events(run.events))):  # type: ignore[arg-type]
        time.sleep(0.2)
    return list(read_events(run.events))
