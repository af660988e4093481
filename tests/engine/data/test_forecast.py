"""A plan knows what the run will make of its rows: how many stay, why others go, and what would be refused."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.core.errors import BadInput
from engine.core.row import Row
from engine.core.spec import Criterion, DataSpec, ModelSpec, RowMark, Source, Task, TrainingSpec
from engine.core.stages import CptStage, DpoStage, SftStage
from engine.data.counts import Counts
from engine.data.forecast import Forecast, forecast, foretold
from engine.data.prepare import prepare
from nlforge.sources import forecaster, measurer
from planner.compile.row_forecast import questions_of_rows, warnings_of_rows
from planner.plan_state import PlanState
from planner.turn import plan_turn
from tests.support.machines import CPU
from tests.support.no_model import NoModel
from tests.support.places import SAMPLE, TESTS

CASES = TESTS / "cases"
WORDS = [
    f"{a}{b}"
    for a in ("lamp", "boot", "tent", "rake", "pot", "scarf", "hose", "chair")
    for b in ("let", "ing", "er", "ful", "wood", "ette")
]


def spec_of(
    *sources: Source, task: Task = Task.CHAT_ASSISTANT, stages: tuple[Any, ...] = (SftStage(),), **data: object
) -> TrainingSpec:
    return TrainingSpec(
        name="t",
        goal="g",
        task=task,
        data=DataSpec(sources=sources, **data),
        stages=stages,  # type: ignore[arg-type]
        model=ModelSpec(base="smollm2-135m-instruct", params_b=0.135),
        rubric=(Criterion(name="safe", about="safe", weight=1, grader="guidelines"),),
    )  # type: ignore[arg-type]


def asked(n: int) -> str:
    """A message unlike the others."""
    return (
        f"Where do I find the {WORDS[n % 48]} and the {WORDS[(7 * n + n // 48) % 48]} beside "
        f"{WORDS[(11 * n + 3) % 48]} {n}?"
    )


def rows_of(path: Path, rows: list[dict[str, Any]], **source: object) -> Source:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return Source(path=path.name, kind="jsonl", prompt_column="question", reply_column="answer", **source)  # type: ignore[arg-type]


@pytest.mark.parametrize(("file", "task"), [
    (SAMPLE / "messages.csv", Task.CHAT_ASSISTANT), (CASES / "31-label-case-and-typos" / "data.csv",
    Task.CLASSIFICATION),
    (CASES / "63-none-answers" / "data.csv", Task.CHAT_ASSISTANT),
    (CASES / "63-none-answers" / "antworten.csv", Task.CHAT_ASSISTANT),
    (CASES / "68-control-tokens" / "data.jsonl", Task.CHAT_ASSISTANT),
    (CASES / "36-imbalance" / "tail.csv", Task.CLASSIFICATION),
])  # fmt: skip
def test_it_says_what_the_run_does(file: Path, task: Task) -> None:
    """The same rows stay, for the same reasons; what the run refuses it refuses, in the same words."""
    spec = spec_of(Source(path=file.name, kind="table"), task=task)
    found = forecast(spec, file.parent)
    assert found is not None and not found.sampled
    if found.problem:
        with pytest.raises(BadInput) as refused:
            prepare(spec, file.parent)
        assert str(refused.value) == found.problem
        return
    done = prepare(spec, file.parent)
    assert found.kept == len(done.train) + len(done.held_out) and found.read == done.counts.read
    assert set(found.labels) == set(done.labels) and bool(found.left_out) == bool(done.counts.dropped)
    assert all(str(n) in found.left_out for n in done.counts.dropped.values())


def few(folder: Path) -> TrainingSpec:
    return spec_of(
        rows_of(
            folder / "a.jsonl", [{"question": asked(n), "answer": f"Here {n}." if n % 2 else "N/A"} for n in range(30)]
        )
    )


def alike(folder: Path) -> TrainingSpec:
    rows = [
        {"question": f"Where is parcel {n}, and when will it come to my house?", "answer": f"a {n}"} for n in range(60)
    ]
    return spec_of(rows_of(folder / "a.jsonl", rows))


def one_label(folder: Path) -> TrainingSpec:
    return spec_of(
        rows_of(folder / "a.jsonl", [{"question": asked(n), "answer": ("spam", "SPAM ")[n % 2]} for n in range(40)]),
        task=Task.CLASSIFICATION,
    )


def contradicting(folder: Path) -> TrainingSpec:
    return spec_of(
        rows_of(folder / "a.jsonl", [{"question": asked(n // 2), "answer": f"In {n} days."} for n in range(80)])
    )


def all_in_the_test(folder: Path) -> TrainingSpec:
    rows = [{"question": asked(n), "answer": f"Here {n}."} for n in range(40)]
    return spec_of(rows_of(folder / "a.jsonl", rows), rows_of(folder / "b.jsonl", rows[:35], use="eval"))


def long(folder: Path) -> TrainingSpec:
    rows = [{"question": asked(n), "answer": "word " * (600 if n % 3 else 5)} for n in range(40)]
    return spec_of(rows_of(folder / "a.jsonl", rows), stages=(SftStage(max_length=256),))


def few_pairs(folder: Path) -> TrainingSpec:
    rows = [{"question": asked(n), "answer": f"Here {n}.", **({"rejected": "no"} if n < 5 else {})} for n in range(40)]
    return spec_of(rows_of(folder / "a.jsonl", rows), stages=(SftStage(), DpoStage()))


def little_text(folder: Path) -> TrainingSpec:
    (folder / "a.md").write_text("# Returns\n\nYou may return it within thirty days. It must be unused.")
    return spec_of(Source(path="a.md", kind="text"), task=Task.DOMAIN_ADAPTATION, stages=(CptStage(),))


@pytest.mark.parametrize(("made", "says"), [
    (few, "Only 15 usable rows are left"), (alike, "are too similar"), (one_label, "nothing to learn to tell apart"),
    (contradicting, "Only 0 usable rows"),
    (all_in_the_test, "Only 5 usable rows"), (long, "26 of 40 rows are longer"), (few_pairs, "5 pairs"),
    (little_text, "too little text"),
])  # fmt: skip
def test_what_would_be_refused_later_is_asked_now(
    tmp_path: Path, made: Callable[[Path], TrainingSpec], says: str
) -> None:
    """In the words of the refusal, where the run itself has any."""
    spec = made(tmp_path)
    found = forecast(spec, tmp_path)
    assert found is not None and says in found.problem
    assert [q.field for q in questions_of_rows(found, answered=False)] == ["data_sources"]
    if made not in (long, few_pairs):
        with pytest.raises(BadInput) as refused:
            prepare(spec, tmp_path)
        assert str(refused.value) == found.problem


def test_rows_that_go_are_said_with_their_lines(tmp_path: Path) -> None:
    """Reasons most frequent first; of one file and of several; nothing where all stay."""
    rows: list[dict[str, Any]] = [{"question": asked(n), "answer": f"Here {n}."} for n in range(40)]
    rows[3]["answer"] = rows[9]["answer"] = "TBD"
    rows[20]["answer"] = ""
    spec = spec_of(
        rows_of(tmp_path / "a.jsonl", rows),
        rows_of(tmp_path / "b.jsonl", [rows[0], {"question": asked(50), "answer": "?"}]),
    )
    found = forecast(spec, tmp_path)
    assert found is not None and found.kept == 37
    assert found.left_out == (
        "5 of 42 rows are not used for training: 3 have an empty marker instead of an answer, such as "
        "“N/A” or “not assigned” (lines 4 and "
        "10 of a.jsonl; line 2 of b.jsonl); 1 has no message or no answer (line 21 of a.jsonl); 1 is the "
        "same as another row (line 1 of b.jsonl)."
    )
    assert [w.code for w in warnings_of_rows(found, spec)] == ["rows_not_used"]
    clean = forecast(
        spec_of(rows_of(tmp_path / "c.jsonl", [{"question": asked(n), "answer": f"Here {n}."} for n in range(40)])),
        tmp_path,
    )
    assert clean is not None and clean.left_out == "" and warnings_of_rows(clean, spec) == []


@pytest.mark.parametrize("count", [40, 5000])
def test_marked_rows_are_counted_of_all_that_were_read(tmp_path: Path, count: int) -> None:
    """Also where the others are too many to be looked at one by one."""
    text = "".join(f"{asked(n)},Here {n}.,{'draft' if n % 10 == 0 else ''}\n" for n in range(count))
    (tmp_path / "a.csv").write_text(f"question,answer,note\n{text}")
    marks = (RowMark(text="draft", column="note"),)
    spec = spec_of(
        Source(path="a.csv", kind="table", prompt_column="question", reply_column="answer", without_rows=marks)
    )
    found = forecast(spec, tmp_path)
    assert found is not None
    assert f"{count // 10:,} of {count:,} rows are not used for training" in found.left_out
    if count == 40:
        assert prepare(spec, tmp_path).counts.read == count


def test_one_overlong_row_is_left_out_and_named(tmp_path: Path) -> None:
    """By the run as by the plan; its message counts too, and for a class head nothing else."""
    rows = [{"question": asked(n), "answer": "word " * (600 if n == 17 else 5) + str(n)} for n in range(40)]
    spec = spec_of(rows_of(tmp_path / "a.jsonl", rows), stages=(SftStage(max_length=256),))
    found, done = forecast(spec, tmp_path), prepare(spec, tmp_path)
    assert (
        found is not None
        and found.kept == 39
        and "longer than the model can be trained on at once (line 18 of a.jsonl)" in found.left_out
    )
    assert done.counts.dropped == {"too_long": 1} and done.counts.places["too_long"] == [("a.jsonl", 18)]


def test_of_many_rows_a_part_is_cleaned_and_the_figures_are_scaled() -> None:
    """Sixty thousand rows take seconds."""
    rows = [
        Row(asked(n), "None" if n % 4 == 0 else f"Here is number {n} of all.", "a.csv", n + 2) for n in range(60_000)
    ]
    begun = time.perf_counter()
    found = foretold(spec_of(Source(path="a.csv", kind="table")), Path(), rows, [], Counts())
    assert time.perf_counter() - begun < 60
    assert (
        found.sampled and found.read == 60_000 and found.kept == pytest.approx(45_000, rel=0.05) and found.problem == ""
    )
    assert found.left_out.startswith("About 1") and "of 60,000 rows" in found.left_out
    limited = foretold(spec_of(Source(path="a.csv", kind="table"), limit=200), Path(), rows, [], Counts())
    assert not limited.sampled and limited.read == 200


@pytest.mark.parametrize(("labels", "says"), [
    ({"normal": 41, "fraud": 3}, "“fraud” 3 (7%)"), ({"a": 900, "b": 90, "c": 10}, "“c” 10 (1%)"),
    ({"a": 85, "b": 15}, "“b” 15 (15%)"),
    ({"a": 30, "b": 30, "c": 20}, ""), ({"a": 5, "b": 1}, ""), ({"a": 60, "b": 40}, ""), ({}, ""),
])  # fmt: skip
def test_unequal_labels_are_told_before_the_run(labels: dict[str, int], says: str) -> None:
    found = Forecast(read=100, kept=100, labels=labels)
    told = [w.text for w in warnings_of_rows(found, spec_of(task=Task.CLASSIFICATION)) if w.code == "imbalanced_labels"]
    assert bool(told) == bool(says) and all(says in text for text in told)


@pytest.mark.parametrize(("wrong", "said"), [(8, True), (1, False), (0, False)])
def test_labels_that_contradict_each_other_are_told_before_the_run(tmp_path: Path, wrong: int, said: bool) -> None:
    """Where they are more than labels usually have wrong."""
    rows = [{"question": asked(n), "answer": ("refund", "delivery")[n % 2]} for n in range(100)]
    rows += [{"question": asked(n), "answer": ("delivery", "refund")[n % 2]} for n in range(wrong)]
    spec = spec_of(rows_of(tmp_path / "a.jsonl", rows), task=Task.CLASSIFICATION)
    found = forecast(spec, tmp_path)
    assert found is not None
    told = [w for w in warnings_of_rows(found, spec) if w.code == "label_quality"]
    assert bool(told) is said and all(str(found.conflicts) in w.text and not w.blocking for w in told)


@pytest.mark.parametrize("long", [0, 2, 60])
def test_rows_longer_than_the_model_reads_are_told_before_the_run(tmp_path: Path, long: int) -> None:
    """Few, which are left out, and many, which the run is refused for."""
    rows = [
        {"question": f"{asked(n)} {'word ' * 3000 if n < long else ''}", "answer": f"Aisle {n}."} for n in range(90)
    ]
    spec = spec_of(rows_of(tmp_path / "a.jsonl", rows))
    found = forecast(spec, tmp_path)
    assert found is not None and found.too_long == long
    told = [w.text for w in warnings_of_rows(found, spec) if w.code == "context_length"]
    assert len(told) == bool(long) and all(f"{long} of {found.read}" in text for text in told)


def planned(folder: Path, *words: str) -> PlanState:
    state = PlanState()
    for said in words:
        state = plan_turn(
            state, said, NoModel(), measurer(folder, [folder / "a.jsonl"]), CPU, foresee=forecaster(folder)
        )
    return state


def test_a_plan_whose_rows_would_be_refused_is_not_ready(tmp_path: Path) -> None:
    """It asks with the sentence of the refusal; with better rows it is ready."""
    alike(tmp_path)
    plan = planned(tmp_path, "A bot that answers our customers, data a.jsonl").plan
    assert plan is not None and plan.status == "needs_answers" and "are too similar" in plan.questions[0].text
    rows_of(
        tmp_path / "a.jsonl",
        [{"question": asked(n), "answer": f"You find it in the {n}th row, right beside the door."} for n in range(40)],
    )
    better = planned(tmp_path, "A bot that answers our customers, data a.jsonl").plan
    assert better is not None and better.status == "ready"


@pytest.mark.parametrize(
    ("answer", "choice"),
    [
        ("the first one counts", "first"),
        ("Leave these rows out.", "none"),
        ("each combination is a class of its own", "all"),
        ("you decide", "first"),
    ],
)
def test_what_counts_of_several_labels_is_asked_once(tmp_path: Path, answer: str, choice: str) -> None:
    rows_of(
        tmp_path / "a.jsonl",
        [{"question": asked(n), "answer": ("billing", "delivery", "billing; delivery")[n % 3]} for n in range(60)],
    )
    first = planned(tmp_path, "Sort our messages, data a.jsonl").plan
    assert (
        first is not None
        and [q.field for q in first.questions] == ["several_labels"]
        and "20 rows have several labels" in first.questions[0].text
    )
    plan = planned(tmp_path, "Sort our messages, data a.jsonl", answer).plan
    assert (
        plan is not None
        and plan.status == "ready"
        and plan.spec is not None
        and plan.spec.data.several_labels == choice
    )
    assert ("several_labels" in plan.spec.model_dump(mode="json")["data"]) == (choice != "first")


def test_the_same_files_are_cleaned_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Again only where a file or the way it is read has changed."""
    calls: list[str] = []
    monkeypatch.setattr("nlforge.sources.forecast", lambda spec, _: calls.append(spec.task))
    source = rows_of(tmp_path / "a.jsonl", [{"question": "q", "answer": "a"}])
    foresee = forecaster(tmp_path)
    for spec in (spec_of(source), spec_of(source), spec_of(source, limit=5)):
        foresee(spec)
    (tmp_path / "a.jsonl").write_text("{}")
    foresee(spec_of(source))
    assert len(calls) == 3
