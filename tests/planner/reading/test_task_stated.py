"""Clauses that say what the task is, beside rules for replies that speak of the same things."""

from __future__ import annotations

import pytest

from engine.encoder.read import ReadFields, ReadSpan
from planner.reading.field_changes import FieldChanges, Thresholds
from planner.reading.task_stated import states_the_task


@pytest.mark.parametrize("clause", [
    "solo que diga en cuál de las categorías va", "que indique a qué categoría pertenece cada mensaje",
    "No tiene que responder, solo que diga en cuál de las categorías va",
    "it should just say which category it belongs to", "only tell me which of the labels is right",
    "it must pick one of the topics", "it doesn't need to answer, just say which folder it goes into",
    "es soll nur sagen, in welche Kategorie es gehört", "nur sagen, welche der Kategorien passt",
    "er soll entscheiden, zu welcher Abteilung die Anfrage gehört",
    "il doit seulement dire dans quelle catégorie va le message",
    "juste qu'il dise de quel service c'est",
])  # fmt: skip
def test_what_sorting_is_makes_no_rule(clause: str) -> None:
    assert states_the_task(clause)


@pytest.mark.parametrize("clause", [
    "tell the customer which department is responsible", "never name the category",
    "say which category it is in one word",
    "at most three categories", "diga la categoría en mayúsculas", "nenne die Kategorie im ersten Satz",
    "always answer politely", "say it briefly", "it must not name the category",
    "no debe decir la categoría",
    "immer die Abteilung mit Telefonnummer nennen", "the label",
])  # fmt: skip
def test_what_says_how_a_reply_is_to_be_is_a_rule(clause: str) -> None:
    assert not states_the_task(clause)


def test_what_is_marked_of_it_becomes_no_rule() -> None:
    """Beside a rule for replies, which stays one."""
    words = "Solo que diga en cuál de las categorías va. Siempre con cortesía."
    marks = [ReadSpan(0, 42, 1.0, {}), ReadSpan(44, len(words) - 1, 1.0, {})]
    found = FieldChanges(words, ReadFields({}, {}, {"rubric": marks}), Thresholds()).all().sure
    assert [change.quote for change in found] == ["Siempre con cortesía"]
