"""Questions whose answer would change the plan: asked where they would, and only there; the most important first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.spec import Money, Task
from nlforge.wording.catalogue import speak
from nlforge.wording.told import in_every_language
from planner.changes import apply_changes
from planner.compile.plan import compile_plan
from planner.compile.task import SOMETHING_ELSE, task_in
from planner.plan import YOU_DECIDE, Question
from planner.plan_state import KnownSoFar, PlanState
from planner.requirements import Change, Circumstance, Requirements, WantedGpu, WantedSource, WantedStage
from planner.turn import plan_turn
from tests.support.changes import CHANGES, applied, change
from tests.support.machines import CARD, CPU
from tests.support.no_model import NoModel, nothing
from tests.support.pages import spec_page

CHATS = change("set", "task", Task.CHAT_ASSISTANT)
MAILS = change("add", "sources", WantedSource(path="mails", use="train", holds="dialogues", examples=900))
MANY = change("add", "sources", WantedSource(path="mails", use="train", holds="dialogues", examples=400_000))
MANUALS = change("add", "sources", WantedSource(path="manuals", holds="documents"))
PEOPLE = Change(op="add", field="circumstances", value=Circumstance.PERSONAL_DATA, quote="names of our guests")
CLOUD = change("set", "offline_only", False)
EUROS = change("set", "budget", Money(amount=90, currency="EUR"))
LARGE = Change(op="set", field="max_params_b", value=14, quote="14B")
PREFERS = change("add", "stages", WantedStage(kind="dpo"))
OURS = Change(op="add", field="rights", value="all guests agreed", quote="all guests agreed")


def asked(*changes: Change, settled: frozenset[str] = frozenset()) -> dict[str, Question]:
    return {q.field: q for q in compile_plan(applied(list(changes)), [], CPU, settled=settled).questions}


ASKED: dict[str, tuple[str, list[Change], list[list[Change]]]] = {
    # What is tested: field, wishes, and near misses that ask nothing of it.
    "no card named for a large model": (
        "hardware",
        [CHATS, MAILS, LARGE],
        [
            [CHATS, MAILS],
            [CHATS, MAILS, LARGE, change("add", "gpus", WantedGpu(name="RTX 4090", count=1))],
            [CHATS, MAILS, LARGE, change("add", "gpus", WantedGpu(count=0))],
            [CHATS, MAILS, Change(op="set", field="max_params_b", value=1, quote="1B")],
        ],
    ),
    "no card named for days of training": ("hardware", [CHATS, MANY], [[CHATS, MAILS]]),
    "no money named for a rented card": (
        "budget",
        [CHATS, MAILS, LARGE, CLOUD],
        [[CHATS, MAILS, LARGE, CLOUD, EUROS], [CHATS, MAILS, CLOUD], [CHATS, MAILS, LARGE]],
    ),
    "a card that is said to be rented": (
        "budget",
        [CHATS, MAILS, Change(op="add", field="gpus", value=WantedGpu(name="H100"), quote="wir mieten eine H100")],
        [[CHATS, MAILS, Change(op="add", field="gpus", value=WantedGpu(name="H100"), quote="unsere H100")]],
    ),
    "data about people": (
        "consent",
        [CHATS, MAILS, PEOPLE],
        [
            [CHATS, MAILS],
            [CHATS, MAILS, PEOPLE, OURS],
            [CHATS, PEOPLE],
            [CHATS, change("add", "sources", WantedSource(path="mails", use="never")), PEOPLE],
            [CHATS, MAILS, PEOPLE, change("add", "circumstances", Circumstance.NO_CONSENT)],
        ],
    ),
    "preferences without pairs": (
        "pairs",
        [CHATS, MAILS, PREFERS],
        [
            [CHATS, MAILS],
            [CHATS, PREFERS, change("add", "sources", WantedSource(path="votes", use="train", holds="preferences"))],
            [CHATS, MAILS, change("add", "stages", WantedStage(kind="dpo", wanted=False))],
        ],
    ),
    "documents whose use is open": (
        "use_of_file",
        [CHATS, MANUALS],
        [
            [CHATS, MANUALS, MAILS],
            [change("set", "task", Task.QA_OVER_DOCUMENTS), MANUALS],
            [change("set", "task", Task.DOMAIN_ADAPTATION), MANUALS],
            [CHATS, change("add", "sources", WantedSource(path="manuals", use="retrieve", holds="documents"))],
            [CHATS, MANUALS, change("add", "stages", WantedStage(kind="cpt"))],
        ],
    ),
    "a largest file without a form": (
        "deploy",
        [CHATS, MAILS, change("set", "max_model_mb", 600.0)],
        [
            [CHATS, MAILS],
            [CHATS, MAILS, change("set", "max_model_mb", 600.0), change("set", "deploy", "ollama_gguf")],
        ],
    ),
    "offline and a rented card": (
        "offline_or_rented",
        [
            CHATS,
            change("set", "offline_only", True),
            Change(op="add", field="gpus", value=WantedGpu(name="H100"), quote="a rented H100"),
        ],
        [[CHATS, change("set", "offline_only", True)], [CHATS, CLOUD]],
    ),
}


@pytest.mark.parametrize("case", ASKED)
def test_asked_where_the_answer_changes_the_plan(case: str) -> None:
    """With ready answers; and it stays away once the person has left it to nlforge."""
    field, wishes, near = ASKED[case]
    question = asked(*wishes)[field]
    assert len(question.options) >= 2 and question.text.endswith(("?", ".", ")"))
    for wishes_near in near:
        assert field not in asked(*wishes_near)
    assert field not in asked(*wishes, settled=frozenset({field}))


@pytest.mark.parametrize(
    "path",
    ["everything", "all our data", "all of it", "alles was wir haben", "alle unsere Daten", "toutes nos données",
     "tout ce que nous avons", "todo lo que tenemos", "todos nuestros datos", "所有数据", "我们的全部资料"],
)  # fmt: skip
def test_everything_is_asked_for_by_name(path: str) -> None:
    question = asked(CHATS, change("add", "sources", WantedSource(path=path)))["data_sources"]
    assert path in question.text and "folder" in question.text


@pytest.mark.parametrize("path", ["all tickets", "alle Mails von 2024", "all.csv", "answered mails", "所有工单"])
def test_a_heap_that_has_a_name_is_looked_for(path: str) -> None:
    question = asked(CHATS, change("add", "sources", WantedSource(path=path)))["data_sources"]
    assert "which data is that" not in question.text


def test_no_question_of_cards_where_the_machine_has_one() -> None:
    """What the machine shows is not asked."""
    plan = compile_plan(applied([CHATS, MAILS, LARGE]), [], CARD)
    assert {"hardware", "budget"}.isdisjoint(q.field for q in plan.questions)


def test_nothing_is_offered_that_was_ruled_out() -> None:
    """Whoever keeps everything in the house is not offered a rented card."""
    stays = change("set", "offline_only", True)
    assert not any("rented" in o for o in asked(CHATS, MAILS, LARGE, stays)["hardware"].options)
    assert any("rented" in o for o in asked(CHATS, MAILS, LARGE)["hardware"].options)


@given(st.lists(CHANGES, max_size=14))
def test_the_data_comes_before_what_only_changes_the_plan(changes: list[Change]) -> None:
    """Each open question is there once; what cannot be done without is before what would change the plan."""
    fields = [q.field for q in compile_plan(applied(changes), [], CPU).questions]
    later = [f for f in fields if f in ("consent", "hardware", "budget", "pairs", "deploy")]
    assert fields[len(fields) - len(later) :] == later or "use_of_file" in fields
    assert len(set(fields)) == len(fields) or "data_sources" in fields or "rubric" in fields


def test_what_reading_left_open_is_asked_first() -> None:
    """Also where it is of money or hardware."""
    two_ways = Question(field="budget", text="Which is meant?", options=("1500 EUR", "1200 EUR"))
    plan = compile_plan(applied([CHATS, LARGE]), [], CPU, open_questions=[two_ways])
    assert [q.field for q in plan.questions] == ["budget", "data_sources", "hardware"]


@pytest.mark.parametrize("task", Task)
def test_the_likeliest_kinds_of_task_are_offered_in_plain_words(task: Task) -> None:
    """The guess first, three it may be taken for, and a way out at the end; in one line of the page in each language,
    and each is understood by its words and by its place."""
    wants = apply_changes(Requirements(), [change("set", "task", task)], 1, guessed=True)
    state = PlanState(turns=("so",), known=KnownSoFar(requirements=wants), plan=compile_plan(wants, [], CPU))
    assert state.plan is not None
    [question] = [q for q in state.plan.questions if q.field == "task"]
    assert task_in(question.options[0]) is task and question.options[4:] == (YOU_DECIDE, SOMETHING_ELSE)
    assert all(str(option) in spec_page(state.plan) for option in question.options)
    speak("de")
    assert all(in_every_language(option)[1] in spec_page(state.plan) for option in question.options)
    for place, option in zip(("the first", "the second", "the third", "the fourth"), question.options, strict=False):
        alone = state.model_copy(update={"plan": state.plan.model_copy(update={"questions": (question,)})})
        for words in (place, *in_every_language(option)):
            after = plan_turn(alone, words, NoModel(), nothing, CPU, in_every_language=in_every_language)
            assert [w.value for w in after.requirements.all("task")] == [task_in(option)], words
