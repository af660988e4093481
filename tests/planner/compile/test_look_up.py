"""Looking facts up is planned where it was asked for and can be learned; else the page says why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.core.spec import LookUp, Task, digest, dump_yaml, load_spec
from engine.data.profile import DataProfile
from engine.estimation.estimate import estimate
from nlforge.wording import catalogue
from planner.changes import apply_changes
from planner.compile.plan import compile_plan
from planner.plan import Plan
from planner.requirements import Change, Requirements
from planner.rule_readers.all import read_all
from tests.support.machines import CPU
from tests.support.pages import spec_page

ROWS = DataProfile(path="m.csv", kind="table", rows=400, usable=400, prompt_column="a", reply_column="b")


def planned(*turns: str, kind: Task = Task.CHAT_ASSISTANT) -> Plan:
    wants = apply_changes(Requirements(), [Change(op="set", field="task", value=kind.value, quote="it is that")], 1)
    for number, words in enumerate(turns, 2):
        wants = apply_changes(wants, read_all(words, wants), number)
    return compile_plan(wants, [ROWS], CPU)


def wish_of(plan: Plan) -> LookUp | None:
    assert plan.spec is not None
    return plan.spec.look_up


def test_nothing_is_looked_up_unless_it_was_asked_for(tmp_path: Path) -> None:
    plan = planned()
    assert wish_of(plan) is None and plan.spec is not None
    assert "look_up" not in dump_yaml(plan.spec) and "ooks the facts up" not in spec_page(plan)


def test_as_it_was_said(tmp_path: Path) -> None:
    plan = planned("Let it look things up.")
    assert wish_of(plan) == LookUp() and plan.spec is not None
    assert plan.origin["look_up"].source == "said" and "Looks the facts up in your documents" in spec_page(plan)
    (tmp_path / "spec.yaml").write_text(dump_yaml(plan.spec))
    assert digest(load_spec(tmp_path / "spec.yaml")) == digest(plan.spec)


def test_a_no_is_kept_beyond_the_plan() -> None:
    """A search in the prompt of the untrained model is none of what may be delivered then."""
    for plan in (planned("Let it look things up.", "No, without a search."), planned("Without a search.")):
        assert wish_of(plan) is None and "without looking anything up" in spec_page(plan)
        assert plan.spec is not None and not plan.spec.deploy.retrieval
        assert "the search is only measured" in spec_page(plan) and "search do as well" not in spec_page(plan)
    for plan in (planned(), planned("Let it look things up."), planned("Let it look things up.", kind=Task.EXTRACTION)):
        assert plan.spec is not None and plan.spec.deploy.retrieval and "retrieval" not in dump_yaml(plan.spec)


def test_what_cannot_be_learned_is_not_promised_as_a_no() -> None:
    assert "without looking anything up" not in spec_page(planned("Let it look things up.", kind=Task.CLASSIFICATION))


def test_it_is_said_in_german(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "spoken", lambda: "de")
    assert "schlägt es in deinen Dokumenten und Beispielen nach" in spec_page(planned("Lass es nachschlagen."))


def test_where_it_cannot_be_learned_that_is_said() -> None:
    plan = planned("Let it look things up.", kind=Task.CLASSIFICATION)
    assert wish_of(plan) is None
    told = [w.text for w in plan.warnings if "look facts up" in w.text]
    assert told and "“Let it look things up.”" in told[0]


def test_finds_take_their_time() -> None:
    """In minutes and memory: each prompt is longer, while it learns and when it is measured."""
    plan = planned("Let it look things up.")
    assert plan.spec is not None
    plain = plan.spec.model_copy(update={"look_up": None})
    longer, shorter = (estimate(one, [ROWS], CPU) for one in (plan.spec, plain))
    assert longer.seconds["train"] > 1.2 * shorter.seconds["train"]
    assert longer.seconds["measure"] > shorter.seconds["measure"] and longer.memory_gb > shorter.memory_gb
