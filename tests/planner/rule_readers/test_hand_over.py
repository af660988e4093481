"""What a model leaves to a person, in words of six languages, and how that is taken back or changed."""

from __future__ import annotations

import pytest

from planner.changes import apply_changes
from planner.check import check_change
from planner.requirements import Requirements, Value
from planner.rule_readers.all import read_all
from planner.rule_readers.hand_over import HAND_OVER

ON, OFF = {"hand_over": True}, {"hand_over": False}


def over(*turns: str) -> dict[str, Value]:
    """What the last turn says of it, each held against the words."""
    known, said, changes = Requirements(), list[str](), []
    for number, words in enumerate(turns, 1):
        said.append(words)
        changes = read_all(words, known)
        assert all(check_change(c, said) is None for c in changes if c.field in HAND_OVER)
        known = apply_changes(known, changes, number)
    return {c.field: c.value for c in changes if c.field in HAND_OVER}


@pytest.mark.parametrize("words", [
    "If it is not sure, it should pass it on to a colleague.", "Hand over to a person when unsure.",
    "If the assistant does not know the answer, forward the question to a human colleague.",
    "I'd rather it asked a colleague than gave a wrong answer.", "Better no answer than a wrong one.",
    "It should only answer when it is confident.", "Answer only what you are sure of.", "If unsure, route to the desk.",
    "Leave to us whatever it can't answer.", "It should say nothing rather than guess.",
    "hand over what it is not sure of",
    "Lieber nachfragen als falsch antworten.", "Im Zweifel an einen Kollegen geben.",
    "Wenn der Bot etwas nicht weiß, übergibt er an einen Menschen.", "Er soll nur antworten, wenn er sich sicher ist.",
    "Bei Unsicherheit bitte an uns weiterleiten.", "gib ab, wo du unsicher bist",
    "En cas de doute, il transfère à un conseiller.", "Mieux vaut ne rien dire que se tromper.",
    "Il ne doit répondre que s'il est sûr.", "Quand il ne sait pas, il renvoie vers notre équipe.",
    "Si no está seguro, que lo pase a un compañero.", "Mejor preguntar que responder mal.",
    "Que responda solo cuando esté seguro.",
    "Se non è sicuro, deve passare la domanda a un collega.", "Deve rispondere solo se è sicuro.",
    "Meglio chiedere che rispondere in modo sbagliato.",
    "不确定时转给人工客服。", "没有把握的问题请转人工。", "宁可转人工也不要答错。", "它只回答有把握的问题。",
])  # fmt: skip
def test_it_hands_over_what_it_is_not_sure_of(words: str) -> None:
    assert over(words) == ON


@pytest.mark.parametrize("words", [
    "It must answer everything, no hand-over.", "Let it answer everything itself.", "Don't hand anything over.",
    "It has to answer every message, even if it is unsure.", "answer everything",
    "Es soll alles selbst beantworten.", "Keine Übergabe, bitte.", "Nichts an Kollegen weitergeben.",
    "Il doit répondre à tout, sans transfert.", "Pas de transfert à un humain.", "Tiene que responder a todo.",
    "Sin derivar a nadie, que conteste todo.", "Deve rispondere a tutto, senza passaggi a un operatore.",
    "所有问题都要回答，不要转人工。",
])  # fmt: skip
def test_it_answers_everything(words: str) -> None:
    assert over(words) == OFF


@pytest.mark.parametrize(("words", "share", "on"), [
    ("At least 95 % of its answers must be right.", 0.95, False),
    ("Of what it answers, at least nine out of ten should be right.", 0.9, False),
    ("98% of the answers it gives are correct and the rest goes to our staff.", 0.98, True),
    ("When in doubt it should hand over to a human, and 90 % of what it answers must be right.", 0.9, True),
    ("95 Prozent seiner Antworten sollen richtig sein.", 0.95, False),
    ("Von dem, was es beantwortet, müssen mindestens 90 % richtig sein, den Rest bekommt ein Kollege.", 0.9, True),
    ("Je veux que 95 % de ses réponses soient correctes.", 0.95, False),
    ("Por lo menos el 90 % de sus respuestas tienen que ser correctas.", 0.9, False),
    ("Il 95% delle sue risposte deve essere corretto.", 0.95, False), ("它的回答至少95%必须正确。", 0.95, False),
])  # fmt: skip
def test_so_many_of_its_answers_must_be_right(words: str, share: float, on: bool) -> None:
    """Of its answers: a figure that all replies must reach is something else."""
    assert over(words) == {"right_share": share, **(ON if on else {})}
    assert not any(c.field == "gates" for c in read_all(words))


@pytest.mark.parametrize(("words", "text"), [
    ('It should say "I\'ll connect you with a colleague" when it does not know.', "I'll connect you with a colleague"),
    ("When in doubt, say 'Let me get a colleague for you.'", "Let me get a colleague for you."),
    ("Im Zweifel soll es sagen: „Das kläre ich mit einer Kollegin.“", "Das kläre ich mit einer Kollegin."),
    ("En cas de doute, il dit « Je vous passe un collègue ».", "Je vous passe un collègue"),
    ("Cuando no esté seguro debe decir «Le paso con un compañero».", "Le paso con un compañero"),
    ("Quando non sa rispondere deve dire «La metto in contatto con un collega».",
     "La metto in contatto con un collega"),
    ("不确定的时候说“我帮您转接同事”。", "我帮您转接同事"),
])  # fmt: skip
def test_its_own_words_are_kept(words: str, text: str) -> None:
    assert over(words) == {**ON, "hand_over_text": text}


def test_words_alone_turn_nothing_on() -> None:
    """Whether it does hand over is another thing than what it says then."""
    assert over("When it hands over, it should say “One of us writes to you.”") == {
        "hand_over_text": "One of us writes to you."
    }


@pytest.mark.parametrize(("first", "then", "found"), [
    ("Hand over when unsure, 95% of its answers right.", "make it 90", {"right_share": 0.9}),
    ("At least 95 % of its answers must be right.", "90 % is enough", {"right_share": 0.9}),
    ("Hand over when unsure.", "98 percent of the answers must be right.", {"right_share": 0.98}),
    ("Mindestens 95 % seiner Antworten müssen stimmen.", "lieber 90", {"right_share": 0.9}),
    ("Au moins 95 % de ses réponses doivent être justes.", "plutôt 90 %", {"right_share": 0.9}),
    ("Hand over when unsure.", "No hand-over after all.", OFF), ("Hand over when unsure.", "Answer everything.", OFF),
    ("Im Zweifel an einen Kollegen geben.", "Doch keine Übergabe.", OFF),
    ("En cas de doute, transmettre à un collègue.", "Finalement pas de transfert.", OFF),
    ("En caso de duda, pasar a un agente.", "Al final sin derivar.", OFF),
    ("Nel dubbio, passare a una persona.", "Alla fine nessun passaggio.", OFF),
    ("没有把握的问题请转人工。", "算了，不转人工了。", OFF),
    ("No hand-over.", "Hand over after all when it is unsure.", ON),
    ("Hand over when unsure.", "Say instead: “We will call you back.”", {"hand_over_text": "We will call you back."}),
    ("Im Zweifel an einen Kollegen geben.", "Sag stattdessen: „Ein Mensch hilft.“",
     {"hand_over_text": "Ein Mensch hilft."}),
])  # fmt: skip
def test_it_is_changed_and_taken_back(first: str, then: str, found: dict[str, Value]) -> None:
    assert over(first, then) == found


@pytest.mark.parametrize("words", [
    "We want 95 % accuracy.", "At least 90 % of the answers must be right.", "95% of the labels must be right.",
    "Hand over complaints about legal matters to a colleague.", "If the customer is angry, escalate to a human.",
    "When the customer is not sure which size fits, offer them the size guide.",
    "If the customer is unsure, pass them our phone number.", "A bot that answers all questions about our returns.",
    "It should answer every question in German.", "The staff hand over the parcels to the courier.",
    "Übergib Beschwerden über Rechtsfragen an die Rechtsabteilung.",
    "Les réclamations juridiques doivent être transmises à un collègue.",
    "Derivar las quejas legales a un compañero.", "Passare i reclami legali a un collega.", "涉及法律的投诉请转人工。",
    "We are not sure yet which hardware we have; ask our team.",
    "I don't know how many rows there are, my colleague has the file.",
    "+2 points if it hands over to a colleague when unsure.", "If it is not in the manual, say “ask the desk”.",
    "Sort the mails by which colleague they should be passed to.", "Should it hand over when it is unsure?",
])  # fmt: skip
def test_rules_for_replies_and_figures_for_all_of_them_are_something_else(words: str) -> None:
    assert over(words) == {}


def test_the_figure_of_all_answers_stays_a_gate() -> None:
    (change,) = (c for c in read_all("At least 90 % of the answers must be right.") if c.field == "gates")
    assert change.quote.startswith("At least 90 %")
