"""Which of the writers of a chat is the person's own side; a name with “&” is one name."""

from __future__ import annotations

import pytest

from planner.rule_readers.speakers import read_speaker

WRITERS = ("Pedal & Pump", "Tom", "Nadia", "Priya")


@pytest.mark.parametrize("words", [
    "my answers are the ones from Pedal & Pump",
    "Pedal & Pump is me. what i wrote is the answer to the customers message before",
    'the shop is "Pedal & Pump" in the column From, the others are customers',
    "From says who wrote it. the answers are the rows where From is Pedal & Pump",
    "Pedal & Pump sind wir",
    "Die Antworten sind die von Pedal & Pump",
    "nous sommes Pedal & Pump",
    "les réponses sont celles de Pedal & Pump",
    "somos Pedal & Pump",
    "las respuestas son las de Pedal & Pump",
    "le risposte sono quelle di Pedal & Pump",
    "我们是Pedal & Pump",
])  # fmt: skip
def test_the_whole_name_is_the_writer(words: str) -> None:
    assert [hit.change.value for hit in read_speaker(words, WRITERS)] == ["Pedal & Pump"]


def test_before_the_file_is_seen_the_name_is_whole_too() -> None:
    assert [hit.change.value for hit in read_speaker("my answers are the ones from Pedal & Pump")] == ["Pedal & Pump"]


@pytest.mark.parametrize("words", ["Tom is a customer", "learn from Tom and Nadia", "Tom asked what it costs"])
def test_customers_are_not_the_house(words: str) -> None:
    assert [*read_speaker(words, WRITERS)] == []
