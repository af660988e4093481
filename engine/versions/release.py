"""Give a version to people, or take it back: the decision, and the servers that follow it."""

from __future__ import annotations

import getpass
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.core.errors import BadInput, GateFailed
from engine.core.hashed_file import sha256_of
from engine.core.releases import ReleaseLine, keep_release, now, releases_of, stack_of
from engine.core.sentences import sentence
from engine.export.served import served_in
from engine.models.weight_digests import require_whole
from engine.serving.registry import RunningServer, running_servers, take_newest
from engine.serving.served_model import newest_export
from engine.versions.versions import Version, people_get, version_numbered, versions_of

_LOOK = 0.02
"""Seconds between two looks at what a server has noted."""


@dataclass(frozen=True)
class ReleaseDone:
    """A decision that holds."""

    line: ReleaseLine
    version: Version
    servers: tuple[RunningServer, ...]
    """Those that answer with it now."""
    late: tuple[RunningServer, ...]
    """Those that run and have not taken it over; each goes on with what it had."""
    seconds: float
    """From the decision until the last server had taken it over."""


def release(session: Path, number: int, seconds: float) -> ReleaseDone:
    """Give a version to people: it is written down, then the session's servers take it over within `seconds`.

    Raises:
        BadInput: there is none of that number, people get it already, or its files were changed.
        GateFailed: a check of its run said no, or it did not come to its end.
        RunFailed: it could not be written down.
    """
    version = version_numbered(session, number)
    before = people_get(versions_of(session))
    if version.state == "released" and version.by_hand:
        raise BadInput(
            sentence("error-version_out_already", "People get version {number} already.", number=str(number))
        )
    _require_passed(version)
    require_whole(version.run.adapter)
    return _decided(session, version, before, "released", seconds)


def rolled_back(session: Path, seconds: float) -> ReleaseDone:
    """Give people the version they had before.

    Raises:
        BadInput: there was none before, or its files were changed.
        RunFailed: it could not be written down.
    """
    stack = stack_of(releases_of(session))
    if len(stack) < 2:
        raise BadInput(
            sentence("error-no_version_before", "There is no version to go back to."),
            sentence("error-no_version_before-why", "People had no other one before this one."),
            sentence("error-see_versions", "See them with: nlforge versions {session}", session=session.name),
        )
    version = version_numbered(session, stack[-2])
    require_whole(version.run.adapter)
    return _decided(session, version, version_numbered(session, stack[-1]), "rolled_back", seconds)


def held(session: Path) -> int | None:
    """The version that people get; where nobody decided it, and it is only the newest, it is written down, so that a
    newer one does not take its place unasked. None where there is none.

    Raises:
        RunFailed: it could not be written down.
    """
    version = people_get(versions_of(session))
    if version is None:
        return None
    if not version.by_hand:
        keep_release(session, _line(version, None, "released"))
    return version.number


def has_export(session: Path, version: Version) -> bool:
    """Whether a server could answer with it now."""
    return newest_export(session, of=version.run) is not None


def _require_passed(version: Version) -> None:
    if version.made is None:
        raise GateFailed(
            sentence(
                "error-version_not_whole", "Version {number} did not come to its end.", number=str(version.number)
            ),
            "",
            sentence("error-version_not_whole-todo", "Let its run go on, or release another one."),
        )
    if version.failed:
        raise GateFailed(
            sentence("error-version_held_back", "Version {number} is held back.", number=str(version.number)),
            sentence(
                "error-version_held_back-why", "A check of its run said no: {names}.", names=", ".join(version.failed)
            ),
            sentence("error-version_held_back-todo", "Its report says why, and what helps."),
        )


def _line(version: Version, before: Version | None, kind: str) -> ReleaseLine:
    return ReleaseLine.model_validate(
        {
            "kind": kind,
            "time": now(),
            "version": version.number,
            "before": before.number if before is not None and before.number != version.number else None,
            "by": _person(),
            "spec": version.spec,
            "weights": version.weights,
            "data": version.data,
            "rows": version.rows,
            "score": version.score,
            "noise": version.noise,
            "fit": version.fit,
        }
    )


def _decided(session: Path, version: Version, before: Version | None, kind: str, seconds: float) -> ReleaseDone:
    servers = running_servers([session])
    if servers:
        _require_export(session, version)
    line = _line(version, before, kind)
    keep_release(session, line)
    begun = time.monotonic()
    late = _taken_over(session, servers, version, begun + seconds)
    took = tuple(one for one in servers if one.pid not in {other.pid for other in late})
    return ReleaseDone(line, version, took, late, time.monotonic() - begun)


def _require_export(session: Path, version: Version) -> None:
    """A server answers with files that are the exported ones, or goes on with those it has.

    Raises:
        BadInput: they are not there, or were changed.
    """
    folder = newest_export(session, of=version.run)
    if folder is None:
        raise BadInput(
            sentence(
                "error-version_has_no_export", "Version {number} has no files to serve.", number=str(version.number)
            ),
            "",
            sentence("error-version_has_no_export-todo", "Export that version first."),
        )
    for name, known in served_in(folder).hashes.items():
        path = folder / name
        if not path.is_file() or sha256_of(path) != known:
            raise BadInput(
                sentence("error-missing_or_was_changed", "{path} is missing or was changed.", path=path),
                "",
                sentence("error-export_model_again", "Export the model again."),
            )


def _taken_over(
    session: Path, servers: Sequence[RunningServer], version: Version, until: float
) -> tuple[RunningServer, ...]:
    """Those that have not taken it over when the time is up, or said that they cannot."""
    asked = now()
    for one in servers:
        take_newest(one)
    waiting, late = {one.pid for one in servers}, list[RunningServer]()
    while waiting and time.monotonic() < until:
        time.sleep(_LOOK)
        running = {one.pid: one for one in running_servers([session])}
        for pid in list(waiting):
            found = running.get(pid)
            if found is not None and (found.taken is None or found.taken < asked):
                continue
            # It has taken it over, has said why it cannot, or has ended.
            waiting.discard(pid)
            if found is not None and found.version != version.number:
                late.append(found)
    return (*late, *(one for one in running_servers([session]) if one.pid in waiting))


def _person() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        # Where the system has no name for them.
        return ""
