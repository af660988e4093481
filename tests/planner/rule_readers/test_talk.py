"""Talk beside rules is no rule, wishes are let go by their subject, “today” is no deadline by itself, and a document of
the house's rules is no test."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

import pytest

from planner.misread import without_misread
from planner.reading.reader import Reading
from planner.requirements import Change, Requirements, Said, WantedCriterion, WantedSource, Wish
from planner.rule_readers.all import read_all
from planner.rule_readers.seen_columns import SeenColumns
from planner.rule_readers.talk import is_talk

_NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
_SAID = Said(turn=1, quote="so")


def _rules(*names: str) -> Requirements:
    return Requirements(wishes={"rubric": tuple(Wish(value=WantedCriterion(name=n), said=_SAID) for n in names)})


@pytest.mark.parametrize("quote", [
    "I'd like something that drafts our letters", "We need a tool which writes the minutes",
    "Ich hätte gern etwas, das Briefe schreibt", "Wir suchen ein Programm für die Post",
    "je cherche un outil qui rédige les courriers", "quisiera algo que conteste los correos",
    "Two points about the letters", "Also drei Sachen zu den Briefen", "Bon, deux choses pour les courriers",
    "Bueno, dos cosas para las cartas", "customers just skim it", "weil die Leute nie lesen", "die Leute lesen nicht",
    "les usagers ne lisent rien", "la gente no lee nada", "Always", "Immer", "Siempre",
    "your screen is in English", "das ist auf Englisch", "c'est en allemand", "está en inglés",
    "lassen wir das bleiben", "laissez tomber", "never mind",
])  # fmt: skip
def test_talk_is_no_rule(quote: str) -> None:
    read = Reading((Change(op="add", field="rubric", value=WantedCriterion(name=quote), quote=quote),))
    assert is_talk(quote, quote) and not without_misread(read, quote, [], []).changes


@pytest.mark.parametrize("quote", [
    "customers must be addressed formally", "Always polite", "no prices", "What is asked twice is answered once",
    "friendly", "I want short answers", "ich will etwas Kürzeres", "do not forget the greeting", "nobody is named",
    "answers are in English", "customers get their tracking number", "mention the menu of the day",
    "Kunden haben Anspruch auf Umtausch", "toujours poli", "les clients doivent être vouvoyés", "nunca prometer fechas",
    "je veux quelque chose de court", "vergiss nicht zu grüßen",
])  # fmt: skip
def test_rules_stay_rules(quote: str) -> None:
    read = Reading((Change(op="add", field="rubric", value=WantedCriterion(name=quote), quote=quote),))
    assert without_misread(read, quote, [], []).changes


def test_questions_and_columns_are_no_rules() -> None:
    seen = SeenColumns(("question", "Remarks"), ("question",))
    for words, quote in (
        ("Why is there a minus there?", "Why is there a minus there"),
        ("Pourquoi c'est barré ?", "Pourquoi c'est barré"),
        ("B, not Remarks", "not Remarks"),
    ):
        read = Reading((Change(op="add", field="rubric", value=WantedCriterion(name=quote), quote=quote),))
        assert not without_misread(read, words, [], [], [seen]).changes


@pytest.mark.parametrize(("words", "gone"), [
    ("As for swearing, never mind", "no swearing"), ("I changed my mind about the four lines", "at most four lines"),
    ("Die vier Zeilen, lass das doch bleiben", "höchstens vier Zeilen"),
    ("Les quatre lignes, finalement laissez tomber, il faut parfois plus", "quatre lignes au plus"),
    ("Oubliez les quatre lignes", "quatre lignes au plus"),
    ("Lo de las cuatro líneas, déjalo", "cuatro líneas como mucho"),
    ("Il reste encore « quatre lignes au plus », enlevez cette règle", "quatre lignes au plus"),
    ("There is still “at most four lines”, remove that rule please", "at most four lines"),
])  # fmt: skip
def test_a_rule_is_let_go_by_its_words_or_subject(words: str, gone: str) -> None:
    known = _rules(gone, "greets by name", "ends with a date")
    found = [(c.op, c.value) for c in read_all(words, known)]
    assert [(op, one.name) for op, one in found if isinstance(one, WantedCriterion)] == [("remove", gone)]


@pytest.mark.parametrize("words", [
    "do not forget to greet", "never mind the weather", "laissez tomber", "vergiss nicht die Anrede",
])  # fmt: skip
def test_nothing_else_is_let_go(words: str) -> None:
    assert not [c for c in read_all(words, _rules("at most four lines", "greets by name")) if c.op == "remove"]


@pytest.mark.parametrize("words", [
    "is it better than what we do today", "wird es besser als was ich heute mache",
    "c'est comme ce que je fais aujourd'hui",
    "¿es mejor que lo que hacemos hoy?",
    "and I have copied and pasted from old letters and from the handbook every single day until now today",
])  # fmt: skip
def test_how_it_is_today_is_no_deadline(words: str) -> None:
    assert not [c for c in read_all(words, said=_NOW) if c.field == "deadline_hours"]


@pytest.mark.parametrize("words", ["today", "by today please", "deadline: today", "bis heute Abend 18 Uhr fertig"])
def test_today_may_be_one(words: str) -> None:
    assert [c.op for c in read_all(words, said=_NOW) if c.field == "deadline_hours"] == ["set"]


@pytest.mark.parametrize("words", [
    "I never mentioned a deadline", "there is no hurry at all", "es eilt nicht", "wir haben keine Eile",
    "je n'ai jamais parlé de délai", "rien ne presse", "no hay prisa", "nunca hablé de plazos",
])  # fmt: skip
def test_without_hurry_there_is_no_deadline(words: str) -> None:
    known = Requirements(wishes={"deadline_hours": (Wish(value=30.0, said=_SAID),)})
    assert [(c.op, c.field) for c in read_all(words, known, _NOW)] == [("remove", "deadline_hours")]


@pytest.mark.parametrize(("words", "use"), [
    ("it isn't meant as a test", "retrieve"), ("Das ist kein Test", "retrieve"), ("ce n'est pas un test", "retrieve"),
    ("no es una prueba", "retrieve"), ("ignore the guidelines document", "never"),
    ("then drop the rules file", "never"),
    ("vergiss das Dokument mit den Regeln", "never"), ("laissez le fichier des consignes", "never"),
    ("deja el documento de las normas", "never"),
])  # fmt: skip
def test_a_document_of_rules_is_spoken_of_without_its_name(words: str, use: Literal["never", "retrieve"]) -> None:
    """And no rule that is known goes with it."""
    document = Wish(value=WantedSource(path="office guidelines.docx", use="eval"), said=_SAID)
    letters = Wish(value=WantedSource(path="letters.csv"), said=_SAID)
    known = Requirements(wishes={**_rules("friendly", "short").wishes, "sources": (letters, document)})
    found = read_all(words, known)
    assert [c.value for c in found] == [WantedSource(path="office guidelines.docx", use=use)]


@pytest.mark.parametrize(("words", "use"), [
    ("learn from a.csv, and policy.docx is how we want it done and I only check it and send it", "retrieve"),
    ("learn from a.csv, regeln.docx ist wie wir es machen, ich will es nur prüfen", "retrieve"),
    ("measure with rules.docx", "eval"), ("regeln.docx ist zum Testen", "eval"),
])  # fmt: skip
def test_a_document_of_rules_is_no_test(words: str, use: str) -> None:
    (*_, last) = [c.value for c in read_all(words) if isinstance(c.value, WantedSource)]
    assert last.use == use or (use == "retrieve" and last.use is None)


@pytest.mark.parametrize("words", [
    "Your window is in English", "c'est votre écran qui est en anglais", "das ist auf Englisch, schade",
])  # fmt: skip
def test_the_language_of_the_screens_is_none_of_the_model(words: str) -> None:
    assert not [c for c in read_all(words) if c.field == "languages"]
    assert [c.value for c in read_all(f"{words}. The answers are in French.") if c.field == "languages"] == ["fr"]
