"""Files that are none: pipes, devices and sockets, which may have no end."""

from __future__ import annotations

import stat
from pathlib import Path

from engine.errors import BadInput


def irregular(path: Path) -> BadInput | None:
    """Why a path is not read because of what it is; None for files, folders, and what is not there."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return None
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return None
    return BadInput(f"{path} is no file but a pipe or a device.", "It may never end.", "Copy what comes from it into a file, and name that.")


def require_regular(path: Path) -> None:
    """Raises BadInput where it is a pipe, a device or a socket."""
    if (error := irregular(path)) is not None:
        raise error
