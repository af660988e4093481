"""Fields that people name are found among the columns, before the file is seen and where some were left out."""

from __future__ import annotations

import pytest

from planner.fields_before import fields_said_before
from planner.plan_state import KnownSoFar, PlanState
from planner.requirements import Change, Requirements, Said, Wish
from planner.rule_readers.column_fields import missed_fields
from planner.rule_readers.columns import SeenColumns
from planner.rule_readers.loose_columns import listed_columns

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
    """Beside the fields that were measured, in the order of the table."""
    first = "it fills in our form: job no, end date, trade"
    assert fields(fields_said_before(state(first, "it is jobs.csv"), FORM, [])) == [
        "Job No",
        "Site",
        "End_Date",
        "Trade",
    ]
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
