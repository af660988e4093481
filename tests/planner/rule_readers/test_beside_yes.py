"""One more wish beside a yes is a rule, and the words of openings are phrases that a program looks for."""

from __future__ import annotations

import pytest

from engine.core.spec import Task
from engine.graders.kinds import Patterns
from engine.graders.verdict import Reply
from engine.graders.wording import patterns
from planner.compile.grader_choice import grader_for
from planner.requirements import NOTHING_KNOWN, Requirements, Said, WantedCriterion, Wish
from planner.rule_readers.all import read_all
from planner.rule_readers.openings import opening_in

_KNOWN = Requirements(wishes={"goal": (Wish(value="answers letters", said=Said(turn=1, quote="answers letters")),)})


@pytest.mark.parametrize(("words", "rule", "unwanted", "strength"), [
    ("yes go on then and it should name the branch", "name the branch", False, "should"),
    ("ok, but the replies must never mention rivals", "mention rivals", True, "must"),
    ("Ja, leg los, und es soll nach der Filiale fragen", "nach der Filiale fragen", False, "should"),
    ("Passt, aber die Antworten dürfen kurz sein", "", False, ""),
    ("oui d'accord, et il doit citer la succursale", "citer la succursale", False, "must"),
    ("Sí, vale, pero debe nombrar la sucursal", "nombrar la sucursal", False, "must"),
    ("yes", "", False, ""), ("ok and names may stay", "", False, ""),
    ("Yes, should it name the branch?", "", False, ""),
])  # fmt: skip
def test_a_wish_beside_a_yes_is_a_rule(words: str, rule: str, unwanted: bool, strength: str) -> None:
    found = [c.value for c in read_all(words, _KNOWN) if isinstance(c.value, WantedCriterion)]
    assert [(one.name, one.unwanted, one.strength) for one in found] == ([(rule, unwanted, strength)] if rule else [])


def test_before_anything_is_known_a_yes_agrees_to_nothing() -> None:
    assert not read_all("yes and it should name the branch", NOTHING_KNOWN)


@pytest.mark.parametrize(("words", "phrases"), [
    ("start with “Dear neighbour” or “Dear member”", ("Dear neighbour", "Dear member")),
    ("always begin with Good Morning", ("Good Morning",)),
    ("beginnt mit „Liebe Familie“ oder „Liebes Mitglied“", ("Liebe Familie", "Liebes Mitglied")),
    ("mit Guten Morgen anfangen", ("Guten Morgen",)),
    ("débuter par Chère Voisine ou Cher Voisin", ("Chère Voisine", "Cher Voisin")),
    ("empezar con Estimada Vecina o Estimado Vecino", ("Estimada Vecina", "Estimado Vecino")),
    ("begin with a greeting", ()), ("start with the summary", ()), ("commencer par la conclusion", ()),
])  # fmt: skip
def test_how_a_reply_begins_is_measured(words: str, phrases: tuple[str, ...]) -> None:
    assert opening_in(words) == phrases
    if phrases:
        assert grader_for(words, Task.CHAT_ASSISTANT) == Patterns(required=phrases, at_start=True)


def test_one_of_the_openings_is_enough() -> None:
    wanted = Patterns(required=("Chère Voisine", "Cher Voisin"), at_start=True)
    for text, score in (("« Cher voisin, » bonjour", 1.0), ("Bonjour cher voisin", 0.0), ("", 0.0)):
        assert patterns(Reply(prompt="?", expected="", text=text), wanted).met == score
