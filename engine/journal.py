"""Files that lose nothing: append with fsync, atomic replace, torn last lines dropped on reading."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Lines:
    """Whole lines of a journal, and whether a torn last line was left out."""

    lines: list[str]
    torn: bool


def append_line(path: Path, line: str) -> None:
    """Append `line` and a newline in one write, then fsync. A torn last line is ended first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a+b") as file:
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
    """Write `data` beside `path`, fsync, then rename over it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".new")
    with open(temporary, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
