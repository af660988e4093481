"""Values set by hand go the way of words: a sentence is written down, and the same plan comes of it again."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.core.spec import Money
from nlforge.conversation import Conversation
from nlforge.session_factory import saved_words
from nlforge.state import State
from nlforge.store import Session
from nlforge.value_by_hand import origin_lines, try_value, words_for
from nlforge.value_limits import limits_by_hand
from nlforge.wording.catalogue import LANGUAGES, Language, has, say, speak
from planner.by_hand import BACK, NO, SettableValue, settable
from planner.plan import Plan
from tests.support.conversations import WORDS
from tests.support.messages import desk_table
from tests.support.no_model import no_model

LIMITS = "Budget 5 euros, at least 70 % right, at most 9 hours, 4 passes, 90 messages a day"
ALL = f"{WORDS} polite +1.0, short -0.5. {LIMITS}"
OF_FIELD = {"learning_rate": "0,0005", "rounds": "2"}
TYPED = {"figure": "2,5", "share": "85 %", "points": "-0,8", "money": "20 EUR"}


def conversation(session: Session, words: str = ALL) -> Conversation:
    found = Conversation(session, no_model)
    list(found.hear(words))
    assert found.plan is not None and found.plan.spec is not None
    return found


def places(plan: Plan) -> list[SettableValue]:
    """All values of the plan that may be set."""
    return [value for at in plan.origin if (value := settable(plan, at)) is not None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_can_be_typed_or_chosen_is_taken_as_it_is_said(session: Session, language: Language) -> None:
    """The planner accepts the sentence in both languages: its figure stands in it, and nothing of it is turned down."""
    talk = conversation(session)
    speak(language)
    assert talk.plan is not None and talk.plan_state is not None
    values = places(talk.plan)
    assert len({value.field for value in values}) >= 14
    for value in values:
        for typed in (*value.choices, *([OF_FIELD.get(value.field, TYPED[value.kind])] if value.typed else [])):
            tried = try_value(talk.plan_state, talk.inputs, value, typed)
            assert tried.turn is not None, (value.at, typed, tried.text)
            assert tried.turn.text == words_for(value, typed) and len(tried.turn.changes) == 1
    assert [r["kind"] for r in session.records()] == ["note", "said", "planned"]


def test_refusals_are_sentences_of_the_language(session: Session) -> None:
    """What is wrong and what may be typed."""
    talk = conversation(session)
    assert talk.plan is not None and talk.plan_state is not None
    speak("de")
    passes = next(v for v in places(talk.plan) if v.field == "passes")
    for typed, told in (("viele", "„viele“ ist keine Zahl."), ("0", "muss über 0 liegen.")):
        tried = try_value(talk.plan_state, talk.inputs, passes, typed)
        assert tried.turn is None and told in tried.text


def test_a_figure_is_said_as_it_was_read(session: Session) -> None:
    """With its thousands; what is no figure of this value is a sentence, whatever stands behind it."""
    talk = conversation(session)
    assert talk.plan is not None and talk.plan_state is not None
    values = {value.field: value for value in places(talk.plan)}
    for language, typed, told in (("en", "1,000 USD", "1000 USD"), ("de", "1.000 USD", "1000 USD")):
        speak("de" if language == "de" else "en")
        tried = try_value(talk.plan_state, talk.inputs, values["budget"], typed)
        assert tried.turn is not None and told in tried.turn.text
        (change,) = tried.turn.changes
        assert change.value == Money(amount=1000.0, currency="USD")
    speak("en")
    for field, typed in (("rubric", "2 €"), ("eval_share", "0.9 abc")):
        tried = try_value(talk.plan_state, talk.inputs, values[field], typed)
        assert tried.turn is None and f"“{typed}” is no" in tried.text


def test_what_was_set_is_there_when_it_is_opened_again_and_repeated(session: Session, tmp_path: Path) -> None:
    """The file holds the sentence; said again with what it stands for, the plan has the same digest."""
    talk = conversation(session)
    for field, typed in (("passes", "3"), ("rubric", "must"), ("right_share", NO), ("budget", BACK)):
        assert talk.plan is not None and talk.plan_state is not None
        value = next((v for v in places(talk.plan) if v.field == field), None)
        if value is None:
            continue
        turn = try_value(talk.plan_state, talk.inputs, value, typed).turn
        assert turn is not None
        list(talk.hear(turn))
    assert talk.state is State.WAITING and talk.plan is not None and talk.plan.spec is not None
    assert talk.plan.spec.stages[0].epochs == 3.0 and talk.plan.spec.limits.budget is None
    assert next(c.hard for c in talk.plan.spec.rubric if c.name == "polite")
    again = Conversation(session, no_model)
    assert again.plan is not None and again.plan.digest == talk.plan.digest
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "desk.csv").write_text(desk_table())
    other = Session.create(tmp_path / "other" / "sessions", session.id)
    other.set_data_root(tmp_path / "other")
    repeated = Conversation(other, no_model)
    for turn in saved_words(session).said:
        list(repeated.hear(turn))
    assert repeated.plan is not None and repeated.plan.digest == talk.plan.digest


def test_where_a_value_comes_from(session: Session) -> None:
    """The quote and the whole turn, the reason of a default, and of what nobody knows that nobody does."""
    talk = conversation(session)
    assert talk.plan_state is not None
    told = list(origin_lines(talk.plan_state, "rubric[polite]"))
    assert told[0] == "You said: “polite +1.0”." and ALL in told[1]
    assert next(origin_lines(talk.plan_state, "data.eval_share")).startswith("Default: ")
    assert list(origin_lines(talk.plan_state, "no.such")) == ["No reason is on record."]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nonsense_is_refused_and_the_unusual_is_warned_of(session: Session, language: Language) -> None:
    """With the limit and the sentence why; what is usual is taken without a word."""
    talk = conversation(session)
    speak(language)
    assert talk.plan is not None and talk.plan_state is not None
    at = {value.field: value for value in places(talk.plan)}
    point = "," if language == "de" else "."
    refused = {"learning_rate": ("3", f"0{point}2"), "rubric": ("5000", "-5000")}
    unusual = {"learning_rate": f"0{point}01", "passes": "40", "eval_share": "70 %", "rubric": "50", "gates": "100 %"}
    usual = {"learning_rate": f"0{point}0002", "passes": "3", "eval_share": "20 %", "rubric": "-2", "gates": "80 %"}
    for field, typed in ((field, one) for field, many in refused.items() for one in many):
        tried = try_value(talk.plan_state, talk.inputs, at[field], typed)
        assert tried.turn is None and typed in tried.text and say(f"value-why-{field}-high") in tried.text
    for field, typed in unusual.items():
        tried = try_value(talk.plan_state, talk.inputs, at[field], typed)
        assert tried.turn is not None and tried.text.startswith("! ")
        assert say(f"value-why-{field}-high") in tried.text.split("\n")[0]
    for field, typed in usual.items():
        tried = try_value(talk.plan_state, talk.inputs, at[field], typed)
        assert tried.turn is not None and "value-why" not in tried.text
        assert say(f"value-why-{field}-high") not in tried.text


def test_every_figure_that_has_limits_says_why(session: Session) -> None:
    """And none of them is about a value that nobody can set."""
    talk = conversation(session)
    assert talk.plan is not None
    fields = {value.field for value in places(talk.plan) if value.typed} | {"rounds", "max_response_seconds"}
    fields |= {"max_model_mb", "max_params_b", "right_share"}
    for field, known in limits_by_hand().items():
        assert field in fields
        for side, names in (("high", ("high", "most")), ("low", ("low", "least"))):
            wanted = any(name in known for name in names)
            assert has(f"value-why-{field}-{side}") is wanted, (field, side)
