"""The versions of a model in words: which there are, which one people get, and that decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.core.errors import BadInput
from nlforge.messages import TalkMessage
from nlforge.store import Session
from nlforge.wording.catalogue import has, number, say, written

if TYPE_CHECKING:
    from engine.versions.release import ReleaseDone
    from engine.versions.versions import Version

TAKES_OVER = 120.0
"""Seconds a server has to take a version over; a large model is read from the disk in that time."""


def version_lines(session: Session) -> list[str]:
    """A line or more of each version, and how another one is given to people.

    Raises:
        BadInput: there is none.
    """
    from engine.versions.versions import versions_of

    found = versions_of(session.root)
    if not found:
        raise BadInput(say("talk-no-model"), "", say("talk-no-model-todo"))
    how = say("versions-how" if found[-1].by_hand else "versions-newest", session=session.id)
    return [*(line for one in found for line in lines_of(one)), how]


def lines_of(one: Version) -> list[str]:
    """What is known of a version."""
    made = f"{one.made.astimezone():%Y-%m-%d %H:%M}" if one.made is not None else say("versions-unfinished")
    score = say("versions-no-score")
    if one.score is not None:
        noise = number(one.noise or 0.0, 2)
        score = say("versions-score", score=number(one.score, 2), noise=noise, rows=one.rows or 0)
    fit = f", {say(f'versions-fit-{one.fit}')}" if one.fit else ""
    lines = [f"{one.number:>3}  {say(f'versions-{one.state}'):<15}{made:<18}{score}{fit}"]
    if one.last is not None:
        when = f"{one.last.time.astimezone():%Y-%m-%d %H:%M}"
        lines.append(f"     {say(f'versions-{one.last.kind}-by', who=written(one.last.by), when=when)}")
    if one.failed:
        checks = ", ".join(say(f"name-check-{name}") if has(f"name-check-{name}") else name for name in one.failed)
        lines.append(f"     {say('versions-held', checks=checks)}")
    return lines


def done_lines(done: ReleaseDone, session: Session) -> list[str]:
    """What a decision changed."""
    lines = [say(f"versions-done-{done.line.kind}", session=session.id, version=done.version.number)]
    lines += [say("versions-server", address=one.address, seconds=number(done.seconds, 1)) for one in done.servers]
    if not done.servers and not done.late:
        lines.append(say("versions-no-server", session=session.id))
    return lines


def late_lines(done: ReleaseDone, session: Session) -> tuple[str, str, str]:
    """Of servers that have not taken it over: what, why and what to do."""
    return (
        say("versions-late", addresses=", ".join(one.address for one in done.late)),
        " ".join(one.refused for one in done.late if one.refused),
        say("versions-late-todo", session=session.id),
    )


def released(session: Session, wanted: str) -> Iterator[TalkMessage]:
    """Give a version to people, the newest where no number was said; its files are made first where a server needs
    them.

    Raises:
        NlforgeError: it is not released.
    """
    from engine.versions.release import release
    from engine.versions.versions import versions_of

    number_of = int(wanted) if wanted.isdecimal() else versions_of(session.root)[-1].number
    for line in made_for_servers(session, number_of):
        yield TalkMessage(line)
    yield _told(release(session.root, number_of, TAKES_OVER), session)


def made_for_servers(session: Session, number_of: int) -> Iterator[str]:
    """The files of a version, made where a server runs and they are not there; what is done, in lines.

    Raises:
        NlforgeError: there is no such version, or they cannot be made.
    """
    from engine.core.spec import load_spec
    from engine.prompting.delivered import weights_of
    from engine.runs.deliver import served_as
    from engine.serving.registry import running_servers
    from engine.versions.release import has_export
    from engine.versions.versions import version_numbered
    from nlforge.sharing.export_child import export_apart

    version = version_numbered(session.root, number_of)
    if version.failed or not running_servers([session.root]) or has_export(session.root, version):
        return
    yield say("share-making")
    export_apart(session, served_as(load_spec(version.run.spec), weights_of(version.run)), version.run)
    yield say("share-made")


def gone_back(session: Session) -> Iterator[TalkMessage]:
    """Give people the version they had before.

    Raises:
        NlforgeError: there was none, or it is not whole.
    """
    from engine.versions.release import rolled_back

    yield _told(rolled_back(session.root, TAKES_OVER), session)


def _told(done: ReleaseDone, session: Session) -> TalkMessage:
    late = late_lines(done, session) if done.late else ()
    return TalkMessage(*done_lines(done, session), *filter(None, late))
