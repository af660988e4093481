"""What is planned to be handed over to a person: by default, as it was said, and what the page says of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.core.spec import HandOver, Task, TrainingSpec, digest, dump_yaml, load_spec
from engine.data.profile import DataProfile
from engine.evaluation.statistics import wilson
from engine.models.base_weights import CATALOGUE_DEFAULT, ENCODER
from engine.trust.curve import share_needs
from nlforge.wording import catalogue
from nlforge.wording.told import in_every_language
from planner.answers import answers
from planner.changes import apply_changes
from planner.compile.plan import compile_plan
from planner.from_spec import plan_of_spec
from planner.plan import Plan
from planner.requirements import NOTHING_KNOWN, Change, Requirements, WantedGate, WantedStage
from planner.rule_readers.all import read_all
from tests.support.machines import CPU
from tests.support.pages import spec_page

ROWS = DataProfile(path="m.csv", kind="table", rows=400, usable=400, prompt_column="a", reply_column="b")
WITH_ENCODER = CPU.model_copy(update={"bases": (CATALOGUE_DEFAULT, ENCODER.name)})


def task(kind: Task) -> Change:
    return Change(op="set", field="task", value=kind.value, quote="it is that")


def planned(*turns: str, kind: Task = Task.CHAT_ASSISTANT, rows: int = 400, more: tuple[Change, ...] = ()) -> Plan:
    wants = apply_changes(Requirements(), [task(kind), *more], 1)
    for number, words in enumerate(turns, 2):
        wants = apply_changes(wants, read_all(words, wants), number)
    return compile_plan(wants, [ROWS.model_copy(update={"rows": rows, "usable": rows})], CPU)


def wish_of(plan: Plan) -> HandOver | None:
    assert plan.spec is not None
    return plan.spec.hand_over


def codes(plan: Plan) -> set[str]:
    return {w.code for w in plan.warnings}


@pytest.mark.parametrize("kind", [Task.CHAT_ASSISTANT, Task.QA_OVER_DOCUMENTS])
def test_what_people_read_as_answers_is_handed_over_by_default(kind: Task) -> None:
    """With its reason and a question that keeps nothing from starting."""
    plan = planned(kind=kind)
    assert wish_of(plan) == HandOver(right_share=0.95)
    assert plan.spec is not None and plan.spec.data.max_eval_rows == 200
    assert plan.origin["data.max_eval_rows"].reason is not None
    assert {plan.origin[f"hand_over.{name}"].source for name in ("right_share", "text")} == {"default"}
    assert [q.field for q in plan.offers] == ["hand_over"] and not any(q.field == "hand_over" for q in plan.questions)
    page = spec_page(plan)
    assert "at least 95% of its answers; the rest it hands over to a person" in page and "answer everything" in page


@pytest.mark.parametrize("kind", [
    Task.REWRITING_STYLE, Task.TRANSLATION, Task.SUMMARIZATION, Task.CODE_ASSISTANT, Task.DOMAIN_ADAPTATION,
    Task.EXTRACTION, Task.TOOL_USE_AGENT, Task.CLASSIFICATION,
])  # fmt: skip
def test_nothing_else_is(kind: Task) -> None:
    plan = planned(kind=kind)
    assert wish_of(plan) is None and plan.spec is not None and plan.spec.data.max_eval_rows == 48
    assert bool(plan.offers) == (kind in (Task.CLASSIFICATION, Task.EXTRACTION))


def reason_of(plan: Plan) -> str:
    return str(plan.origin["data.min_eval_rows"].reason)


def test_of_few_rows_more_are_held_out() -> None:
    """Eleven of seventy would tell nothing of when to hand over, nor of how good it is; of many the usual share is
    enough."""
    few, many, without = planned(rows=71), planned(rows=400), planned("Answer everything.", rows=71)
    assert [p.spec.data.min_eval_rows for p in (few, many, without) if p.spec is not None] == [24, 0, 24]
    assert "how good it is" in reason_of(without) and "hand over" in reason_of(few)
    forms = planned(kind=Task.EXTRACTION, rows=71)
    assert forms.spec is not None and forms.spec.data.min_eval_rows == 24
    assert "15% of the rows, but at least 24 (of very few a third), are held out" in spec_page(few)
    assert (
        "it will answer every message" not in spec_page(few)
        and "at least" not in spec_page(many).split("held out")[0][-40:]
    )


@pytest.mark.parametrize(("least", "rows"), [(0.9, 200), (0.99, 200), (0.999, 1000), (1.0, 200)])
def test_as_many_measure_as_a_gate_takes(least: float, rows: int) -> None:
    """What the page says it would take must be enough."""
    gate = Change(op="add", field="gates", quote="so much", value=WantedGate(metric="accuracy", at_least=least))
    plan = planned(kind=Task.CLASSIFICATION, more=(gate,))
    assert plan.spec is not None and plan.spec.data.max_eval_rows == rows


def test_a_spec_without_it_keeps_its_digest() -> None:
    plan = planned("Answer everything.")
    assert plan.spec is not None and wish_of(plan) is None and "hand_over" not in dump_yaml(plan.spec)
    assert digest(plan.spec) == digest(TrainingSpec.model_validate(json.loads(plan.spec.model_dump_json())))
    assert "Answers every message itself" in spec_page(plan) and not plan.offers


def test_it_is_as_it_was_said() -> None:
    plan = planned("If it is not sure, say “A colleague answers you.”", "90 % of its answers must be right.")
    assert wish_of(plan) == HandOver(right_share=0.9, text="A colleague answers you.")
    assert {plan.origin[f"hand_over.{name}"].source for name in ("right_share", "text")} == {"said"}
    assert "90% of its answers; the rest it hands over to a person (“A colleague answers you.”)" in spec_page(plan)
    assert not plan.offers and not (codes(plan) & {"hand_over_text", "cannot_guarantee"})


@pytest.mark.parametrize(("turns", "share"), [
    (("Hand over when unsure.", "No hand-over after all."), None),
    (("No hand-over.", "90 % of its answers must be right."), 0.9),
    (("90 % of its answers must be right.", "No hand-over.", "Hand over when unsure."), 0.9),
])  # fmt: skip
def test_what_was_said_last_counts(turns: tuple[str, ...], share: float | None) -> None:
    wish = wish_of(planned(*turns))
    assert (None if wish is None else wish.right_share) == share


def test_a_share_of_answers_is_a_gate_where_nothing_is_handed_over() -> None:
    """As it was before: a classifier whose answers must be right is held to its accuracy."""
    plan = planned("95 % of its answers must be right.", kind=Task.CLASSIFICATION)
    assert plan.spec is not None and [(g.metric, g.at_least) for g in plan.spec.gates] == [("accuracy", 0.95)]
    assert wish_of(plan) is None and plan.origin["gates[accuracy]"].quote == "95 % of its answers must be right."
    with_it = planned("95 % of its answers must be right. Hand over what it is unsure of.", kind=Task.CLASSIFICATION)
    assert with_it.spec is not None and not with_it.spec.gates and wish_of(with_it) == HandOver(right_share=0.95)


def test_accuracy_stays_a_gate() -> None:
    gate = Change(op="add", field="gates", value=WantedGate(metric="accuracy", at_least=0.9), quote="90 % accuracy")
    plan = planned(more=(gate,))
    assert plan.spec is not None and plan.spec.gates[0].at_least == 0.9 and wish_of(plan) == HandOver()


def test_nobody_promises_that_all_is_right() -> None:
    plan = planned("100 % of its answers must be right.")
    assert wish_of(plan) == HandOver(right_share=0.99) and "cannot_guarantee" in codes(plan)
    assert "99 % is the most that is promised" in spec_page(plan)


@pytest.mark.parametrize(("words", "told"), [
    ("When unsure say “We will refund you within 2 days.”", "promises something"),
    ("When unsure say “Das kläre ich gerne mit einer Kollegin für Sie.”", "another language"),
    ("When unsure say “A colleague answers you soon.”", None),
])  # fmt: skip
def test_the_words_are_weighed(words: str, told: str | None) -> None:
    texts = [str(w.text) for w in planned(words).warnings if w.code == "hand_over_text"]
    assert (len(texts) == 1 and told in texts[0]) if told is not None else not texts


def test_too_few_rows_are_said_with_how_many_it_takes() -> None:
    few, fewest, enough = planned(rows=320), planned(rows=50), planned(rows=600)
    (text,) = (str(w.text) for w in few.warnings if w.code == "too_few_to_promise")
    assert "48 messages" in text and "at most about 93 %" in text and "73 answers" in text
    assert wilson(73, 73)[0] >= 0.95 > wilson(72, 72)[0] and share_needs(1.0, 0.95) == 73 and share_needs(1.0, 0.5) == 4
    assert "it takes 20" in next(str(w.text) for w in fewest.warnings if w.code == "too_few_to_promise")
    assert "too_few_to_promise" not in codes(enough)


def test_forms_are_handed_over_where_that_is_said() -> None:
    forms = ROWS.model_copy(update={"forms": 3, "kind": "jsonl"})
    wants = apply_changes(Requirements(), [task(Task.EXTRACTION)], 1)
    silent = compile_plan(wants, [forms], WITH_ENCODER)
    assert wish_of(silent) is None and any("of whose form it is not sure" in str(q.text) for q in silent.offers)
    plan = compile_plan(apply_changes(wants, read_all("Hand over when unsure.", wants), 2), [forms], WITH_ENCODER)
    assert plan.spec is not None and plan.spec.model.base == "multilingual-e5-small" and wish_of(plan) == HandOver()


def test_what_no_code_does_is_not_planned() -> None:
    """A model that only reads answers nothing: said, not planned."""
    reads = Change(op="add", field="stages", value=WantedStage(kind="cpt"), quote="read them")
    no_examples = Change(op="add", field="stages", value=WantedStage(kind="sft", wanted=False), quote="no examples")
    plan = planned("Hand over when unsure.", kind=Task.DOMAIN_ADAPTATION, more=(reads, no_examples))
    assert wish_of(plan) is None and any("only reads texts" in w.text for w in plan.warnings)


@pytest.mark.parametrize(("words", "on"), [
    ("answer everything", False), ("beantworte alles", False), ("Answer only what it is likely right on.", True),
])  # fmt: skip
def test_the_question_is_answered_by_its_options(words: str, on: bool) -> None:
    """In each language; a yes agrees to the plan and to no option."""
    plan = planned()
    found = answers(words, plan, [], NOTHING_KNOWN, in_every_language=in_every_language)
    assert found is not None and [(c.field, c.value) for c in found[0]] == [("hand_over", on)]
    assert answers("yes", plan, [], NOTHING_KNOWN) is None


def test_the_page_says_it_in_german(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "spoken", lambda: "de")
    page = spec_page(planned("Im Zweifel soll es sagen: „Ein Kollege meldet sich.“"))
    assert "95 % seiner Antworten; den Rest gibt es an einen Menschen ab („Ein Kollege meldet sich.“)" in page


def test_a_spec_that_was_written_by_hand_has_it(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text(
        "a,b\n" + "".join(f"where is parcel {n} from {n * 7},it is in town {n}\n" for n in range(300)), "utf-8"
    )
    spec = planned("90 % of its answers must be right.").spec
    assert spec is not None
    file = tmp_path / "spec.yaml"
    file.write_text(dump_yaml(spec), encoding="utf-8")
    assert "right_share: 0.9" in file.read_text(encoding="utf-8")
    again = load_spec(file)
    assert again == spec and digest(again) == digest(spec)
    page = spec_page(plan_of_spec(again, "spec.yaml", tmp_path, CPU, "s"))
    assert "at least 90% of its answers" in page and "from spec.yaml" in page
