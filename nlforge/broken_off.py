"""What is said of a run whose process is gone and that told no end: when, at which step, and how it goes on."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from nlforge.store import Session


def broken_off_lines(session: Session) -> tuple[str, ...]:
    """Of the newest run of a session; none where there is no run, it is going, or it said how it ended."""
    from engine.runs.launch import is_running
    from nlforge import pipeline

    run = session.run
    if run is None or is_running(run):
        return ()
    follower, view = pipeline.report(session, run)
    last = ""
    for event in follower.stream():
        last = event.time
        for _ in view.take(event):
            pass
    if view.ended is not None:
        return ()
    go_on = say("sessions-broken-resume", command=f"nlforge resume {session.id}")
    if not last:
        return say("sessions-broken-unbegun"), go_on
    at = datetime.fromisoformat(last).astimezone()
    doing = view.doing()
    told = say("sessions-broken-at", day=f"{at:%Y-%m-%d}", time=f"{at:%H:%M}", doing=doing, left=view.left())
    return told, go_on
