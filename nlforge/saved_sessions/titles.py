"""The name a person gives a session; its folder, by which commands and programs know it, stays."""

from __future__ import annotations

from engine.core.errors import BadInput
from engine.core.printable import one_line
from nlforge.saved_sessions.shipped import SHIPPED
from nlforge.store import Session
from nlforge.wording.catalogue import say

LONGEST = 100
"""Letters of a name."""


def rename(session: Session, title: str) -> str:
    """Call it so from here on, by its folder where the title is empty; the name it has now.

    Raises:
        BadInput: it ships with nlforge, or the name is too long.
        RunFailed: it could not be written.
    """
    require_own(session)
    wanted = one_line(" ".join(title.split()))
    if len(wanted) > LONGEST:
        raise BadInput(say("sessions-name-long", most=LONGEST), "", say("sessions-name-shorter"))
    session.append("note", text=say("sessions-noted-name", name=wanted or session.id), title=wanted)
    return title_of(session)


def title_of(session: Session) -> str:
    """What the person calls it, else the name of its folder."""
    named = next((r["title"] for r in reversed(session.records()) if r["kind"] == "note" and "title" in r), "")
    return str(named or session.id)


def require_own(session: Session) -> None:
    """Raises BadInput where it ships with nlforge."""
    if session.id in SHIPPED:
        raise BadInput(say("sessions-shipped", session=session.id), "", say("sessions-shipped-todo"))
