"""Files that lose nothing: append with fsync, atomic replace, torn last lines dropped on reading."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.errors import RunFailed


@dataclass(frozen=True)
class Lines:
    """Whole lines of a journal, and whether a torn last line was left out."""

    lines: list[str]
    torn: bool


def append_line(path: Path, line: str) -> None:
    """Append `line` and a newline in one write, then fsync. A torn last line is ended first.

    Raises:
        RunFailed: it could not be written; what was there before still is.
    """
    with _writing(path), open(path, "a+b") as file:
        size = file.seek(0, os.SEEK_END)
        lead = b""
        if size:
            file.seek(size - 1)
            lead = b"" if file.read(1) == b"\n" else b"\n"
        file.write(lead + line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read_lines(path: Path) -> Lines:
    """Lines that parse as whole JSON objects; anything torn by a crash is dropped and said."""
    if not path.exists():
        return Lines([], False)
    import json

    good: list[str] = []
    torn = False
    for raw in path.read_bytes().split(b"\n"):
        if not raw.strip():
            continue
        try:
            text = raw.decode()
            json.loads(text)
        except ValueError:
            torn = True
            continue
        good.append(text)
    return Lines(good, torn)


def replace_file(path: Path, data: bytes) -> None:
    """Write `data` beside `path`, fsync, then rename over it.

    Raises:
        RunFailed: it could not be written; the old file is as it was.
    """
    temporary = path.with_name(path.name + ".new")
    with _writing(path):
        try:
            with open(temporary, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Make the folder, and say in words what keeps `path` from being written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        what = "There is no space left on the disk." if full else f"I cannot write to {path.parent}."
        why = f"{path} could not be written{'' if full else f': {error.strerror}'}; what was saved before is kept."
        raise RunFailed(what, why, "Free some space, then try again." if full else "Check the folder, or name another one with --sessions DIR.") from error
