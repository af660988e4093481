"""Tables as people have them: the rows that are learned from are those that were meant."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from engine.data.clean import Counts, Row, clean
from engine.data.columns import is_name
from engine.data.prepare import read_rows
from engine.data.redact import KINDS
from engine.spec import Source


def _rows(folder: Path, name: str, counts: Counts | None = None) -> list[Row]:
    return read_rows(Source(path=name, kind="table"), folder, counts)


def _write(path: Path, rows: list[tuple[str, ...]]) -> None:
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


@pytest.mark.parametrize("columns", [("customer", "reply"), ("customer", "agent")])
def test_a_message_in_a_column_named_for_who_wrote_it_stays(columns: tuple[str, str], tmp_path: Path) -> None:
    _write(tmp_path / "a.csv", [columns, ("Where is my parcel", "It is on its way"), ("Refund me please now", "Done as you asked")])
    kept = clean(read_rows(Source(path="a.csv", prompt_column=columns[0], reply_column=columns[1]), tmp_path), KINDS, Counts())
    assert [(r.prompt, r.reply) for r in kept] == [("Where is my parcel", "It is on its way"), ("Refund me please now", "Done as you asked")]


def test_a_sentence_in_a_column_of_names_is_no_name(tmp_path: Path) -> None:
    """Beside the message stands what the customer said before; names in the same column are replaced all the same."""
    _write(tmp_path / "a.csv", [("message", "customer", "reply"), ("Parcel is late, where is it", "Parcel is late", "Sorry, it comes"),
                                ("Jane Miller here, and now?", "Jane Miller", "Wait a bit, Miller")])
    kept = clean(_rows(tmp_path, "a.csv"), ("name",), Counts())
    assert [(r.prompt, r.reply) for r in kept] == [("Parcel is late, where is it", "Sorry, it comes"), ("[name] here, and now?", "Wait a bit, [name 2]")]


@pytest.mark.parametrize(("cell", "name"), [
    ("Anna Schmidt", True), ("anna schmidt", True), ("SCHMIDT, ANNA", True), ("Dr. Klaus-Peter von der Heide", True), ("María del Carmen García López", True),
    ("Jean-Luc d'Arvor (Service Nord)", True), ("Anna Schmidt <anna@example.org>", True), ("王小明", True), ("O'Brien, Sean", True),
    ("Nguyễn Thị Minh Khai", True),
    ("Where is my parcel", False), ("wo ist mein neues paket", False), ("Mein Paket ist weg.", False), ("Und nun?", False), ("Où est mon colis", False),
    ("¿Dónde está mi pedido", False), ("Bitte um Rückruf heute", False), ("我的包裹现在在哪里", False), ("Hello\nwhere is it", False),
    ("", False), ("12-7", False),
])  # fmt: skip
def test_names_are_told_from_sentences(cell: str, name: bool) -> None:
    assert is_name(cell) is name
