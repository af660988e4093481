"""Tables as people have them: the rows that are learned from are those that were meant."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import pytest

from engine.core.row import Row
from engine.core.spec import Source
from engine.data.belongs import is_name
from engine.data.clean import clean
from engine.data.counts import Counts
from engine.data.prepare import read_rows
from engine.data.read import read_table
from engine.privacy.redact import KINDS


def _rows(folder: Path, name: str, counts: Counts | None = None) -> list[Row]:
    return read_rows(Source(path=name, kind="table"), folder, counts)


def _write(path: Path, rows: list[tuple[str, ...]]) -> None:
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


@pytest.mark.parametrize("columns", [("customer", "reply"), ("customer", "agent")])
def test_a_message_in_a_column_named_for_who_wrote_it_stays(columns: tuple[str, str], tmp_path: Path) -> None:
    _write(
        tmp_path / "a.csv",
        [columns, ("Where is my parcel", "It is on its way"), ("Refund me please now", "Done as you asked")],
    )
    kept = clean(
        read_rows(Source(path="a.csv", prompt_column=columns[0], reply_column=columns[1]), tmp_path), KINDS, Counts()
    )
    assert [(r.prompt, r.reply) for r in kept] == [
        ("Where is my parcel", "It is on its way"),
        ("Refund me please now", "Done as you asked"),
    ]


def test_a_sentence_in_a_column_of_names_is_no_name(tmp_path: Path) -> None:
    """Beside the message stands what the customer said before; names in the same column are replaced all the same."""
    _write(
        tmp_path / "a.csv",
        [
            ("message", "customer", "reply"),
            ("Parcel is late, where is it", "Parcel is late", "Sorry, it comes"),
            ("Jane Miller here, and now?", "Jane Miller", "Wait a bit, Miller"),
        ],
    )
    kept = clean(_rows(tmp_path, "a.csv"), ("name",), Counts())
    assert [(r.prompt, r.reply) for r in kept] == [
        ("Parcel is late, where is it", "Sorry, it comes"),
        ("[name] here, and now?", "Wait a bit, [name 2]"),
    ]


@pytest.mark.parametrize(("cell", "name"), [
    ("Anna Schmidt", True), ("anna schmidt", True), ("SCHMIDT, ANNA", True), ("Dr. Klaus-Peter von der Heide", True),
    ("María del Carmen García López", True),
    ("Jean-Luc d'Arvor (Service Nord)", True), ("Anna Schmidt <anna@example.org>", True), ("王小明", True),
    ("O'Brien, Sean", True),
    ("Nguyễn Thị Minh Khai", True),
    ("Where is my parcel", False), ("wo ist mein neues paket", False), ("Mein Paket ist weg.", False),
    ("Und nun?", False), ("Où est mon colis", False),
    ("¿Dónde está mi pedido", False), ("Bitte um Rückruf heute", False), ("我的包裹现在在哪里", False),
    ("Hello\nwhere is it", False),
    ("", False), ("12-7", False),
])  # fmt: skip
def test_names_are_told_from_sentences(cell: str, name: bool) -> None:
    assert is_name(cell) is name


@pytest.mark.parametrize("text", [
    (
        'Frage;Antwort\n"Guten Tag,\nich warte, und warte, und warte,\nauf mein Paket; bitte, danke";Es '
        'kommt.\nUnd nun?;Hier, bitte.\n'
    ),
    (
        'Bericht, Stand 2026\n\nFrage;Antwort\n"Guten Tag,\nich warte, und warte, und warte,\nauf mein Paket; '
        'bitte, danke";Es kommt.\nUnd nun?;Hier, bitte.\n'
    ),
    (
        'Zeitraum;Januar;\nErstellt von;Anna;\n;;\nNr;Was kam;Was ging\n'
        '1;"Guten Tag,\nich warte, und warte, und warte,\nauf mein Paket; bitte, danke";Es kommt.\n2;Und '
        'nun?;Hier, bitte.\n'
    ),
])  # fmt: skip
def test_a_mail_of_many_lines_below_the_names_of_the_columns_makes_them_no_title(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    found = read_table(tmp_path / "a.csv")
    prompt, reply = found.columns[-2:]
    begins = next(n for n, line in enumerate(text.split("\n"), 1) if "Guten Tag" in line)
    assert [(r[prompt], r[reply]) for r in found.rows] == [
        ("Guten Tag,\nich warte, und warte, und warte,\nauf mein Paket; bitte, danke", "Es kommt."),
        ("Und nun?", "Hier, bitte."),
    ]
    assert found.lines == [begins, begins + 3] and found.left_out == ()


@pytest.mark.parametrize(("name", "text"), [
    ("a.csv", "Frage;Antwort\nWo, bitte, ist es?;Es kommt, bald\nUnd, jetzt?;Hier, ja\n"),
    ("a.csv", "question,answer\nIs it a; b; or c?,It is; well; b\nx; y; z?,Fine; ok\n"),
    ("a.tsv", "question\tanswer\na, b?\tc, d\ne, f?\tg, h\n"),
    ("a.csv", "\ufeffpreis;frage;antwort\n1,50;Was, bitte?;Ja, gern\n2,50;Wie, bitte?;Nein, danke\n"),
    ("a.csv", '"question", "answer"\n"a, b?", "c, d"\n"e, f?", "g, h"\n'),
    ("a.csv", "question,answer\na?\n"),
])  # fmt: skip
def test_the_mark_between_cells_is_not_the_one_in_the_texts(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = read_table(tmp_path / name)
    assert len(found.columns) in (2, 3) and found.columns[0] in ("Frage", "question", "preis") and found.left_out == ()
    assert len(found.rows) == len(text.strip().split("\n")) - 1


@pytest.mark.parametrize(("row", "read", "line", "says"), [
    ("a,b,c", None, 2, "more cells"),
    ("Where, please, is it?,It comes, soon", ("Where, please, is it?", "It comes, soon"), 0, ""),
    ('"Where is it?,It comes', None, 2, "never closed"),
    ('Where is it?,"It comes', None, 2, "never closed"),
    ('"Good day,\nI said "now" and, well, wait",ok', ('Good day,\nI said now" and, well, wait"', "ok"), 0, ""),
    ('"He wrote:\n"Come" and left",ok', None, 2, "never closed"),
    ('"He said \\"hi, you\\" and left",fine', ('He said "hi, you" and left', "fine"), 0, ""),
    ('"He said ""hi, you"" and left","C:\\dir\\"', ('He said "hi, you" and left', "C:\\dir\\"), 0, ""),
    ('"Good day,\n\n, I, wait",ok', ("Good day,\n\n, I, wait", "ok"), 0, ""),
    ('"=""0815""",ok', ("0815", "ok"), 0, ""),
    ("a?,b,,", ("a?", "b"), 0, ""),
])  # fmt: skip
@pytest.mark.parametrize("ending", ["", 'Next?,"Yes, sir"\n', "x?,y\nz?,w\nv?,u\n"])
def test_a_damaged_row_costs_itself_alone(
    row: str, read: tuple[str, str] | None, line: int, says: str, ending: str, tmp_path: Path
) -> None:
    """It is read where that is certain, else left out and said; rows below it are read as ever."""
    (tmp_path / "a.csv").write_text(f"question,answer\n{row}\n{ending}", encoding="utf-8")
    found = read_table(tmp_path / "a.csv")
    below = [tuple(cells) for cells in csv.reader(ending.splitlines())]
    assert [(r["question"], r["answer"]) for r in found.rows] == ([read] if read else []) + below
    assert [says in said and f"line {line}" in said for said in found.left_out] == ([True] if says else [])


def test_damaged_rows_are_counted_on_the_card(tmp_path: Path) -> None:
    lines = [
        f"Where is parcel {n}?,It is at, and stays at,stop {n}" if n % 3 == 0 else f"Where is parcel {n}?,At stop {n}"
        for n in range(30)
    ]
    (tmp_path / "a.csv").write_text("question,answer\n" + "\n".join(lines) + "\n", encoding="utf-8")
    counts = Counts()
    assert len(_rows(tmp_path, "a.csv", counts)) == 20
    assert len(counts.left_out) == 1 and counts.left_out[0].startswith(
        "a.csv: 10 of its rows (lines 2, 5, 8, 11, 14 and 5 more)"
    )


def test_a_space_behind_each_mark_rescues_nothing(tmp_path: Path) -> None:
    """Where every comma has a space behind it, none can be told to be one of a text."""
    (tmp_path / "a.csv").write_text("question, answer\na, b\na, b, c\n", encoding="utf-8")
    found = read_table(tmp_path / "a.csv")
    assert [list(r.values()) for r in found.rows] == [["a", "b"]] and len(found.left_out) == 1


def test_what_is_written_as_it_should_be_is_read_as_it_was(tmp_path: Path) -> None:
    """Whatever marks, line breaks and backslashes stand in its cells: nothing is repaired where nothing is broken."""
    draw = random.Random(3)
    pieces = ("a", "Grüße", "wo", ",", ";", "\n", "\r\n", '"', " ", "\t", "|", "\\", "'", "1,5", '""', ", ", '="', "=")
    for _ in range(400):
        columns = ["question", "answer", "c3", "c4"][: draw.randint(2, 4)]
        rows = [
            ["".join(draw.choices(pieces, k=draw.randint(0, 9))) + "." for _ in columns]
            for _ in range(draw.randint(1, 8))
        ]
        written = io.StringIO()
        quoting = draw.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
        csv.writer(
            written, delimiter=draw.choice(",;\t|"), quoting=quoting, lineterminator=draw.choice(["\n", "\r\n"])
        ).writerows([columns, *rows])
        (tmp_path / "a.csv").write_text(written.getvalue(), encoding="utf-8", newline="")
        found = read_table(tmp_path / "a.csv")
        assert [[r[c] for c in columns] for r in found.rows] == [
            [c.strip() for c in row] for row in rows
        ] and found.left_out == ()
