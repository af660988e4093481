"""Commands on saved sessions: list and search them, show one, rename, duplicate, delete, bring back, query them all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.core.errors import BadInput
from engine.core.printable import json_line, one_line
from nlforge.cli.app import Json, SessionId, app
from nlforge.console import give, talk, tell
from nlforge.wording.catalogue import said_in, say, spoken

if TYPE_CHECKING:
    from nlforge.saved_sessions.entry import SessionEntry

_list = typer.Typer(invoke_without_command=True, help="List sessions, show one, change the list, or query them all.")
app.add_typer(_list, name="sessions")


@_list.callback()
def sessions(
    context: typer.Context,
    search: Annotated[
        str | None, typer.Option("--search", metavar="WORDS", help="Only those named so, or in which this was said.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Those of all folders used on this machine.")] = False,
    deleted: Annotated[bool, typer.Option("--deleted", help="Those that can be brought back.")] = False,
    json_: Json = False,
) -> None:
    """List sessions, the one last spoken in first."""
    if context.invoked_subcommand is not None:
        return
    from nlforge.saved_sessions.folders import know, known_folders
    from nlforge.saved_sessions.listing import SessionList, matching
    from nlforge.session_factory import sessions_dir

    here = sessions_dir().absolute()
    if deleted:
        _deleted(here, json_=json_)
        return
    folders = [here, *(one for one in known_folders() if all_ and one != here.resolve())]
    found = SessionList(folders, shipped=True).look()
    if any(one.root.parent == here for one in found):
        know(here)
    if not found:
        talk(f"{say('command-no-sessions', folder=str(sessions_dir()))} {say('command-begin-with')}")
    for entry in matching(found, search or ""):
        _line(entry, all_=all_, json_=json_)


def _line(entry: SessionEntry, *, all_: bool, json_: bool) -> None:
    from nlforge.saved_sessions.words import state_words, when_words

    facts = entry.facts
    key = "command-nothing-planned"
    about = facts.summary or said_in("en" if json_ else spoken(), key)
    if json_:
        told = {"id": entry.id, "runs": facts.runs, "about": about, "name": entry.name, "state": str(entry.stage)}
        where = {"share": entry.share, "grade": facts.grade, "at": facts.at, "folder": str(entry.root.resolve())}
        give(json_line({**told, **where}))
        return
    name = str(entry.root) if all_ else entry.id
    title = f"“{facts.title}”  " if facts.title else ""
    tell(f"{name:<32} {when_words(entry):<12} {state_words(entry):<28} {title}{about[:90]}")


def _deleted(folder: Path, *, json_: bool) -> None:
    from nlforge.saved_sessions.trash import deleted

    found = deleted(folder)
    if not found:
        talk(say("sessions-nothing-deleted"))
    for one in found:
        if json_:
            give(json_line({"id": one.id, "deleted": one.at.isoformat(), "folder": str(one.root.resolve())}))
        else:
            tell(f"{one.id:<32} {one.at.astimezone():%Y-%m-%d %H:%M}")


@_list.command()
def rename(session: SessionId, name: Annotated[str, typer.Argument(help="Empty: its folder's name again.")]) -> None:
    """Give a session a name; its folder, by which commands know it, stays."""
    from nlforge.saved_sessions.titles import rename as renamed
    from nlforge.session_factory import find

    now = renamed(found := find(session), name)
    talk(say("sessions-renamed-back" if now == found.id else "sessions-renamed", name=now))


@_list.command()
def duplicate(
    session: SessionId,
    results: Annotated[bool, typer.Option("--with-results", help="Also its runs, models and reports.")] = False,
    json_: Json = False,
) -> None:
    """Copy the words and the plan of a session into a new one."""
    from nlforge.saved_sessions.duplicate import duplicate as duplicated
    from nlforge.saved_sessions.duplicate import told
    from nlforge.session_factory import find

    made = duplicated(find(session), results=results)
    if json_:
        copied = {"said": made.said, "planned": made.planned, "files": made.files, "results": made.results}
        give(json_line({"id": made.session.id, "name": made.name, **copied}))
    else:
        tell(*told(made))


@_list.command()
def delete(session: Annotated[list[str], typer.Argument(help="Names of sessions.")], json_: Json = False) -> None:
    """Take sessions out of the list; they can be brought back for 30 days."""
    from nlforge.saved_sessions.trash import DAYS
    from nlforge.saved_sessions.trash import delete as put_away
    from nlforge.session_factory import find

    # All of them are looked for before the first one goes.
    for found in [find(one) for one in session]:
        gone = put_away(found)
        if json_:
            give(json_line({"id": gone.id, "deleted": gone.at.isoformat(), "folder": str(gone.root)}))
        else:
            undo = say("sessions-undo-command", command=f"nlforge sessions restore {gone.id}")
            talk(f"{say('sessions-deleted', name=gone.id, days=DAYS)} {undo}")


@_list.command()
def restore(
    session: Annotated[str | None, typer.Argument(help="Default: the one deleted last.")] = None, json_: Json = False
) -> None:
    """Bring a deleted session back."""
    from nlforge.saved_sessions.trash import restore as brought_back
    from nlforge.session_factory import sessions_dir

    found = brought_back(sessions_dir(), session)
    if json_:
        give(json_line({"id": found.id, "folder": str(found.root.resolve())}))
    else:
        talk(say("sessions-restored", name=found.id))


@_list.command()
def show(id: SessionId, json_: Json = False) -> None:
    """Everything that was said, planned, confirmed and asked."""
    from nlforge.broken_off import broken_off_lines
    from nlforge.session_factory import find

    session = find(id)
    for record in session.records():
        if json_:
            give(json_line(record))
        else:
            text = record.get("text") or " ".join(
                str(record[k]) for k in ("status", "spec_summary", "digest") if k in record
            )
            tell(
                f"{str(record.get('time', ''))[:19]:<20}{record['kind']!s:<10} {text}",
                *(f"{'':<31}{who}: {record[who]}" for who in ("base", "trained") if record.get(who)),
            )
    if not json_:
        tell(*broken_off_lines(session))


@_list.command()
def query(
    sql: Annotated[str, typer.Argument(help="SQL over the tables sessions and events.")], json_: Json = False
) -> None:
    """Ask all sessions one SELECT; tables `sessions` (records) and `events`, each with its file. Nothing is written."""
    from nlforge.query import answered
    from nlforge.session_factory import sessions_dir

    root = sessions_dir().resolve()
    if not any(root.glob("*/session.jsonl")):
        raise BadInput(say("command-no-sessions", folder=str(sessions_dir())), "", say("command-begin-with"))
    with answered(root, sql) as (columns, rows):
        if not json_:
            _row(columns)
        for row in rows:
            if json_:
                give(json_line(dict(zip(columns, row, strict=True)), default=str))
            else:
                _row(row)


def _row(values: Sequence[object]) -> None:
    """Values between tabs; none of them makes a line or a column."""
    print("\t".join(one_line(str(value)) for value in values))
