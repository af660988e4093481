"""Planning: words in, checked changes, a compiled plan out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.core.spec import Money, Task, digest
from engine.data.asked_columns import AskedColumns
from engine.data.profile import profile_source
from nlforge.sources import measurer
from planner.check import check_change
from planner.diff import diff, leaves
from planner.plan_state import PlanState
from planner.requirements import Change, WantedSource
from planner.rule_readers.all import read_all
from planner.turn import plan_turn
from prompts.render import render
from tests.planner.desk import desk_profiles, planned
from tests.support.machines import CPU
from tests.support.no_model import NoModel
from tests.support.pages import diff_page, spec_page
from tests.support.places import ROOT

SAMPLE = (
    "I want an assistant for our returns desk that answers customers like our best agents. "
    "Use messages.csv, handbook.md and glossary.csv. Correct answer +1.0, house terms +0.5, "
    "follows the security guidelines +0.3, too slow −0.5, invents something −1.0."
)


def test_the_sample_sentence_is_ready_with_its_rubric() -> None:
    """The sample needs no question: five lines with the weights said, files by use, task measured."""
    plan = planned(SAMPLE, desk_profiles())
    assert plan.spec is not None
    assert plan.status == "ready"
    assert plan.spec.task is Task.CHAT_ASSISTANT
    assert plan.origin["task"].source == "measured"
    assert [(c.weight, c.grader.kind) for c in plan.spec.rubric] == [
        (1.0, "reference"),
        (0.5, "glossary"),
        (0.3, "guidelines"),
        (-0.5, "latency"),
        (-1.0, "grounding"),
    ]
    assert [(s.path, s.use) for s in plan.spec.data.sources] == [
        ("messages.csv", "train"),
        ("handbook.md", "retrieve"),
        ("glossary.csv", "retrieve"),
    ]
    assert plan.digest == digest(plan.spec)


def test_every_leaf_has_an_origin_in_the_wire_form() -> None:
    """No value of the spec is without a source, and the JSON says `from`."""
    plan = planned(SAMPLE, desk_profiles())
    assert plan.spec is not None
    assert not [f for f, _ in leaves(plan.spec.model_dump(mode="json")) if f not in plan.origin]
    assert json.loads(plan.model_dump_json())["origin"]["task"]["from"] == "measured"


def test_labels_in_the_named_column_make_a_classifier(tmp_path: Path) -> None:
    """The data, not a model, says that this is classification; the column is the person's."""
    table = tmp_path / "train.csv"
    table.write_text(
        "text,category\n" + "".join(f"Where is parcel {n} now?,{('late', 'lost', 'fee')[n % 3]}\n" for n in range(60))
    )
    plan = planned(
        "Sort our customers' messages into our topics; the topic is in the column category",
        [profile_source(table, AskedColumns(reply="category"))],
    )
    assert plan.spec is not None
    assert plan.status == "ready"
    assert plan.spec.task is Task.CLASSIFICATION
    source = plan.spec.data.sources[0]
    assert (source.prompt_column, source.reply_column) == ("text", "category")
    assert plan.origin[f"data.sources[{source.path}].reply_column"].source == "said"
    assert (
        plan.spec.stages[0].kind == "sft"
        and plan.spec.stages[0].head == "classes"
        and plan.origin["stages[sft].head"].reason
    )
    assert plan.spec.rubric[0].default
    assert plan.spec.rubric[0].grader.kind == "label"


def test_passes_follow_the_rows_that_are_used() -> None:
    """Of many rows a few are given for a run: they are seen as often as few rows are."""
    profiles = [desk_profiles()[0].model_copy(update={"rows": 60_000, "usable": 60_000}), *desk_profiles()[1:]]
    plans = [
        plan_turn(PlanState(), SAMPLE, NoModel(), lambda _: profiles, CPU, limit=limit).plan for limit in (None, 200)
    ]
    assert [p.spec.stages[0].epochs for p in plans if p is not None and p.spec is not None] == [1, 4]


def test_no_data_is_a_question_not_a_stop() -> None:
    """Without rows the plan is still printed and asks for them."""
    plan = planned("A chatbot for our shop", [])
    assert plan.status == "needs_answers"
    assert plan.questions[0].field == "data_sources"


def test_a_second_turn_shows_only_what_it_changes() -> None:
    """A new weight replaces the line of the same name; nothing else moves."""
    first = plan_turn(PlanState(), SAMPLE, NoModel(), lambda _: desk_profiles(), CPU)
    second = plan_turn(first, "house terms +0.8", NoModel(), lambda _: desk_profiles(), CPU)
    assert second.plan is not None
    assert first.plan is not None
    changed = diff(first.plan, second.plan)
    assert {line.field for line in changed} == {"rubric[house terms].weight"}
    assert "0.5 → 0.8" in diff_page(changed)
    assert "you said" in diff_page(changed)


def test_the_page_fits_one_screen() -> None:
    """The page names goal, files, rubric, what is handed over and cost in at most 41 lines."""
    page = spec_page(planned(SAMPLE, desk_profiles()))
    assert len(page.splitlines()) <= 41
    assert all(w in page for w in ("messages.csv", "-0.50", "Time:", "you said"))


# Zero to a million, whole or half, can be said in a word of some language ("null"); of these letters there is none.
WORDLESS = st.tuples(st.text("bcdfghjklmx .,;:-+$€\n", min_size=1), st.integers(0, 10**6).map(float))
UNSPOKEN = st.tuples(
    st.text(min_size=1), st.floats(0.01, 1e6).filter(lambda amount: abs(amount * 4 - round(amount * 4)) > 0.01)
)


@given(WORDLESS | UNSPOKEN)
def test_a_number_that_is_not_in_the_quote_is_refused(case: tuple[str, float]) -> None:
    """Whatever the words, no number gets in that they do not hold."""
    words, amount = case
    change = Change(op="set", field="budget", value=Money(amount=amount), quote=words)
    assume(not any(c.isnumeric() for c in words))
    assert check_change(change, (words,)) is not None


@given(st.integers(min_value=0, max_value=10**6), st.text(alphabet="abc XY\n\t"))
def test_a_quoted_number_is_taken(amount: int, around: str) -> None:
    """Case and white space do not matter, the number does."""
    words = f"{around} budget {amount} dollars"
    change = Change(op="set", field="budget", value=Money(amount=amount), quote=f"BUDGET  {amount} dollars")
    assert check_change(change, (words,)) is None
    assert check_change(change.model_copy(update={"value": Money(amount=amount + 1)}), (words,)) is not None


def test_every_prompt_renders() -> None:
    """No prompt uses a variable it is not given."""
    assert "classification" in render("task", words="x", tasks={"classification": "sorts"})
    assert "Is it a rule" in render("clause", clause="be kind")
    full = render(
        "read",
        fields=[("task", "which")],
        words="x",
        known=["budget: 5"],
        questions=["task: which?"],
        document="spec.pdf",
        exact=["set budget: 5"],
        rejected=["no"],
    )
    assert all(w in full for w in ("task: which", "spec.pdf", "budget: 5", "which?", "were not taken"))
    asked = {
        "question": "Is it so?",
        "choices": ("no", "yes"),
        "mark": "abc",
        "warnings": ["Careful."],
        "prompt": "p",
        "expected": "e",
        "reply": "r",
        "sources": "",
    }
    assert all(
        w in render("judge", **asked, other=None)
        for w in ("Is it so?", "no, yes", "<<abc\nr\nabc>>", "- Careful.", "<<abc\ne\nabc>>")
    )
    assert "sources" not in render("judge", **asked, other=None)
    assert "What the sources say of it:\n<<abc\nf\nabc>>" in render("judge", **{**asked, "sources": "f"}, other=None)
    assert "The second reply:\n<<abc\no\nabc>>" in render("judge", **{**asked, "expected": ""}, other="o")
    nothing: dict[str, object] = {name: [] for name in ("fields", "known", "questions", "exact", "rejected")}
    assert "Known so far" not in render("read", words="x", document=None, **nothing)


def test_planning_imports_no_heavy_library() -> None:
    """A fresh interpreter plans without litellm, torch or textual in memory."""
    code = "import sys, planner.turn, planner.llm.client, planner.render.page\n"
    code += "print([m for m in ('litellm', 'instructor', 'torch', 'textual') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.strip() == "[]"


def test_a_forbidden_file_is_never_learned_from(tmp_path: Path) -> None:
    """“never use” leaves a file alone, also when it was named for use before."""
    for name in ("good.csv", "payroll.csv"):
        (tmp_path / name).write_text(
            "question,answer\n" + "".join(f"what is {n}?,it is the number {n} of course my friend\n" for n in range(30))
        )
    turns = ["Answer like good.csv and payroll.csv", "Never use payroll.csv"]
    state = PlanState()
    for words in turns:
        state = plan_turn(state, words, NoModel(), measurer(tmp_path), CPU)
    assert state.plan is not None and state.plan.spec is not None
    assert {s.path: s.use for s in state.plan.spec.data.sources} == {"good.csv": "train", "payroll.csv": "never"}


@pytest.mark.parametrize(
    ("words", "used"),
    [
        ("I don't know much about computers but please use messages.csv", {"messages.csv"}),
        ("Do not forget glossary.csv", {"glossary.csv"}),
        ("not mails.csv but mail.csv", {"mail.csv"}),
        ("don't use a.csv or b.csv, use c.csv", {"c.csv"}),
        ("Use all.csv without old.csv", {"all.csv"}),
    ],
)
def test_only_a_file_that_is_itself_forbidden_is_left_out(words: str, used: set[str]) -> None:
    """A “not” elsewhere in the sentence forbids nothing."""
    changes = read_all(words)
    assert {
        c.value.path for c in changes if isinstance(c.value, WantedSource) and c.op == "add" and c.value.use is None
    } == used


def test_a_mistyped_file_is_replaced_by_the_right_one(tmp_path: Path) -> None:
    """Naming the right file is enough; the wrong name does not stay as an open question."""
    (tmp_path / "mail.csv").write_text(
        "question,answer\n" + "".join(f"what is {n}?,it is the number {n} of course my friend\n" for n in range(30))
    )
    turns, state = ["Answer like mails.csv", "sorry, I meant mail.csv"], PlanState()
    for words in turns:
        state = plan_turn(state, words, NoModel(), measurer(tmp_path), CPU)
    assert state.plan is not None and state.plan.spec is not None
    assert [s.path for s in state.plan.spec.data.sources] == ["mail.csv"]
    assert state.plan.status == "ready"


def test_a_bare_answer_settles_its_question(tmp_path: Path) -> None:
    """An option said back is taken; the question is not asked again."""
    (tmp_path / "t.csv").write_text(
        "alpha,beta\n" + "".join(f"what is number {n}?,it is the number {n} of course my friend\n" for n in range(30))
    )
    turns, state = ["Answer like t.csv", "beta"], PlanState()
    for words in turns:
        state = plan_turn(state, words, NoModel(), measurer(tmp_path), CPU)
    assert state.plan is not None and state.plan.spec is not None
    assert (state.plan.spec.data.sources[0].prompt_column, state.plan.spec.data.sources[0].reply_column) == (
        "alpha",
        "beta",
    )
