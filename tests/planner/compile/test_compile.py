"""Compile is pure: any wishes give a valid spec or a typed refusal, and what was withdrawn leaves no trace."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.core.spec import Gpu, Money, Task, TrainingSpec, digest
from engine.estimation.estimate import training_memory_gb
from engine.models.catalogue import catalogue, entry
from planner.changes import apply_changes
from planner.compile.advice import advice_for
from planner.compile.plan import compile_plan
from planner.diff import leaves
from planner.plan import MOST_ASKED, Plan
from planner.requirements import (
    LISTS,
    Change,
    Circumstance,
    Requirements,
    WantedCriterion,
    WantedGate,
    WantedGpu,
    WantedSource,
    WantedStage,
    key,
)
from tests.support.changes import CHANGES, applied, change
from tests.support.machines import CPU


def compiled(wants: Requirements) -> Plan:
    return compile_plan(wants, [], CPU)


@given(st.lists(CHANGES, max_size=14))
@settings(max_examples=3 * settings().max_examples)
def test_any_wishes_give_a_valid_spec_or_a_typed_refusal(changes: list[Change]) -> None:
    """The spec reads back as itself, has an origin for each value, fits its hardware or is declined; a person is asked
    the first three of its questions."""
    plan = compiled(applied(changes))
    assert plan.spec is not None and plan.digest == digest(plan.spec)
    assert TrainingSpec.model_validate_json(plan.spec.model_dump_json()) == plan.spec
    assert not [f for f, _ in leaves(plan.spec.model_dump(mode="json")) if f not in plan.origin]
    assert plan.asked == plan.questions[:MOST_ASKED] and len(set(plan.questions)) == len(plan.questions)
    codes = [w.code for w in plan.warnings]
    assert len({(w.code, w.text) for w in plan.warnings}) == len(codes)
    assert plan.spec.stages or any(isinstance(c.value, WantedStage) and not c.value.wanted for c in changes)
    assert plan.status == (
        "declined" if any(w.blocking for w in plan.warnings) else "needs_answers" if plan.questions else "ready"
    )
    gpus = plan.spec.hardware.gpus
    if gpus and plan.spec.stages and plan.status != "declined" and all(g.vram_gb for g in gpus):
        assert training_memory_gb(entry(plan.spec.model.base), plan.spec.stages[0].method) <= sum(
            (g.vram_gb or 0) * g.count for g in gpus
        )
    assert Plan.model_validate_json(plan.model_dump_json()) == plan


@given(st.lists(CHANGES, max_size=10), st.randoms(use_true_random=False))
def test_the_order_of_independent_changes_does_not_matter(changes: list[Change], chance: Any) -> None:
    """Changes to different values give the same plan in any order, but for the order of lists."""
    single = {
        (c.field, key(c.value) if c.field in LISTS else ""): c
        for c in changes
        if c.op != "replace" and c.field not in ("gpus", "experts")
    }
    kept = list(single.values())
    # A withdrawn file also leaves the specialist that named it, so those are not independent.
    kept = [c for c in kept if not (c.op == "remove" and c.field == "sources")]
    mixed = list(kept)
    chance.shuffle(mixed)

    def facts(wants: Requirements) -> Any:
        return {field: sorted(w.model_dump_json() for w in wishes) for field, wishes in wants.wishes.items()}

    one, two = applied(kept), applied(mixed)
    assert facts(one) == facts(two)
    first, second = compiled(one), compiled(two)
    assert first.spec is not None and second.spec is not None
    assert (
        sorted(leaves(first.spec.model_dump(mode="json"))) == sorted(leaves(second.spec.model_dump(mode="json")))
        or first.spec.languages != second.spec.languages
    )
    assert {w.code for w in first.warnings} == {w.code for w in second.warnings}


@given(st.lists(CHANGES, max_size=8), CHANGES)
def test_what_was_withdrawn_leaves_no_trace(changes: list[Change], one: Change) -> None:
    """A wish said and taken back gives the spec, origins and warnings of a conversation in which it was never said."""
    before = applied(
        [c for c in changes if c.op != "replace" and (c.field, key(c.value)) != (one.field, key(one.value))]
    )
    if one.field not in LISTS and before.one(one.field) is not None:
        return
    if isinstance(one.value, WantedGpu) and before.all("gpus"):
        return
    said = apply_changes(
        before, [one.model_copy(update={"op": "add" if one.field in LISTS else "set", "quote": "only said here"})], 2
    )
    gone = apply_changes(said, [one.model_copy(update={"op": "remove"})], 3)
    if one.field in ("experts", "sources") and gone != before:
        # Withdrawing a specialist takes its own files along, and a file leaves its specialist.
        assert not any(w.said.quote == "only said here" for wishes in gone.wishes.values() for w in wishes)
        return
    assert gone == before
    assert "only said here" not in compiled(gone).model_dump_json()


def test_every_circumstance_has_advice_in_words() -> None:
    """Each has a code and a text that quotes the person."""
    for circumstance in Circumstance:
        advice = advice_for(circumstance)
        assert advice and all("{quote}" in a.text and len(a.text) > 60 for a in advice), circumstance


@pytest.mark.parametrize(("vram", "at_most", "method"), [(8, 8, "qlora"), (24, 8, "lora"), (2, 0.5, "lora")])
def test_the_model_fits_the_card(vram: float, at_most: float, method: str) -> None:
    """More memory allows a larger model; a card that is too small for bf16 weights gets 4-bit ones."""
    wants = applied(
        [
            change("add", "gpus", WantedGpu(name="Foo", count=1, vram_gb=vram)),
            change("set", "task", Task.CHAT_ASSISTANT),
        ]
    )
    spec = compiled(wants).spec
    assert spec is not None and spec.model.params_b <= at_most * 1.1
    assert training_memory_gb(entry(spec.model.base), spec.stages[0].method) <= vram
    if vram > 2:
        assert spec.stages[0].method == method


def test_weights_that_fit_no_single_card_are_divided() -> None:
    """A model that fits one card is not divided; one that fits only all of them is, with the figures as the reason;
    4-bit weights never are."""

    def planned(count: int, vram: float, task: Task = Task.CHAT_ASSISTANT, size: float = 14) -> Plan:
        cards = change("add", "gpus", WantedGpu(name="Foo", count=count, vram_gb=vram))
        return compiled(applied([cards, change("set", "task", task), change("set", "max_params_b", size)]))

    one, two, large = planned(1, 80), planned(2, 24), planned(2, 80)
    for plan, sharding in ((one, "none"), (two, "fsdp2"), (large, "none")):
        assert plan.spec is not None and plan.estimate is not None
        stage = plan.spec.stages[0]
        assert (plan.spec.model.params_b > 14, stage.method, stage.sharding) == (True, "lora", sharding)
    assert (
        two.spec is not None
        and two.estimate is not None
        and two.estimate.memory_gb <= 24 < training_memory_gb(entry(two.spec.model.base), "lora")
    )
    assert "do not fit one card" in (two.origin["stages[sft].sharding"].reason or "")
    sorting = planned(2, 24, Task.CLASSIFICATION).spec
    assert (
        sorting is not None
        and sorting.stages[0].kind == "sft"
        and (sorting.stages[0].sharding, sorting.stages[0].head) == ("fsdp2", "text")
    )
    few = planned(2, 8).spec
    assert few is not None and (few.stages[0].method, few.stages[0].sharding) == ("qlora", "none")


def test_a_language_needs_a_model_that_speaks_it() -> None:
    """With a card a model is chosen that its makers say speaks the language; without one the weakness is said."""
    german = change("add", "languages", "de")
    card = change("add", "gpus", WantedGpu(name="RTX 4090", count=1))
    here, there = compiled(applied([german])), compiled(applied([german, card]))
    assert "language_support_weak" in {w.code for w in here.warnings}
    assert "language_support_weak" not in {w.code for w in there.warnings}
    assert there.spec is not None and entry(there.spec.model.base).speaks(("de",))


def test_stages_follow_wishes_and_data() -> None:
    """SFT by default, CPT for plain text, DPO for preferences, GRPO only when wished for; what is ruled out is out."""

    def kinds(*changes: Change) -> list[str]:
        spec = compiled(applied(changes)).spec
        assert spec is not None
        return [s.kind for s in spec.stages]

    assert kinds() == ["sft"]
    assert kinds(change("set", "task", Task.DOMAIN_ADAPTATION)) == ["cpt"]
    assert kinds(change("add", "sources", WantedSource(path="p", holds="preferences"))) == ["dpo"]
    assert kinds(change("add", "stages", WantedStage(kind="grpo"))) == ["sft", "grpo"]
    assert kinds(change("add", "stages", WantedStage(kind="sft", wanted=False))) == []
    assert kinds(
        change("add", "stages", WantedStage(kind="cpt")), change("add", "stages", WantedStage(kind="grpo"))
    ) == ["cpt", "sft", "grpo"]


def test_texts_are_read_in_pieces_the_machine_can_score() -> None:
    """On a processor pieces are short, on a card as long as the task asks; activations are kept where they fit."""
    wish = change("set", "task", Task.DOMAIN_ADAPTATION)
    here, there = (
        compiled(applied(c)).spec for c in ([wish], [wish, change("add", "gpus", WantedGpu(name="RTX 4090", count=1))])
    )
    assert here is not None and there is not None
    assert here.stages[0].max_length == 512 and there.stages[0].max_length == 4096
    assert not here.stages[0].activation_checkpointing and there.stages[0].activation_checkpointing


def test_too_little_of_everything_is_said() -> None:
    """Few examples, little money, a short deadline and a tight reply time each have a warning with a figure."""
    wants = applied(
        [
            change("add", "sources", WantedSource(path="x.jsonl", examples=12)),
            change("set", "deadline_hours", 0.001),
            change("set", "max_response_seconds", 0.01),
            change("add", "gates", WantedGate(metric="accuracy", at_least=1.0)),
        ]
    )
    codes = {w.code for w in compiled(wants).warnings}
    assert {"not_enough_data", "deadline_too_short", "hardware_too_small", "cannot_guarantee"} <= codes
    rented = applied(
        [
            change("set", "offline_only", False),
            change("set", "budget", Money(amount=0.01)),
            change("add", "sources", WantedSource(path="x.jsonl", examples=90000)),
        ]
    )
    plan = compiled(rented)
    assert (
        "budget_too_small" in {w.code for w in plan.warnings}
        and plan.estimate is not None
        and plan.estimate.cost["amount"]
    )


def test_no_false_alarm_on_a_sound_wish() -> None:
    """Enough data, a fitting card and no odd circumstance: nothing but what this version cannot build is said."""
    wants = applied(
        [
            change("set", "task", Task.CHAT_ASSISTANT),
            change("add", "sources", WantedSource(path="x.jsonl", examples=5000, holds="dialogues")),
            change("add", "gpus", WantedGpu(name="RTX 4090", count=1)),
            change("add", "languages", "en"),
        ]
    )
    assert {w.code for w in compiled(wants).warnings} <= {"not_built_here_yet"}


def test_house_terms_without_a_list_are_said_to_be_unchecked() -> None:
    """The page would promise a check that finds nothing to check by."""
    line = change("add", "rubric", WantedCriterion(name="house terms", weight=0.5))
    list_of_terms = change("add", "sources", WantedSource(path="terms.csv", use="retrieve", holds="glossary"))
    data = change("add", "sources", WantedSource(path="x.jsonl", examples=5000, holds="dialogues"))
    for changes, told in (([data, line], True), ([data, line, list_of_terms], False)):
        assert any("list of terms" in w.text for w in compiled(applied(changes)).warnings) == told


def test_the_catalogue_is_sound() -> None:
    """Sorted by size, weights in packages where they are called embedded, each pinned, and a licence for each."""
    models = catalogue()
    assert [m.params_b for m in models] == sorted(m.params_b for m in models)
    assert all((m.weights == "embedded") == (m.package is not None) and m.license for m in models)
    pinned = [sha for m in models if m.package is not None for sha in (m.package.sha256, *m.package.parts)]
    assert pinned and all(re.fullmatch("[0-9a-f]{64}", sha) for sha in pinned)
    assert Gpu(name="x").count == 1
