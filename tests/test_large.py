"""Tables too large to be held whole are drawn from, out of core."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.data.formats import large
from engine.data.formats.large import large_table
from engine.data.limits import memory_bytes
from engine.errors import BadInput


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "MOST_ROWS", 50)


def test_rows_are_drawn_evenly_and_always_the_same(tmp_path: Path) -> None:
    """Each row knows its line; what is left aside is said."""
    (tmp_path / "a.csv").write_text("message,reply\n" + "".join(f'"Where, ""please"", is {n}?",It is at {n}\n' for n in range(1000)))
    first, again = (large_table(tmp_path / "a.csv", tmp_path) for _ in range(2))
    assert first == again and len(first.rows) == 50 and first.columns == ("message", "reply")
    assert all(row["reply"] == f"It is at {line - 2}" for row, line in zip(first.rows, first.lines, strict=True))
    assert min(first.lines) < 200 and max(first.lines) > 800
    assert first.left_out == ("950 of its 1,000 rows: 50, evenly drawn, are used",)


def test_json_lines_and_parquet_are_read_alike(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    chats = [{"messages": [{"role": "user", "content": f"Where is {n}?"}, {"role": "assistant", "content": f"At {n}"}]} for n in range(40)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(c) + "\n" for c in chats))
    found = large_table(tmp_path / "a.jsonl", tmp_path)
    assert [r["prompt"] for r in found.rows] == [f"Where is {n}?" for n in range(40)] and found.left_out == ()
    pq.write_table(pa.table({"question": ["q"] * 60, "answer": [str(n) for n in range(60)]}), tmp_path / "a.parquet")
    assert len(large_table(tmp_path / "a.parquet", tmp_path).rows) == 50


@pytest.mark.parametrize(("name", "text", "says"), [
    ("a.jsonl", '{"prompt": "a", "completion": "b"}\n{"prompt": \n', "cannot be read"),
    ("a.csv", 'message,reply\n"' + "x" * 17 * 2**20, "Line 2 is longer than 16 MB"),
])  # fmt: skip
def test_what_cannot_be_read_is_a_sentence(tmp_path: Path, name: str, text: str, says: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(BadInput, match=says):
        large_table(tmp_path / name, tmp_path)


def test_the_memory_is_bounded_by_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    for said, gib in (("2", 2), ("0.1", 1), ("much", 4)):
        monkeypatch.setenv("NLFORGE_DATA_MEMORY_GB", said)
        assert memory_bytes() == gib * 2**30
