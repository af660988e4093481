"""Runs that wait on this machine: which there are, and how one is taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.core.errors import BadInput
from nlforge.run_hold import held_now, state_words
from nlforge.store import Session, list_sessions
from nlforge.wording.catalogue import say

if TYPE_CHECKING:
    from engine.core.paths import RunPaths


def standing_words(session: Session) -> str:
    """“running”, or what its run waits for; empty where none is going."""
    run = session.run
    return _words(run) if run is not None and _is_going(run) else ""


def line_lines(session: Session) -> list[str]:
    """The runs of this machine, those of this folder that wait for a time too, in lines."""
    from engine.runs.turns import waiting_line

    lines = {one.run.root: (one.session, _words(one.run)) for one in waiting_line()}
    for other in list_sessions(session.root.parent):
        if (run := other.run) is not None and run.root.resolve() not in lines and _is_going(run):
            lines[run.root.resolve()] = (other.id, _words(run))
    if not lines:
        return [say("manner-line-empty")]
    return [
        *(
            say("manner-line-entry", number=n, session=name, state=words)
            for n, (name, words) in enumerate(lines.values(), 1)
        ),
        say("manner-line-out", session=list(lines.values())[-1][0]),
    ]


def take_out(session: Session, named: str) -> list[str]:
    """Stop the run of another session of the folder; what is said of it."""
    from engine.runs.launch import request_stop

    try:
        other = Session.open(session.root.parent, named)
    except BadInput:
        return [say("manner-line-unknown", session=named)]
    run = other.run
    if run is None or not _is_going(run):
        return [say("manner-line-unknown", session=named)]
    request_stop(run)
    return [say("manner-line-stopped", session=named)]


def _is_going(run: RunPaths) -> bool:
    from engine.runs.launch import is_running

    return is_running(run)


def _words(run: RunPaths) -> str:
    held = held_now(run)
    return state_words(held) if held is not None else say("hold-running")
