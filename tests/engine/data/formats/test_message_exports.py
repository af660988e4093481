"""Exports of a chat with one message a line, whose columns are named in six languages: the house answers the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.data.read import read_table

HOUSE = "Pedal & Pump"
_CUSTOMERS = ("Tom", "Nadia", "Priya", "Ruth", "Dan", "Gareth")


def export(folder: Path, columns: tuple[str, ...], talks: int = 12) -> Path:
    """Customers who ask and the house that answers; the first column numbers the talks where there are four."""
    lines = [",".join(columns)]
    for n in range(talks):
        number = [str(1000 + n)] if len(columns) == 4 else []
        who, day = _CUSTOMERS[n % len(_CUSTOMERS)], f"0{n % 9 + 1}/03/2026 10:{10 + n}"
        lines.append(",".join([*number, day, who, f"What does a new chain number {n} cost please"]))
        lines.append(",".join([*number, day, HOUSE, f"That is {30 + n} pounds fitted. Jo"]))
    path = folder / "chats.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("columns", [
    ("Chat", "Date", "From", "Message"),
    ("Gespräch", "Datum", "Von", "Nachricht"),
    ("Conversación", "Fecha", "Remitente", "Mensaje"),
    ("Discussion", "Date", "Expéditeur", "Message"),
    ("Conversazione", "Data", "Mittente", "Messaggio"),
    ("会话", "时间", "发送者", "内容"),
    ("Date", "From", "Message"),
    ("Datum", "Absender", "Nachricht"),
    ("Date", "Auteur", "Message"),
    ("Fecha", "Nombre", "Mensaje"),
    ("Data", "Autore", "Testo"),
    ("日期", "姓名", "消息"),
])  # fmt: skip
def test_messages_become_pairs(tmp_path: Path, columns: tuple[str, ...]) -> None:
    found = read_table(export(tmp_path, columns))
    assert found.writers.answering == (HOUSE,)
    assert len(found.rows) == 12
    assert all(row["prompt"].startswith("What does") and row["reply"].endswith("Jo") for row in found.rows)


def test_the_side_that_is_named_answers(tmp_path: Path) -> None:
    found = read_table(export(tmp_path, ("Date", "From", "Message")), "Pedal & Pump")
    assert found.writers.answering == (HOUSE,)


@pytest.mark.parametrize("head", ["Date,From,Subject,Message", "Date,Author,Text,Label"])
def test_mails_and_labelled_texts_are_no_chat(tmp_path: Path, head: str) -> None:
    path = tmp_path / "list.csv"
    rows = [f"0{n % 9 + 1}/03/2026,{_CUSTOMERS[n % 2]},about {n},this is text number {n}" for n in range(20)]
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    assert read_table(path).columns == tuple(head.split(","))


def test_people_who_do_not_take_turns_are_no_chat(tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    rows = [f"0{n % 9 + 1}/03/2026,{_CUSTOMERS[n // 5]},this is note number {n} of many" for n in range(30)]
    path.write_text("\n".join(["Date,Author,Text", *rows]), encoding="utf-8")
    assert read_table(path).columns == ("Date", "Author", "Text")
