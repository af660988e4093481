"""Sentences that a plan holds in English are said in the language of the person, and understood as they are said."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import get_args

import pytest

from nlforge.conversation import Conversation
from nlforge.messages import DiffShown, Page, TableMessage
from nlforge.store import Session
from nlforge.wording import catalogue
from nlforge.wording.catalogue import speak
from nlforge.wording.told import in_every_language
from planner.compile.advice import advice_for
from planner.compile.grader_choice import HOW
from planner.plan import Plan
from planner.plan_state import PlanState
from planner.render.reasons import said
from planner.requirements import Circumstance
from planner.sentences import Digits, Sentence, Tongue, packed, sentence, unpacked
from planner.turn import plan_turn
from planner.wishes.field import ChangeField
from tests.support.catalogue_texts import texts
from tests.support.machines import CPU
from tests.support.no_model import NoModel, no_model, nothing
from tests.support.noted_sentences import templates
from tests.support.pages import replied, spec_page, whole_page
from tests.support.places import ROOT

MADE = {
    # Keys that are made of data, or whose English is another module's.
    "advice": {f"advice-{one.value}-{a.code}" for one in Circumstance for a in advice_for(one)},
    "unused": {"unused-part"},
    "label": {f"label-{field}" for field in get_args(ChangeField)},
    "option": {f"option-file-{use}" for use in ("train", "eval", "never", "retrieve")},
    "grader": {f"grader-unit-{unit}" for unit in ("words", "sentences", "characters", "lines")},
}
OTHERS = ("lacks-", "reason-kind-", "question-clash", "warning-not-run", "warning-columns-unseen", "noted-", "error-")
"""Sentences of the engine."""


def written() -> dict[str, set[frozenset[str]]]:
    """Key → the figures of its English templates, of every sentence the planner builds."""
    found: dict[str, set[frozenset[str]]] = {}
    for path in [*sorted((ROOT / "planner").rglob("*.py")), ROOT / "engine" / "core" / "sentences.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "sentence":
                assert isinstance(node.args[0], ast.Constant), ast.unparse(node)
                for template in templates(node.args[1]):
                    figures = frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)
                    found.setdefault(str(node.args[0].value), set()).add(figures)
    return found


def test_every_sentence_of_a_plan_can_be_said_in_german() -> None:
    """With the same figures; and nothing is translated that nobody says."""
    german, sentences = texts("de"), written()
    assert len(sentences) > 250 and sentences.keys() <= german.keys(), sentences.keys() - german.keys()
    assert {key for key, of in sentences.items() if of != {german[key]}} == set()
    made = set[str]().union(*MADE.values())
    assert made <= german.keys(), made - german.keys()
    own = {key for key in german if key not in texts("en")}
    assert {key for key in own - sentences.keys() - made if not key.startswith(OTHERS)} == set()


def bare_texts() -> Iterator[str]:
    """Questions and warnings of the planner whose text is written where they are built, without a key."""
    for path in sorted((ROOT / "planner").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Question", "Warning_"):
                for part in node.keywords:
                    if part.arg == "text" and isinstance(part.value, ast.JoinedStr | ast.Constant):
                        yield f"{path.name}: {ast.unparse(part.value)}"


def test_no_question_or_warning_is_bare_english() -> None:
    assert list(bare_texts()) == []


def planned(*turns: str) -> PlanState:
    state = PlanState()
    for words in turns:
        state = plan_turn(state, words, NoModel(), nothing, CPU, in_every_language=in_every_language)
    return state


ASKED = "Können wir eine KI für unser Büro bekommen?"
LARGE = "Ein Chatbot für unsere Kunden, höflich +1, Budget 1.500,50 Euro, in zwei Tagen, zwei 4090, Export für Ollama"


@pytest.mark.parametrize("turns", [(ASKED,), (LARGE,), ("Sortiere Beschwerden, lerne aus fehlt.csv, immer richtig",)])
def test_a_german_page_is_german(turns: tuple[str, ...]) -> None:
    """No line is that of the English page, and no sentence of the plan stands in it in English."""
    plan = planned(*turns).plan
    assert plan is not None
    speak("en")
    english_lines = {line for line in spec_page(plan).split("\n") if line.strip() and not line.startswith("# ")}
    speak("de")
    german = spec_page(plan)
    assert not english_lines & set(german.split("\n"))
    for text in [*(q.text for q in plan.questions), *(w.text for w in plan.warnings)]:
        assert isinstance(text, Sentence) and text not in german and said(text, catalogue) != text
    assert all(said(q.text, catalogue) in german for q in plan.questions)
    for one in plan.origin.values():
        assert one.reason is None or isinstance(one.reason, Sentence)
        assert said(one.reason or "", catalogue) != one.reason or one.reason is None
    assert "{" not in german and "you" not in german.casefold()


def test_a_german_page_writes_figures_and_dates_as_german_does() -> None:
    plan = planned(LARGE).plan
    assert plan is not None
    speak("de")
    lines = spec_page(plan).split("\n")
    assert (
        "+1,00  höflich  kein Programm kann es prüfen; aus deinen Beispielen gelernt, hier nicht gemessen"
        in "".join(line.partition("  (")[0] for line in lines if line.startswith("+1,00"))
    )
    assert "Budget: 1500,5 EUR  (du hast gesagt: „Budget 1.500,50 Euro“)" in lines
    assert "Auf: 2 × RTX 4090, je 24 GB  (du hast gesagt: „zwei 4090“)" in lines
    assert "Sprachen: Deutsch  (Vorgabe: es wurde keine Sprache genannt; es ist die, in der du schreibst)" in lines
    told = sentence(
        "question-deadline-over", "{quote}{day}", quote="bis gestern", day=datetime(2026, 11, 27, 17, tzinfo=UTC)
    )
    assert "vorbei: Freitag, 27. November 2026, 17:00 Uhr." in said(told, catalogue)


def test_answers_are_understood_as_they_are_offered() -> None:
    """In German what the English answer does; whatever is spoken where they are said."""
    assert planned(ASKED).plan is not None
    for asked, german, plain in (
        (ASKED, "Diese Maschine ohne Kosten.", "this machine, at no cost"),
        (ASKED, "Texte in Kategorien sortieren", "sort texts into categories"),
        (ASKED, "ich habe noch keine", "I have none yet"),
        (LARGE, "Bau es stattdessen mit smollm2-135m-instruct auf dieser Maschine, ohne den Export", ""),
    ):
        before = planned(asked).plan
        after = planned(asked, german).plan
        assert before is not None and after is not None
        if plain:
            other = planned(asked, plain).plan
            assert other is not None and after.digest == other.digest
            assert [q.field for q in after.questions] == [q.field for q in other.questions]
        assert (after.digest, after.questions) != (before.digest, before.questions)
        assert plain or not after.unbuilt


def test_the_offers_of_a_page_are_what_is_understood() -> None:
    """Every option a German page shows picks its option, but what is read as the change it is."""
    for words in (ASKED, "Sortiere Beschwerden, lerne aus test.csv", LARGE):
        plan = planned(words).plan
        assert plan is not None
        for question in plan.questions:
            for option in question.options:
                assert option in in_every_language(option) and len(set(in_every_language(option))) == 2


def test_the_json_of_a_plan_is_english_text() -> None:
    plan = planned(LARGE).plan
    assert plan is not None
    speak("de")
    written_down = plan.model_dump_json()
    assert "figures" not in written_down and "reason-" not in written_down and "nothing was said" not in written_down
    assert Plan.model_validate_json(written_down) == plan


def test_a_sentence_survives_a_file() -> None:
    at = datetime(2026, 12, 24, tzinfo=UTC)
    figures = {"a": Digits("1,200.5"), "b": at, "c": Tongue("de"), "d": ("x", Digits("2")), "e": 3}
    told = sentence("reason-and", "{first}: {a} {b} {c} {d} {e}", first=HOW["none"], **figures)  # type: ignore[arg-type]
    again = unpacked(packed(told))
    assert again == told and again.key == told.key and again.figures == told.figures
    assert [type(one) for one in again.figures.values()] == [type(one) for one in told.figures.values()]
    assert told.endswith(": 1,200.5 before Thursday 24 December 2026 German x, 2 3")


def test_of_another_version_the_english_is_shown() -> None:
    speak("de")
    assert said(Sentence("As it was.", "reason-of-2030"), catalogue) == "As it was."
    assert said(Sentence("As it was.", "reason-and", {"third": "c"}), catalogue) == "As it was."
    assert said("As it was.", catalogue) == "As it was."


def test_a_session_opened_again_speaks_as_before(session: Session) -> None:
    """Page, details and answers; one that has no sentences in its file is shown as its plan is."""
    first = Conversation(session, no_model)
    page = next(m.text for m in first.hear(LARGE) if isinstance(m, Page))
    again = Conversation(session, no_model)
    assert next(m.text for m in again.opening if isinstance(m, Page)) == page and "Vorgabe: " in page
    details = [next(m.text for m in one.hear("details") if isinstance(m, TableMessage)) for one in (first, again)]
    assert details[0] == details[1] and "es wurde keine Grenze genannt" in details[0]
    changed = next(m.text for m in again.hear("Das Budget ist 70 Euro") if isinstance(m, DiffShown))
    assert changed.split("\n")[0] == "~ Budget: 1500,5 → 70,0  (du hast gesagt: „Das Budget ist 70 Euro“)"


def test_what_stands_before_each_message_is_in_the_language_of_the_model() -> None:
    for words, prompt in ((ASKED, "Du antwortest unseren Kunden."), ("A chatbot for our customers", "You answer our")):
        plan = planned(words).plan
        assert plan is not None and plan.spec is not None and plan.spec.model.system_prompt.startswith(prompt)


def test_questions_about_the_plan_are_answered_in_german() -> None:
    state = planned(LARGE, "warum dieses Budget?")
    speak("de")
    assert replied(state).startswith(
        "limits.budget.amount: 1500,5. Du hast gesagt: „Budget 1.500,50 Euro“.\n"
        "limits.budget.currency: EUR. Du hast gesagt: „Budget 1.500,50 Euro“.\n"
    )
    assert (
        state.plan is not None
        and "Durchläufe des Trainings (limits.rounds): 1  (Vorgabe: ein Training; sag „bis zu drei"
        in whole_page(state.plan)
    )
