"""Whether a person is at this machine: by keys in their terminals, and in nlforge's own screens. A mouse, or keys in
other windows, are not seen."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from engine.core.journal import private_folder
from engine.core.paths import cache_dir

AWAY_SECONDS = 300.0
"""Without a key for so long, a person is away."""
_OFTEN = 10.0
_AHEAD = 60.0
"""Seconds that clocks of disks and machines may differ by."""
_TERMINALS = ("/dev/pts/[0-9]*", "/dev/tty[0-9]*", "/dev/ttys[0-9]*")
"""On Linux and macOS. The system notes when something was last read from each, which is when a key came."""
_noted: dict[Path, float] = {}


def _file() -> Path:
    return cache_dir() / "last_input"


def note_person() -> None:
    """Somebody has just pressed a key in a screen of nlforge; written down every few seconds at most."""
    now, file = time.monotonic(), _file()
    if now - _noted.get(file, -_OFTEN) < _OFTEN:
        return
    _noted[file] = now
    with suppress(OSError):
        private_folder(file.parent)
        file.touch(0o600)


def idle_seconds(terminals: Iterable[Path] | None = None) -> float | None:
    """Seconds since the last key of this person; None where there is no trace of any."""
    found = _terminals() if terminals is None else terminals
    times = [at for at in (_last_read(one) for one in found) if at is not None]
    with suppress(OSError):
        times.append(_file().stat().st_mtime)
    # A clock that was set back since tells nothing.
    now = time.time()
    past = [at for at in times if at <= now + _AHEAD]
    return max(0.0, now - max(past)) if past else None


def _terminals() -> Iterable[Path]:
    root = Path("/")
    return [path for pattern in _TERMINALS for path in root.glob(pattern.lstrip("/"))]


def _last_read(terminal: Path) -> float | None:
    try:
        found = terminal.stat()
    except OSError:
        return None
    own = found.st_uid == os.getuid() and (stat.S_ISCHR(found.st_mode) or stat.S_ISREG(found.st_mode))
    return found.st_atime if own else None
