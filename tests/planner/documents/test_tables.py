"""Tables of requirements: a row is one requirement, and a cell of it says how much it counts."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.documents.read import read_document
from nlforge.planning import plan_from
from nlforge.turn import Spoken
from planner.documents.quoting import document_parts
from planner.plan_state import PlanState
from planner.reading.given import GivenReadings
from planner.reading.wire import ReadingAnswer
from planner.requirements import WantedCriterion
from planner.rule_readers.all import read_words
from planner.rule_readers.requirement_rows import requirement_rows
from planner.rule_readers.utterance import utterance
from tests.support.no_model import NoModel
from tests.support.office import cells, deck, grid, odf, page
from tests.support.papers import docx, pdf

Rows = Sequence[Sequence[str]]
TABLES: dict[str, Rows] = {
    "en": (
        ("ID", "Requirement", "Priority"),
        ("A1", "Greets the tenant by name", "Must"),
        ("A2", "Names the caretaker on duty", "Should have"),
        ("A3", "Wishes a nice weekend", "Could"),
        ("A4", "Sings", "Won't have"),
    ),
    "de": (
        ("Nr.", "Anforderung", "Muss/Soll/Kann"),
        ("1", "Grüßt mit Namen", "MUSS"),
        ("2", "Nennt den Hausmeister", "SOLL"),
        ("3", "Wünscht ein schönes Wochenende", "KANN"),
        ("4", "Singt", "NICHT"),
    ),
    "fr": (
        ("Réf.", "Exigence", "Priorité"),
        ("E1", "Salue le locataire par son nom", "obligatoire"),
        ("E2", "Cite le gardien", "souhaitable"),
        ("E3", "Souhaite un bon week-end", "optionnel"),
        ("E4", "Chante", "hors périmètre"),
    ),
    "es": (
        ("N.º", "Requisito", "Prioridad"),
        ("1", "Saluda al inquilino por su nombre", "obligatorio"),
        ("2", "Nombra al conserje", "deseable"),
        ("3", "Desea un buen fin de semana", "opcional"),
        ("4", "Canta", "fuera de alcance"),
    ),
    "zh": (
        ("编号", "需求", "优先级"),
        ("1", "称呼租户的姓名", "必须"),
        ("2", "说出值班管理员", "应该"),
        ("3", "祝周末愉快", "可选"),
        ("4", "唱歌", "不做"),
    ),
    "letters": (
        ("", "Feature", "MoSCoW"),
        ("1", "One", "M"),
        ("2", "Two", "S"),
        ("3", "Three", "C"),
        ("4", "Four", "W"),
    ),
    "no head": (
        ("A1", "Greets", "mandatory"),
        ("A2", "Names", "recommended"),
        ("A3", "Wishes", "nice to have"),
        ("A4", "Sings", "out of scope"),
    ),
    "ticked": (
        ("Anforderung", "Muss", "Soll", "Kann", "Entfällt"),
        ("Grüßt", "✔", "", "", ""),
        ("Nennt", "", "x", "", ""),
        ("Wünscht", "", "", "✓", ""),
        ("Singt", "", "", "", "x"),
    ),
    "groups": (
        ("ID", "Rule"),
        ("Must have", ""),
        ("A1", "Greets"),
        ("Should have", ""),
        ("A2", "Names"),
        ("Nice to have", ""),
        ("A3", "Wishes"),
        ("Not planned", ""),
        ("A4", "Sings"),
    ),
    "ways of writing": (
        ("Nr", "Anforderung", "Verbindlichkeit"),
        ("1", "Grüßt", "Muss-Kriterium"),
        ("2", "Nennt", "**Soll** (Version 1)"),
        ("3", "Wünscht", "kann"),
        ("4", "Singt", "nicht im Umfang!"),
    ),
}
WEIGHTS = ["must", "should", "nice", "out"]


def marked(rows: Rows) -> str:
    """A table of markdown."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])


@pytest.mark.parametrize("name", TABLES)
def test_a_cell_says_how_much_its_row_counts(name: str) -> None:
    """In words of five languages, letters, ticks, and lines that stand above a group of rows."""
    assert [row.weight for row in requirement_rows(marked(TABLES[name]))] == WEIGHTS


@pytest.mark.parametrize(
    ("head", "cell", "weight"),
    [
        ("Priority", "High", "must"),
        ("Priorität", "mittel", "should"),
        ("Priorité", "faible", "nice"),
        ("Prioridad", "Alta", "must"),
        ("优先级", "低", "nice"),
        ("Prio", "P1", "must"),
        ("Prio", "P3", "nice"),
        ("Mandatory", "yes", "must"),
        ("Mandatory", "no", "nice"),
        ("In scope", "✘", "out"),
        ("Status", "rejected", "out"),
        ("Entscheidung", "abgelehnt", "out"),
        ("Priority", "nicht verpflichtend", "nice"),
        ("Priority", "", None),
        ("Priority", "see appendix", None),
        ("Priority", "–", None),
        ("Priorité", "✘", "out"),
        ("Priority", "must or should", None),
        ("Likelihood", "high", None),
        ("Meaning", "the request was rejected", None),
    ],
)
def test_what_a_head_makes_of_a_cell(head: str, cell: str, weight: str | None) -> None:
    """High and low count below a head of priorities only; what names two weights, or none, says nothing."""
    found = requirement_rows(marked([("ID", "Requirement", head), ("R1", "Be kind", cell), ("R2", "Be short", cell)]))
    assert (found[0].weight if found else None) == weight


def test_a_table_of_labels_is_none_of_requirements() -> None:
    """A first column of states says what they mean, and asks for all of them."""
    assert (
        requirement_rows(marked([("Status", "Meaning"), ("rejected", "claim refused"), ("open", "claim open")])) == ()
    )


def _xlsx(rows: Rows) -> bytes:
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append([cell or None for cell in row])
    book.save(out)
    return out.getvalue()


def _docx(rows: Rows, path: Path) -> bytes:
    line = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    body = "".join(f"<w:tr>{''.join(line.format(cell) for cell in row)}</w:tr>" for row in rows)
    return docx(path, f"<w:tbl><w:tblPr/><w:tblGrid/>{body}</w:tbl><w:p/>").read_bytes()


FILES: dict[str, Callable[[Rows, Path], bytes]] = {
    "a.md": lambda rows, _: marked(rows).encode(),
    "a.txt": lambda rows, _: "\n".join("\t".join(row) for row in rows).encode(),
    "a.html": lambda rows, _: (
        "<table>" + "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in rows) + "</table>"
    ).encode(),
    "a.docx": _docx,
    "a.odt": lambda rows, _: odf("text", grid(rows)),
    "a.ods": lambda rows, _: odf("spreadsheet", grid(rows)),
    "a.odp": lambda rows, _: odf("presentation", page(f'<draw:frame svg:x="1cm">{grid(rows)}</draw:frame>')),
    "a.pptx": lambda rows, _: deck(cells(rows)),
    "a.xlsx": lambda rows, _: _xlsx(rows),
}


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("name", ["de", "zh", "ticked"])
def test_rows_are_the_same_in_each_kind_of_file(file: str, name: str, tmp_path: Path) -> None:
    """Empty cells keep their columns, so that a tick stands below its head."""
    path = tmp_path / file
    path.write_bytes(FILES[file](TABLES[name], path))
    assert [row.weight for row in requirement_rows(read_document(path))] == WEIGHTS


def test_rows_of_a_pdf_are_read_where_its_text_has_them(tmp_path: Path) -> None:
    """Cells of a PDF stand apart by blanks alone."""
    words = [
        f"1 0 0 1 {x} {700 - 20 * n} Tm ({cell}) Tj"
        for n, row in enumerate(TABLES["en"])
        for x, cell in zip((40, 100, 400), row, strict=True)
    ]
    text = read_document(pdf(tmp_path / "a.pdf", ["0 0 0 rg 0 Tr", *words]))
    assert [row.weight for row in requirement_rows(text)] == WEIGHTS


def test_a_cell_merged_over_rows_stands_in_each(tmp_path: Path) -> None:
    """One “must” for two rows."""
    path = tmp_path / "a.html"
    path.write_text(
        "<table><tr><td>ID<td>Rule<td>Priority<tr><td>1<td>Be kind<td rowspan=2>Must<tr><td>2<td>Be short"
        "<tr><td>3<td>Sing<td>Could</table>"
    )
    assert [row.weight for row in requirement_rows(read_document(path))] == ["must", "must", "nice"]


def _planned(text: str, changes: Sequence[dict[str, Any]]) -> PlanState:
    readings = GivenReadings([ReadingAnswer.model_validate({"changes": list(changes)})])
    return plan_from([Spoken(text, "wishes.md")], readings, [], None, "x").state


@pytest.mark.parametrize("name", ["en", "de", "fr", "es", "zh"])
def test_a_rule_is_as_strong_as_its_row(name: str) -> None:
    """Whatever strength was read, the row decides; a row that is not to be done gives no rule."""
    rows = TABLES[name]
    changes = [
        {"quote": row[1], "field": "rubric", "op": "add", "value": {"name": row[1], "strength": "should"}}
        for row in rows[1:]
    ]
    state = _planned(marked(rows), changes)
    found = [w for w in state.requirements.all("rubric") if isinstance(w.value, WantedCriterion)]
    assert [w.value.strength for w in found if isinstance(w.value, WantedCriterion)] == ["must", "should", "nice"]
    assert all(w.said.quote in marked(rows) for w in found)


@pytest.mark.parametrize(
    ("must", "nice"),
    [
        ("Must have", "Nice-to-have"),
        ("2.1 Musskriterien", "2.2 Kann-Kriterien"),
        ("Exigences obligatoires", "Exigences optionnelles"),
        ("Requisitos obligatorios", "Requisitos opcionales"),
        ("必须", "可选需求"),
    ],
)
def test_a_rule_is_as_strong_as_the_title_of_its_section(must: str, nice: str) -> None:
    """Of lists below such titles; a row that says something else is right about itself."""
    row = marked([("ID", "Rule", "Priority"), ("1", "Be brief", "Should"), ("2", "Be calm", "")])
    text = f"## {must}\n\n- Be kind\n\n## {nice}\n\n- Be funny\n\n{row}\n\n## Others\n\n- Be honest"
    rules = ("Be kind", "Be funny", "Be brief", "Be calm", "Be honest")
    changes = [
        {"quote": rule, "field": "rubric", "op": "add", "value": {"name": rule, "strength": "must"}} for rule in rules
    ]
    found = [w.value for w in _planned(text, changes).requirements.all("rubric")]
    assert [one.strength for one in found if isinstance(one, WantedCriterion)] == [
        "must",
        "nice",
        "should",
        "nice",
        "must",
    ]


def test_struck_cells_count_for_nothing() -> None:
    """“~~Must~~ Could” is a could, and a struck row is none."""
    table = marked([("ID", "Rule", "Priority"), ("1", "Be kind", "~~Must~~ Could"), ("2", "~~Budget 500 €~~", "Must")])
    change = {"quote": "Be kind", "field": "rubric", "op": "add", "value": {"name": "kind", "strength": "must"}}
    state = _planned(table, [change])
    (rule,) = state.requirements.all("rubric")
    assert isinstance(rule.value, WantedCriterion) and rule.value.strength == "nice"
    assert not state.requirements.all("budget")


@pytest.mark.parametrize(
    ("out", "kept"),
    [
        ("Won't", "Must"),
        ("nicht enthalten", "MUSS"),
        ("non retenu", "obligatoire"),
        ("descartado", "obligatorio"),
        ("不做", "必须"),
    ],
)
def test_limits_of_rows_that_are_not_to_be_done_do_not_hold(out: str, kept: str) -> None:
    """And the coverage says why."""
    text = marked([("ID", "Requirement", "MoSCoW"), ("1", "Budget 900 €", out), ("2", "Budget 300 €", kept)])
    planned = plan_from([Spoken(text, "wishes.md")], NoModel(), [], None, "x")
    (budget,) = planned.state.requirements.all("budget")
    assert "300" in budget.said.quote
    reasons = {row.sentence: row.because for row in planned.coverage}
    assert reasons[f"1 | Budget 900 € | {out}"] == "its row of the table says that it is not to be done"
    assert reasons["ID | Requirement | MoSCoW"] == "the head of a table"


def test_what_other_rows_say_is_said_of_other_things() -> None:
    """Neither the budget above, nor the number of the row, is how many examples a file has."""
    rows = [
        ("Nr", "What", "How"),
        ("7", "Budget", "500 €"),
        ("8", "Training data", "mails.csv"),
        ("12", "Texts", "b.csv"),
    ]
    sources = [h.change.value for h in read_words(marked(rows)).hits if h.change.field == "sources"]
    assert [getattr(one, "examples", "") for one in sources] == [None, None]


def test_a_long_table_keeps_its_head_in_each_part() -> None:
    """A table over several parts is read with its head in each, and its words stay those of the document."""
    rows = [
        (f"R{n}", f"Answers question number {n} of the long list of tenants politely", "W" if n % 2 else "M")
        for n in range(300)
    ]
    text = marked([("ID", "Requirement", "MoSCoW"), *rows])
    lines = text.split("\n")
    from_word = "\n".join(["|  |  |  |", lines[1], lines[0], *lines[2:]])
    for whole in (text, from_word):
        cut = document_parts(whole)
        assert len(cut) > 2
        found = [row.weight for part in cut for row in requirement_rows(part)]
        assert found == ["out" if n % 2 else "must" for n in range(300)]
        assert all(line in whole for part in cut for line in part.split("\n"))


@given(st.lists(st.lists(st.text("abc |\t-✔xMust1\n", max_size=8), max_size=5), max_size=8))
def test_any_table_is_read(rows: list[list[str]]) -> None:
    """No table is too odd; rows come in order and do not overlap."""
    text = "\n".join("|".join(row) for row in rows)
    found = requirement_rows(text)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    "text",
    [
        "ID Requirement Priority\n" * 12_000,
        "1 Glossary\n\n" * 20_000,
        f"{'must | ' * 20_000}x\n" + "a | b\n" * 20_000,
        "| Must | \n" * 20_000,
        "**Must have**\n\n" * 15_000,
    ],
)
def test_a_hostile_table_takes_no_time(text: str) -> None:
    """What grows with the square of its length would stop a session."""
    started = time.process_time()
    utterance(text[:299_000])
    assert time.process_time() - started < 20
