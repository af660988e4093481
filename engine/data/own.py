"""What nlforge itself writes: no data of a person, so that a folder that is named as a whole never feeds a run with
its own results."""

from __future__ import annotations

from pathlib import Path

_NAMES = frozenset({"session.jsonl", "events.jsonl", "report.md", "README.md", "data.md"})
"""Files of nlforge itself and of those who explain a folder."""
_WRITTEN = frozenset({".md", ".html"})
_KINDS = _WRITTEN | {".yaml", ".yml", ".json", ".jsonl"}
_SPEC = (b"version: 1\nname:", b'{"version": 1, "name":', b'{"version":1,"name":')
_PLAN = (b'"digest": "sha256:', b'"digest":"sha256:')
CONVERSATION = "<!-- a conversation with nlforge -->"
"""Stands at the beginning of one that was written to a file of the person's folder."""
SHARED_REPORT = "<!-- a report of nlforge -->"
"""The same of a report to be shared."""
_HEAD = 512


def is_own_file(path: Path) -> bool:
    """Whether nlforge wrote the file, or somebody who explains the folder: sessions, reports, and specs, plans or
    conversations under any name."""
    if path.name in _NAMES:
        return True
    if path.suffix.lower() not in _KINDS or not path.is_file():
        return False
    try:
        with open(path, "rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    if path.suffix.lower() in _WRITTEN:
        return any(mark.encode() in head for mark in (CONVERSATION, SHARED_REPORT))
    return (head.startswith(_SPEC) and b"goal" in head) or (
        head.startswith(b'{"id"') and any(mark in head for mark in _PLAN)
    )


def is_own_folder(path: Path) -> bool:
    """Whether a folder below the one that was named is a session or one of its runs, or holds an environment of
    Python."""
    return any((path / name).is_file() for name in ("session.jsonl", "events.jsonl", "pyvenv.cfg"))
