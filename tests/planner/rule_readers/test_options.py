"""What the question about the kind of task offers is understood where it is said unasked."""

from __future__ import annotations

import pytest

from planner.rule_readers.all import read_all


def task(words: str) -> str | None:
    found = [str(c.value) for c in read_all(words) if c.field == "task"]
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize(("words", "kind"), [
    ("Use chats.csv. It is a code assistant.", "code_assistant"),
    ("We need something for the desk; it answers people in a conversation.", "chat_assistant"),
    ("code_assistant", "code_assistant"),
    ("It's for summarization, and it may cost 20 dollars.", "summarization"),
    ("Task: extraction", "extraction"),
    ("Das Modell soll ein Code-Assistent für unsere Entwickler sein.", "code_assistant"),
    ("Es beantwortet Fragen aus Dokumenten.", "qa_over_documents"),
    ("C'est un assistant de code pour nos développeurs.", "code_assistant"),
    ("Il répond aux questions à partir de documents.", "qa_over_documents"),
    ("Es una clasificación.", "classification"),
    ("Responde preguntas a partir de documentos.", "qa_over_documents"),
    ("这是一个代码助手。", "code_assistant"),
    ("它根据文档回答问题。", "qa_over_documents"),
])  # fmt: skip
def test_an_option_said_first_is_an_answer(words: str, kind: str) -> None:
    """Names behind “it is”, and what each kind does, in five languages."""
    assert task(words) == kind


@pytest.mark.parametrize("words", [
    "Our translation department writes 40 texts a day.", "It is a translation bureau.", "It is not a code assistant.",
    "We already have a code assistant.",
    "Wir haben schon eine Übersetzung.", "Ce n'est pas un assistant de code.", "No es una clasificación.",
    "这不是代码助手。",
    "# Classification\nThe texts come from two desks.", "The résumé is attached.",
])  # fmt: skip
def test_a_word_that_is_an_option_by_chance_is_none(words: str) -> None:
    """Headings, firms and what is not wanted say nothing of the task."""
    assert task(words) is None
