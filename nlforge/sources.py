"""Find and measure the files a person speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from engine.data.profile import DataProfile, profile_folder, profile_source
from engine.errors import BadInput
from planner.readers import read_files

_COLUMN = re.compile(r"[“\"'`]?(\w+)[”\"'`]?\s+column|column\s+(?:named\s+|called\s+)?[“\"'`]?(\w+)", re.IGNORECASE)
_FEW_WORDS = 4
_OURS = frozenset({"session.jsonl", "events.jsonl", "report.md", "README.md"})


def profiles_for(data_root: Path, turns: Sequence[str], given: Sequence[Path], whole_folder: bool) -> list[DataProfile]:
    """Measured files: those given, those named in the words, and with `whole_folder` all of the folder.

    Paths are relative to `data_root` where they lie inside it.
    """
    text = "\n".join(turns)
    columns = [name for pair in _COLUMN.findall(text) for name in pair if name]
    # A bare answer to “which column?” is the column's name.
    columns += [turn.strip(" .!?\"'“”") for turn in turns if len(turn.split()) <= _FEW_WORDS]
    found: dict[str, DataProfile] = {}

    def add(path: Path) -> None:
        inside = path.resolve().is_relative_to(data_root.resolve())
        name = str(path.resolve().relative_to(data_root.resolve())) if inside else str(path)
        if path.name not in _OURS and name not in found:
            found[name] = profile_source(path, columns).model_copy(update={"path": name})

    for path in given:
        if path.is_dir():
            for inner in profile_folder(path):
                add(Path(inner.path))
        else:
            add(path)
    for change in read_files(text):
        if change.op == "add" and change.field == "sources":
            add(data_root / Path(str(change.value)).expanduser())
    if whole_folder and data_root.is_dir():
        for path in sorted(data_root.iterdir()):
            if path.suffix.lower() in (".csv", ".tsv", ".jsonl", ".txt", ".md"):
                add(path)
    return list(found.values())


def require_readable(given: Sequence[Path]) -> None:
    """Files named on the command line must be there and readable; what their columns mean may still be asked.

    Raises:
        BadInput: one of them is not.
    """
    for path in given:
        if path.is_dir() and not profile_folder(path):
            raise BadInput(f"There is nothing in {path} that I can read.", "I read CSV, TSV, JSONL, text and markdown.", "Put the files there, or name them.")
        profile = None if path.is_dir() else profile_source(path)
        if profile is not None and profile.kind in ("missing", "unknown"):
            raise BadInput(profile.problem or f"I cannot read {path}.")
