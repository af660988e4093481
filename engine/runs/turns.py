"""Whose turn it is: runs of a person on a machine stand in one line, and a run that was killed stands there no more."""

from __future__ import annotations

import fcntl
import json
import os
import platform
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from engine.core.errors import BadInput, NlforgeError
from engine.core.journal import private_folder
from engine.core.paths import RunPaths, cache_dir
from engine.core.regular_files import open_own

_NUMBER = re.compile(r"[0-9]{12}")


@dataclass(frozen=True)
class Ticket:
    """A run in the line, the first of which has its turn."""

    number: int
    pid: int
    run: RunPaths

    @property
    def session(self) -> str:
        """Name of the session it is of."""
        return self.run.session.name


def line_folder() -> Path:
    """Of this person on this machine: a home may be shared by several machines, and a cache by several people."""
    return cache_dir() / "line" / f"{re.sub(r'[^0-9A-Za-z]', '_', platform.node() or 'here')}-{os.getuid()}"


class PlaceInLine:
    """A place in the line, as long as this process lives or until it leaves.

    Raises:
        OSError, BadInput, RunFailed: the cache cannot be written, or its disk knows no locks.
    """

    def __init__(self, run: RunPaths, folder: Path | None = None) -> None:
        self._folder = folder or line_folder()
        self._held: int | None = None
        with _alone(self._folder):
            self.number = max((int(path.name) for path in _paths(self._folder)), default=0) + 1
            self._path = self._folder / f"{self.number:012d}"
            made = self._path.with_suffix(".new")
            file = os.open(made, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            # The system takes the lock away when this process is gone, however it ends.
            fcntl.flock(file, fcntl.LOCK_EX)
            os.write(file, json.dumps({"pid": os.getpid(), "run": str(run.root)}).encode())
            os.rename(made, self._path)
            self._held = file

    def ahead(self) -> Ticket | None:
        """The run whose turn it is; None where it is this one's."""
        first = next((one for one in waiting_line(self._folder) if one.number < self.number), None)
        return first

    def leave(self) -> None:
        """Let the next one come."""
        if self._held is not None:
            with suppress(OSError):
                self._path.unlink()
            os.close(self._held)
            self._held = None


def waiting_line(folder: Path | None = None) -> list[Ticket]:
    """All runs in the line, the first one first; tickets of processes that are gone are taken away."""
    return list(_living(folder or line_folder()))


def _living(folder: Path) -> Iterator[Ticket]:
    for path in _paths(folder):
        try:
            file = open_own(path, os.O_RDONLY)
        except (OSError, BadInput):  # gone in between, or none that nlforge wrote
            continue
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            if (found := _read(path.name, file)) is not None:
                yield found
        except OSError:  # a disk that knows no locks: nobody can stand in line there
            continue
        else:
            _take_away(path, file)
        finally:
            os.close(file)


def _take_away(path: Path, file: int) -> None:
    """A ticket of nobody; the number may have been given to another run meanwhile, whose ticket stays."""
    with suppress(OSError, NlforgeError), _alone(path.parent):
        if os.path.samestat(os.fstat(file), path.stat()):
            path.unlink()


def _read(name: str, file: int) -> Ticket | None:
    try:
        told = json.loads(os.pread(file, 2**16, 0))
        return Ticket(int(name), int(told["pid"]), RunPaths(Path(told["run"])))
    except (ValueError, KeyError, TypeError):
        return None


def _paths(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if _NUMBER.fullmatch(path.name))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Of several that come at once, one after the other."""
    private_folder(folder)
    file = open_own(folder / "door", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)
