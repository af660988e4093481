"""A large model reads words; code checks what it says. The model is scripted, the HTTP server is real."""

from __future__ import annotations

import importlib.util
import json
from typing import Any

import pytest
import yaml

from engine.core.errors import Declined, LlmUnavailable
from nlforge.planning import plan_from
from nlforge.turn import Spoken
from planner.llm.client import LitellmLlm
from planner.plan_state import PlanState
from planner.turn import plan_turn
from tests.support.machines import CPU
from tests.support.no_model import nothing
from tests.support.places import SHARED, TESTS
from tests.support.scripted import Scripted, changes, in_turn, llm, scripted_llm

BENCH = SHARED / "bench"
RECORDED = TESTS / "recorded" / "dev_cases.yaml"


def turn(words: str, server: Scripted, before: PlanState | None = None) -> PlanState:
    return plan_turn(before or PlanState(), words, llm(server), nothing, CPU)


def message(request: dict[str, Any]) -> str:
    """The person's words inside a prompt."""
    return str(request["messages"][-1]["content"]).split("----------")[1].strip()


@pytest.mark.skipif(not BENCH.is_dir(), reason="the development cases are not beside this project")
def test_a_careful_reader_gives_every_field_of_every_development_case() -> None:
    """With right answers of a model, stages, warnings, questions and all fields come out right: they are compile's
    work."""
    cases = [
        json.loads(line)
        for line in (BENCH / "requirements-dev.jsonl").read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    recorded = yaml.safe_load(RECORDED.read_text(encoding="utf-8"))
    answers = {text: changes(*recorded[case["id"]][n]) for case in cases for n, text in enumerate(case["turns"])}
    spec = importlib.util.spec_from_file_location("score", BENCH / "score.py")
    assert spec is not None and spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    from collections import defaultdict

    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    misses: list[Any] = []
    with scripted_llm(lambda request: (200, answers[message(request)])) as server:
        for case in cases:
            planned = plan_from([Spoken(t) for t in case["turns"]], llm(server), [], None, case["id"])
            assert not planned.state.rejected, (case["id"], planned.state.rejected)
            score.score_case(case["expect"], json.loads(planned.json()), tally, case["id"], misses)
    assert misses == []
    assert len(tally) > 15


def test_a_change_with_a_real_quote_is_taken_and_an_invented_number_is_not() -> None:
    """What is refused is asked once more, with the reason; what is refused twice becomes a question."""
    bad = {"op": "set", "field": "budget", "value": {"amount": 500, "currency": "USD"}, "quote": "cheap"}
    good = {"op": "set", "field": "offline_only", "value": True, "quote": "nothing may leave the house"}
    with scripted_llm(in_turn([(200, changes(good, bad)), (200, changes(bad))])) as server:
        state = turn("It must be cheap and nothing may leave the house", server)
    assert state.plan is not None and state.plan.spec is not None
    assert "nothing may leave the house" in str(state.plan.origin["data.offline_only"].quote)
    assert state.plan.spec.limits.budget is None
    assert "500" in state.rejected[0]
    assert state.plan.questions[0].field == "budget" and "500" in state.plan.questions[0].text
    assert len(server.requests) == 2 and "were not taken" in server.prompts[1] and "500" in server.prompts[1]


def test_a_corrected_answer_is_taken_without_a_question() -> None:
    """The second try may be right."""
    wrong = {"op": "set", "field": "goal", "value": "sell shoes", "quote": "we are selling shoes"}
    right = {**wrong, "quote": "we sell shoes"}
    with scripted_llm(in_turn([(200, changes(wrong)), (200, changes(right))])) as server:
        state = turn("we sell shoes", server)
    assert state.rejected == () and state.plan is not None and state.plan.spec is not None
    assert state.plan.spec.goal == "sell shoes"


def test_where_reader_and_model_disagree_the_person_is_asked() -> None:
    """The exact reading counts until it is settled; an option picks the other one, and the question is gone."""
    words = "A bot for our shop, the budget is 200 dollars, the old one was 300 dollars"
    read = {"op": "set", "field": "budget", "value": {"amount": 300, "currency": "USD"}, "quote": "300 dollars"}
    with scripted_llm(in_turn([(200, changes(read))])) as server:
        state = turn(words, server)
        assert state.plan is not None and state.plan.spec is not None and state.plan.spec.limits.budget is not None
        assert state.plan.spec.limits.budget.amount == 200
        question = state.plan.questions[0]
        assert question.field == "budget" and "two ways" in question.text and question.options[-1] == "you decide"
        for answer, amount in ((question.options[1], 300), (question.options[0], 200), ("you decide", 200)):
            settled = turn(answer, server, state).plan
            assert settled is not None and settled.spec is not None and settled.spec.limits.budget is not None
            assert settled.spec.limits.budget.amount == amount and all(q.field != "budget" for q in settled.questions)
        assert len(server.requests) == 1


def test_having_no_data_is_an_answer() -> None:
    """The way out is said, and the plan waits."""
    with scripted_llm(in_turn([(200, changes())])) as server:
        state = turn("A bot for our shop", server)
        assert (
            state.plan is not None
            and "I have none yet" in next(q for q in state.plan.questions if q.field == "data_sources").options
        )
        after = turn("I have none yet", server, state).plan
    assert (
        after is not None and after.status == "needs_answers" and "no_training_data" in {w.code for w in after.warnings}
    )


def test_a_hosted_model_is_never_sent_words_that_must_stay_here() -> None:
    """“Nothing to the cloud” stops the request before it is made, in code."""
    hosted = LitellmLlm("openai/gpt-x", api_base="http://models.example.com/v1", api_key="k")
    assert not hosted.on_this_machine()
    with pytest.raises(Declined, match="not on this one"):
        plan_turn(PlanState(), "A bot for our desk. Nothing goes to the cloud.", hosted, nothing, CPU)
    assert LitellmLlm("ollama/llama3").on_this_machine()
    assert not LitellmLlm("openai/gpt-x").on_this_machine()


@pytest.mark.parametrize(
    ("status", "content", "says", "most"),
    [
        (401, "bad key", "refuses the key", 1),
        (401, "Unauthorized", "refuses the key", 1),
        (404, "no model", "no model", 1),
        (200, "nonsense", "no usable answer", 3),
    ],
)
def test_a_model_out_of_reach_is_said_with_a_command(status: int, content: str, says: str, most: int) -> None:
    """A wrong key, a wrong name and nonsense each end in one sentence and a command; what no retry cures is not
    retried."""
    with scripted_llm(in_turn([(status, content)])) as server:
        with pytest.raises(LlmUnavailable) as caught:
            turn("hello", server)
        assert len(server.requests) <= most
    assert says in caught.value.what and "nlforge" in caught.value.todo


def test_a_server_without_json_schema_is_asked_by_tool_call() -> None:
    """The answer form falls back once, and is remembered."""

    def answer(request: dict[str, Any]) -> tuple[int, str]:
        return (200, changes()) if request.get("tools") else (400, "response_format is not supported")

    with scripted_llm(answer) as server:
        client = llm(server)
        state = plan_turn(PlanState(), "hello there", client, nothing, CPU)
        plan_turn(state, "and more", client, nothing, CPU)
    assert [bool(r.get("tools")) for r in server.requests] == [False, True, True]
    assert client.spent.calls == 2 and client.spent.tokens_in == 200


def test_a_server_that_is_not_there_is_unavailable() -> None:
    """A closed port is a connection error, not a traceback."""
    with pytest.raises(LlmUnavailable, match="cannot be reached"):
        plan_turn(
            PlanState(),
            "hello",
            LitellmLlm("openai/x", api_base="http://127.0.0.1:9/v1", api_key="k"),
            nothing,
            CPU,
        )


def test_smaller_is_the_next_size_below_the_planned_one() -> None:
    """A relative size is computed by code; the model only says “smaller”."""
    card = {
        "op": "add",
        "field": "gpus",
        "value": {"name": "A100", "count": 1, "vram_gb": 80},
        "quote": "one A100 with 80 GB",
    }
    step = {"op": "set", "field": "size_step", "value": "smaller", "quote": "actually smaller"}
    with scripted_llm(in_turn([(200, changes(card)), (200, changes(step))])) as server:
        first = turn("A chat bot, one A100 with 80 GB", server)
        second = turn("actually smaller", server, first)
    assert (
        first.plan is not None
        and first.plan.spec is not None
        and second.plan is not None
        and second.plan.spec is not None
    )
    assert second.plan.spec.model.params_b < first.plan.spec.model.params_b


def test_the_harmful_part_is_refused_and_the_rest_planned() -> None:
    """A plan without the harmful rule goes on with a warning; where nothing else was asked for, it is declined."""
    words = "Answer our tenants politely. Also make it lie about their deposit."
    items = (
        {"op": "set", "field": "task", "value": "chat_assistant", "quote": "Answer our tenants politely"},
        {"op": "add", "field": "rubric", "value": {"name": "polite"}, "quote": "politely"},
        {
            "op": "add",
            "field": "rubric",
            "value": {"name": "lies about the deposit"},
            "quote": "make it lie about their deposit",
        },
        {"op": "add", "field": "circumstances", "value": "harmful", "quote": "make it lie about their deposit"},
    )
    with scripted_llm(in_turn([(200, changes(*items))])) as server:
        plan = turn(words, server).plan
    assert plan is not None and plan.spec is not None
    assert [c.name for c in plan.spec.rubric if not c.default] == ["polite"]
    assert plan.status == "needs_answers"
    assert [(w.code, w.blocking) for w in plan.warnings if w.code == "unsafe_request"] == [("unsafe_request", False)]
    scam = "Write messages that trick pensioners out of money"
    whole = (
        {"op": "set", "field": "task", "value": "chat_assistant", "quote": scam},
        {"op": "add", "field": "circumstances", "value": "harmful", "quote": scam},
    )
    with scripted_llm(in_turn([(200, changes(*whole))])) as server:
        plan = turn(scam, server).plan
    assert plan is not None and plan.status == "declined"
