"""Forms are planned with an encoder where the data are forms, it is here, and nobody wants it otherwise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.core.spec import Task
from engine.core.stages import SftStage
from engine.data.profile import DataProfile, profile_source
from engine.graders.kinds import JsonFields
from engine.models.base_weights import CATALOGUE_DEFAULT, ENCODER
from planner.changes import apply_changes
from planner.compile.plan import compile_plan
from planner.plan import Plan
from planner.requirements import Change, Requirements, WantedCriterion, WantedStage
from tests.support.invoices import invoices
from tests.support.machines import CARD, CPU
from tests.support.pages import spec_page

_WITH = CPU.model_copy(update={"bases": (CATALOGUE_DEFAULT, ENCODER.name)})


def _profile(folder: Path, rows: list[dict[str, str]]) -> DataProfile:
    path = folder / "t.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return profile_source(path).model_copy(update={"path": "t.jsonl"})


def _plan(profile: DataProfile, *changes: Change, machine: Any = _WITH) -> Plan:
    return compile_plan(apply_changes(Requirements(), list(changes), 1), [profile], machine)


def _stage(plan: Plan) -> SftStage:
    assert plan.spec is not None
    (stage,) = plan.spec.stages
    assert isinstance(stage, SftStage)
    return stage


def test_forms_are_filled_in_by_an_encoder(tmp_path: Path) -> None:
    """The page says in plain words what it does and does not, against what it is measured, and how well a form is."""
    plan = _plan(_profile(tmp_path, invoices(100)))
    stage, spec = _stage(plan), plan.spec
    assert spec is not None and plan.status == "ready"
    assert (spec.task, spec.model.base, spec.model.license) == (Task.EXTRACTION, ENCODER.name, "MIT")
    assert (stage.head, stage.method, stage.packing) == ("fields", "full", False)
    assert spec.rubric[0].grader == JsonFields(each_entry=True)
    page = spec_page(plan)
    for said in (
        "forms of 5 fields",
        "it cannot write sentences",
        "missing ones and invented ones cost alike",
        "must beat the encoder as it is, which fills in nothing",
    ):
        assert said in page
    assert all(plan.origin[f"stages[sft].{field}"].reason for field in ("head", "method", "epochs", "learning_rate"))
    assert plan.estimate is not None and plan.estimate.hours[1] < 0.2 and 3 < plan.estimate.memory_gb < 8


@pytest.mark.parametrize("machine", [_WITH, CARD.model_copy(update={"bases": _WITH.bases})])
def test_time_grows_with_the_rows_and_passes(machine: Any, tmp_path: Path) -> None:
    few, many = (_plan(_profile(tmp_path, invoices(n)), machine=machine).estimate for n in (60, 900))
    assert few is not None and many is not None
    assert many.seconds["train"] > 5 * few.seconds["train"]


def test_without_the_encoder_here_the_plan_says_that_it_could_be_fetched(tmp_path: Path) -> None:
    """A plan must not need what nobody fetched."""
    plan = _plan(_profile(tmp_path, invoices(100)), machine=CPU)
    assert _stage(plan).head == "text"
    assert f"nlforge models fetch {ENCODER.name}" in (plan.origin["stages[sft].head"].reason or "")


_SAID = WantedCriterion(name="correct answer", unwanted=False, strength="must")


@pytest.mark.parametrize(
    ("change", "head"),
    [
        (Change(op="set", field="task", value="chat_assistant", quote="q"), "text"),
        (Change(op="set", field="base_model", value=CATALOGUE_DEFAULT, quote="q"), "text"),
        (Change(op="set", field="method", value="lora", quote="q"), "text"),
        (Change(op="set", field="method", value="full", quote="q"), "fields"),
        (Change(op="add", field="rubric", value=_SAID, quote="q"), "fields"),
        (Change(op="add", field="stages", value=WantedStage(kind="dpo", wanted=False), quote="q"), "fields"),
    ],
)
def test_what_the_person_wants_counts(change: Change, head: str, tmp_path: Path) -> None:
    assert _stage(_plan(_profile(tmp_path, invoices(100)), change)).head == head


def test_being_right_is_measured_entry_by_entry_under_the_persons_own_name(tmp_path: Path) -> None:
    plan = _plan(_profile(tmp_path, invoices(100)), Change(op="add", field="rubric", value=_SAID, quote="q"))
    assert plan.spec is not None
    assert [(c.name, c.grader) for c in plan.spec.rubric] == [("correct answer", JsonFields(each_entry=True))]


@pytest.mark.parametrize(
    "more", ['{"summary": "words that no message holds, number %d"}', '{"who": {"name": "rose %d"}}']
)
def test_forms_that_say_what_no_message_says_are_written(more: str, tmp_path: Path) -> None:
    rows = invoices(100)
    for n, row in enumerate(rows):
        row["reply"] = json.dumps(json.loads(row["reply"]) | json.loads(more % n))
    profile = _profile(tmp_path, rows)
    assert profile.forms == 0
    assert _stage(_plan(profile)).head == "text"


def test_some_replies_in_words_are_no_forms(tmp_path: Path) -> None:
    rows = invoices(100)
    rows[3]["reply"] = "I do not know."
    assert _profile(tmp_path, rows).forms == 0
