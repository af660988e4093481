"""How long the work may take, and what takes time in a business."""

from __future__ import annotations

import pytest

from planner.rule_readers.durations import read_durations

_ALLOWED = (
    "at most 20 minutes of training",
    "train at most 20 minutes",
    "It may take 2 hours.",
    "Answer our customers. It may take 2 hours.",
    "Answer our customers as we did. The training may take up to three hours.",
    "It can take two hours.",
    "You may take 2 hours for training.",
    "You have 2 hours.",
    "Beantworte die Nachrichten unserer Kunden. Es darf 2 Stunden dauern.",
    "Es darf ruhig zwei Stunden dauern.",
    "Das Training darf höchstens 3 Stunden dauern.",
    "höchstens 20 Minuten Training",
    "Nimm dir zwei Stunden.",
    "Cela peut prendre deux heures.",
    "Réponds à nos clients. Ça peut prendre 2 heures.",
    "Puede tardar dos horas.",
    "Responde a nuestros clientes. El entrenamiento puede durar hasta 3 horas.",
    "可以花两个小时。",
    "回答客户的问题。训练可以用两个小时。",
    "two hours of training are fine",
    "We can wait two hours for it.",
    "no more than 45 min training",
    "It may take up to 2 h.",
    "it should not take longer than 2 hours",
    "No longer than 90 minutes, please.",
    "Länger als 20 Minuten darf es nicht dauern.",
    "Es darf nicht länger als 20 Minuten dauern.",
    "it mustn't take longer than 10 minutes",
    "Ça ne doit pas durer plus de 20 minutes.",
    "No debe tardar más de 20 minutos.",
    "Das Training darf höchstens 3 Minuten dauern.",
    "training höchstens 3 minuten",
    "at most 3 minutes of training",
    "Train for at most 90 seconds.",
    "höchstens 3 Minuten",
)
_OF_OTHERS = (
    "If the parcel is lost, it may take 5 days until we know.",
    "Delivery may take 3 days.",
    "Tell customers that it may take 2 weeks.",
    "A refund may take 10 days. Say so.",
    "Unsere Lieferung darf 3 Tage dauern.",
    "Customers may take 14 days to return it.",
    "The messages are from the last 2 months.",
    "Each reply may take 2 seconds.",
    "Wenn das Paket weg ist, darf es 5 Tage dauern.",
    "Explain that training takes 3 weeks for new staff.",
    "Reparaturen dauern 2 Wochen.",
    "We answer within 24 hours.",
    "Our rules: returns are free. You have 14 days. Refunds are quick.",
    "Du hast 14 Tage. Danach verfällt der Anspruch.",
    "Customers wait at most 3 minutes.",
    "Sort our messages. At most 3 minutes.",
    "Train it to reply within 3 seconds.",
    "A reply may take at most 3 minutes.",
    "Train a bot that solves a ticket within 3 minutes",
    "Train it on calls that took at most 2 minutes",
    "The training data says delivery takes at most 3 minutes",
    "Trainiere es mit Anrufen von höchstens 2 Minuten",
)


def hours(words: str) -> list[object]:
    return [hit.change.value for hit in read_durations(words) if hit.change.field == "deadline_hours"]


@pytest.mark.parametrize("words", _ALLOWED)
def test_time_for_the_work(words: str) -> None:
    assert len(hours(words)) == 1


@pytest.mark.parametrize("words", _OF_OTHERS)
def test_time_of_the_business(words: str) -> None:
    assert hours(words) == []


@pytest.mark.parametrize("words", ["Das Training darf höchstens 3 Minuten dauern.", "training at most 90 seconds"])
def test_minutes_of_training_are_not_those_of_a_reply(words: str) -> None:
    assert {hit.change.field for hit in read_durations(words)} == {"deadline_hours"}


@pytest.mark.parametrize(("words", "right"), [
    ("Länger als 20 Minuten darf es nicht dauern, ach nein, eine halbe Stunde geht auch.", 0.5),
    ("Es darf höchstens 20 Minuten dauern, ach nein, eine halbe Stunde.", 0.5),
    ("it mustn't take longer than 10 minutes... no, sorry, 20 minutes", 0.3333),
    ("Au maximum vingt minutes. Non, pardon, une demi-heure.", 0.5),
    ("Como mucho 20 minutos, perdón, media hora", 0.5),
    ("最多20分钟，不对，半小时", 0.5),
    ("At most 20 minutes, and refunds take 14 days", 0.3333),
])  # fmt: skip
def test_the_last_of_what_is_corrected_counts(words: str, right: float) -> None:
    """A length behind a word of correction is that of the limit just said."""
    assert hours(words)[-1:] == [right]


def test_what_bounds_something_else_corrects_nothing() -> None:
    assert hours("It must be ready within 3 days, calls of at most 2 hours are summarised.") == [72.0]
    assert hours("It must be ready within 3 days, at most 4 days.")[-1] == 96.0
