"""Tables as people's hands leave them: nothing is lost silently, and what cannot be told apart is said."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.clean import Counts, Row
from engine.data.contamination import without_acceptance
from engine.data.formats.delimited import delimited, head_of
from engine.data.formats.large import large_table
from engine.data.formats.table import Table
from engine.data.prepare import read_rows, read_source
from engine.data.split import split
from engine.spec import Source

MAIL = "Dear desk,\nmy parcel, number 5, is late.\nIt was due on Monday, or Tuesday.\nAnna, Bonn"


def read(text: str, name: str = "a.csv") -> Table:
    return delimited(Path(name), text)


def written(rows: list[list[str]], mark: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows(rows)
    return out.getvalue()


cell = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r", exclude_categories=("Cs",)), max_size=30)


@given(st.lists(st.tuples(cell, cell, cell), min_size=1, max_size=12), st.sampled_from(",;\t|"))
def test_what_was_written_is_read(rows: list[tuple[str, str, str]], mark: str) -> None:
    """Any text in any cell, by the rules: all of it comes back."""
    text = written([["message", "reply", "topic"], *[["x " + a, "y " + b, "z " + c] for a, b, c in rows]], mark)
    found = read(text)
    assert found.left_out == () and [list(r.values()) for r in found.rows] == [[("x " + a).strip(), ("y " + b).strip(), ("z " + c).strip()] for a, b, c in rows]


@pytest.mark.parametrize(("text", "before", "mark"), [
    (written([["message", "reply"], [MAIL, "Sorry"], [MAIL, "Soon"]], ";"), 0, ";"),
    ("Export of March, April\n\nmessage;reply\na;b\nc;d\n", 2, ";"),
    ("Our desk, 2024\nmessage,reply,topic\na,b,c\nd,e,f\n", 1, ","),
    ("sep=;\nmessage;reply\na;b\n", 1, ";"),
    ("message\treply\na, b\tc\nd, e\tf\n", 0, "\t"),
])  # fmt: skip
def test_where_a_table_begins(text: str, before: int, mark: str) -> None:
    assert head_of(text) == (before, mark)


def test_a_mark_too_many_is_said_and_not_cut() -> None:
    """The end of a reply must not go missing because a comma stood in it."""
    found = read("message,reply\nWhere?,Here, on the desk.\nWhen?,Now.\nWho?,\n")
    assert [r["message"] for r in found.rows] == ["When?", "Who?"]
    assert found.left_out == ("1 rows have more cells than the 2 columns: text with “,” in it needs quotation marks (line 2)",)


@pytest.mark.parametrize("rest", ["", 'x,"quoted, text"\n'])
def test_a_quotation_mark_never_closed_costs_one_row(rest: str) -> None:
    found = read(f'message,reply\na,b\n"c,d\ne,f\ng,h\n{rest}')
    assert [r["message"] for r in found.rows] == ["a", "e", "g", *(["x"] if rest else [])]
    assert found.left_out == ("1 rows have a quotation mark that is never closed (line 3)",)
    assert not rest or found.rows[-1]["reply"] == "quoted, text"


def test_quotation_marks_after_a_backslash_are_read() -> None:
    found = read('message,reply\n"He said \\"now, please\\" twice",ok\n"two\nlines \\"here\\"",fine\n"C:\\temp",path\n12" screen,big\n')
    assert [r["message"] for r in found.rows] == ['He said "now, please" twice', 'two\nlines "here"', "C:\\temp", '12" screen'] and found.left_out == ()


def test_names_of_columns_as_spreadsheets_leave_them() -> None:
    """Line breaks in names, two of one name, empty columns at the right, a mark of the encoding."""
    found = read('\ufeff"customer\nmessage",reply,reply,,\na,b,c,,\n')
    assert found.columns == ("customer message", "reply", "reply 2") and found.rows == [{"customer message": "a", "reply": "b", "reply 2": "c"}]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_large_table_is_read_like_a_small_one(tmp_path: Path, encoding: str) -> None:
    """Line breaks in cells, a title above, semicolons, another encoding, a damaged row."""
    rows = [[f"Größe {n}?\nMit, Komma; und Strich", f"Antwort „{n}“" if encoding != "cp1252" else f"Antwort {n} für Sie"] for n in range(300)]
    text = "Unser Export, März\n" + written([["nachricht", "antwort"], *rows], ";")
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    found = large_table(tmp_path / "a.csv", tmp_path)
    assert [list(r.values()) for r in found.rows] == rows and found.left_out == ()


def test_a_damaged_row_of_a_large_table_is_counted(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("message,reply\n" + "".join(f"m{n},r{n}\n" for n in range(100)) + "a,b,c\nlast,row\n")
    found = large_table(tmp_path / "a.csv", tmp_path)
    assert found.rows[-1] == {"message": "last", "reply": "row"} and len(found.rows) == 101 and "1 rows are damaged" in found.left_out[0]


DESK = "message,reply,customer,ticket_id,customer_id,feedback\n" + "".join(
    f"Where is parcel {n}?,It is on its way,Jane Doe,T{n},C{n % 3},{'up' if n % 2 else 'down'}\n" for n in range(12))


def test_the_same_table_is_read_alike_alone_in_a_folder_and_in_an_archive(tmp_path: Path) -> None:
    """Conversation, customer, names and verdicts survive wherever it lies."""
    (tmp_path / "many").mkdir()
    (tmp_path / "many" / "a.csv").write_text(DESK)
    for n in range(45):
        (tmp_path / "many" / f"{n}.csv").write_text("message,reply\n" + "".join(f"m{n} {i},r\n" for i in range(3)))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", DESK)
        archive.writestr("broken.xlsx", b"PK\x03\x04 this is no workbook")
    counts = Counts()
    alone = read_rows(Source(path="many/a.csv"), tmp_path)
    zipped = read_rows(Source(path="a.zip"), tmp_path, counts)
    folder = [r for r in read_source(Source(path="many", kind="folder"), tmp_path, Counts()) if r.file == "many/a.csv"]
    for rows in (zipped, folder):
        assert [(r.prompt, r.reply, r.group, r.belongs, r.names, r.liked) for r in rows] == [
            (r.prompt, r.reply, r.group, r.belongs, r.names, r.liked) for r in alone]
    assert alone[1].names == ("Jane Doe",) and alone[1].liked is True and alone[1].belongs == ("ticket_id=T1", "customer_id=C1")
    assert "broken.xlsx" in " ".join(counts.left_out)


def test_a_column_of_what_customers_wrote_holds_no_names(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("customer,reply,agent\nWhere is my order?,Here it is,Tom Poe\n\"I want it now, please\",Soon,Tom Poe\n")
    rows = read_rows(Source(path="a.csv", prompt_column="customer", reply_column="reply"), tmp_path)
    assert [r.names for r in rows] == [("Tom Poe",), ("Tom Poe",)]


def test_a_customer_of_two_files_stays_on_one_side() -> None:
    """Also where the tickets differ; conversations numbered anew in each file are not the same."""
    rows = [Row(f"unlike words {chr(97 + n % 26) * 5} {n * 7919}", "r", f"{n % 2}.csv", n, group=f"t{n}", belongs=(f"ticket_id=t{n}", f"customer_id={n // 2}"))
            for n in range(80)]
    train, held_out = split(rows, 0.3, 40, 7)
    assert held_out and not {r.belongs[1] for r in train} & {r.belongs[1] for r in held_out}


def test_what_is_measured_with_is_recognised_under_placeholders() -> None:
    """The second address of one conversation is the first of another."""
    counts = Counts()
    kept = without_acceptance([Row("Please write to [email] about it", "ok", "a", 1)], [Row("Please write to [email 2] about it", "ok", "b", 1)], counts)
    assert kept == [] and counts.dropped["in_acceptance_file"] == 1
