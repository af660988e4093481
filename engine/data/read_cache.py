"""What was read of files already, so that a run that was killed does not read them again."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from engine.core.errors import RunFailed
from engine.core.hashed_file import sha256_of
from engine.core.journal import private_folder, replace_json

READERS = 12
"""Counted up when a reader gives other rows for the same file."""
_folder: ContextVar[Path | None] = ContextVar("finished", default=None)


@contextmanager
def kept_in(folder: Path) -> Iterator[None]:
    """While open, what readers found is kept in `folder`, and what they unpack lies there; nobody else may look into
    it."""
    private_folder(folder)
    # It may have been there before, open to others.
    os.chmod(folder, 0o700)
    for left in folder.glob("nlforge-*"):
        # A killed run leaves what it had unpacked.
        shutil.rmtree(left, ignore_errors=True)
    token = _folder.set(folder)
    try:
        yield
    finally:
        _folder.reset(token)


def place() -> Path | None:
    """Where readers may unpack; None = the system's own place."""
    return _folder.get()


def known(what: str, path: Path) -> dict[str, Any] | None:
    """What was found in a file with these very bytes."""
    kept = _file(what, path)
    try:
        return dict(json.loads(kept.read_text(encoding="utf-8"))) if kept is not None and kept.exists() else None
    except (OSError, ValueError):
        return None


def keep(what: str, path: Path, found: dict[str, Any]) -> None:
    """Remember what was found; that there is no room for it is no reason to stop."""
    kept = _file(what, path)
    if kept is not None:
        try:
            replace_json(kept, json.dumps(found, ensure_ascii=False))
        except RunFailed:
            return


def _file(what: str, path: Path) -> Path | None:
    folder = _folder.get()
    if folder is None or not path.is_file():
        return None
    # By its bytes, not its date: a file may be replaced by one of the same age.
    digest = sha256_of(path)
    # The ending decides which reader it is; the name may stand in what is left out.
    return folder / f"{digest[:40]}-{hashlib.sha256(str(path).encode()).hexdigest()[:8]}-{what}-{READERS}.json"
