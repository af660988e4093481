"""What a list does with a session: what is said of it, and the session to go to then. No widget is known here."""

from __future__ import annotations

from pathlib import Path

from engine.core.errors import BadInput
from nlforge.saved_sessions import duplicate, titles, trash
from nlforge.saved_sessions.entry import SessionEntry
from nlforge.saved_sessions.trash import DAYS, DeletedSession
from nlforge.store import Session
from nlforge.wording.catalogue import say

_Told = tuple[tuple[str, ...], Path | None]


class SessionChanges:
    """Those of one list; what was deleted from it comes back in turn."""

    def __init__(self, here: Path | None, undo: str = "", gone: list[DeletedSession] | None = None) -> None:
        """`here` is the session that is open, `undo` the command that brings back; without it a key does. `gone`
        holds what was deleted before, and takes what is deleted now."""
        self._here, self._undo = here, undo
        self._gone = gone if gone is not None else []

    def rename(self, entry: SessionEntry, name: str) -> _Told:
        """Raises NlforgeError where it cannot be called so."""
        now = titles.rename(Session(entry.root), name)
        key = "sessions-renamed-back" if now == entry.id else "sessions-renamed"
        return (say(key, name=now),), entry.root

    def duplicate(self, entry: SessionEntry, *, results: bool) -> _Told:
        """Raises NlforgeError or OSError where it cannot be copied."""
        made = duplicate.duplicate(Session(entry.root), results=results)
        return duplicate.told(made)[:-1], made.session.root

    def delete(self, entry: SessionEntry) -> _Told:
        """Out of the list.

        Raises:
            BadInput: it is open, runs, is served or ships with nlforge.
            OSError: it cannot be moved.
        """
        if self._here is not None and entry.root.resolve() == self._here.resolve():
            raise BadInput(say("sessions-delete-open", session=entry.name), "", say("sessions-delete-open-todo"))
        self._gone.append(trash.delete(Session(entry.root)))
        told = say("sessions-deleted", name=entry.name, days=DAYS)
        back = say("sessions-undo-command", command=self._undo) if self._undo else say("sessions-undo-key", key="F9")
        return (f"{told} {back}",), None

    def restore(self) -> _Told:
        """What was deleted last from this list, else from the folder.

        Raises:
            BadInput: there is nothing.
            OSError: it cannot be moved.
        """
        from nlforge.session_factory import sessions_dir

        last = self._gone.pop() if self._gone else None
        folder = sessions_dir().absolute() if last is None else last.root.parent.parent
        session = trash.restore(folder, last.root.name if last is not None else None)
        name = titles.title_of(session)
        if last is not None and session.id != last.id:
            return (say("sessions-restored-beside", name=name, session=session.id, before=last.id),), session.root
        return (say("sessions-restored", name=name),), session.root
