"""What a trainer learns from lies in its stage's folder, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.core.row import Row
from engine.core.stages import CptStage, DpoStage, SftStage
from engine.data.stored_rows import ARROW, StoredRows, write_rows
from engine.training.job import Job, train_job
from engine.training.model import Start
from engine.training.stage_context import PreparedStage, StageContext
from engine.training.trainer_rows import folder_of

_BITS = {"batch_size": 4, "epochs": 1}
_ROWS = [Row(f"How much is item {n}?", f"It costs {n} euros.", "f", n) for n in range(24)]
_RATED = [replace(r, rejected="No idea.", liked=bool(r.line % 2)) for r in _ROWS]
_LABELLED = [replace(r, reply=f"kind {r.line % 3}") for r in _ROWS]


def _make(module: str, job: Job, folder: Path, patch: pytest.MonkeyPatch) -> PreparedStage:
    """The stage as it is before its first step."""
    made: list[PreparedStage] = []

    def keep(_: str, __: Start, ___: StageContext, make: Callable[[], PreparedStage]) -> bool:
        made.append(make())
        return True

    patch.setattr(f"engine.training.{module}.train_to_end", keep)
    place = StageContext(folder / "model" / "adapter", 7, lambda _: None, lambda: False, lambda *_: None)
    assert train_job(job, place)
    return made[0]


@pytest.mark.parametrize(
    ("module", "stage", "rows"),
    [
        ("sft", SftStage(**_BITS), _ROWS),  # type: ignore[arg-type]
        ("classification", SftStage(head="classes", **_BITS), _LABELLED),  # type: ignore[arg-type]
        ("cpt", CptStage(**_BITS), _ROWS),  # type: ignore[arg-type]
        ("dpo_kto", DpoStage(**_BITS), _RATED),  # type: ignore[arg-type]
        ("dpo_kto", DpoStage(learns_from="verdicts", **_BITS), _RATED),  # type: ignore[arg-type]
    ],
    ids=["sft", "classes", "cpt", "dpo", "kto"],
)
def test_it_is_mapped_from_the_stages_folder(
    small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, stage: Any, rows: list[Row]
) -> None:
    """Rows from the disk, to tokens on the disk; with what `datasets` makes of them beside, private like the rest."""
    write_rows(tmp_path / "train", rows, "train", "sha256:0")
    stored = StoredRows(tmp_path / "train" / ARROW)
    job = Job(stage, Start(), "", stored, tuple(r.reply for r in rows))
    ready = _make(module, job, tmp_path, monkeypatch)
    found = ready.trainer.train_dataset
    folder = folder_of(tmp_path / "model" / "state" / stage.kind)
    assert len(found) == ready.rows == 24
    assert found.cache_files and {Path(f["filename"]).parent for f in found.cache_files} == {folder}
    assert {p.stat().st_mode & 0o077 for p in (folder, folder / ARROW)} == {0}


def test_rows_left_out_are_in_no_batch(small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is too long stays in the file of the stage, and out of what is learned; the others keep their order."""
    long = [replace(_ROWS[0], reply="word " * 900), *_ROWS[1:]]
    ready = _make(
        "sft", Job(SftStage.model_validate({**_BITS, "max_length": 128}), Start(), "", long), tmp_path, monkeypatch
    )
    found = ready.trainer.train_dataset
    assert ready.rows == len(found) == 23
    texts = [ready.tokenizer.decode(list(row["input_ids"])) for row in found]
    assert [f"item {n}?" in text for n, text in enumerate(texts, 1)] == [True] * 23
    assert len(ready.longest) == 4 and len(ready.longest[0]["input_ids"]) == max(len(r["input_ids"]) for r in found)


def test_nothing_of_it_is_left_when_the_stage_is_done(small: None, tmp_path: Path) -> None:
    place = StageContext(tmp_path / "model" / "adapter", 7, lambda _: None, lambda: False, lambda *_: None)
    assert train_job(Job(SftStage.model_validate(_BITS), Start(), "", _ROWS), place)
    assert not list((tmp_path / "model" / "state").rglob("*.arrow"))
