"""Checkpoints that are whole or not there: each has a list of its files' hashes, written last."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engine.data.card import rows_hash
from engine.data.clean import Row
from engine.errors import NlforgeError, RunFailed
from engine.journal import replace_file
from engine.stages import StageBase

_SAVE_SECONDS = 60.0
_SPARE_BYTES = 100 * 2**20
_FULL_BYTES = 2**20
_WHOLE = "whole.json"
_BEGUN = "begun.json"


def save_seconds() -> float:
    """Seconds between two checkpoints: 60, or what NLFORGE_SAVE_SECONDS says. A kill loses no more; one of the 135M takes half a second."""
    try:
        return max(0.0, float(os.environ.get("NLFORGE_SAVE_SECONDS", _SAVE_SECONDS)))
    except ValueError:
        return _SAVE_SECONDS


def seal(checkpoint: Path) -> None:
    """Write down what the checkpoint consists of; without this it does not count.

    Raises:
        RunFailed: it could not be written.
    """
    found = {p.relative_to(checkpoint).as_posix(): _sha256(p) for p in sorted(checkpoint.rglob("*")) if p.is_file() and p.name != _WHOLE}
    replace_file(checkpoint / _WHOLE, json.dumps(found, indent=1).encode())


def newest(folder: Path) -> Path | None:
    """The newest checkpoint that is whole; those that are not are deleted, for nothing can be done with them."""
    there = [p for p in folder.glob("checkpoint-*") if p.is_dir() and p.name.rpartition("-")[2].isdigit()] if folder.is_dir() else []
    for checkpoint in sorted(there, key=step_of, reverse=True):
        if _is_whole(checkpoint):
            return checkpoint
        shutil.rmtree(checkpoint, ignore_errors=True)
    return None


def step_of(checkpoint: Path) -> int:
    """Steps done when it was saved."""
    return int(checkpoint.name.rpartition("-")[2])


def begin(folder: Path, stage: StageBase, rows: Sequence[Row], seed: int) -> None:
    """Say what is trained here; what was saved for other rows or another stage goes."""
    now = json.dumps({"stage": stage.model_dump(mode="json"), "rows": rows_hash(rows), "seed": seed}, sort_keys=True)
    file = folder / _BEGUN
    if not file.exists() or file.read_text(encoding="utf-8") != now:
        shutil.rmtree(folder, ignore_errors=True)
        replace_file(file, now.encode())


def move_whole(new: Path, place: Path) -> None:
    """Put a finished folder in its place; whoever looks sees all of it or nothing."""
    shutil.rmtree(place, ignore_errors=True)
    new.rename(place)


def has_room(place: Path, model: Any) -> bool:
    """Whether a checkpoint fits the disk twice over: weights that learn and two moments each, in fp32. Training goes on without one."""
    learning = sum(p.numel() for p in model.parameters() if p.requires_grad)
    return shutil.disk_usage(place).free > 2 * int(learning) * 12 + _SPARE_BYTES


@contextmanager
def disk_full_is_said(place: Path) -> Iterator[None]:
    """Libraries say it in many ways, or not at all; where hardly any space is left, that is the reason.

    Raises:
        RunFailed: writing failed for want of space.
    """
    try:
        yield
    except NlforgeError:
        raise
    except Exception as error:
        free = shutil.disk_usage(place).free
        if "No space left" not in str(error) and free > _FULL_BYTES:
            raise
        raise RunFailed("The disk is full.", f"{free / 2**20:.0f} MB are left in {place}; what is learned could not be written.",
                        "Free some space and say “go on”: it starts from the last whole checkpoint.") from error


def _is_whole(checkpoint: Path) -> bool:
    try:
        wanted = json.loads((checkpoint / _WHOLE).read_text(encoding="utf-8"))
        return bool(wanted) and all(_sha256(checkpoint / name) == digest for name, digest in wanted.items())
    except (OSError, ValueError, AttributeError):
        return False


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
