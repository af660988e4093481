"""Rows that are not to be learned from, told by a mark in a column."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.data.counts import Counts
from engine.data.prepare import read_rows
from planner.requirements import NOTHING_KNOWN, Requirements, Said, WantedRows, Wish
from planner.rule_readers.all import read_all
from planner.rule_readers.left_rows import read_left_rows
from planner.rule_readers.seen import SeenFiles
from planner.rule_readers.seen_columns import SeenColumns
from tests.support.planned_folders import planned

_COLUMNS = ("question", "answer", "Status", "Vermerk", "Suivi", "observaciones")


def _read(words: str, known: Requirements = NOTHING_KNOWN) -> list[tuple[str, str, str | None]]:
    hits = read_left_rows(words, known, _COLUMNS)
    found = [(h.change.op, h.change.value) for h in hits]
    return [(op, value.text, value.column) for op, value in found if isinstance(value, WantedRows)]


@pytest.mark.parametrize(("words", "text", "column"), [
    ("Rows marked withdrawn in the column Status are not to be learned.", "withdrawn", "Status"),
    ("Please don't learn from the lines where Status says “obsolete”", "obsolete", "Status"),
    ('There are rows flagged "trial" in the Status column. Leave those out please.', "trial", "Status"),
    ("if the column Status says rejected, skip that row", "rejected", "Status"),
    ("Mails marked as private in the column Status are not to be used", "private", "Status"),
    ("Zeilen mit dem Vermerk „veraltet“ in der Spalte Status bitte nicht lernen", "veraltet", "Status"),
    ("Die Zeilen, in denen unter Status „storniert“ steht, lass bitte weg.", "storniert", "Status"),
    ("Die als privat markierten Zeilen sollen nicht gelernt werden", "privat", None),
    ("Il y a des lignes notées « périmé » dans la colonne Suivi, il ne faut pas les apprendre", "périmé", "Suivi"),
    ("Les lignes où il y a écrit à refaire, laissez-les de côté", "à refaire", None),
    ("Les lignes où il y a écrit ne pas publier, vous les laissez de côté", "ne pas publier", None),
    ("Les lignes avec « à revoir » dans la colonne Suivi, ne les utilisez pas.", "à revoir", "Suivi"),
    ("Las filas marcadas «anulado» en la columna observaciones no hay que aprenderlas", "anulado", "observaciones"),
    ("Las líneas donde pone caducado en observaciones, déjalas fuera", "caducado", "observaciones"),
])  # fmt: skip
def test_a_mark_in_a_column_leaves_rows_out(words: str, text: str, column: str | None) -> None:
    assert _read(words) == [("add", text, column)]


@pytest.mark.parametrize("words", [
    "Do not use the word “cheap” in messages", "Messages marked urgent must be answered at once",
    "never ignore messages that say “help”", "The answer is in the column Status, not in Vermerk",
    "Mails mit „Eilt“ im Betreff sollen zuerst kommen", "rows where Vermerk is empty are fine",
    "Shall I leave out the rows marked draft?", "Les réponses ne doivent pas être longues", "Do not learn names",
])  # fmt: skip
def test_other_words_of_rows_and_marks_leave_nothing_out(words: str) -> None:
    assert _read(words) == []


@pytest.mark.parametrize("words", [
    "The rows marked obsolete may be learned after all", "Die Zeilen mit „obsolete“ dürfen doch gelernt werden",
    "Les lignes marquées obsolete peuvent servir quand même", "Las filas con «obsolete» también",
])  # fmt: skip
def test_such_rows_may_come_back(words: str) -> None:
    wish = Wish(value=WantedRows(text="obsolete", column="Status"), said=Said(turn=1, quote="rows marked obsolete"))
    assert _read(words, Requirements(wishes={"left_rows": (wish,)})) == [("remove", "obsolete", "Status")]


@pytest.mark.parametrize("words", [
    "The lines marked “obsolete” in the column Status are not to be learned, never",
    "Les lignes marquées « obsolete » dans la colonne Status, il ne faut jamais les apprendre",
    "Die Zeilen, in deren Spalte Status „obsolete“ steht, auf keinen Fall lernen",
])  # fmt: skip
def test_it_is_no_answer_column_and_no_rule(words: str) -> None:
    found = read_all(words, seen=SeenFiles(columns=(SeenColumns(_COLUMNS, ("question",), "answer"),)))
    assert {change.field for change in found} == {"left_rows"}


def test_the_plan_and_the_run_leave_them_out(tmp_path: Path) -> None:
    """The page says so, the answer column stays, and the rows are counted as left out; a mark that is inside of
    another word is none."""
    marks = ["Obsolete – ask Jo"] * 5 + ["nonobsolete"] * 35
    lines = (f"how far is station {n},it is {n} miles along street {n},{mark}" for n, mark in enumerate(marks))
    (tmp_path / "desk.csv").write_text("question,answer,Status\n" + "\n".join(lines) + "\n", encoding="utf-8")
    plan = planned(["learn from desk.csv", "Rows marked obsolete in the column Status are not to be learned"], tmp_path)
    assert plan.spec is not None
    (source,) = plan.spec.data.sources
    assert source.reply_column == "answer" and [m.column for m in source.without_rows] == ["Status"]
    counts = Counts()
    assert len(read_rows(source, tmp_path, counts)) == 35 and counts.dropped["marked_row"] == 5


def test_a_column_that_is_not_there_is_told(tmp_path: Path) -> None:
    rows = "".join(f"how far is station {n},it is {n} miles along street {n} my friend\n" for n in range(40))
    (tmp_path / "desk.csv").write_text(f"question,answer\n{rows}", encoding="utf-8")
    plan = planned(["learn from desk.csv", "Rows marked old in the column “Remarks” are not to be learned"], tmp_path)
    assert any("Remarks" in w.text for w in plan.warnings)
    assert plan.spec is not None and not plan.spec.data.sources[0].without_rows
