"""Fields that people name are found among the columns, before the file is seen and where some were left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.check import check_change
from planner.fields_before import fields_said_before
from planner.plan_state import KnownSoFar, PlanState
from planner.requirements import Change, Requirements, Said, Wish
from planner.rule_readers.column_fields import missed_fields
from planner.rule_readers.loose_columns import listed_columns
from planner.rule_readers.seen_columns import SeenColumns
from tests.support.planned_folders import planned

JOBS = ("Mail", "Job No", "Site", "Start date", "End_Date", "Trade")
FORM = (SeenColumns(JOBS, ("Mail",), "Site", ("Trade",)),)


def state(*turns: str, task: str = "extraction") -> PlanState:
    wish = Wish(value=task, said=Said(turn=1, quote=turns[0]))
    return PlanState(turns=turns, known=KnownSoFar(requirements=Requirements(wishes={"task": (wish,)})))


def fields(found: list[Change]) -> list[str]:
    return [str(change.value) for change in found]


def test_a_list_of_names_is_matched_to_columns() -> None:
    """In another case, with another word for number, with words around."""
    assert listed_columns("we type the job number, start date and the trade, etc.", JOBS) == [
        "Job No",
        "Start date",
        "Trade",
    ]
    assert listed_columns("ich tippe Auftragsnummer, abhol datum und so ab", ("Auftragsnummer", "Abhol_Datum")) == [
        "Auftragsnummer",
        "Abhol_Datum",
    ]


def test_what_was_named_before_the_file_is_in_the_form() -> None:
    """In the order of the table; beside the fields that were measured, where the list is not the whole of it."""
    first = "it fills in our form: job no, end date, trade"
    assert fields(fields_said_before(state(first, "it is jobs.csv"), FORM, [])) == ["Job No", "End_Date", "Trade"]
    found = fields_said_before(state(f"{first} etc.", "it is jobs.csv"), FORM, [])
    assert fields(found) == ["Job No", "Site", "End_Date", "Trade"]
    # Which column holds the mail is no field, and keeps none out.
    mail = Change(op="set", field="prompt_columns", value="mail", quote="the mail is in mail")
    assert fields(fields_said_before(state(f"{first}; the mail is in mail"), FORM, [mail])) == fields(
        fields_said_before(state(first), FORM, [])
    )
    assert fields_said_before(state("it answers our customers", "it is jobs.csv"), FORM, []) == []
    said = Change(op="add", field="unused_columns", value="Job No", quote="no job no")
    assert fields_said_before(state(first, "it is jobs.csv, no job no"), FORM, [said]) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("you forgot the job number", ["Job No"]),
        ("both dates are missing", ["Start date", "End_Date"]),
        ("es fehlt noch die Job Nummer", ["Job No"]),
        ("falta el job no", ["Job No"]),
        ("the job number is fine", []),
        ("something is missing", []),
    ],
)
def test_missed_fields_are_added(words: str, found: list[str]) -> None:
    assert missed_fields(words, ["Job No", "Start date", "End_Date"]) == found


@pytest.mark.parametrize(
    "words",
    [
        "Pull the fields out of our mails: the lot number, the bay, the due date. They are in lots.csv",
        "We want the lot no, due date and bay out of our mails. They are in lots.csv",
        "Aus unseren Mails brauchen wir lot no, bay und due date. Liegt alles in lots.csv",
    ],
)
def test_a_list_beside_the_name_of_its_file_makes_the_whole_form(words: str, tmp_path: Path) -> None:
    """Its columns are those of the list, also where they are written otherwise, and nothing is said of their names."""
    lines = "".join(
        f"Please send 2 of lot {n} to bay {n % 7} by 0{n % 9 + 1}.03.25,L-{n},bay {n % 7},2025-03-0{n % 9 + 1}\n"
        for n in range(60)
    )
    (tmp_path / "lots.csv").write_text(f"mail,Lot No,Bay,Due date\n{lines}")
    plan = planned([words], tmp_path)
    assert plan.spec is not None
    (source,) = plan.spec.data.sources
    assert {source.reply_column, *source.more_reply_columns} == {"Lot No", "Bay", "Due date"}
    assert not any("as it is written" in warning.text for warning in plan.warnings)


def test_a_column_with_a_unit_is_spoken_of_without_it() -> None:
    change = Change(op="add", field="answer_columns", value="Weight kg", quote="customer and weight")
    assert check_change(change, ["fill in customer and weight"]) is None
    assert check_change(change.model_copy(update={"quote": "customer"}), ["fill in customer and weight"]) is not None
    assert listed_columns("customer, weight and price", ("Customer", "Weight kg", "Price (EUR)")) == [
        "Customer",
        "Weight kg",
        "Price (EUR)",
    ]
