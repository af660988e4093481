"""Sessions that were spoken in last."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from nlforge.saved_sessions.entry import SessionFacts
from nlforge.saved_sessions.index import read_newest
from nlforge.store import Session
from nlforge.wording.catalogue import say

_ABOUT = 60


def recent(folder: Path, most: int, without: Collection[str] = ()) -> list[tuple[str, str]]:
    """Name and what it is about of the sessions of a folder, newest first."""
    read = read_newest(folder, most + len(without))
    spoken = [(facts.at, name, facts) for name, facts in read.items() if facts.at and name not in without]
    spoken.sort(key=lambda one: one[:2], reverse=True)
    return [(name, _with_its_run(folder / name, facts)) for _, name, facts in spoken[:most]]


def _with_its_run(root: Path, facts: SessionFacts) -> str:
    """What it is about, and what its run does where one is going."""
    if not facts.runs:
        return about(facts)
    from nlforge.waiting_runs import standing_words

    state = standing_words(Session(root))
    return f"{about(facts)} ({state})" if state else about(facts)


def last_before(session: Session, without: Collection[str] = ()) -> tuple[str, str] | None:
    """The one beside `session` in which something was said last; None where there is none."""
    others = recent(session.root.parent, _LOOKED_AT, {session.id, *without})
    return next((one for one in others if one[1] != say("talk-nothing-said")), None)


_LOOKED_AT = 20
"""Sessions that were opened, and in which nothing was said, may be newer."""


def about(facts: SessionFacts) -> str:
    """What was said first, cut."""
    first = facts.first or say("talk-nothing-said")
    return first if len(first) <= _ABOUT else first[: _ABOUT - 1] + "…"
