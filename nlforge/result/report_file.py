"""Which run of a session has a result, and where it lies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.paths import RunPaths, runs_of

if TYPE_CHECKING:
    from nlforge.store import Session


def report_file(run: RunPaths) -> Path:
    """Its report as data."""
    return run.report.with_suffix(".json")


def run_with_result(session: Session) -> RunPaths | None:
    """The newest run that came to a report."""
    return next((run for run in reversed(runs_of(session.root)) if report_file(run).is_file()), None)
