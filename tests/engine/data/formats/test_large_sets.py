"""Sets so large that only an even part of their rows is read, in each form of Arrow; and lists of numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from engine.data.formats.large import large_table
from engine.data.read import read_table
from engine.data.saved_set import arrow_table, saved_table
from tests.engine.data.formats.written_sets import asked, cut_off, one_missing, other_bytes, saved, set_of, topics


def test_of_very_many_rows_an_even_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.data import saved_set

    monkeypatch.setattr(saved_set, "LARGE_BYTES", 100)
    monkeypatch.setattr(saved_set, "MOST_ROWS", 50)
    folder = saved(topics({"train": 300, "test": 100}), tmp_path / "s")
    found = saved_set.saved_table(folder)
    assert len(found.rows) == 50 and found.left_out == ("350 of its 400 rows: 50, evenly drawn, are used",)
    assert found.rows == saved_set.saved_table(folder).rows and {r["split"] for r in found.rows} == {"train", "test"}
    alone = saved_set.arrow_table(next((folder / "train").glob("*.arrow")))
    assert len(alone.rows) == 50 and alone.lines == sorted(alone.lines) and alone.lines[-1] > 200


def _written(path: Path, rows: list[dict[str, Any]], form: str, batch: int = 20) -> Path:
    table = pa.Table.from_pylist(rows)
    new = pa.ipc.new_file if form == "file" else pa.ipc.new_stream
    with pa.OSFile(str(path), "wb") as file, new(file, table.schema) as writer:
        writer.write_table(table, max_chunksize=batch)
    return path


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sets are large from 100 bytes and 50 rows on."""
    from engine.data import saved_set

    monkeypatch.setattr(saved_set, "LARGE_BYTES", 100)
    monkeypatch.setattr(saved_set, "MOST_ROWS", 50)


@pytest.mark.parametrize("form", ["file", "stream"])
def test_a_large_file_of_either_form(large: None, tmp_path: Path, form: str) -> None:
    """The same rows are drawn of both, also where texts are views, of which Arrow takes no single ones."""
    rows = asked(200)
    found = arrow_table(_written(tmp_path / "a.arrow", rows, form))
    assert len(found.rows) == 50 and found.left_out == ("150 of its 200 rows: 50, evenly drawn, are used",)
    assert [r["question"] for r in found.rows] == [rows[n - 1]["question"] for n in found.lines]
    seen = pa.array([r["question"] for r in rows], pa.string_view())
    with pa.OSFile(str(tmp_path / "v.arrow"), "wb") as file:
        batch = pa.record_batch([seen, pa.array([r["answer"] for r in rows])], names=["question", "answer"])
        with pa.ipc.new_stream(file, batch.schema) as writer:
            writer.write_batch(batch)
    assert arrow_table(tmp_path / "v.arrow").rows == found.rows


def test_a_large_feather_file(large: None, tmp_path: Path) -> None:
    import pyarrow.feather

    pyarrow.feather.write_feather(pa.Table.from_pylist(asked(120)), str(tmp_path / "a.feather"))
    assert len(arrow_table(tmp_path / "a.feather").rows) == 50


def test_a_large_stream_that_is_cut_off(large: None, tmp_path: Path) -> None:
    """The rows before are drawn from, and what is missing is told as of a small one."""
    path = _written(tmp_path / "a.arrow", asked(200), "stream")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 3 // 4])
    found = arrow_table(path)
    count = int(found.left_out[0].split(" of its ")[1].split()[0])
    assert 100 < count < 200 and len(found.rows) == 50 and found.lines[-1] <= count
    assert found.left_out[1] == f"everything behind row {count}, where the file is damaged or cut off"


@pytest.mark.parametrize("harm", [other_bytes, cut_off, one_missing])
def test_one_damaged_part_of_a_large_set(large: None, tmp_path: Path, harm: Callable[[Path], None]) -> None:
    """Its rows are lost, and those of no other; rows are numbered over all parts of their split."""
    rows = asked(300)
    folder = saved(set_of(rows), tmp_path / "s", num_shards=3)
    harm(folder)
    found = saved_table(folder)
    assert len(found.rows) == 50 and any("data-00001-of-00003.arrow" in said for said in found.left_out)
    left = [r["question"] for r in (*rows[:100], *rows[200:])]
    assert [r["question"] for r in found.rows] == [left[n - 1] for n in found.lines]
    assert found.lines == sorted(found.lines) and found.lines[-1] > 100


@pytest.mark.parametrize("form", ["parquet", "arrow", "large parquet"])
def test_lists_of_numbers_are_labels_or_vectors(tmp_path: Path, form: str) -> None:
    """Short ones of whole numbers are labels; long ones, fractions and those of one length are no words."""
    import pyarrow.parquet

    rows = [
        {"text": f"Message {n} of the day", "labels": [n % 3, 7] if n % 2 else [5], "tags": ["late"], "hash": [n] * 64,
         "score": [0.5, 1.5], "box": [1, 2], "grid": [[1], [2]]}
        for n in range(30)
    ]  # fmt: skip
    whole = pa.Table.from_pylist(rows)
    whole = whole.set_column(5, "box", whole["box"].cast(pa.list_(pa.int64(), 2)))
    path = tmp_path / ("a.arrow" if form == "arrow" else "a.parquet")
    if form == "arrow":
        with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, whole.schema) as writer:
            writer.write_table(whole)
    else:
        pyarrow.parquet.write_table(whole, str(path))
    found = large_table(path, tmp_path) if form == "large parquet" else read_table(path)
    assert set(found.unused) == {"hash", "score", "box", "grid"}
    assert found.columns == ("text", "labels", "tags")
    assert (found.rows[3]["labels"], found.rows[4]["labels"]) == ("0; 7", "5")
