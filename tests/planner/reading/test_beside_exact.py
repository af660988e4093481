"""What an encoder reads beside the exact readers."""

from __future__ import annotations

from planner.reading.beside_exact import beside_exact
from planner.requirements import Change, WantedCriterion
from planner.rule_readers.all import read_all


def test_time_for_the_training_is_not_that_of_a_reply_as_well() -> None:
    """The same length of time limits one thing; another length may limit another."""
    exact = list(read_all("Das Training darf höchstens 3 Minuten dauern."))
    assert [(c.field, c.value) for c in exact] == [("deadline_hours", 0.05)]
    again = Change(op="set", field="max_response_seconds", value=180.0, quote="höchstens 3 Minuten dauern")
    other = Change(op="set", field="max_response_seconds", value=2.0, quote="within 2 seconds")
    assert beside_exact([again, other], exact) == (other,)


def test_a_rule_of_a_table_is_called_as_its_words() -> None:
    """The bars between cells are no part of its name."""
    table = "| Kriterium | Punkte |\n|---|---|\n| richtige Antwort | +1,0 |\n| Hausbegriffe | +0,5 |"
    found = [c.value for c in read_all(table)]
    assert [(c.name, c.weight) for c in found if isinstance(c, WantedCriterion)] == [
        ("richtige Antwort", 1.0),
        ("Hausbegriffe", 0.5),
    ]
