"""The wrong replies as a file to go through: each with the right one, and why it is wrong."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from engine.core.row import Row
from engine.data.parse import read_rows_here
from engine.data.spreadsheet_marks import marked, unmarked
from engine.evaluation.corrections import TO_CORRECT, Correction, corrections, keep_corrections
from engine.graders.kinds import JsonFields


def why(expected: str, said: str, *, prompt: str = "How long?", cut: bool = False, **other: Any) -> str:
    known: dict[str, Any] = {"labels": False, "form": None} | other
    broken = known.pop("broken", ())
    (found,) = corrections([Row(prompt, expected, "f", 1)], [said], [False], [cut], [broken], **known)
    return found.why


def test_the_reason_is_one_to_act_on() -> None:
    assert why("Within 30 days.", "Within 7 days.") == (
        "30 of the right reply is missing. 7 is not in the right reply."
    )
    assert why("Within 30 days.", "Order 5512 within 30 days.", prompt="Order 5512?") == (
        "It says something else than the right reply."
    )
    assert why("Yes.", "Yes, and", cut=True) == "It breaks off before its end."
    assert why("Yes.", "I promise.", broken=["no promise"]) == "It breaks a rule that nobody may break: no promise."
    assert why("Yes.", "  ") == "It is empty."
    assert why("refund", "delivery", labels=True) == "It should be “refund”."
    form = JsonFields(fields=("name", "total"), each_entry=True)
    assert why('{"name": "A", "total": "5"}', '{"name": "A", "total": "6"}', form=form) == (
        "Not as in the right form: total."
    )
    assert why('{"name": "A"}', "A", form=form) == "It is no form."


def test_only_wrong_ones_are_listed() -> None:
    rows = [Row(f"Q{n}", f"A{n}", "f", n) for n in range(3)]
    found = corrections(rows, ["A0", "x", "A2"], [True, False, True], [False] * 3, [()] * 3, labels=False, form=None)
    assert [one.message for one in found] == ["Q1"]


def test_a_spreadsheet_reads_it_and_computes_nothing(tmp_path: Path) -> None:
    one = Correction(message="=HYPERLINK(1)", reply="Grüße,\n„bald“\x1b", right="-5", why="It is empty.")
    keep_corrections(tmp_path, [one])
    data = (tmp_path / TO_CORRECT).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(data.decode("utf-8-sig").splitlines(keepends=True))
    assert head == ["message", "reply of the model", "right reply", "why it is wrong"]
    assert row == ["'=HYPERLINK(1)", "Grüße,\n„bald“␛", "-5", "It is empty."]
    keep_corrections(tmp_path, [])
    assert not (tmp_path / TO_CORRECT).exists()


@pytest.mark.parametrize(
    "said",
    ["- Pack it\n- Post it", "-5", "-1,250.75", "+3 %", "'quoted' word", "'-ing' forms", "''=1", "+49 30 1234", "=1+1"],
)
def test_what_is_read_back_is_what_was_written(tmp_path: Path, said: str) -> None:
    """Lists and negative figures as well; what a spreadsheet would compute has its mark in the file only."""
    keep_corrections(tmp_path, [Correction(message="How?", reply=f"@{said}", right=said, why="It is empty.")] * 3)
    for row in read_rows_here(tmp_path / TO_CORRECT).rows:
        assert (row["right reply"], row["reply of the model"]) == (said, f"@{said}")


@pytest.mark.parametrize("text", ["=1+1", "-2+3", "- 1|cmd", "@SUM(1)", "+A1", " =A1", "\uff1d1", "-1;=2", "'=1"])
def test_a_formula_never_begins_a_cell(text: str) -> None:
    assert marked(text) == f"'{text}" and unmarked(marked(text)) == text


def test_tables_of_others_keep_their_apostrophes(tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("message,reply\nWhat is it?,'-ing' form\nAnd that?,'=' sign\n", encoding="utf-8")
    assert [row["reply"] for row in read_rows_here(table).rows] == ["'-ing' form", "'=' sign"]
