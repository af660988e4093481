"""Tables too large to be held whole are drawn from, out of core."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.core.errors import BadInput
from engine.core.process_limits import memory_bytes
from engine.core.text_decoding import encoding_of
from engine.data.formats import large
from engine.data.formats.large import large_table
from engine.data.parse import read_rows_here


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "MOST_ROWS", 50)


def test_rows_are_drawn_evenly_and_always_the_same(tmp_path: Path) -> None:
    """Each row knows its line; what is left aside is said."""
    (tmp_path / "a.csv").write_text(
        "message,reply\n" + "".join(f'"Where, ""please"", is {n}?",It is at {n}\n' for n in range(1000))
    )
    first, again = (large_table(tmp_path / "a.csv", tmp_path) for _ in range(2))
    assert first == again and len(first.rows) == 50 and first.columns == ("message", "reply")
    assert all(row["reply"] == f"It is at {line - 2}" for row, line in zip(first.rows, first.lines, strict=True))
    assert min(first.lines) < 200 and max(first.lines) > 800
    assert first.left_out == ("950 of its 1,000 rows: 50, evenly drawn, are used",)


def test_json_lines_and_parquet_are_read_alike(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    chats = [
        {"messages": [{"role": "user", "content": f"Where is {n}?"}, {"role": "assistant", "content": f"At {n}"}]}
        for n in range(40)
    ]
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


def _mails(count: int, mark: str = ";") -> str:
    """Cells with line breaks, umlauts and the other marks."""
    rows = "".join(
        f'"Grüß Gott,\nwo, bitte, bleibt Nr. {n}?"{mark}"Morgen; ""sicher""\nbei Ihnen: {n}"\n' for n in range(count)
    )
    return f"Auszug, Stand 2026\n\nFrage{mark}Antwort\n{rows}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize(("name", "mark"), [("a.csv", ";"), ("a.csv", ","), ("a.tsv", "\t")])
def test_its_size_changes_nothing_of_how_a_table_is_read(
    name: str, mark: str, encoding: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(large, "MOST_ROWS", 5000)
    (tmp_path / name).write_bytes(_mails(3000, mark).encode(encoding))
    found = large_table(tmp_path / name, tmp_path)
    assert found == read_rows_here(tmp_path / name)
    assert (
        found.rows[7] == {"Frage": "Grüß Gott,\nwo, bitte, bleibt Nr. 7?", "Antwort": 'Morgen; "sicher"\nbei Ihnen: 7'}
        and found.lines[7] == 4 + 3 * 7
    )


def test_damaged_rows_of_a_large_table_are_said(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('question,answer\na?,b\nc?,d,e\n"f?,g\nh?,i\n')
    found = large_table(tmp_path / "a.csv", tmp_path)
    assert [r["answer"] for r in found.rows] == ["b", "i"] and found.lines == [2, 5] and len(found.left_out) == 2


def test_letters_far_down_decide_the_encoding(tmp_path: Path) -> None:
    """The first umlaut stands behind what any sample would show."""
    (tmp_path / "a.csv").write_bytes(
        ("question,answer\n" + "Where is it?,Here\n" * 400_000 + "Wo ist es?,Schöne Grüße aus Köln\n" * 3).encode(
            "cp1252"
        )
    )
    assert "Schöne Grüße" in (tmp_path / "a.csv").read_bytes().decode(str(encoding_of(tmp_path / "a.csv")))
    (tmp_path / "b.csv").write_bytes(("ü" * 2**22 + "€" * 2**20).encode())
    assert encoding_of(tmp_path / "b.csv") == "utf-8-sig"
