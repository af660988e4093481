"""How it learns, said by name or by comparison."""

from __future__ import annotations

import pytest

from planner.changes import apply_changes
from planner.compile.plan import compile_plan
from planner.requirements import Requirements, Value, WantedRate
from planner.rule_readers.all import read_all
from planner.rule_readers.training import read_size_step
from tests.support.machines import CPU

HALF, DOUBLE = WantedRate(times=0.5), WantedRate(times=2.0)


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("use LoRA", "method", "lora"),
        ("Please use LoRA instead.", "method", "lora"),
        ("Bitte mit QLoRA trainieren.", "method", "qlora"),
        ("train all weights", "method", "full"),
        ("Alle Gewichte trainieren, bitte.", "method", "full"),
        ("full fine-tuning please", "method", "full"),
        ("half the learning rate", "learning_rate", HALF),
        ("Die Lernrate halbieren.", "learning_rate", HALF),
        ("a smaller learning rate", "learning_rate", HALF),
        ("eine kleinere Lernrate", "learning_rate", HALF),
        ("reduce the learning rate by half", "learning_rate", HALF),
        ("learn more carefully", "learning_rate", HALF),
        ("Lerne vorsichtiger!", "learning_rate", HALF),
        ("double the learning rate", "learning_rate", DOUBLE),
        ("learning rate 2e-4", "learning_rate", WantedRate(rate=2e-4)),
        ("Lernrate 0,0002", "learning_rate", WantedRate(rate=2e-4)),
        ("use QLoRA instead of LoRA", "method", "qlora"),
        ("Nimm LoRA statt QLoRA.", "method", "lora"),
        ("Train it with LoRA on my files.", "method", "lora"),
        ("not LoRA but train all weights", "method", "full"),
        ("kein LoRA, sondern alle Gewichte trainieren", "method", "full"),
        ("learning rate: 2e-4", "learning_rate", WantedRate(rate=2e-4)),
        ("Lernrate: 0,0002", "learning_rate", WantedRate(rate=2e-4)),
        ("it may take 3 hours", "deadline_hours", 3.0),
        ("Es darf 5 Stunden dauern.", "deadline_hours", 5.0),
    ],
)
def test_what_is_said_of_learning_is_read(words: str, field: str, value: Value) -> None:
    assert [(c.field, c.value) for c in read_all(words)] == [(field, value)]


@pytest.mark.parametrize(
    "words",
    [
        "Train a model with our LoRa sensor manuals.",
        "Trainiere mit den Handbüchern unserer LoRa-Funkgeräte.",
        "lora: no",
        "LoRA? No.",
        "instead of LoRA",
        "The learning rate is important: 3 passes.",
        "Do not use LoRA or train all weights.",
        "We use LoRa sensors in the barn.",
        "Our gateways talk with LoRa.",
        "Do not use LoRA.",
        "no full fine-tuning",
        "all weights and sizes of our parcels",
        "Is a smaller learning rate better?",
        "not a smaller learning rate",
        "If it forgets, take half the learning rate.",
        "Pupils have a higher learning rate.",
        "Students learn more carefully with us.",
        "Explain in smaller steps.",
        "They then practise law.",
        "Our wash dries your coats. It may take 3 hours.",
        "Falls es vergisst, nimm die halbe Lernrate.",
        "The learning rate of our apprentices is smaller than yours.",
    ],
)
def test_other_things_are_not_taken_for_it(words: str) -> None:
    assert [c for c in read_all(words) if c.field in ("method", "learning_rate", "deadline_hours", "stages")] == []


@pytest.mark.parametrize(
    ("words", "step"),
    [
        ("a smaller model", "smaller"),
        ("Make it smaller, please.", "smaller"),
        ("Ein kleineres Modell bitte", "smaller"),
        ("take a larger model", "larger"),
        ("a smaller model car shop", None),
        ("Our shop is smaller than yours.", None),
        ("Is a smaller model better?", None),
        ("not a smaller model", None),
    ],
)
def test_a_smaller_model_is_one(words: str, step: str | None) -> None:
    found = read_size_step(words)
    assert (None if found is None else found[0]) == step


def test_what_is_said_of_learning_is_in_the_plan() -> None:
    """Half of half a rate is a quarter; the words stand beside the value; “train all weights” does on this machine
    what it says."""
    wants, plans = Requirements(), []
    for turn, words in enumerate(
        ("bot", "half the learning rate", "learn more carefully", "train all weights", "learning rate 0.0005"), 1
    ):
        wants = apply_changes(wants, read_all(words), turn)
        plans.append(compile_plan(wants, (), CPU))
    rates = [p.spec.stages[0].learning_rate for p in plans if p.spec is not None]
    assert rates[1:3] == [rates[0] / 2, rates[0] / 4] and rates[4] == 5e-4
    assert [p.spec.stages[0].method for p in plans if p.spec is not None] == ["lora"] * 3 + ["full"] * 2
    assert (
        plans[2].origin["stages[sft].learning_rate"].quote == "learn more carefully"
        and plans[3].origin["stages[sft].method"].source == "said"
    )
    asked = apply_changes(Requirements(), read_all("use QLoRA"), 1)
    told = compile_plan(asked, (), CPU)
    assert (
        told.spec is not None
        and told.spec.stages[0].method == "lora"
        and "cannot be trained here" in str(told.origin["stages[sft].method"].reason)
    )
