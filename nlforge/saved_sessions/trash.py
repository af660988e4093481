"""Sessions that were deleted lie in a folder beside the others for some weeks, and can be brought back."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from engine.core.errors import BadInput
from engine.core.journal import private_folder
from engine.core.paths import runs_of
from engine.core.regular_files import require_no_link
from nlforge.saved_sessions.listing import is_going
from nlforge.saved_sessions.titles import require_own
from nlforge.store import Session
from nlforge.wording.catalogue import say

FOLDER, DAYS = ".trash", 30
_NAME = re.compile(r"(?P<at>\d{8}T\d{12})-(?P<id>.+)")
_STAMP = "%Y%m%dT%H%M%S%f"
_MOST = 1000


@dataclass(frozen=True)
class DeletedSession:
    """One that can be brought back."""

    root: Path
    """Where it lies now."""
    id: str
    at: datetime
    """When it was deleted."""


def delete(session: Session) -> DeletedSession:
    """Take it out of the list; its files stay for DAYS days.

    Raises:
        BadInput: its run is in progress, its model is served, or it ships with nlforge.
        OSError: it cannot be moved.
    """
    require_own(session)
    _require_rest(session.root, session.id)
    folder, name = session.root.resolve().parent, session.id
    purge(folder)
    trash = folder / FOLDER
    private_folder(trash)
    require_no_link(trash)
    now = datetime.now(UTC)
    target = trash / f"{now:{_STAMP}}-{name}"
    os.rename(session.root.resolve(), target)
    if is_going(target):
        # It was started in this moment.
        os.rename(target, folder / name)
        _require_rest(folder / name, name)
    return DeletedSession(target, name, now)


def deleted(folder: Path) -> list[DeletedSession]:
    """What can be brought back, the one deleted last first."""
    trash = folder / FOLDER
    if trash.is_symlink() or not trash.is_dir():
        return []
    found = []
    for path in trash.iterdir():
        named = _NAME.fullmatch(path.name)
        if named is None or path.is_symlink() or not path.is_dir():
            continue
        with suppress(ValueError):
            found.append(DeletedSession(path, named["id"], datetime.strptime(f"{named['at']}+0000", f"{_STAMP}%z")))
    return sorted(found, key=lambda one: one.at, reverse=True)


def restore(folder: Path, id: str | None = None) -> Session:
    """Bring back the one deleted last, or the one of a name; where that name is taken meanwhile, beside it.

    Raises:
        BadInput: there is none, or a folder that it read from is a link now.
        OSError: it cannot be moved.
    """
    found = next((one for one in deleted(folder) if id is None or id in (one.id, one.root.name)), None)
    if found is None:
        what = say("sessions-nothing-deleted") if id is None else say("sessions-not-deleted", session=id)
        raise BadInput(what, say("sessions-kept-days", days=DAYS), say("sessions-see-deleted"))
    names = (found.id, *(f"{found.id}-{n}" for n in range(2, _MOST)))
    target = next(folder / name for name in names if not os.path.lexists(folder / name))
    os.rename(found.root, target)
    return Session(target)


def purge(folder: Path) -> None:
    """What was deleted DAYS days ago goes for good."""
    until = datetime.now(UTC) - timedelta(days=DAYS)
    for one in deleted(folder):
        if one.at < until and not is_going(one.root):
            shutil.rmtree(one.root, ignore_errors=True)


def _require_rest(root: Path, id: str) -> None:
    """Raises BadInput while its run is in progress or its model is served."""
    from engine.serving.registry import running_servers

    if any(True for _ in runs_of(root)) and is_going(root):
        raise BadInput(say("sessions-delete-running", session=id), "", say("sessions-delete-running-todo", session=id))
    if running_servers([root]):
        raise BadInput(say("sessions-delete-served", session=id), "", say("sessions-delete-served-todo", session=id))
