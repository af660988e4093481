"""Why a run waits or pauses, in words."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.core import events as ev
from engine.core.errors import NlforgeError
from engine.core.paths import RunPaths
from engine.core.presence import AWAY_SECONDS
from engine.core.regular_files import open_own
from nlforge.duration import duration
from nlforge.wording.catalogue import number, say

_BLOCK = 2**14
"""Bytes of a run's events that are looked at at once, from their end."""


@dataclass
class RunHold:
    """Folded from the events of one run."""

    now: ev.Held | None = None
    """What it waits for at present."""

    def take(self, event: ev.RunEvent) -> str | None:
        """Fold one event in; what is to be said of it, where it is about waiting."""
        before = self.now
        match event:
            case ev.Held():
                self.now = event
                return None if before is not None and before.why == event.why == ("turn",) else _told(event)
            case ev.LetOn():
                self.now = None
                if event.asked:
                    # Its end is said next.
                    return None
                begun = before is not None and before.begun
                return say("hold-goes-on", time=duration(event.seconds)) if begun else say("hold-begins")
            case ev.Slept():
                return say("hold-slept", time=duration(event.seconds))
            case ev.RunStarted() | ev.RunFinished() | ev.RunFailedEvent() | ev.RunCancelled():
                self.now = None
        return None

    @property
    def words(self) -> str:
        """What it waits for, in a few words; empty where it does not."""
        return state_words(self.now) if self.now is not None else ""


def state_words(held: ev.Held) -> str:
    """“waits until 22:00”."""
    first = held.why[0] if held.why else "person"
    if first == "time" and held.until is not None:
        return say("hold-state-time", at=at_words(held.until, "until"))
    if first == "turn":
        return say("hold-state-turn", session=held.behind)
    return say(f"hold-state-{first}{'-begun' if held.begun else ''}")


def at_words(at: datetime, form: str, now: datetime | None = None) -> str:
    """A time as people of this place say it; `form` is “at” or “until”."""
    at, now = at.astimezone(), (now or datetime.now()).astimezone()
    time, days = f"{at:%H:%M}", (at.date() - now.date()) / timedelta(days=1)
    if days == 0:
        return say(f"hold-{form}-today", time=time)
    return (
        say(f"hold-{form}-tomorrow", time=time)
        if days == 1
        else say(f"hold-{form}-day", day=f"{at:%d}", month=f"{at:%m}", year=f"{at:%Y}", time=time)
    )


def held_now(run: RunPaths) -> ev.Held | None:
    """What a run that lives waits for, by the last that it reported; None where it does not wait."""
    return next((event if isinstance(event, ev.Held) else None for event in _from_the_end(run)), None)


def _from_the_end(run: RunPaths) -> Iterator[ev.RunEvent]:
    """What it reported of its work, the newest first; the machine is watched in a pause too."""
    with suppress(OSError, NlforgeError):
        file = open_own(run.events, os.O_RDONLY)
        try:
            for line in _lines_from_the_end(file):
                with suppress(ValueError):
                    event = ev.parse_event(line.decode())
                    if not isinstance(event, ev.Slept | ev.Resources | ev.NoticeFailed):
                        yield event
        finally:
            os.close(file)


def _lines_from_the_end(file: int) -> Iterator[bytes]:
    end, begun = os.fstat(file).st_size, b""
    while end > 0:
        size = min(_BLOCK, end)
        end -= size
        # The first one may begin in the block before.
        begun, *lines = (os.pread(file, size, end) + begun).split(b"\n")
        yield from reversed(lines)
    yield begun


def _told(held: ev.Held) -> str:
    first = held.why[0] if held.why else "person"
    if first == "time" and held.until is not None:
        return say("hold-told-time", at=at_words(held.until, "until"))
    if first == "turn":
        return say("hold-told-turn", session=held.behind)
    minutes = number(AWAY_SECONDS / 60)
    return say(f"hold-told-{first}{'-begun' if held.begun else ''}", minutes=minutes)
