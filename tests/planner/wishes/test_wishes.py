"""Each kind of wish is declared once: what is derived from the table, and a limit on the model's file from words to
plan."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from pydantic import BaseModel

from engine.core.spec import TrainingSpec
from engine.models.catalogue import entry
from nlforge.wording import catalogue
from planner.compile.model_choice import file_mb
from planner.compile.plan import compile_plan
from planner.diff import diff
from planner.documents.coverage import coverage
from planner.plan import Plan
from planner.plan_state import PlanState
from planner.reading.wire import ReadingAnswer
from planner.render.explain import Explained, reply_text
from planner.requirements import Change, Requirements, Said, Wish
from planner.rule_readers.all import read_all
from planner.rule_readers.of_others import LIMITS
from planner.rule_readers.quoted_values import values_in
from planner.turn import plan_turn
from planner.wishes.field import ChangeField
from planner.wishes.table import WISHES
from tests.support.machines import CPU
from tests.support.no_model import NoModel, nothing
from tests.support.pages import spec_page

CARD = "We have an RTX 4090."
NOT_TOLD = {
    "answer_columns",
    "left_rows",
    "replies_a_day",
    "speaker",
    "rounds",
    "eval_share",
    "passes",
    "method",
    "learning_rate",
    "several_labels",
    "not_in_text",
    "writer",
    "hand_over",
    "right_share",
    "hand_over_text",
    "look_up",
}


def said(*turns: str) -> list[PlanState]:
    states = [PlanState()]
    for words in turns:
        states.append(plan_turn(states[-1], words, NoModel(), nothing, CPU))
    return states[1:]


def plan_of(*turns: str) -> Plan:
    plan = said(*turns)[-1].plan
    assert plan is not None and plan.spec is not None
    return plan


def limit_of(plan: Plan) -> float | None:
    assert plan.spec is not None
    return plan.spec.limits.max_model_mb


def test_the_type_checker_knows_every_wish() -> None:
    assert list(get_args(ChangeField)) == list(WISHES)


@pytest.mark.parametrize("field", WISHES)
def test_every_wish_has_its_place_in_the_spec(field: ChangeField) -> None:
    """A dotted name that leads somewhere; circumstances lead to warnings alone."""
    model: Any = TrainingSpec
    if field == "circumstances":
        assert WISHES[field].at == "warnings" and "warnings" not in model.model_fields
        return
    for part in WISHES[field].at.split("."):
        assert part in model.model_fields, WISHES[field].at
        inner = [
            one
            for one in (model.model_fields[part].annotation, *get_args(model.model_fields[part].annotation))
            if isinstance(one, type) and issubclass(one, BaseModel)
        ]
        model = inner[0] if inner else None


def test_a_language_model_may_speak_of_each_wish() -> None:
    """But those that exact readers alone read; and of a size by comparison, which depends on the plan."""
    allowed = ReadingAnswer.model_json_schema()["properties"]["changes"]["items"]["properties"]
    assert {field for field in WISHES if field in allowed} == set(WISHES) - NOT_TOLD
    assert allowed["size_step"] == {"enum": ["smaller", "larger"]}


def test_what_bounds_the_work_is_said_by_the_person() -> None:
    """A limit that a log or a customer's mail could set would be none of theirs."""
    bounds = {field for field, wish in WISHES.items() if wish.at.startswith("limits.") and wish.unit != "plain"}
    assert bounds < LIMITS and all(WISHES[field].own_words for field in LIMITS)


def test_each_wish_of_a_document_is_covered() -> None:
    """None is without a place to name, columns and answers to what is not there among them."""
    for field, value in (
        ("prompt_columns", "subject"),
        ("unused_columns", "id"),
        ("answer_columns", "room"),
        ("several_labels", "all"),
        ("not_in_text", "Not in the text."),
    ):
        wants = Requirements.model_validate(
            {"wishes": {field: [{"value": value, "said": {"turn": 1, "quote": "so it is", "document": "a.md"}}]}}
        )
        (row,) = coverage([("a.md", "So it is.")], wants)
        assert row.became == (f"{WISHES[field].at}: {value}",)  # type: ignore[index]


@pytest.mark.parametrize(("words", "megabytes"), [
    ("The model file may have at most 200 MB.", 200), ("The file must be smaller than half a gigabyte.", 500),
    ("Keep the model under 300MB.", 300),
    ("The model must not exceed 1.5 GB.", 1500), ("Die Modelldatei darf höchstens 200 MB haben.", 200),
    ("Die Datei muss kleiner als ein halbes Gigabyte sein.", 500), ("Das Modell darf 200 MB nicht überschreiten.", 200),
    ("Le fichier du modèle doit faire moins de 200 Mo.", 200),
    ("Le modèle ne doit pas dépasser un demi-gigaoctet.", 500),
    ("El archivo del modelo puede tener como máximo 200 MB.", 200),
    ("El archivo debe ocupar menos de medio gigabyte.", 500),
    ("模型文件不得超过200MB。", 200), ("模型文件必须小于半个GB。", 500), ("模型最大1.5 GiB", 1610.612736),
])  # fmt: skip
def test_the_largest_file_is_read(words: str, megabytes: float) -> None:
    assert [(c.field, c.value) for c in read_all(words) if c.field != "deploy"] == [("max_model_mb", megabytes)]
    assert megabytes in values_in(words, "megabytes")
    plan = plan_of(words)
    assert limit_of(plan) == megabytes and plan.origin["limits.max_model_mb"].source == "said"


@pytest.mark.parametrize("words", [
    "Attachments are at most 5 MB.", "Our file is at most 200 MB.", "The model must run in at most 8 GB of RAM.",
    "The mails have at most 2 MB.",
    "We have an RTX 4090 with at most 24 GB.", "The model must be ready in at most 6 mo.",
    "The model may give at most 2 to 3 sentences.",
    "Das Modell soll in höchstens 8 GB Arbeitsspeicher laufen.",
    "A customer wrote: “the model file may have at most 200 MB”.", "The model has 200 MB.",
])  # fmt: skip
def test_other_sizes_bound_no_file(words: str) -> None:
    assert [c for c in read_all(words) if c.field == "max_model_mb"] == []


@pytest.mark.parametrize(("words", "left"), [
    ("Make it 300 MB.", 300), ("make it 300", 300), ("No, 300 MB.", 300), ("Lieber 300 MB.", 300),
    ("Plutôt 300 Mo.", 300), ("Mejor 300 MB.", 300),
    ("改成300MB", 300), ("200 MB was too much, take 100 MB.", 100), ("Take 300 MB instead of 200 MB.", 300),
    ("Drop the size limit.", None),
    ("Das Größenlimit entfällt.", None), ("Supprime la limite de taille.", None), ("Quita el límite de tamaño.", None),
    ("取消大小限制", None),
    ("Forget the 200 MB.", None),
])  # fmt: skip
def test_it_is_corrected_and_taken_back_like_other_limits(words: str, left: float | None) -> None:
    before, after = said("The model file may have at most 200 MB.", words)
    assert before.plan is not None and after.plan is not None and limit_of(after.plan) == left
    assert [
        (line.before, line.after) for line in diff(before.plan, after.plan) if line.field == "limits.max_model_mb"
    ] == [("200.0", None if left is None else f"{left:.1f}")]


@pytest.mark.parametrize(("words", "left"), [
    ("Drop the file size limit.", {"max_params_b"}), ("Supprime la limite de taille du fichier.", {"max_params_b"}),
    ("取消文件大小限制", {"max_params_b"}),
    ("Drop the parameter limit.", {"max_model_mb"}), ("Drop the size limit.", set()),
    ("Drop the response time limit.", {"max_params_b", "max_model_mb"}),
])  # fmt: skip
def test_of_two_limits_the_one_that_is_named_goes(words: str, left: set[str]) -> None:
    """“Size limit” names both; “file size limit” one."""
    known = said("At most 3B parameters.", "The model file may have at most 500 MB.", words)[-1].requirements.wishes
    assert {"max_params_b", "max_model_mb"} & set(known) == left


def test_the_page_and_the_reasons_tell_of_it() -> None:
    plan = plan_of("The model file may have at most 500 MB.")
    assert (
        "The file of the model has at most 500 MB  (you said: “The model file may have at most 500 MB”)"
        in spec_page(plan)
    )
    assert (
        reply_text(Explained(plan=plan, about="why this file size?"), catalogue)
        == "limits.max_model_mb: 500.0. You said: “The model file may have at most 500 MB”."
    )
    assert "file of the model" not in spec_page(plan_of("Answer our customers."))


def test_a_plan_without_it_is_what_it_was() -> None:
    plan = plan_of("Answer our customers.")
    assert (
        plan.spec is not None
        and "max_model_mb" not in plan.spec.model_dump_json()
        and "limits.max_model_mb" not in plan.origin
    )


def test_a_base_model_whose_file_is_larger_is_refused() -> None:
    """What is here is 135 million numbers of 2 bytes; where all weights learn, of 4."""
    small, enough = (
        plan_of("The model file may have at most 200 MB."),
        plan_of("The model file may have at most 300 MB."),
    )
    assert small.status == "declined" and "270 MB" in next(w.text for w in small.warnings if w.blocking)
    assert enough.status != "declined"
    all_weights = plan_of("The model file may have at most 300 MB.", "Train all weights, full fine-tuning.")
    assert all_weights.spec is not None and all_weights.spec.stages[0].method == "full"
    assert "540 MB" in next(w.text for w in all_weights.warnings if w.blocking)


def test_another_base_model_is_chosen_with_its_reason() -> None:
    free, bound = plan_of(CARD), plan_of(CARD, "The model file may have at most 4 GB.")
    assert free.spec is not None and bound.spec is not None
    assert (
        file_mb(entry(free.spec.model.base), "lora")
        > 4000
        >= file_mb(entry(bound.spec.model.base), bound.spec.stages[0].method)
    )
    assert "has a file of at most 4,000 MB" in (bound.origin["model.base"].reason or "") and bound.status != "declined"


def test_a_reading_of_a_language_model_is_checked_in_megabytes() -> None:
    """Half a gigabyte is 500, and nothing else."""
    from planner.check import check_change

    words = "The file must be smaller than half a gigabyte."
    assert check_change(Change(op="set", field="max_model_mb", value=500.0, quote=words), [words]) is None
    assert check_change(Change(op="set", field="max_model_mb", value=0.5, quote=words), [words]) is not None
    assert "above 0" in str(check_change(Change(op="set", field="max_model_mb", value=0.0, quote=words), [words]))


def test_it_is_covered_in_a_document() -> None:
    wants = Requirements(
        wishes={"max_model_mb": (Wish(value=200.0, said=Said(turn=1, quote="at most 200 MB", document="a.md")),)}
    )
    (row,) = coverage([("a.md", "The model file may have at most 200 MB.")], wants)
    assert row.became == ("limits.max_model_mb: 200.0",)
    assert limit_of(compile_plan(wants, [], CPU)) == 200
