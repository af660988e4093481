"""Questions beside the matter are answered, and are no part of what is wanted of a model."""

from __future__ import annotations

import pytest

from nlforge import side_questions
from nlforge.side_questions import answered_apart, reads_only
from nlforge.store import Session
from nlforge.wording.catalogue import LANGUAGES, said_in, say

MEANS = [
    ("Was ist eine GPU?", "gpu"), ("Und was heißt denn Etiketten?", "label"), ("Etiketten?", "label"),
    ("Was bedeutet „ein Muss“?", "must"), ("What's a token?", "token"), ("what is LoRA", "adapter"),
    ("what does templates mean?", "template"), ("C'est quoi un adapter ?", "adapter"),
    ("Ça veut dire quoi « held out » ?", "held-out"), ("Qu'est-ce qu'un token ?", "token"),
    ("C'est quoi, une étiquette ?", "label"), ("¿Qué significa \"una capa encima elige la etiqueta\"?", "label"),
    ("¿Qué es un adaptador?", "adapter"), ("Cos'è un adattatore?", "adapter"), ("什么是适配器？", "adapter"),
    ("适配器是什么意思？", "adapter"), ("what does “no program can check it” mean?", "no-program"),
]  # fmt: skip
NONE = [
    "What is the deadline?", "What does a return cost?", "What is a model that answers mails in our tone?",
    "The model should speak French.", "Can the model speak French?", "labels are in the column desk",
    "Antworten Sie auf Deutsch, wenn die Mail deutsch ist.", "Was soll ich tun?",
]  # fmt: skip


@pytest.mark.parametrize(("asked", "term"), MEANS)
def test_words_of_the_screens_are_explained(asked: str, term: str, session: Session) -> None:
    """In whatever language it is asked; nothing of the question is left for the plan."""
    rest, told = answered_apart(session, asked)
    assert (rest, [one.text for one in told]) == ("", [say(f"term-{term}")])
    assert session.records()[-1]["answer"] == [say(f"term-{term}")]


@pytest.mark.parametrize("said", NONE)
def test_other_words_stay(said: str, session: Session) -> None:
    assert answered_apart(session, said) == (said, [])


def test_only_the_question_is_taken_out(session: Session) -> None:
    rest, told = answered_apart(session, "The mails are in mail.xlsx. Was ist eine GPU? At most 20 minutes.")
    assert rest == "The mails are in mail.xlsx. At most 20 minutes." and len(told) == 1


@pytest.mark.parametrize("said", [
    "Train a maths tutor on tasks.csv. Explain the steps.", "The bot talks to customers. Speak Spanish please.",
    "Es rechnet Aufgaben vor. Erkläre die Schritte.", "Explain each step.", "Explain how the gate works to visitors.",
])  # fmt: skip
def test_what_the_model_shall_do_is_no_question(said: str, session: Session) -> None:
    """“Explain …” is asked of nlforge only where it stands alone and names a word of the screens."""
    assert answered_apart(session, said) == (said, [])


def test_a_word_that_is_not_its_own_is_said_to_be_none(session: Session) -> None:
    rest, told = answered_apart(session, "What does zugzwang mean?")
    assert rest == "" and "zugzwang" in told[0].text


@pytest.mark.parametrize(("asked", "begins"), [
    ("Et vous pouvez parler français ?", "Je comprends le français"), ("¿Habla español?", "Entiendo el español"),
    ("Parla italiano?", "Capisco l'italiano"), ("你会说中文吗？", "我能看懂中文"),
    ("Können Sie Deutsch sprechen?", "Ja"),
])  # fmt: skip
def test_whether_it_speaks_a_language_is_no_wish(asked: str, begins: str, session: Session) -> None:
    rest, told = answered_apart(session, asked)
    assert rest == "" and told[0].text.startswith(begins)


def test_who_writes_in_another_language_is_told() -> None:
    assert reads_only("fr").startswith("Je comprends") and reads_only("zh")
    assert not any(map(reads_only, (*LANGUAGES, None, "xx")))


def test_each_word_has_its_sentence() -> None:
    """In each language of the screens."""
    for term in side_questions.terms():
        assert all(said_in(language, f"term-{term}") for language in LANGUAGES)
