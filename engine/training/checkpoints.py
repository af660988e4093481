"""Checkpoints that are whole or not there: each has a list of its files' hashes, written last."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from engine.core.errors import NlforgeError, RunFailed
from engine.core.journal import replace_file
from engine.core.remedies import Action
from engine.core.row import Row
from engine.core.sentences import Sentence, sentence
from engine.core.stages import StageBase
from engine.data.card import rows_hash
from engine.models.plain_settings import adapter_config
from engine.models.protocols import LanguageModel
from engine.models.weight_digests import WHOLE, WeightsMismatch, changed

_SAVE_SECONDS = 60.0
_SPARE_BYTES = 100 * 2**20
_FULL_BYTES = 2**20
_BEGUN = "begun.json"
_TRAINER = "trainer_state.json"


def save_seconds() -> float:
    """Seconds between two checkpoints: 60, or what NLFORGE_SAVE_SECONDS says. A kill loses no more; one of the 135M
    takes half a second."""
    try:
        return max(0.0, float(os.environ.get("NLFORGE_SAVE_SECONDS", _SAVE_SECONDS)))
    except ValueError:
        return _SAVE_SECONDS


def newest(folder: Path, say: Callable[[Sentence], None] = lambda _: None) -> Path | None:
    """The newest checkpoint that is whole and this run's; others are deleted, for nothing can be done with them.

    One that was broken off while it was saved is nobody's loss; what was whole once and has been changed since is said.
    """
    there = (
        [p for p in folder.glob("checkpoint-*") if p.is_dir() and p.name.rpartition("-")[2].isdigit()]
        if folder.is_dir()
        else []
    )
    for checkpoint in sorted(there, key=step_of, reverse=True):
        if (why := _changed(checkpoint)) is None:
            return checkpoint
        if why:
            say(
                sentence(
                    "noted-checkpoint_not_used",
                    "The checkpoint of step {step} is not used: {why} Training continues from the previous one, or "
                    "from the beginning.",
                    step=step_of(checkpoint),
                    why=why,
                )
            )
        shutil.rmtree(checkpoint, ignore_errors=True)
    return None


def step_of(checkpoint: Path) -> int:
    """Steps done when it was saved."""
    return int(checkpoint.name.rpartition("-")[2])


def losses_until(checkpoint: Path) -> list[float]:
    """Loss of each step up to a checkpoint, as the trainer kept them; empty where it kept none."""
    try:
        told = json.loads((checkpoint / _TRAINER).read_text(encoding="utf-8"))["log_history"]
        return [float(one["loss"]) for one in told if "loss" in one]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def begin(
    folder: Path, stage: StageBase, rows: Iterable[Row], seed: int, say: Callable[[Sentence], None] = lambda _: None
) -> None:
    """Say what is trained here; what was saved for other rows or another stage goes, and where steps go with it, that
    is said.

    Raises:
        RunFailed: it could not be written.
    """
    now = {"stage": stage.model_dump(mode="json"), "rows": rows_hash(rows), "seed": seed}
    file = folder / _BEGUN
    before = _begun(file)
    # Steps that were learned from other rows, or by other settings, are steps of another training.
    if before != now:
        if any(entry != file for entry in (folder.iterdir() if folder.is_dir() else ())):
            say(
                sentence(
                    "noted-steps_not_used",
                    "What this stage had done is not used: {why} It begins again.",
                    why=_difference(before, now),
                )
            )
        shutil.rmtree(folder, ignore_errors=True)
        replace_file(file, json.dumps(now, sort_keys=True).encode())


def _begun(file: Path) -> dict[str, object] | None:
    """What was noted there; None = nothing, or it is damaged."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _difference(before: Mapping[str, object] | None, now: Mapping[str, object]) -> Sentence:
    if before is None:
        return sentence("noted-differs-unknown", "it is not noted what it was trained on.")
    if before.get("rows") != now["rows"]:
        return sentence(
            "noted-differs-rows",
            "the rows are not those it began with, as files were changed or are read in another way now.",
        )
    return sentence("noted-differs-settings", "its settings are not those it began with.")


def move_whole(new: Path, place: Path) -> None:
    """Put a finished folder in its place; whoever looks sees all of it or nothing."""
    # A folder cannot be renamed over one that is not empty. A crash between the two leaves the new one whole under its
    # other name.
    shutil.rmtree(place, ignore_errors=True)
    new.rename(place)


def has_room(place: Path, model: LanguageModel) -> bool:
    """Whether a checkpoint fits the disk twice over: weights that learn and two moments each, in fp32. Training goes
    on without one."""
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
        # safetensors and torch raise errors of their own that hold the text at most.
        if "No space left" not in str(error) and free > _FULL_BYTES:
            raise
        raise RunFailed(
            sentence("noted-disk_full", "The disk is full."),
            sentence(
                "noted-disk_left",
                "{free} MB are left in {place}; what is learned could not be written.",
                free=f"{free / 2**20:.0f}",
                place=str(place),
            ),
            sentence(
                "noted-todo-disk_full",
                "Free some space, then run it again: it starts from the last complete checkpoint.",
            ),
            remedies=(Action(kind="run_again"),),
        ) from error


def _changed(checkpoint: Path) -> str | None:
    """Why it cannot be gone on from; empty where it never was whole, None where it can."""
    if not (checkpoint / WHOLE).exists():
        return ""
    if (why := changed(checkpoint)) is not None:
        return why
    if (checkpoint / "adapter_config.json").exists():
        try:
            adapter_config(checkpoint)
        except WeightsMismatch as error:
            return error.why
    return None
