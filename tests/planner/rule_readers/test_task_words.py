"""A kind of task set against another, and extraction asked for by its fields, in six languages."""

from __future__ import annotations

import pytest

from planner.rule_readers.task_words import read_task_words


@pytest.mark.parametrize("words", [
    "not classification, extraction",
    "it's extraction, not classification",
    "don't sort them, extract the fields",
    "keine Klassifikation, sondern Extraktion",
    "Nicht sortieren, Felder auslesen",
    "pas de classification, de l'extraction",
    "es extraer, no clasificar",
    "en realidad no es clasificar, es extraer: de cada reseña tres campos, habitación, queja y urgencia",
    "non è classificazione, è estrazione",
    "不是分类，是提取",
])  # fmt: skip
def test_the_kind_that_is_not_denied_is_meant(words: str) -> None:
    assert [hit.change.value for hit in read_task_words(words)] == ["extraction"]


@pytest.mark.parametrize("words", [
    "it should pull the data out of the mails into fields",
    "I want all three fields",
    "gib mir die drei Felder zurück",
    "je veux les trois champs",
    "queremos algo que lea las opiniones de los clientes y saque los datos en campos",
    "no, quiero los tres campos, habitación, queja y urgencia, no solo la urgencia",
    "quiero que me devuelva los tres campos",
    "voglio i tre campi",
    "我要这三个字段",
])  # fmt: skip
def test_whoever_wants_fields_wants_them_extracted(words: str) -> None:
    assert [hit.change.value for hit in read_task_words(words)] == ["extraction"]


@pytest.mark.parametrize("words", [
    "The form has three fields.",
    "it is not classification",
    "Sort the mails and extract nothing",
    "if it is not classification it is extraction",
    "we do not need the three fields", "It should read the two fields subject and body and write a reply.",
    "I need answers about 4 fields of wheat.", "Get data from the four fields in the north.",
])  # fmt: skip
def test_what_sets_nothing_right_names_no_kind(words: str) -> None:
    assert [*read_task_words(words)] == []


def test_the_other_way_round() -> None:
    assert [hit.change.value for hit in read_task_words("clasificar, no extraer")] == ["classification"]


@pytest.mark.parametrize("words", [
    "Sort texts into our classes",
    "Please classify the mails by topic",
    "Mails in unsere Kategorien einsortieren? Sortiere sie nach Themen",
    "trier les messages par thèmes",
    "clasificar los correos en nuestras categorías",
])  # fmt: skip
def test_sorting_into_classes_is_classification(words: str) -> None:
    assert [hit.change.value for hit in read_task_words(words)] == ["classification"]


@pytest.mark.parametrize("words", [
    "do not sort them into classes",
    "sort the list by date, then summarise",
    "if they sort by topic, answer politely",
])  # fmt: skip
def test_other_sorting_is_none(words: str) -> None:
    assert "classification" not in [hit.change.value for hit in read_task_words(words)]
