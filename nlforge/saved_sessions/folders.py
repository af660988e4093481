"""Folders of sessions that were used on this machine, so that a list can show those of all."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from engine.core.errors import NlforgeError
from engine.core.journal import replace_json
from engine.core.paths import cache_dir
from engine.core.regular_files import read_own

_FILE = "session_folders.json"
_MOST = 500
"""Folders that are kept, those named last."""


def known_folders() -> list[Path]:
    """Those that are still there."""
    return [folder for text in _all() if (folder := Path(text)).is_dir()]


def know(folder: Path) -> None:
    """Keep a folder; where that cannot be written it is not listed among all."""
    text, before = str(folder.resolve()), _all()
    if text in before:
        return
    with suppress(NlforgeError, OSError):
        replace_json(cache_dir() / _FILE, json.dumps([*before, text][-_MOST:]))


def _all() -> list[str]:
    try:
        found = json.loads(read_own(cache_dir() / _FILE))
    except (NlforgeError, OSError, ValueError, RecursionError):
        return []
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []
