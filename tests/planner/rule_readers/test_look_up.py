"""Whether it looks facts up before it answers, in words of four languages; what others look up is no wish."""

from __future__ import annotations

import pytest

from planner.changes import apply_changes
from planner.check import check_change
from planner.requirements import Requirements
from planner.rule_readers.all import read_all


def wish(words: str, known: Requirements | None = None) -> object:
    found = [c for c in read_all(words, known) if c.field == "look_up"]
    assert all(check_change(c, [words]) is None for c in found) and len(found) < 2
    return found[0].value if found else None


@pytest.mark.parametrize("words", [
    "Let it look things up.", "It should look facts up in the handbook before it answers.",
    "The bot must search our documents first.", "Use RAG.", "A retrieval-augmented assistant for our handbook.",
    "With a search in our documents, please.",
    "Lass es nachschlagen.", "Es soll in unseren Unterlagen nachschlagen.", "Der Bot soll erst im Handbuch nachsehen.",
    "Mit einer Suche in unseren Dokumenten.", "Es soll die Fakten vor dem Antworten nachschlagen.",
    "Il doit consulter nos documents avant de répondre.", "Avec une recherche dans nos documents.",
    "Que busque en nuestros documentos antes de responder.", "Con una búsqueda en nuestros documentos.",
])  # fmt: skip
def test_it_looks_up(words: str) -> None:
    assert wish(words) is True


@pytest.mark.parametrize("words", [
    "Without a search.", "No look-up, please.", "Don't let it look anything up.", "Train it without retrieval.",
    "It must not look things up.", "No search, please.", "It needs no search.",
    "Ohne Suche.", "Bitte ohne Nachschlagen.", "Es soll nichts nachschlagen.", "Keine Suche bitte.",
    "Sans recherche.", "Sin búsqueda.",
])  # fmt: skip
def test_it_does_not(words: str) -> None:
    assert wish(words) is False


@pytest.mark.parametrize("words", [
    "Our staff look things up in the handbook today.", "Customers search our documents for hours.",
    "Should it look things up?", "It must never search the web.", "It needs no web search.",
    "Heute schlagen wir alles im Handbuch nach.", "Ohne Internetsuche.", "Schlägt es die Fakten nach?",
    "It answers questions about our search function.", "Die Kunden suchen lange nach der Rechnung.",
    "Sort tickets by the search bar they came from.", "Our manual is 40 pages.",
    "Das Modell soll unseren Leuten beim Nachschlagen helfen.", "The list has 470 entries and no search.",
    "It should help staff look things up.", "Heute gibt es bei uns keine Suche.",
])  # fmt: skip
def test_what_is_no_wish(words: str) -> None:
    assert wish(words) is None


def test_what_was_said_last_counts() -> None:
    known = apply_changes(Requirements(), read_all("Let it look things up.", Requirements()), 1)
    known = apply_changes(known, read_all("No, without a search.", known), 2)
    found = known.one("look_up")
    assert found is not None and found.value is False


@pytest.mark.parametrize("words", [
    "It should answer like in messages.csv and search policy.md before it answers.",
    "actually, do let it search the handbook before it answers",
    "Vor jeder Antwort soll es in Regeln.docx nachschlagen.", "Bevor es antwortet, schlägt es im Handbuch nach.",
    "Qu'il consulte notre guide.pdf avant de répondre.", "Que busque en normas.md antes de responder.",
    "Che cerchi nel manuale.pdf prima di rispondere.", "回答之前先在 handbook.md 里查资料。",
])  # fmt: skip
def test_it_looks_up_in_whatever_is_named(words: str) -> None:
    assert wish(words) is True
