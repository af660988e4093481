"""What was read of the sessions of a folder, kept beside them, so that thousands are listed at once.

It is no more than a memory: whatever of a session's files is newer is read again, and without it all are."""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.core.errors import NlforgeError
from engine.core.journal import replace_json
from engine.core.paths import runs_of
from engine.core.regular_files import read_own
from nlforge.saved_sessions.entry import SessionFacts
from nlforge.saved_sessions.reading import facts_of

_FILE, _VERSION = ".index.json", 1
_WORTH = 100
"""Sessions from which on an index is faster than reading."""
_MORE = 20
"""Of the newest files so many more are read than are wanted: some may be no sessions of the person's."""


@dataclass(frozen=True)
class _Known:
    mark: list[int]
    """Times and sizes of the files it was read from."""
    facts: SessionFacts


def read_all(folder: Path) -> dict[str, SessionFacts]:
    """The sessions of a folder by name, as they are now; what this person may not read is left out."""
    known = _kept(folder)
    now: dict[str, _Known] = {}
    for name in _names(folder):
        if (found := _read(folder, name, known.get(name))) is not None:
            now[name] = found
    if max(len(now), len(known)) >= _WORTH and _worth_keeping(known, now):
        _keep(folder, now)
    return {name: one.facts for name, one in now.items()}


def _worth_keeping(known: dict[str, _Known], now: dict[str, _Known]) -> bool:
    """Whether more is new than that a run that goes on has told something: it does so all the time, and the whole index
    is not written for that. Such a session is read again at each look."""
    if known.keys() != now.keys():
        return True
    return any(
        one != (before := known[name]) and (one.facts != before.facts or one.facts.end is not None)
        for name, one in now.items()
    )


def read_newest(folder: Path, most: int) -> dict[str, SessionFacts]:
    """Those whose files were written to last, at least `most` of them where there are so many; of thousands only these
    are read."""
    names = _names(folder)
    if len(names) <= _WORTH:
        return read_all(folder)
    names.sort(key=lambda name: _changed(f"{folder}/{name}/session.jsonl")[0], reverse=True)
    found = {name: _read(folder, name, None) for name in names[: most + _MORE]}
    return {name: one.facts for name, one in found.items() if one is not None}


def read_one(root: Path) -> SessionFacts | None:
    """A single session; None where it is none."""
    found = _read(root.parent, root.name, None)
    return None if found is None else found.facts


def _names(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as found:
            return [one.name for one in found if one.is_dir(follow_symlinks=False) and not one.name.startswith(".")]
    except OSError:
        return []


def _read(folder: Path, name: str, known: _Known | None) -> _Known | None:
    # As text: thousands of paths are looked at, and most of them only once.
    root = f"{folder}/{name}"
    journal = f"{root}/session.jsonl"
    try:
        looked = os.lstat(journal)
    except OSError:
        return None
    if not stat.S_ISREG(looked.st_mode) or not os.access(journal, os.R_OK):
        return None
    runs = f"{root}/runs"
    mark = [looked.st_mtime_ns, looked.st_size, _changed(runs)[0]]
    if known is not None and known.mark[:3] == mark:
        if not known.facts.runs:
            return known
        mark += _changed(f"{runs}/{known.facts.runs}/events.jsonl")
        if known.mark == mark:
            return known
    try:
        newest = next(reversed(runs_of(Path(root))), None)
        # Before it is read: what is added meanwhile is read the next time.
        told = _changed(str(newest.events)) if newest is not None else []
        facts = facts_of(Path(journal), newest)
    except (NlforgeError, OSError):
        return None
    if os.path.lexists(f"{runs}/{facts.runs + 1}"):
        # A run is being made, whose folder has no spec yet.
        mark[2] = -1
    return _Known([*mark[:3], *told], facts)


def _changed(path: str) -> list[int]:
    """When, and how large it is; zeros where it is not there."""
    try:
        looked = os.lstat(path)
    except OSError:
        return [0, 0]
    return [looked.st_mtime_ns, looked.st_size]


def _kept(folder: Path) -> dict[str, _Known]:
    try:
        found: Any = json.loads(read_own(folder / _FILE))
        if found["version"] != _VERSION:
            return {}
        return {
            str(name): _Known([int(one) for one in mark], SessionFacts.unpacked(facts))
            for name, (mark, facts) in found["sessions"].items()
        }
    except (NlforgeError, OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _keep(folder: Path, now: dict[str, _Known]) -> None:
    """Where it cannot be written, all is read the next time too."""
    with suppress(NlforgeError, OSError):
        held = {name: [one.mark, one.facts.packed()] for name, one in now.items()}
        replace_json(folder / _FILE, json.dumps({"version": _VERSION, "sessions": held}))
