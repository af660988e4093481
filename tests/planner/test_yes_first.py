"""A yes before other words answers what was asked, and what is explained then is no goal."""

from __future__ import annotations

from planner.misread import without_misread
from planner.reading.reader import Reading
from planner.requirements import Change
from planner.rule_readers.seen_columns import SeenColumns

SEEN = (SeenColumns(("Texte", "Service"), ("Texte",), "Service"),)


def kept(words: str, quote: str, *, known: bool = True) -> list[str]:
    goal = Change(op="set", field="goal", value=quote, quote=quote)
    read = without_misread(Reading(changes=(goal,)), words, (), (), SEEN, goal_known=known)
    return [str(change.value) for change in read.changes]


def test_what_a_column_holds_is_no_goal() -> None:
    assert kept("Service c'est qui s'en occupe", "qui s'en occupe") == []
    assert kept("yes, right. The guests write it themselves", "The guests write it themselves") == []


def test_a_goal_of_its_own_is_one() -> None:
    assert kept("I want it to sort letters", "sort letters") == ["sort letters"]
    assert kept("Service c'est qui s'en occupe", "qui s'en occupe", known=False) == ["qui s'en occupe"]
