"""Spreadsheets as people keep them: titles above, totals below, merged, empty and twice named columns, and files
that only bear the name of one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from engine.core.spec import Source
from engine.data.asked_columns import AskedColumns
from engine.data.cells import labels_for_nothing, says_nothing
from engine.data.prepare import read_rows
from engine.data.profile import profile_source
from engine.data.read import read_table

_PAIRS = [(f"Wo ist Nr. {n}?", f"Es kommt am Tag {n}") for n in range(6)]
Cells = Sequence[Sequence[object]]
Merged = Sequence[tuple[int, int, int, int]]


def _book(path: Path, cells: Cells, merged: Merged = ()) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Auszug")
    for number, row in enumerate(cells):
        sheet.write_row(number, 0, row)
    for top, left, bottom, right in merged:
        sheet.merge_range(top, left, bottom, right, cells[top][left])
    book.close()


def _csv(path: Path, cells: Cells, merged: Merged = ()) -> None:
    assert not merged
    width = max(map(len, cells))
    lines = (
        ";".join('"' + str(c).replace('"', '""') + '"' if c != "" else "" for c in [*row, *[""] * (width - len(row))])
        for row in cells
    )
    path.write_text("\ufeff" + "\r\n".join(lines) + "\r\n", encoding="utf-8", newline="")


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
@pytest.mark.parametrize(("above", "left_out"), [
    ([["Frage", "Antwort"]], False),
    ([["Auszug der Hotline, Januar"], [], ["Frage", "Antwort"]], False),
    ([["Zeitraum", "Januar", ""], ["Erstellt von", "Anna", ""], [], ["Frage", "Antwort", "Dauer"]], False),
    ([["Kunde", "", "Hotline", ""], ["Datum", "Frage", "Antwort", "Dauer"]], True),
    ([["Frage\n", "Antwort:"]], False),
    ([["Frage", "Antwort", ""]], False),
    ([["Nachricht", "Frage", "Antwort"]], True),
    ([["Antwort", "Frage", "Antwort"]], True),
])  # fmt: skip
def test_the_pair_is_found_below_titles_and_beside_empty_columns(
    name: str, above: Cells, left_out: bool, tmp_path: Path
) -> None:
    """`left_out`: a first column stands before the pair and is empty."""
    body = [("", *pair) if left_out else pair for pair in _PAIRS]
    (_csv if name == "a.csv" else _book)(tmp_path / name, [*above, *body])
    found = profile_source(tmp_path / name)
    assert found.problem == "" and not found.guessed and found.usable == len(_PAIRS)
    assert [(r.prompt, r.reply) for r in read_rows(Source(path=name), tmp_path)] == _PAIRS
    assert read_table(tmp_path / name).lines[0] == len(above) + (
        2 if "\n" in str(above[0][0]) and name == "a.csv" else 1
    )


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_names_of_columns_that_say_nothing_are_found_below_facts(name: str, tmp_path: Path) -> None:
    above = [["Zeitraum", "Januar"], ["Erstellt von", "Anna"], [], ["Was kam", "Wann", "Was ging"]]
    (_csv if name == "a.csv" else _book)(tmp_path / name, [*above, *[(a, "1.1.", b) for a, b in _PAIRS]])
    found = profile_source(tmp_path / name)
    assert (found.columns, found.guessed, found.prompt_column, found.reply_column) == (
        ("Was kam", "Wann", "Was ging"),
        True,
        "Was kam",
        "Was ging",
    )


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
@pytest.mark.parametrize(("last", "total"), [
    (("Summe", "6"), True), (("Gesamt:", "1.250,00 €"), True), (("Total tickets", "6"), True), (("Somme", "6"), True),
    (("Gesamtsumme", "12 h"), True),
    (("Total", "Alles zusammen 6"), False), (("Wie hoch ist die Summe?", "6"), False), (("Summer", "6"), False),
    (("Sechs", "6"), False),
])  # fmt: skip
def test_totals_at_the_end_teach_nothing_and_are_said(
    name: str, last: tuple[str, str], total: bool, tmp_path: Path
) -> None:
    (_csv if name == "a.csv" else _book)(tmp_path / name, [("Frage", "Antwort"), *_PAIRS, ("", ""), last])
    pairs = [(r.prompt, r.reply) for r in read_rows(Source(path=name), tmp_path) if r.reply]
    assert pairs == [*_PAIRS, *([] if total else [last])]
    assert len([said for said in read_table(tmp_path / name).left_out if "a row of totals" in said]) == total


def test_a_label_of_figures_is_no_total(tmp_path: Path) -> None:
    _csv(tmp_path / "a.csv", [("text", "label"), *[(f"Wort {n}", str(n % 3)) for n in range(6)], ("Summe", "2")])
    assert len(read_table(tmp_path / "a.csv").rows) == 7 and read_table(tmp_path / "a.csv").left_out == ()


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_names_of_columns_on_each_page_are_no_rows(name: str, tmp_path: Path) -> None:
    (_csv if name == "a.csv" else _book)(
        tmp_path / name, [("Frage", "Antwort"), *_PAIRS[:3], ("Frage", "Antwort"), *_PAIRS[3:]]
    )
    assert [(r.prompt, r.reply) for r in read_rows(Source(path=name), tmp_path)] == _PAIRS


def test_a_ticket_merged_over_many_rows_is_that_of_each(tmp_path: Path) -> None:
    """So that its rows stay on one side of the split; a title merged over columns is in none of them."""
    cells = [
        ("Auszug", "", ""),
        ("Ticket", "Frage", "Antwort"),
        *[(f"T{n // 3}" if n % 3 == 0 else "", *pair) for n, pair in enumerate(_PAIRS)],
    ]
    _book(tmp_path / "a.xlsx", cells, [(0, 0, 0, 2), (2, 0, 4, 0), (5, 0, 7, 0)])
    assert [(r.group, r.prompt, r.reply) for r in read_rows(Source(path="a.xlsx"), tmp_path)] == [
        (f"T{n // 3}", *pair) for n, pair in enumerate(_PAIRS)
    ]


def test_columns_nothing_stands_in_decide_nothing(tmp_path: Path) -> None:
    """Neither which is the message, nor that there are pairs with one marked worse; where the pair is missing they
    are said to be empty."""
    _csv(tmp_path / "a.csv", [("message", "text", "answer", "rejected"), *[("", a, b, "") for a, b in _PAIRS]])
    found = profile_source(tmp_path / "a.csv")
    assert (found.prompt_column, found.reply_column, found.judged) == ("text", "answer", "")
    _csv(tmp_path / "b.csv", [("message", "answer"), *[(a, "") for a, _ in _PAIRS]])
    assert "I saw: message, answer (empty)." in profile_source(tmp_path / "b.csv").problem


_PAGE = (
    "<html><body><table><tr><td colspan=2>Auszug</td></tr><tr><th>Frage</th><th>Antwort</th></tr>"
    + "".join(f"<tr><td>{a}</td><td>Gr&uuml;&szlig; Gott,<br>{b}</td></tr>" for a, b in _PAIRS)
    + "</table></body></html>"
)


@pytest.mark.parametrize(("content", "begins"), [
    (_PAGE.encode(), "Grüß Gott,\n"), (("Frage\tAntwort\r\n" + "".join(f"{a}\t{b}\r\n" for a,
    b in _PAIRS)).encode("utf-16"), ""),
    (("Frage;Antwort\n" + "".join(f"{a};Grüße, {b}\n" for a, b in _PAIRS)).encode("cp1252"), "Grüße, "),
])  # fmt: skip
def test_what_other_programs_call_a_workbook_is_read(content: bytes, begins: str, tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(content)
    assert [(r.prompt, r.reply) for r in read_rows(Source(path="a.xls"), tmp_path)] == [
        (a, begins + b) for a, b in _PAIRS
    ]


_LEGEND = [
    ("Kürzel", "Bedeutung", "Team"),
    ("T1", "Roller kaputt", "Werkstatt"),
    ("T2", "Abrechnung und Preise", "Büro"),
    ("T3", "Parken und Abstellen", "Außendienst"),
    ("T8", "noch nicht zugeordnet", "-"),
]
_MAY = [
    ("Tag", "Kundin", "Meldung", "Kürzel"),
    *((n, "Ott", f"Der Roller Nummer {n} steht schief da", f"T{n % 3 + 1}") for n in range(12)),
]
_JUNE = [
    ("Tag", "meldung ", "Kundin", "Kürzel", "erledigt"),
    *((n, f"Warum kostet die Fahrt {n} so viel?", "Ott", f"T{n % 3 + 1}", "ja") for n in range(12)),
    (13, "Es ist wieder passiert wie gestern", "Ott", "T8", "nein"),
    (14, "Was ist mit dem Ding von neulich?", "Ott", "T9", "nein"),
]
_JULY = [
    ("Tag", "Was die Leute schreiben", "Kat."),
    *((n, f"Am Bahnhof liegen {n} Roller herum", f"t{n % 3 + 1}") for n in range(10)),
]
_COUNTS = [("Kürzel", "Anzahl"), ("T1", 12), ("T2", 12), ("T3", 10)]


def _sheets(path: Path, **sheets: Cells) -> Path:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    for name, cells in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(cells):
            sheet.write_row(number, 0, row)
    book.close()
    return path


def test_codes_become_the_names_of_their_sheet_and_months_are_one_table(tmp_path: Path) -> None:
    path = _sheets(tmp_path / "a.xlsx", Legende=_LEGEND, Mai=_MAY, Juni=_JUNE, Juli=_JULY, Diagramm=_COUNTS)
    names = {code: name for code, name, _ in _LEGEND[1:]}
    expected = [
        *((m, names[c]) for _, _, m, c in _MAY[1:]),
        *((m, names.get(c, c)) for _, m, _, c, _ in _JUNE[1:]),
        *((m, names[c.upper()]) for _, m, c in _JULY[1:]),
    ]
    rows = read_rows(Source(path="a.xlsx", prompt_column="Meldung", reply_column="Kürzel"), tmp_path)
    assert [(r.prompt, r.reply) for r in rows] == expected
    found = profile_source(path)
    assert (found.prompt_column, found.reply_column, found.labels) == ("meldung", "Kürzel", True)
    assert dict(found.label_counts) == {
        "Roller kaputt": 12,
        "Abrechnung und Preise": 11,
        "Parken und Abstellen": 11,
        "T9": 1,
    }
    said = " ".join(n.text for n in found.notes)
    assert "the sheet “Legende” says what they stand for" in said and "the sheet “Diagramm” with 3 rows" in said
    assert "Juni: the sheet “Legende” does not name these codes in “Kürzel”, which stay as they are: “T9” (1)" in said


def test_who_wants_the_codes_gets_them(tmp_path: Path) -> None:
    path = _sheets(tmp_path / "a.xlsx", Legende=_LEGEND, Mai=_MAY)
    found = profile_source(path, AskedColumns(reply="Kürzel as written"))
    assert (found.reply_column, dict(found.label_counts)) == ("Kürzel as written", {"T1": 4, "T2": 4, "T3": 4})


def test_figures_are_codes_where_their_columns_have_one_name(tmp_path: Path) -> None:
    legend = [("topic", "meaning"), (1, "a broken scooter"), (2, "a bill"), (3, "parking")]
    body = [(f"My scooter number {n} stands in the rain", n % 3 + 1) for n in range(12)]
    same = read_table(_sheets(tmp_path / "a.xlsx", codes=legend, May=[("message", "topic"), *body]))
    assert [r["topic"] for r in same.rows][:3] == ["a broken scooter", "a bill", "parking"]
    other = read_table(_sheets(tmp_path / "b.xlsx", codes=legend, May=[("message", "stars"), *body]))
    assert [r.get("stars") for r in other.rows][-3:] == ["1", "2", "3"]


def test_sheets_of_questions_and_answers_explain_nothing(tmp_path: Path) -> None:
    more = [("Wann?", "Am Montag um acht"), ("Wo?", "Vorne links am Eingang"), ("Wie?", "Mit dem Schlüssel vom Tresen")]
    path = _sheets(tmp_path / "a.xlsx", kurz=[("Frage", "Antwort"), *more], lang=[("Frage", "Antwort"), *_PAIRS])
    assert [(r.prompt, r.reply) for r in read_rows(Source(path="a.xlsx"), tmp_path)] == [*more, *_PAIRS]
    assert read_table(path).left_out == ()


@pytest.mark.parametrize(
    "said", ["noch nicht zugeordnet", "not yet assigned", "Unassigned", "non classé", "sin asignar", "未分类"]
)
def test_what_stands_for_a_class_until_one_is_set_is_none(said: str) -> None:
    assert says_nothing(said) and not labels_for_nothing([said] * 9 + ["refund", "broken"] * 9)


@pytest.mark.parametrize(
    "said", ["not delivered", "nicht geliefert", "classified ads", "no sound", "zugeordnet", "non payé"]
)
def test_classes_that_say_no_are_classes(said: str) -> None:
    assert not says_nothing(said)
