"""Changing one's mind and asking why: undo is exact, questions change nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlforge.conversation import Conversation
from nlforge.messages import Page, TalkMessage
from nlforge.store import Session
from planner.diff import DiffLine, diff
from planner.plan_state import PlanState
from planner.render.explain import as_query
from planner.turn import plan_turn
from tests.support.machines import CPU
from tests.support.no_model import NoModel, no_model, nothing
from tests.support.pages import diff_page, replied
from tests.support.scripted import changes, in_turn, llm, scripted_llm

PIECES = [
    "the budget is 50 dollars",
    "German",
    "polite +1",
    "use ollama",
    "a.csv",
    "in 2 days",
    "English and French",
    "French is not needed after all",
    "no GPU",
    "two 4090",
    "at most 3B",
    "hello",
]


def said(*turns: str, before: PlanState | None = None) -> PlanState:
    state = before or PlanState()
    for words in turns:
        state = plan_turn(state, words, NoModel(), nothing, CPU)
    return state


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("undo", "undo"),
        ("Please undo", "undo"),
        ("Nimm das zurück!", "undo"),
        ("annule", "undo"),
        ("deshacer", "undo"),
        ("撤销", "undo"),
        ("Why this model?", "why"),
        ("warum diese Lernrate?", "why"),
        ("pourquoi ce modèle ?", "why"),
        ("¿Por qué este modelo?", "why"),
        ("为什么用这个模型？", "why"),
        ("what if I had a 4090?", "what_if"),
        ("was wäre, wenn ich eine 4090 hätte?", "what_if"),
        ("et si j'avais une 4090 ?", "what_if"),
        ("如果我有4090呢？", "what_if"),
        ("whyever not", None),
        ("The reason why is simple", None),
        ("A bot that answers why questions", None),
        ("undo the damage of bad mails", None),
    ],
)
def test_questions_about_the_plan_are_told_from_wishes(words: str, kind: str | None) -> None:
    """Only what begins as a question about the plan is one."""
    query = as_query(words)
    assert (query.kind if query else None) == kind


def test_why_is_answered_from_the_origin_and_changes_nothing() -> None:
    """Value, origin and the person's own words; the plan stays as it is."""
    state = said("A chat bot for our desk, budget 50 dollars, two 4090s")
    for question, expected in (
        ("Why this model?", "largest that fits"),
        ("why is the budget so?", "You said: “budget 50 dollars”"),
        ("Why this learning rate?", "full fine-tuning"),
        ("warum diese Sprache?", "the one you write in"),
        ("why does it take this long?", "Time:"),
        ("why the moon?", "cannot tell which value"),
    ):
        after = said(question, before=state)
        assert expected in replied(after), (question, replied(after))
        assert after.plan == state.plan and after.known == state.known and len(after.turns) == len(state.turns) + 1


def test_what_if_shows_what_would_follow_and_changes_nothing() -> None:
    """A card not owned yet: other model, time before and after."""
    state = said("A chat bot for our desk")
    after = said("what if I had a 4090?", before=state)
    assert "base model" in replied(after) and "Then:" in replied(after) and "nothing is changed" in replied(after)
    assert after.plan == state.plan and after.known == state.known
    assert "change nothing" in replied(said("what if it were sunny?", before=state))


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=5), st.sampled_from(PIECES))
@settings(max_examples=2 * settings().max_examples // 5)
def test_undo_is_exact(turns: list[str], last: str) -> None:
    """After an undo the plan, its digest and all that is known are those before the last change."""
    before = said(*turns)
    changed = said(last, before=before)
    undone = said("undo", before=changed)
    if changed.known == before.known:
        before = PlanState(known=before.earlier[-1], plan=undone.plan) if before.earlier else before
    assert undone.known == before.known
    if before.plan is not None and undone.plan is not None and before.turns:
        assert undone.plan.digest == before.plan.digest and not diff(before.plan, undone.plan)


def test_undo_with_nothing_to_undo_says_so() -> None:
    """An empty past is no error."""
    state = said("hello there everybody in the office")
    assert "nothing to take back" in replied(said("undo", "undo", before=state))


def test_a_model_may_read_the_question_too() -> None:
    """What no beginning gives away is read by a large model, with the same effect."""
    with scripted_llm(
        in_turn(
            [
                (200, changes()),
                (200, changes(asks={"kind": "why", "about": "budget"})),
                (200, changes(asks={"kind": "undo"})),
            ]
        )
    ) as server:
        state = plan_turn(PlanState(), "A bot, budget 50 dollars", llm(server), nothing, CPU)
        asked = plan_turn(state, "I don't get the fifty", llm(server), nothing, CPU)
        assert "budget 50 dollars" in replied(asked) and asked.known == state.known
        assert plan_turn(asked, "hm, no, as it was please", llm(server), nothing, CPU).known != state.known


def test_you_decide_settles_the_open_questions() -> None:
    """What is left to nlforge is not asked again."""
    state = said("can we get an AI for our office?")
    assert state.plan is not None and {"task", "hardware_and_budget", "data_sources"} == {
        q.field for q in state.plan.questions
    }
    decided = said("you decide", before=state)
    assert decided.plan is not None and {q.field for q in decided.plan.questions} == {"data_sources"}
    assert said("entscheide du", before=state).known == decided.known.model_copy(
        update={"requirements": decided.requirements}
    )


def test_undo_works_in_a_session_opened_again(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The past of the plan is in the session's file; replies are shown without a new page."""
    folder = tmp_path_factory.mktemp("s")
    session = Session.create(folder / "sessions", "x")
    session.set_data_root(folder)
    first = Conversation(session, no_model)
    list(first.hear("A chat bot for our desk"))
    list(first.hear("the budget is 50 dollars"))
    list(first.hear("the budget is 70 dollars"))
    again = Conversation(session, no_model)
    said = list(again.hear("Why this budget?"))
    assert any(isinstance(m, TalkMessage) and "70 dollars" in m.text for m in said) and not any(
        isinstance(m, Page) for m in said
    )
    list(again.hear("undo"))
    third = Conversation(session, no_model)
    list(third.hear("undo"))
    assert third.plan is not None and third.plan.spec is not None and third.plan.spec.limits.budget is None


@pytest.mark.parametrize(
    ("field", "value", "line"),
    [
        ("rubric[house terms].weight", ("0.5", "0.8"), "~ house terms, points: 0.5 → 0.8"),
        ("model.base", ("a", "b"), "~ base model: a → b"),
        (
            "data.sources[terms.csv].use",
            ("retrieve", "never"),
            "~ terms.csv, what it is for: checking facts → not used",
        ),
        ("stages[sft].learning_rate", ("0.004", "0.002"), "~ learning rate (learning from examples): 0.004 → 0.002"),
        ("data.seed", ("1", "2"), "~ data.seed: 1 → 2"),
    ],
)
def test_a_change_is_named_in_words(field: str, value: tuple[str, str], line: str) -> None:
    """What changed is said as people call it; what only the spec knows keeps its name."""
    assert diff_page([DiffLine(field=field, before=value[0], after=value[1])]) == line


@pytest.mark.parametrize(("field", "values", "line"), [
    ("limits.deadline_hours", ("none", "0.3333"), "~ how long it may take: none → 20 min"),
    ("limits.deadline_hours", ("0.5", "2.0"), "~ how long it may take: 30 min → 2.0 h"),
    ("stages[sft].head", ("text", "classes"),
     "~ what the model gives back (learning from examples): text it writes → one of your labels"),
    ("task", ("chat_assistant", "classification"), "~ kind of model: chat assistant → classification"),
])  # fmt: skip
def test_what_only_the_spec_knows_is_told_in_plain_words(field: str, values: tuple[str, str], line: str) -> None:
    assert diff_page([DiffLine(field=field, before=values[0], after=values[1])]) == line
