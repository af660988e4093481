"""Which files words stand for, in whichever writing."""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from collections.abc import Collection
from pathlib import Path

_DRIVE = re.compile(r"^(?:[a-z]:|~|\.)$")


def covers(said: str, seen: str) -> tuple[int, int] | None:
    """How closely a file, folder or pattern that was said stands for a file that was seen: how deep it leads, and
    whether by its very name; None where it does not.

    Case, `\\`, the drive of another machine, `./` and `~/`, and how letters are composed make no other file. A path of
    another machine stands for a file here that it ends in.
    """
    there, told = _parts(seen), _parts(said)
    if not told:
        return None
    if len(told) > len(there):
        return (len(there), 1) if told[-len(there) :] == there and "." in there[-1] else None
    for at in range(len(there) - len(told), -1, -1):
        if all(h == w or fnmatch.fnmatchcase(h, w) for h, w in zip(there[at:], told, strict=False)):
            return at + len(told), int(there[at : at + len(told)] == told)
    return None


def _parts(path: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFC", path.strip().strip("\"'“”„«»`")).casefold().replace("\\", "/")
    parts = [p for p in plain.split("/") if p and not _DRIVE.match(p)]
    while parts and parts[-1] in ("*", "**", "*.*"):
        parts.pop()
    return tuple(parts)


def is_left_out(file: Path, folder: Path, without: Collection[str]) -> bool:
    """Whether one of the files, folders or patterns that were said stands for a file inside a folder, and not for the
    whole folder."""
    depth = len(_parts(str(folder)))
    near = (covers(said, str(file)) for said in without)
    return any(one is not None and one[0] > depth for one in near)
