"""Replies that end in a result: how they end is seen in the data, and the result is what is judged."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.core.row import Row
from engine.core.spec import Criterion
from engine.data.endings import ending_of
from engine.data.profile import profile_source
from engine.evaluation.score_replies import judge
from engine.graders.ending import ending, result_of
from engine.graders.kinds import Ending
from engine.graders.verdict import References, Reply
from planner.changes import apply_changes
from planner.compile.plan import compile_plan
from planner.requirements import Change, Requirements, WantedCriterion, WantedGate
from tests.support.machines import CPU
from tests.support.pages import spec_page

STEPS = ("First we add the apples", "We multiply the boxes", "She sells half of them", "Take away the broken ones")
ENDS: dict[str, tuple[Callable[[int], str], Ending, object]] = {
    "figure": (lambda n: f"{STEPS[n % 4]}: {n}+{n + 1}={2 * n + 1}.\n#### {2 * n + 1}",
     Ending(after="####", form="number"), "11"),
    "letter": (lambda n: f"{STEPS[n % 4]}, which rules out one.\nAnswer: {'ABCD'[n % 4]}", Ending(after="Answer:"),
     "B"),
    "in the sentence": (lambda n: f"{STEPS[n % 4]}. Therefore, the answer is ({'ABCD'[n % 4]}).",
     Ending(after="answer is"), "B"),
    "object after thinking": (lambda n: f"Let me think about it: {STEPS[n % 4]}.\n{json.dumps({'n': n})}",
     Ending(form="json"), {"n": 5}),
    "fenced object": (lambda n: f"Let me think about it: {STEPS[n % 4]}.\n```json\n{json.dumps({'n': n})}\n```",
     Ending(form="json"), {"n": 5}),
    "boxed": (lambda n: f"{STEPS[n % 4]}, we get \\boxed{{\\frac{{{n}}}{{7}}}}.", Ending(after="\\boxed{", before="}"),
     "\\frac{5}{7}"),
    "tag": (lambda n: f"<think>{STEPS[n % 4]}</think>\n<answer>{n * 3}</answer>",
     Ending(after="<answer>", before="</answer>", form="number"), "15"),
    "label with its reason": (lambda n: f"{STEPS[n % 4]}, about money.\nKategorie: {('Rechnung', 'Versand')[n % 2]}",
     Ending(after="Kategorie:"), "Versand"),
    "label before its reason": (lambda n: f"Label: {('billing', 'delivery')[n % 2]}\nReason: {STEPS[n % 4]}, item {n}",
     Ending(after="Label:"), "delivery"),
    "bare last line": (lambda n: f"{STEPS[n % 4]}, the customer asks for money.\n{('billing', 'delivery')[n % 2]}",
     Ending(), "delivery"),
    "bold": (lambda n: f"{STEPS[n % 4]} here.\n**Final answer:** {n}", Ending(after="answer:", form="number"), "5"),
    "French": (lambda n: f"On calcule d'abord le total des pommes.\nRéponse : {n}",
     Ending(after="Réponse :", form="number"), "5"),
    "Spanish": (lambda n: f"Primero sumamos todas las cajas.\nRespuesta: {n}",
     Ending(after="Respuesta:", form="number"), "5"),
    "Chinese": (lambda n: f"先把所有的苹果加起来，再减去坏的那些。\n答案：{n}", Ending(after="答案：", form="number"),
     "5"),
}  # fmt: skip


@pytest.mark.parametrize("name", ENDS)
def test_how_replies_end_is_seen(name: str) -> None:
    """Also where one in ten does not end so; where one in five does not, there is none."""
    of, wanted, result = ENDS[name]
    replies = [of(n) for n in range(30)]
    assert ending_of(replies) == wanted and result_of(replies[5], wanted) == result
    assert (
        ending_of([*replies[:28], "I do not know that, sorry to say.", "Ask somebody else for it, please."]) == wanted
    )
    assert ending_of([*replies[:24], *["I do not know that, sorry to say."] * 6]) is None


@pytest.mark.parametrize("of", [
    lambda n: f"Dear customer,\n{STEPS[n % 4]}.\nKind regards\n{('Anna', 'Ben', 'Carl')[n % 3]}",
    lambda n: f"Dear customer, {STEPS[n % 4]}.\nPhone: 0800 {n}",
    lambda n: f"Name: N{n}\nCity: Paris {n}\nTotal: {n} EUR",
    lambda n: f"{STEPS[n % 4]} and you will get item {n} back.",
    lambda n: ("billing", "delivery")[n % 2], lambda n: json.dumps({"a": n}),
    lambda n: f"{STEPS[n % 4]}, {n} of them.\nTotal: 7",
])  # fmt: skip
def test_signatures_forms_and_bare_answers_end_in_no_result(of: Callable[[int], str]) -> None:
    assert ending_of([of(n) for n in range(30)]) is None


@pytest.mark.parametrize(("form", "right", "said", "met"), [
    ("number", "#### 1,200", "quite another way\n#### 1200.00", 1.0), ("number", "#### 12", "so\n#### $12", 1.0),
    ("number", "#### 12", "#### 13", 0.0),
    ("number", "#### 12", "12", 0.0), ("number", "#### 12", "#### 12 or 13", 0.0),
    ("number", "#### 12", "#### 13\nno:\n#### 12", 1.0),
    ("number", "#### 12", "#### １２", 1.0), ("number", "#### 0.125", "#### 0,125", 1.0),
    ("text", "#### Billing", "#### billing.", 1.0),
    ("text", "#### a", "", 0.0),
    ("json", 'x {"a": 1, "b": 2}', 'y {"a": 1, "b": 3}', 0.5), ("json", 'x {"a": 1}', "no object", 0.0),
    ("text", "none", "#### a", None),
])  # fmt: skip
def test_only_the_result_is_compared(form: str, right: str, said: str, met: float | None) -> None:
    assert (
        ending(
            Reply("q", right, said), Ending.model_validate({"after": "" if form == "json" else "####", "form": form})
        ).met
        == met
    )


def _table(folder: Path, of: Callable[[int], str]) -> Path:
    path = folder / "t.jsonl"
    rows = (
        {"question": f"How many are {n} boxes and {n * 3} of {'abcdefghij'[n % 10] * 4}?", "answer": of(n)}
        for n in range(40)
    )
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


@pytest.mark.parametrize("name", ["figure", "letter", "object after thinking", "label with its reason"])
def test_the_plan_judges_the_result_and_the_gate_counts_it(name: str, tmp_path: Path) -> None:
    """The page says what is judged; a reply that gets there another way is right, and counts as such."""
    of, wanted, _ = ENDS[name]
    wants = apply_changes(
        Requirements(),
        [Change(op="add", field="gates", value=WantedGate(metric="accuracy", at_least=0.8), quote="80 %")],
        1,
    )
    plan = compile_plan(wants, [profile_source(_table(tmp_path, of))], CPU)
    assert plan.spec is not None and plan.spec.rubric[0].grader == wanted
    assert "must be that of your data; what leads to it is not compared" in spec_page(
        plan
    ) and "is not measured here yet" not in spec_page(plan)
    rows = [Row("q", of(n), "f", n) for n in range(10)]
    found = judge(
        "trained",
        "x",
        plan.spec.rubric,
        rows,
        replies=[f"Another way.\n{of(n).partition(chr(10))[2] or of(n)}" for n in range(9)] + ["no"],
        seconds=[None] * 10,
        refs=References(),
        classification=False,
    ).event
    assert found.metrics["accuracy"] == 0.9 and found.metrics["exact_match"] == 0.0


def test_being_correct_in_own_words_is_the_result_too(tmp_path: Path) -> None:
    line = Change(
        op="add", field="rubric", value=WantedCriterion(name="correct answer", weight=2.0), quote="correct answer 2.0"
    )
    plan = compile_plan(
        apply_changes(Requirements(), [line], 1), [profile_source(_table(tmp_path, ENDS["figure"][0]))], CPU
    )
    assert plan.spec is not None and [c.grader for c in plan.spec.rubric] == [ENDS["figure"][1]]
    assert (
        isinstance(plan.spec.rubric[0], Criterion) and plan.origin["rubric[correct answer].grader"].source == "measured"
    )
