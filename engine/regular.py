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


def require_regular(path: Path, largest_mb: int | None = None) -> None:
    """Raises BadInput where it is a pipe, a device or a socket, or larger than files of its kind are."""
    if (error := irregular(path)) is not None:
        raise error
    if largest_mb is not None and path.is_file() and path.stat().st_size > largest_mb * 2**20:
        raise BadInput(f"{path} is larger than {largest_mb} MB.", "No file of this kind is; it may be another one.", "Check the name, or split it.")
