"""Tables in the shapes programs leave them in: no names of columns, labels before texts, hidden parts, tags."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.data.formats.cells import CUT_LETTERS
from engine.data.formats.headless import is_row
from engine.data.labels import book_of
from engine.data.parse import holds_rows
from engine.data.profile import profile_source
from engine.data.read import read_table

TEXTS = (
    "Where can I see my parcel today?",
    "My chair came with one leg missing.",
    "I was charged twice for the order.",
    "How do I change my mail address?",
    "Does the sofa fit through a staircase?",
    "It smells strongly after three weeks.",
)
LABELS = ("delivery", "damage", "billing", "delivery", "damage", "billing")
ZH = (
    "我的包裹现在在哪里可以看到？",
    "椅子少了一条腿怎么办？",
    "我被收了两次钱。",
    "怎么更改邮箱地址？",
    "沙发能通过楼梯吗？",
    "三周以后还有味道。",
)
DE = (
    "Wo ist mein Paket heute?",
    "Der Stuhl hat ein Bein zu wenig.",
    "Ich zahle doppelt für eine Bestellung.",
    "Wann kommt der Fahrer bei mir?",
    "Die Lampe ist leider zerbrochen.",
    "Es riecht nach drei Wochen noch.",
)


@pytest.mark.parametrize("rows", [
    list(zip(LABELS, TEXTS, strict=True)), list(zip(TEXTS, LABELS, strict=True)),
    list(zip(TEXTS, reversed(TEXTS), strict=True)),
    [(str(n), label, text) for n, (label, text) in enumerate(zip(LABELS, TEXTS, strict=True), 1)],
    [(str(n % 5 + 1), text) for n, text in enumerate(TEXTS)],
    [(f"2024-03-0{n + 1}", text) for n, text in enumerate(TEXTS)],
    [(f"kim{n}@x.example", text) for n, text in enumerate(TEXTS)],
    list(zip(("物流", "损坏", "账单") * 2, ZH, strict=True)), list(zip(("Lieferung", "Schaden", "Rechnung") * 2, DE,
    strict=True)),
])  # fmt: skip
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_table_without_names_keeps_its_first_row(rows: list[tuple[str, ...]], suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"x{suffix}"
    if suffix == ".csv":
        path.write_text("\n".join(";".join(row) for row in rows), encoding="utf-8")
    else:
        _book(path, rows)
    found = read_table(path)
    assert len(found.rows) == len(rows) and found.columns == tuple(f"column {n + 1}" for n in range(len(rows[0])))
    assert found.lines[0] == 1 and tuple(found.rows[0].values()) == rows[0]


@pytest.mark.parametrize("names", [
    ("label", "text"), ("A", "B"), ("Was ist es", "Worum geht es"), ("类别", "内容"), ("delivery status", "text"),
    ("cat1", "What did you ask us today?"),
    ("Art des Anliegens", "Was der Kunde uns geschrieben hat"), ("2021", "2022"),
])  # fmt: skip
def test_names_of_columns_are_no_row(names: tuple[str, str]) -> None:
    assert not is_row(names, list(zip(LABELS, TEXTS, strict=True)))


def test_questions_of_a_form_are_names() -> None:
    rows = [(f"2024/03/0{n + 1}", text, f"Open the page and look at number {n}.") for n, text in enumerate(TEXTS)]
    assert not is_row(("Timestamp", "What is your question?", "Your answer to it"), rows)
    assert not is_row(("What did you ask us today?", "What did we answer to it?"), [row[1:] for row in rows])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=4), max_size=8))
def test_any_grid_is_told(rows: list[list[str]]) -> None:
    """Rows of any width, empty ones included, raise nothing."""
    assert is_row(rows[0] if rows else [], rows[1:]) in (True, False)


@pytest.mark.parametrize(("text", "first"), [
    ("".join(f"{a}\t{b}\n" for a, b in zip(LABELS, TEXTS, strict=True)), {"column 1": LABELS[0], "column 2": TEXTS[0]}),
    ("label\ttext\n" + "".join(f"{a}\t{b}\n" for a, b in zip(LABELS, TEXTS, strict=True)),
    {"label": LABELS[0], "text": TEXTS[0]}),
    ("".join(f"__label__{a} {b}\n" for a, b in zip(LABELS, TEXTS, strict=True)),
    {"text": TEXTS[0], "label": LABELS[0]}),
    ("".join(f"__label__{a} __label__x {b}\n" for a, b in zip(LABELS, TEXTS, strict=True)),
    {"text": TEXTS[0], "label": f"{LABELS[0]}, x"}),
    ("".join(f"__label__{a}__label__x {b}\n" for a, b in zip(LABELS, TEXTS, strict=True)),
    {"text": TEXTS[0], "label": f"{LABELS[0]}, x"}),
    ("".join(f"{b} __label__x __label__{a}\n" for a, b in zip(LABELS, TEXTS, strict=True)),
    {"text": TEXTS[0], "label": f"x, {LABELS[0]}"}),
    ("".join(f"{a}\t\t{b}\n" for a, b in zip(LABELS, TEXTS, strict=True)),
    {"column 1": LABELS[0], "column 3": TEXTS[0]}),
])  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_text_may_be_a_table(text: str, first: dict[str, str], encoding: str, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(text.encode(encoding))
    assert holds_rows(tmp_path / "x.txt")
    found = read_table(tmp_path / "x.txt")
    assert len(found.rows) == 6 and {k: v for k, v in found.rows[0].items() if v} == first


@pytest.mark.parametrize("text", [
    "Contents\nOne\t1\nTwo\t2\nThree\t3\nFour\t4\nFive\t5\n",
    "def f():\n\treturn 1\n\ndef g():\n\treturn 2\n\ndef h():\n\treturn 3\n",
    "A letter.\n\nDear Kim,\nwe write to you.\nAll the best,\nAnn\nand Ben\n",
    "__label__ is how fastText marks them.\nOther lines are not.\n" * 3, "",
])  # fmt: skip
def test_prose_and_code_are_no_table(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(text)
    assert not holds_rows(tmp_path / "x.txt")


def test_lines_of_fasttext_without_a_label_or_a_text_are_said_with_their_numbers(tmp_path: Path) -> None:
    """Two labels without a blank between them are two; a few bad lines in a short file make no prose of it."""
    good = [f"__label__{a} {b}" for a, b in zip(LABELS, TEXTS, strict=True)]
    bad = ["no label here", "__label__damage__label__billing broken and paid twice", "__label__damage", "", "nor here"]
    (tmp_path / "x.txt").write_text("\n".join([*good, *bad]))
    found = read_table(tmp_path / "x.txt")
    assert found.left_out == (
        "lines without a label: 2 (lines 7, 11)",
        "lines without a text beside their label: 1 (line 9)",
    )
    assert [(r["text"], r["label"]) for r in found.rows] == [
        *zip(TEXTS, LABELS, strict=True),
        ("broken and paid twice", "damage, billing"),
    ]
    book = book_of([r["label"] for r in found.rows])
    assert (book.labels, book.count_several) == (("billing", "damage", "delivery"), 1)


def _book(path: Path, cells: Any, hide: Any = None) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Help")
    for number, row in enumerate(cells):
        sheet.write_row(number, 0, row)
    if hide is not None:
        hide(book, sheet)
    book.close()


def _hide(book: Any, sheet: Any) -> None:
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(2, 3, None, None, {"hidden": True})
    old = book.add_worksheet("old")
    old.write_row(0, 0, ("question", "answer"))
    old.write_row(1, 0, ("Withdrawn?", "Yes."))
    old.hide()


def _ods(path: Path) -> None:
    office, table, text = ("urn:oasis:names:tc:opendocument:xmlns:" + n + ":1.0" for n in ("office", "table", "text"))

    def row(cells: tuple[str, ...], more: str = "") -> str:
        written = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in cells
        )
        return f"<table:table-row{more}>{written}</table:table-row>"

    hidden = ' table:visibility="collapse"'
    rows = (
        row(("question", "answer", "note"))
        + row(("Open?", "Yes.", "rude"))
        + row(("Old?", "No.", "x"), hidden)
        + row(("Cards?", "All.", "y"))
    )
    body = (
        '<table:table table:name="Help"><table:table-column '
        f'table:number-columns-repeated="2"/><table:table-column{hidden}/>{rows}</table:table>'
    )
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{office}" xmlns:table="{table}" '
        f'xmlns:text="{text}"><office:body>'
        f"<office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )


@pytest.mark.parametrize("name", ["x.xlsx", "x.ods"])
def test_what_nobody_sees_in_a_workbook_is_not_learned_and_said(name: str, tmp_path: Path) -> None:
    """Hidden rows, columns and sheets; the others keep the numbers of their rows."""
    cells = [
        ("question", "answer", "note", "more"),
        ("Open?", "Yes.", "rude", ""),
        ("Old?", "No.", "x", ""),
        ("Cards?", "All.", "y", "z"),
    ]
    if name == "x.xlsx":
        _book(tmp_path / name, cells, _hide)
    else:
        _ods(tmp_path / name)
    found = read_table(tmp_path / name)
    assert [(line, row["question"], row["answer"]) for line, row in zip(found.lines, found.rows, strict=True)] == [
        (2, "Open?", "Yes."),
        (4, "Cards?", "All."),
    ]
    assert not any("rude" in row.values() for row in found.rows)
    said = " ".join(found.left_out)
    assert (
        "1 hidden row (the first is 3)" in said
        and "hidden column" in said
        and "“note”" in said
        and ("hidden sheet “old” with 2 rows" in said) is (name == "x.xlsx")
    )


def test_a_text_cut_by_a_spreadsheet_is_said(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(f"question,answer\nWhere?,{'a' * CUT_LETTERS}\nWhen?,{'b' * (CUT_LETTERS - 1)}\n")
    assert [
        why for why in read_table(tmp_path / "x.csv").left_out if "cut at 32,767 letters" in why and "1 row (2)" in why
    ]


HTML = '<div><p>Where is&nbsp;my parcel {n}?</p><br>\n<img src="cid:1"></div>'


@pytest.mark.parametrize(("cell", "text"), [
    (HTML, "Where is\u00a0my parcel {n}?"),
    ("<p>Hello,</p><p>it is at <a href=\"https://x.example/{n}\">the page {n}</a>.</p>",
    "Hello,\n\nit is at the page {n}."),
    ("Line {n}<br/>next &amp; last", "Line {n}\nnext & last"),
    ("<ul><li>One {n}</li><li>Two</li></ul>", "One {n}\n\nTwo"),
    ("<p>Copy <filename> {n} to <b>here</b></p>", "Copy <filename> {n} to here"),
    ("<p>Run <code>make &lt;target&gt; {n}</code></p>", "Run make <target> {n}"),
])  # fmt: skip
def test_tags_in_cells_become_text(cell: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(
        json.dumps([{"question": cell.format(n=n), "answer": f"It is {n}"} for n in range(4)])
    )
    assert [r["question"] for r in read_table(tmp_path / "x.json").rows] == [text.format(n=n) for n in range(4)]


@pytest.mark.parametrize("cell", [
    "Copy <filename> to <dest> {n}", "Write <name>, <b or c> {n}", "a < b and b > {n}", "I <3 it {n}",
    "Use `<p>` {n} ```html\n<p>x</p>\n```",
    "<summary>{n}</summary>",
    "<form><p>{n}</p><input name=\"x\"></form>", "<!DOCTYPE html><html><body><p>{n}</p></body></html>",
    "<kim@x.example> wrote {n}",
    "Vec<T> or List<String> {n}",
])  # fmt: skip
def test_words_between_angle_brackets_and_code_of_pages_stay(cell: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(
        json.dumps([{"question": f"What {n}?", "answer": cell.format(n=n)} for n in range(4)])
    )
    assert [r["answer"] for r in read_table(tmp_path / "x.json").rows] == [cell.format(n=n) for n in range(4)]


@pytest.mark.parametrize(("name", "content", "says"), [
    ("x.png", b"\x89PNG\r\n\x1a\n", "an image"), ("x.msg", b"\xd0\xcf\x11\xe0", "a mail of Outlook"),
    ("x.pst", b"!BDN", "Outlook as CSV"),
    ("x.sqlite", b"SQLite format 3", "a database"),
    ("x.mp3", b"ID3", "sound"), ("x.rar", b"Rar!", "Unpack it"),
    ("x.doc", b"\xd0\xcf\x11\xe0", "older document of Word"), ("x.ipynb", b"{}", "a notebook"),
    ("x.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01", "looks like an image"),
    ("x.txt", b"%PDF-1.7\n\x00\xff\xfe\x00\x80" * 9, "it looks like a .pdf file"),
    ("x.csv", b"SQLite format 3\x00" + b"\x00\x81" * 50, "a database"),
    ("x.jsonl", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" * 9, "Unpack it"),
    ("x.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"),
    "locked with a password"),
    ("x.unheard", b"abc", "CSV"),
])  # fmt: skip
def test_what_is_not_read_is_named_with_the_way_out(name: str, content: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    found = profile_source(tmp_path / name)
    assert says in found.problem and found.kind == "unknown"


@pytest.mark.parametrize(("content", "first"), [
    (b"\xef\xbb\xbfquestion,answer\r\nWhere?,Here\r\nWhen?,Ten\r\n", "Where?"),
    ("question;answer\nWo für Größe?;Hier\nWann?;Um zehn\n".encode("cp1252"), "Wo für Größe?"),
    ("question\tanswer\nWo für Größe?\tHier\nWann?\tUm zehn\n".encode("utf-16-le"), "Wo für Größe?"),
    ("question,answer\nWhere?,Here\nWhen?,Ten\n".encode("utf-16-be"), "Where?"),
    (b"question,answer\nWhere?,He\x00re\nWhen?,Ten\n" + b"How?,So\n" * 60, "Where?"),
    (b"question,answer\rWhere?,Here\r\nWhen?,Ten\n", "Where?"),
    (b'question,answer\n"Where ""is"" it?",Here\nWhen?,Ten\n', 'Where "is" it?'),
])  # fmt: skip
def test_letters_and_line_ends_of_any_program(content: bytes, first: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    found = read_table(tmp_path / "x.csv")
    assert (
        found.columns == ("question", "answer")
        and found.rows[0]["question"] == first
        and found.rows[1]["answer"] in ("Ten", "Um zehn")
    )
