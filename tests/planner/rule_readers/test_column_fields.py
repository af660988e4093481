"""Several columns together are the answer, in six languages."""

from __future__ import annotations

import pytest

from planner.rule_readers.columns import read_columns
from planner.rule_readers.seen_columns import SeenColumns

EN = SeenColumns(("No", "review", "room", "complaint", "urgency"), ("review",), "urgency")
DE = SeenColumns(("Text", "Zimmer", "Klage", "Dringlichkeit"), ("Text",), "Klage")
FR = SeenColumns(("avis", "chambre", "plainte", "urgence"), ("avis",), "urgence")
ES = SeenColumns(("Nº", "Hotel", "Reseña", "Habitación", "Queja", "Urgencia"), ("Reseña",), "Urgencia")
IT = SeenColumns(("recensione", "camera", "reclamo", "urgenza"), ("recensione",), "urgenza")
ZH = SeenColumns(("评论", "房间", "投诉", "紧急程度"), ("评论",), "紧急程度")


def answer(words: str, seen: SeenColumns) -> list[str]:
    """The columns of the answer after the words."""
    return [str(h.change.value) for h in read_columns(words, [seen]) if h.change.field in ("column", "answer_columns")]


@pytest.mark.parametrize(("words", "seen"), [
    ("the fields are in columns room, complaint and urgency", EN),
    ("the answers are in the columns room, complaint, and urgency", EN),
    ("extract room, complaint and urgency", EN),
    ("all three columns room, complaint and urgency are the answer", EN),
    ("die Felder sind Zimmer, Klage und Dringlichkeit, der Text ist in Text", DE),
    ("Die Antworten stehen in den Spalten Zimmer, Klage und Dringlichkeit", DE),
    ("les champs sont dans les colonnes chambre, plainte et urgence", FR),
    ("les réponses sont dans les colonnes chambre, plainte et urgence", FR),
    ("Las respuestas están en las columnas Habitación, Queja y Urgencia", ES),
    ("los campos están en habitación, queja y urgencia", ES),
    ("quiero los tres campos, habitación, queja y urgencia, no solo la urgencia", ES),
    ("los campos los rellenó mi compañera a mano: habitación, queja y urgencia", ES),
    ("i campi sono nelle colonne camera, reclamo e urgenza", IT),
    ("le risposte sono nelle colonne camera, reclamo e urgenza", IT),
    ("字段在房间、投诉和紧急程度这几列", ZH),
    ("答案在房间、投诉和紧急程度列", ZH),
])  # fmt: skip
def test_a_list_of_columns_is_the_answer(words: str, seen: SeenColumns) -> None:
    assert [c.casefold() for c in answer(words, seen)] == [c.casefold() for c in seen.names[-3:]]


def test_columns_go_by_their_letters_too() -> None:
    assert answer("die Felder stehen in den Spalten B, C und D", DE) == ["B", "C", "D"]


def test_columns_that_are_left_out_are_no_answer() -> None:
    assert answer("do not use the columns room, complaint", EN) == []


def test_one_column_stays_one() -> None:
    assert answer("the answer is in urgency, and the message in review", EN) == ["urgency"]


BOOKINGS = SeenColumns(
    ("Email", "Order No", "Customer", "From", "To", "Weight kg", "Price (EUR)"), ("Email",), "Order No"
)


@pytest.mark.parametrize("message", [
    "The mail is in the column Email", "Each booking is in the column Email", "Die Mail steht in der Spalte Email",
    "Le courriel est dans la colonne Email", "El correo está en la columna Email", "邮件在 Email 列",
])  # fmt: skip
def test_what_is_named_behind_the_fields_is_what_they_are_taken_from(message: str) -> None:
    words = f"Fill in order no, customer, from, to and weight, as in bookings.csv. {message}."
    hits = [(str(h.change.field), str(h.change.value)) for h in read_columns(words, [BOOKINGS])]
    assert [v.casefold() for f, v in hits if f in ("column", "answer_columns")] == [
        "order no", "customer", "from", "to", "weight",
    ]  # fmt: skip
    assert [v for f, v in hits if f == "prompt_columns"] == ["Email"]


def test_of_a_name_its_unit_may_be_missing() -> None:
    assert answer("the fields are customer, weight and price", BOOKINGS) == ["customer", "weight", "price"]
