"""What was read without being sure is asked, once, and counts when the person says so."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from nlforge.wording.told import in_every_language
from planner.guesses import CONFIRMED, guess_questions
from planner.plan_state import PlanState
from planner.reading.reader import Reading, TurnContext
from planner.requirements import Change, WantedCriterion, WantedGate, WantedSource
from planner.turn import plan_turn
from tests.support.machines import CPU
from tests.support.no_model import NoModel, nothing

RULES = ("friendly to everyone", "no jargon", "names the shop", "ends with thanks", "calm tone")
WORDS = f"A bot for our shop. It should be {', '.join(RULES)}."


class _Reader:
    def __init__(self, guesses: Sequence[Change]) -> None:
        self._guesses = guesses

    def read(self, turn: TurnContext) -> Reading:
        return Reading(guesses=tuple(c for c in self._guesses if c.quote in turn.words), all_read=False)


def rule(words: str) -> Change:
    value = WantedCriterion(name=words, unwanted=words.startswith("no "))
    return Change(op="add", field="rubric", value=value, quote=words)


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> PlanState:
    monkeypatch.setattr("planner.hearing.reader_of", lambda _: _Reader([rule(words) for words in RULES]))
    return turn(PlanState(), WORDS)


def turn(state: PlanState, words: str) -> PlanState:
    return plan_turn(state, words, NoModel(), nothing, CPU)


def names(state: PlanState) -> set[str]:
    return {str(w.value.name) for w in state.requirements.all("rubric") if isinstance(w.value, WantedCriterion)}


def open_(state: PlanState) -> list[str]:
    assert state.plan is not None
    return [str(q.text) for q in state.plan.questions if q.options == CONFIRMED]


def test_a_guess_counts_when_it_is_confirmed(planned: PlanState) -> None:
    assert not names(planned) & set(RULES) and len(open_(planned)) == len(RULES)
    assert names(turn(planned, "yes")) & set(RULES) == {RULES[0]}
    assert not names(turn(planned, "no")) & set(RULES)


def test_each_is_asked_once(planned: PlanState) -> None:
    """Three at a time; those there was no room for come with the next turn, those passed over do not come again."""
    assert planned.plan is not None
    first = {str(q.text) for q in planned.plan.asked}
    later = open_(turn(planned, "It runs on this machine."))
    assert later and not first & set(later)
    assert set(later) | first >= set(open_(planned))


def test_each_kind_of_guess_has_words_of_its_own() -> None:
    """In every language."""
    guesses = [
        *map(rule, RULES[:2]),
        Change(op="add", field="sources", value=WantedSource(path="mails.csv"), quote="mails.csv"),
        Change(op="add", field="gates", value=WantedGate(metric="accuracy", at_least=0.9), quote="90 %"),
        Change(op="remove", field="sources", value=WantedSource(path="old.csv"), quote="not old.csv"),
    ]
    told = [text for one in guess_questions(guesses) for text in in_every_language(one.question.text)]
    assert len(set(told)) == 2 * len(guesses)


def test_what_has_its_own_question_or_is_only_told_is_not_asked_here() -> None:
    unasked = [
        Change(op="add", field="circumstances", value="medical", quote="pills"),
        Change(op="set", field="task", value="translation", quote="translate"),
    ]
    assert guess_questions(unasked) == []
