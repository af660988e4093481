"""Messages that are to come to those who deal with them are sorted."""

from __future__ import annotations

import pytest

from planner.requirements import Change
from planner.rule_readers.task_words import read_task_words


def tasks(words: str) -> list[Change]:
    return [hit.change for hit in read_task_words(words)]


@pytest.mark.parametrize(
    "words",
    [
        "every enquiry should land in the right inbox",
        "I'd like our mails to go to the right department by themselves",
        "the tickets should be shared out among our teams",
        "I want letters that sort themselves",
        "die Anfragen sollen bei der zuständigen Stelle ankommen",
        "ich möchte, dass sich die Post von alleine sortiert",
        "Beschwerden sollen auf die Abteilungen verteilt werden",
        "je veux que chaque mail aille au bon service",
        "les demandes doivent se trier toutes seules",
        "quiero que las quejas se distribuyan por secciones",
        "que cada correo vaya al equipo que toca",
    ],
)
def test_they_are_sorted(words: str) -> None:
    assert [change.value for change in tasks(words)] == ["classification"]


@pytest.mark.parametrize(
    "words",
    [
        "it should tell visitors how to get to the right department",
        "the bot should sort itself out",
        "they complain that mails never reach the right team",
        "it must not go to the right team",
        "sie soll sagen, welche Abteilung zuständig ist",
        "quiero que responda a los clientes del departamento",
    ],
)
def test_other_ways_are_not(words: str) -> None:
    assert tasks(words) == []
