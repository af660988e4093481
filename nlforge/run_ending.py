"""What is said when a run has ended: what can be done now."""

from __future__ import annotations

from collections.abc import Iterator

from engine.core.paths import RunPaths
from nlforge.messages import TalkMessage
from nlforge.next_step import why_gone
from nlforge.run_view import RunView
from nlforge.sharing.talk import how_others_use_it
from nlforge.store import Session
from nlforge.wording.catalogue import say
from nlforge.wording.told import again_line


def what_now(session: Session, view: RunView, done: bool) -> Iterator[TalkMessage]:
    """The model is asked, given to others and judged; without one, how it is run again."""
    if view.paused:
        # How it goes on is said with it.
        return
    if not done:
        yield TalkMessage(again_line(view.ended))
        return
    yield TalkMessage(say("talk-ask-it"))
    yield TalkMessage(*how_others_use_it(session))
    if session.has_replies:
        yield TalkMessage(say("talk-judge-some"))


def ended_silently(run: RunPaths, view: RunView) -> TalkMessage:
    """Its process is gone, and told nothing."""
    told = {"why": why_gone(run), "status": view.status(going=False), "again": again_line(None)}
    return TalkMessage(say("talk-ended-silently", **told))
