"""Sessions that were spoken in last."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from nlforge.store import Session, list_sessions
from nlforge.waiting_runs import standing_words
from nlforge.wording.catalogue import say

_ABOUT = 60


def recent(folder: Path, most: int, without: Collection[str] = ()) -> list[tuple[str, str]]:
    """Name and what it is about of the sessions of a folder, newest first."""
    spoken = [
        (records[-1].get("time", ""), s)
        for s in list_sessions(folder)
        if s.id not in without and (records := s.records())
    ]
    spoken.sort(key=lambda pair: str(pair[0]), reverse=True)
    return [(s.id, _with_its_run(s)) for _, s in spoken[:most]]


def _with_its_run(session: Session) -> str:
    """What it is about, and what its run does where one is going."""
    state = standing_words(session)
    return f"{about(session)} ({state})" if state else about(session)


def last_before(session: Session, without: Collection[str] = ()) -> tuple[str, str] | None:
    """The one beside `session` in which something was said last; None where there is none."""
    others = recent(session.root.parent, _LOOKED_AT, {session.id, *without})
    return next((one for one in others if one[1] != say("talk-nothing-said")), None)


_LOOKED_AT = 20
"""Sessions that were opened, and in which nothing was said, may be newer."""


def about(session: Session) -> str:
    """What was said first, cut."""
    first = " ".join(
        next((str(r["text"]) for r in session.records() if r["kind"] == "said"), say("talk-nothing-said")).split()
    )
    return first if len(first) <= _ABOUT else first[: _ABOUT - 1] + "…"
