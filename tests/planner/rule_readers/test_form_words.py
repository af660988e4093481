"""A form that is to be filled in, and classes that texts are spread over, said without the words of the trade."""

from __future__ import annotations

import pytest

from planner.rule_readers.columns import read_columns
from planner.rule_readers.seen_columns import SeenColumns
from planner.rule_readers.task_words import read_task_words

_FIELDS = ("customer", "phone", "drop_off_day", "urgent")
_EN = SeenColumns(("message", *_FIELDS), ("message",), "urgent")
_DE = SeenColumns(("Nachricht", "Kunde", "Telefon", "Abgabetag", "eilig"), ("Nachricht",), "eilig")
_ES = SeenColumns(("mensaje", "cliente", "marca", "avería"), ("mensaje",), "avería")
_FORM = SeenColumns(("message", *_FIELDS), ("message",), "customer", ("urgent",))


def _read(words: str, seen: SeenColumns) -> list[tuple[str, str]]:
    return [(h.change.field, str(h.change.value)) for h in read_columns(words, [seen])]


@pytest.mark.parametrize(("words", "seen", "fields"), [
    ("customer, phone, drop-off day and urgent are the fields", _EN, 4),
    ("I want all the columns filled in: customer, phone, drop-off day and urgent, all from the message", _EN, 4),
    ("The answer is all these columns together: customer, phone, drop off day, urgent", _EN, 4),
    ("It should fill in customer, phone and urgent", _EN, 3),
    ("Kunde, Telefon und eilig sollen ausgefüllt werden", _DE, 3),
    ("Diese Spalten soll es ausfüllen: Kunde, Telefon, Abgabetag, eilig", _DE, 4),
    ("que rellene cliente, marca y avería", _ES, 3),
])  # fmt: skip
def test_columns_that_are_filled_in_are_the_fields(words: str, seen: SeenColumns, fields: int) -> None:
    found = _read(words, seen)
    assert ("task", "extraction") in found
    assert sum(field in ("column", "answer_columns") for field, _ in found) == fields


def test_of_fields_that_are_left_out_the_others_stay() -> None:
    found = _read("Then leave out phone, just customer and urgent. Drop-off day too.", _EN)
    assert [value for field, value in found if field == "unused_columns"] == ["phone"]
    assert [v for f, v in found if f in ("column", "answer_columns")] == ["customer", "urgent", "Drop-off day"]
    assert _read("Leave out phone. Urgent too.", _EN) == [("unused_columns", "phone"), ("unused_columns", "Urgent")]
    assert _read("drop-off day too", _FORM) == [("answer_columns", "drop-off day")]


@pytest.mark.parametrize(("words", "kind"), [
    ("Quisiera que se repartan en Pedidos, Quejas y Citas, que son nuestras clases", "classification"),
    ("No quiero sacar datos, solo que diga en cuál de las tres va", "classification"),
    ("Ich will keine Daten herauslesen, es soll nur sagen, in welche der fünf es gehört", "classification"),
    ("Die Briefe sollen auf Steuer, Lohn und Termin verteilt werden, das sind unsere Klassen", "classification"),
    ("Je veux que les lettres soient réparties dans Paie et Impôts, ce sont nos catégories", "classification"),
    ("Non voglio estrarre dati, deve solo dire in quale delle cinque va", "classification"),
    ("What I want is just to classify the letters", "classification"),
    ("我要的是给邮件分类", "classification"),
    ("a model that fills in our form from what people say", "extraction"),
    ("Es soll aus den Anrufen unser Formular ausfüllen", "extraction"),
    ("Un modèle qui remplit notre formulaire", "extraction"),
    ("Que rellene el formulario con lo que escriben", "extraction"),
    ("Deve compilare il modulo da quello che scrivono", "extraction"),
    ("Answer customers who fill in the form on our website", None),
    ("If they fill in the form, thank them", None),
    ("Do not fill in the form", None),
    ("I want a model that answers questions about our classes", None),
    ("We want to answer our customers and classify nothing", None),
])  # fmt: skip
def test_the_kind_is_told_by_what_comes_out(words: str, kind: str | None) -> None:
    assert [h.change.value for h in read_task_words(words)] == ([] if kind is None else [kind])
