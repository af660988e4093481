"""Sessions as a list meets them: with words, plans and runs in their files, and nothing trained."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.core import events as ev
from engine.core.events import append_event
from engine.core.paths import RunPaths, next_run
from nlforge.store import Session


def spoken(folder: Path, id: str, *words: str, goal: str = "", ready: bool = True) -> Session:
    """A session in which this was said, with a plan where it has a goal."""
    session = Session.create(folder, id)
    session.set_data_root(folder.parent)
    for turn, text in enumerate(words, 1):
        session.append("said", text=text, turn=turn)
    if goal:
        status = "ready" if ready else "needs_answers"
        session.append("planned", turn=len(words), digest="d", status=status, spec_summary=f"chat on tiny: {goal}")
    return session


def with_run(session: Session, *events: ev.RunEvent) -> RunPaths:
    """A run that was confirmed and has told this."""
    session.append("confirmed", digest="d")
    run = next_run(session.root)
    run.spec.write_text("task: chat\n")
    for event in (ev.RunStarted(digest="d", pid=1, seconds_estimate=(50, 100, 200)), *events):
        append_event(run.events, event)
    return run


def judged(grade: str) -> ev.FitnessJudged:
    """A verdict of this grade."""
    return ev.FitnessJudged.model_validate(
        {
            "grade": grade, "of": "replies", "rows": 20, "answered": 1.0, "right": 0.9, "right_low": 0.8,
            "right_high": 0.95, "wrong": 2, "sentences": [], "text": "",
        }
    )  # fmt: skip


FINISHED = ev.RunFinished(seconds=1, adapter="model/adapter", report="report.md")


@contextmanager
def alive(run: RunPaths) -> Iterator[None]:
    """As long as this lasts, its process is there."""
    held = os.open(run.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)
