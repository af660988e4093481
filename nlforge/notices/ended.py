"""Tells, as a process of its own, that a run has ended: a server that does not answer holds up no run.
`python -m nlforge.notices.ended RUN`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from engine.core.events import NoticeFailed, append_event, read_events
from engine.core.paths import RunPaths
from nlforge.notices.send import PAUSES, notice_of, told_all
from nlforge.notices.settings import notice_settings


def tell_end(run: RunPaths, pauses: Sequence[float] = PAUSES) -> None:
    """Send what is set; what could not be sent is told by the run's events.

    Raises:
        BadInput: the settings cannot be read.
        RunFailed: that it failed could not be written.
    """
    from nlforge.session_factory import find

    settings = notice_settings()
    if (settings.mail is None and settings.hook is None) or (one := notice_of(read_events(run.events))) is None:
        return
    # In the language of its session.
    find(str(run.session))
    for way, why in told_all(settings, one, pauses).items():
        append_event(run.events, NoticeFailed(way=way, why=why[:300]))


if __name__ == "__main__":
    tell_end(RunPaths(Path(sys.argv[1])))
