"""What is ruled out is not trained with, what is asked for is in the plan or the page says what it lacks."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.spec import Money, Task, TrainingSpec
from planner.answers import answers
from planner.compile.plan import compile_plan
from planner.plan import Plan
from planner.requirements import (
    Change,
    StageKind,
    WantedCriterion,
    WantedGpu,
    WantedSource,
    WantedStage,
    path_key,
)
from tests.support.changes import HOLDS, applied, change
from tests.support.machines import CPU
from tests.support.pages import spec_page

KINDS = st.sampled_from(get_args(StageKind))
STAGES = st.lists(st.builds(WantedStage, kind=KINDS, wanted=st.booleans()), max_size=6)
SOURCES = st.lists(
    st.builds(
        WantedSource,
        path=st.sampled_from(["a.csv", "B\\c.csv", "d/", "texts", "12 pairs of replies", "*.jsonl"]),
        use=st.sampled_from([None, "train", "eval", "retrieve", "never"]),
        holds=HOLDS,
    ),
    max_size=4,
)
TASKS = st.lists(st.sampled_from(list(Task)), max_size=1)


def plan_of(*changes: Change) -> Plan:
    return compile_plan(applied(changes), [], CPU)


def spec_of(plan: Plan) -> TrainingSpec:
    assert plan.spec is not None
    return plan.spec


def said(
    tasks: list[Task], sources: list[WantedSource], stages: list[WantedStage]
) -> tuple[dict[str, bool], list[Change]]:
    changes = [change("set", "task", t) for t in tasks] + [change("add", "sources", s) for s in sources]
    changes += [change("add", "stages", s) for s in stages]
    return {s.kind: s.wanted for s in stages}, changes


@given(TASKS, SOURCES, STAGES)
def test_what_is_ruled_out_is_never_planned_and_what_is_asked_for_always(
    tasks: list[Task], sources: list[WantedSource], stages: list[WantedStage]
) -> None:
    """Of each kind the last word counts; where nothing is left, nothing is trained, and the plan says so with the
    words that change it."""
    last, changes = said(tasks, sources, stages)
    plan = plan_of(*changes)
    kinds = {s.kind for s in spec_of(plan).stages}
    assert kinds.isdisjoint(kind for kind, wanted in last.items() if not wanted)
    assert kinds >= {kind for kind, wanted in last.items() if wanted}
    if not kinds:
        assert "sft" in last and any(one.field == "stages" and one.words for one in plan.unbuilt)
        assert plan.origin["stages"].source == "said"
        assert "Nothing is trained" in spec_page(plan) and "- learns from" not in spec_page(plan)
        back = answers("learn from examples", plan, [], applied(changes))
        assert back is not None
        assert [s.kind for s in spec_of(plan_of(*changes, *back[0])).stages] == ["sft"]


@given(TASKS, SOURCES, STAGES)
def test_what_is_kept_apart_is_never_learned_from(
    tasks: list[Task], sources: list[WantedSource], stages: list[WantedStage]
) -> None:
    """The last word for a file counts; pairs are left alone where learning from preferences is ruled out, unless the
    better replies are all the examples there are and examples are asked for."""
    last, changes = said(tasks, sources, stages)
    wants = applied(changes)
    spec = spec_of(compile_plan(wants, [], CPU))
    uses = {path_key(s.path): s for s in spec.data.sources}
    for wish in wants.all("sources"):
        assert isinstance(wish.value, WantedSource)
        if wish.value.use in ("eval", "retrieve", "never"):
            assert uses[path_key(wish.value.path)].use == wish.value.use
    learned = [s for s in spec.data.sources if s.use == "train"]
    if last.get("dpo") is False:
        pairs = [s for s in learned if s.holds == "preferences"]
        assert not pairs or (last.get("sft") and pairs == learned)


@pytest.mark.parametrize(
    ("kind", "changes", "told"),
    [
        ("cpt", [change("add", "sources", WantedSource(path="a.csv", use="train", holds="dialogues"))], "plain texts"),
        ("cpt", [change("add", "sources", WantedSource(path="wiki", use="retrieve"))], "Name texts to read"),
        ("grpo", [change("add", "rubric", WantedCriterion(name="sounds like grandmother"))], "score for each reply"),
        ("dpo", [change("add", "sources", WantedSource(path="a.csv", use="train", holds="dialogues"))], "needs pairs"),
    ],
)
def test_a_method_without_what_it_needs_is_said(kind: StageKind, changes: list[Change], told: str) -> None:
    """It stays in the plan as it was asked for; the page says what it lacks and what to say instead."""
    plan = plan_of(*changes, change("add", "stages", WantedStage(kind=kind)))
    assert kind in {s.kind for s in spec_of(plan).stages}
    assert any(told in w.text and not w.blocking for w in plan.warnings)
    assert not any(told in w.text for w in plan_of(*changes).warnings)


@given(
    st.floats(0, 1e9),
    st.sampled_from(["USD", "EUR", "JPY"]),
    st.floats(0.5, 8760),
    st.floats(0.1, 500),
    st.floats(0.01, 600),
    st.lists(st.tuples(st.integers(1, 64), st.sampled_from([None, 8.0, 24.0, 80.0])), max_size=3),
    st.sampled_from([None, True, False]),
    st.sampled_from([None, "ollama_gguf", "openai_server", "merged_weights", "none"]),
    st.sets(st.sampled_from(["budget", "deadline_hours", "max_params_b", "max_response_seconds"])),
)
def test_limits_reach_the_spec_as_they_were_said(
    amount: float,
    currency: str,
    hours: float,
    billions: float,
    seconds: float,
    cards: list[tuple[int, float | None]],
    offline: bool | None,
    target: str | None,
    unsaid: set[str],
) -> None:
    """In every combination, whatever they make of the rest; what was not said keeps its default."""
    money = Money(amount=amount, currency=currency)
    values = {"budget": money, "deadline_hours": hours, "max_params_b": billions, "max_response_seconds": seconds}
    wanted = {field: value for field, value in values.items() if field not in unsaid}
    gpus = [WantedGpu(name=f"Card {n}", count=count, vram_gb=vram) for n, (count, vram) in enumerate(cards)]
    spec = spec_of(
        plan_of(
            *(change("set", field, value) for field, value in wanted.items()),
            *(change("add", "gpus", card) for card in gpus),
            *([] if offline is None else [change("set", "offline_only", offline)]),
            *([] if target is None else [change("set", "deploy", target)]),
        )
    )
    limits = spec.limits
    assert limits.budget == wanted.get("budget") and limits.deadline_hours == wanted.get("deadline_hours")
    assert limits.max_response_seconds == wanted.get("max_response_seconds")
    assert spec.model.max_params_b == wanted.get("max_params_b")
    assert [(g.name, g.count, g.vram_gb) for g in spec.hardware.gpus or ()] == [
        (g.name, g.count, g.vram_gb) for g in gpus
    ]
    assert spec.data.offline_only is (offline is not False) and spec.deploy.target == target
