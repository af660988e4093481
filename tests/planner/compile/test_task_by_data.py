"""What the data measures outweighs a weak reading of the words."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.core.spec import Task
from engine.data.profile import DataProfile, profile_source
from planner.changes import apply_changes
from planner.compile.plan import compile_plan
from planner.plan import Plan
from planner.requirements import Change, Requirements
from tests.support.machines import CPU
from tests.support.pages import spec_page

_VERBS = (
    ("list files in {}", "ls {}"),
    ("delete the folder {}", "rm -r {}"),
    ("make a folder {}", "mkdir {}"),
    ("show free space of {}", "df {}"),
)
_PLACES = ("src", "docs", "tmp", "build", "photos", "music", "backup", "data", "logs", "home")


def _profile(folder: Path, names: str = "wish,command", rows: list[str] | None = None) -> DataProfile:
    path = folder / "t.csv"
    path.write_text(
        "\n".join([names, *(rows or [f"{a.format(p)},{b.format(p)}" for p in _PLACES for a, b in _VERBS])]) + "\n",
        encoding="utf-8",
    )
    return profile_source(path).model_copy(update={"path": "t.csv"})


def _plan(profile: DataProfile, task: Task | None, *, guessed: bool = True) -> Plan:
    words = [Change(op="set", field="task", value=task.value, quote="learn it")] if task else []
    return compile_plan(apply_changes(Requirements(), words, 1, guessed=guessed), [profile], CPU)


@pytest.mark.parametrize("task", [None, Task.DOMAIN_ADAPTATION, Task.QA_OVER_DOCUMENTS])
def test_written_pairs_are_learned_as_pairs(task: Task | None, tmp_path: Path) -> None:
    """However short the answers are; nothing is read as plain text, and the page says why."""
    plan = _plan(_profile(tmp_path), task)
    assert (
        plan.status == "ready"
        and plan.spec is not None
        and plan.spec.task is Task.CHAT_ASSISTANT
        and [s.kind for s in plan.spec.stages] == ["sft"]
    )
    assert "such pairs are learned as pairs" in (
        plan.origin["task"].reason or ""
    ) and "t.csv holds 40 messages with their answers" in spec_page(plan)


def test_a_table_of_pairs_is_no_text_to_read_whatever_was_said(tmp_path: Path) -> None:
    plan = _plan(_profile(tmp_path), Task.DOMAIN_ADAPTATION, guessed=False)
    assert (
        plan.spec is not None
        and plan.spec.task is Task.DOMAIN_ADAPTATION
        and [s.kind for s in plan.spec.stages] == ["sft"]
    )


@pytest.mark.parametrize("task", [Task.TRANSLATION, Task.CODE_ASSISTANT])
def test_a_task_that_pairs_fit_is_still_asked_about(task: Task, tmp_path: Path) -> None:
    """With what the data shows."""
    plan = _plan(_profile(tmp_path), task)
    assert plan.spec is not None and plan.spec.task is task and [s.kind for s in plan.spec.stages] == ["sft"]
    assert [q.field for q in plan.questions] == ["task"] and "wish → command" in plan.questions[0].text


@pytest.mark.parametrize(("names", "of"), [("text,label", "ab"), ("Satz,Klasse", "xyz"), ("评论,类别", "好差")])
@pytest.mark.parametrize("task", [None, Task.DOMAIN_ADAPTATION, Task.CHAT_ASSISTANT])
def test_short_closed_values_are_labels(names: str, of: str, task: Task | None, tmp_path: Path) -> None:
    rows = [f"some words about thing {n} of {'abcdefghij'[n % 10] * 4},{of[n % len(of)]}" for n in range(30)]
    plan = _plan(_profile(tmp_path, names, rows), task)
    assert (
        plan.status == "ready"
        and plan.spec is not None
        and plan.spec.task is Task.CLASSIFICATION
        and "Labels: " in spec_page(plan)
    )


def test_a_label_with_its_reason_is_no_head_of_classes(tmp_path: Path) -> None:
    """The reason is learned as well, and the label at its end is what is judged."""
    rows = [
        (
            f"where is parcel {n} of {'abcdefghij'[n % 10] * 4},They ask about a thing they wait for. Label: "
            f"{('late', 'lost')[n % 2]}"
        )
        for n in range(40)
    ]
    plan = _plan(_profile(tmp_path, "text,label", rows), Task.CLASSIFICATION, guessed=False)
    assert plan.spec is not None and plan.spec.stages[0].kind == "sft" and plan.spec.stages[0].head != "classes"
    assert plan.spec.rubric[0].grader.kind == "ending"
