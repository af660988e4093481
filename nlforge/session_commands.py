"""The list of sessions in plain lines: what the screen of sessions does by keys, by words behind the command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engine.core.errors import BadInput
from engine.core.tables import table_beside
from nlforge.saved_sessions.entry import SessionEntry
from nlforge.saved_sessions.folding import folded
from nlforge.saved_sessions.listing import matching
from nlforge.saved_sessions.trash import DeletedSession
from nlforge.saved_sessions.words import entry_line
from nlforge.session_changes import SessionChanges
from nlforge.session_factory import listed
from nlforge.slash_commands import command_of
from nlforge.wording.catalogue import say

_MOST = 30
"""Sessions that are listed at once."""


@dataclass(frozen=True)
class SessionAnswer:
    """What is said, and the session that is to be opened."""

    lines: tuple[str, ...]
    opens: Path | None = None


def session_answer(rest: str, here: Path, gone: list[DeletedSession]) -> SessionAnswer:
    """What becomes of the words behind the command; `here` is the folder of the session that is open, `gone` what was
    deleted in this conversation.

    Raises:
        BadInput: none is called so, or it must stay as it is.
        RunFailed, OSError: it cannot be written.
    """
    first, _, words = rest.strip().partition(" ")
    changes = SessionChanges(here, undo=f"{_name()} undo", gone=gone)
    match _meanings().get(first.casefold()):
        case "open":
            entry = _named(words)
            if entry.root.resolve() == here.resolve():
                return SessionAnswer((say("sessions-is-open"),))
            return SessionAnswer((say("sessions-opened-plain", session=entry.name),), entry.root)
        case "rename":
            name, colon, title = words.partition(":")
            if not colon:
                raise BadInput(say("sessions-missing-title", command=f"{_name()} {first}"))
            return SessionAnswer(changes.rename(_named(name), title)[0])
        case "duplicate":
            return SessionAnswer(changes.duplicate(_named(words), results=False)[0])
        case "delete":
            return SessionAnswer(changes.delete(_named(words))[0])
        case "restore":
            return SessionAnswer(changes.restore()[0])
        case "all":
            return SessionAnswer(_lines(words, here, everywhere=True))
        case _:
            return SessionAnswer(_lines(rest, here, everywhere=False))


def _lines(words: str, here: Path, *, everywhere: bool) -> tuple[str, ...]:
    found = matching(listed(everywhere=everywhere).look(), words)
    if not found:
        return (say("sessions-none-found" if words.strip() else "sessions-none"),)
    left = len(found) - _MOST
    more = (say("sessions-left-out", count=left),) if left > 0 else ()
    lines = (
        entry_line(one) + (f" ({say('sessions-this-one')})" if one.root.resolve() == here.resolve() else "")
        for one in found[:_MOST]
    )
    return (*lines, *more, say("sessions-how-plain", command=_name()))


def _named(name: str) -> SessionEntry:
    """The one that is called so: of those listed here before those elsewhere, by its folder before the name it was
    given. A whole path names one wherever it lies.

    Raises:
        BadInput: none is, or several are.
    """
    wanted = folded(name).strip()
    if not wanted:
        raise BadInput(say("sessions-missing-name", command=_name()))
    found = _called(wanted, listed().look()) or _called(wanted, listed(everywhere=True).look())
    if not found:
        raise BadInput(say("sessions-unknown", name=name.strip()), "", say("sessions-unknown-todo", command=_name()))
    if len(found) > 1:
        apart = len({one.id for one in found}) == len(found)
        names = ", ".join(one.id if apart else str(one.root) for one in found)
        raise BadInput(say("sessions-several", name=name.strip(), names=names), "", say("sessions-several-todo"))
    return found[0]


def _called(wanted: str, entries: Sequence[SessionEntry]) -> list[SessionEntry]:
    by_folder = [one for one in entries if wanted in (folded(one.id), folded(str(one.root)))]
    return by_folder or [one for one in entries if folded(one.name) == wanted]


def _name() -> str:
    return command_of("sessions").name


@cache
def _meanings() -> Mapping[str, str]:
    table = table_beside(__file__, "session_commands.yaml")["words"]
    return {str(word): str(what) for what, words in table.items() for word in words}
