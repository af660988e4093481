"""Everyday words that the encoder takes for something else."""

from __future__ import annotations

import pytest

from planner.compile.nearest import NO_EXPORT, taken_beside
from planner.plan import ReadyAnswer
from planner.reading.not_meant import is_misled
from planner.requirements import Change


@pytest.mark.parametrize(("field", "value", "quote", "misled"), [
    ("deploy", "ollama_gguf", "it should run on this computer", True),
    ("deploy", "ollama_gguf", "es soll auf diesem Rechner laufen", True),
    ("deploy", "ollama_gguf", "que funcione en este ordenador", True),
    ("deploy", "ollama_gguf", "il doit tourner sur cet ordinateur", True),
    ("deploy", "ollama_gguf", "in Ollama on this computer", False),
    ("deploy", "ollama_gguf", "as a GGUF", False),
    ("circumstances", "facts_change", "Wir bekommen jeden Tag viele Mails", True),
    ("circumstances", "facts_change", "Recibimos muchos correos cada día", True),
    ("circumstances", "facts_change", "We get new prices every week", False),
    ("circumstances", "facts_change", "die Preise ändern sich jede Woche", False),
    ("circumstances", "other_modality", "it suggests what goes with the fish", True),
    ("circumstances", "other_modality", "it suggests what goes with the picture", False),
    ("circumstances", "other_modality", "qué falta en el pedido", True),
    ("circumstances", "judges_people", "note who placed the order", True),
    ("circumstances", "judges_people", "note who should be hired", False),
    ("circumstances", "judges_people", "wer den Kredit bekommt", False),
    ("circumstances", "harmful", "it tells who wrote the letter", True),
    ("circumstances", "harmful", "it tells who wrote the anonymous letter", False),
    ("circumstances", "rare_language", "from Spanish into French", True),
    ("circumstances", "rare_language", "from Sorbian into German", False),
])  # fmt: skip
def test_what_misleads_is_not_taken(field: str, value: str, quote: str, *, misled: bool) -> None:
    change = Change.model_validate({"op": "add", "field": field, "value": value, "quote": quote})
    assert is_misled(change) is misled


@pytest.mark.parametrize(("words", "taken"), [
    ("names and phone numbers may stay. without the export", True),
    ("Extract them from the message. Without the export then.", True),
    ("without the export the file is of no use", False),
])  # fmt: skip
def test_what_the_page_dictates_counts_beside_other_sentences(words: str, *, taken: bool) -> None:
    change = Change(op="remove", field="deploy", value="none", quote=str(NO_EXPORT))
    answer = ReadyAnswer(field="deploy.target", lacks="the export", words=NO_EXPORT, changes=(change,))
    assert [c.field for c in taken_beside(words, [answer])] == (["deploy"] if taken else [])
