"""Passes and rounds: read where they are meant, and nowhere else."""

from __future__ import annotations

import pytest

from engine.core.spec import Limits
from engine.estimation.machine import Machine
from planner.changes import apply_changes
from planner.compile.plan import compile_plan
from planner.requirements import Requirements
from planner.rule_readers.all import read_all
from planner.rule_readers.repeats import read_repeats
from tests.support.pages import spec_page


@pytest.mark.parametrize(("words", "field", "value"), [
    ("6 passes", "passes", 6), ("Train for 8 epochs please.", "passes", 8),
    ("two passes over the examples", "passes", 2),
    ("lerne in 5 Durchgängen", "passes", 5),
    ("Take 3 epochs instead.", "passes", 3), ("训练3轮", "passes", 3), ("try up to three times", "rounds", 3),
    ("You may try at most 2 times.", "rounds", 2),
    ("up to 4 rounds", "rounds", 4), ("höchstens drei Versuche", "rounds", 3), ("jusqu'à trois essais", "rounds", 3),
    ("como máximo 2 intentos", "rounds", 2),
    ("nur ein durchgang", "passes", 1), ("mach nur einen Durchgang", "passes", 1), ("just one pass", "passes", 1),
    ("only a single pass, please", "passes", 1), ("lass das kürzer weg und mach nur 2 durchgänge", "passes", 2),
])  # fmt: skip
def test_repetitions_are_read(words: str, field: str, value: float) -> None:
    assert [(c.field, c.value) for c in read_all(words)] == [(field, value)]


@pytest.mark.parametrize("words", [
    "Visitors ask about our 3 passes for the museum.", "The customer called 3 times.",
    "We have 40 rounds of golf a day, at most 9 of them guided.",
    "Answer in 5 sentences.", "Up to 3 times a week a customer calls.", "The pass costs 20 euros.", "0 epochs",
    "Try 200 times at most.", "Customers ask for a pass.", "We sell day tickets and a pass for the museum.",
    "Each of our members gets one pass.",
])  # fmt: skip
def test_what_only_sounds_like_it_is_not(words: str) -> None:
    assert list(read_repeats(words)) == []


def test_they_stand_on_the_page_with_the_words() -> None:
    """What was not said stays as it was; one training is the default, and is not spoken of."""
    wants = apply_changes(Requirements(), read_all("6 passes. Try up to three times."), 1)
    plan = compile_plan(wants, [], Machine(cpus=2, ram_gb=24, free_disk_gb=100))
    assert plan.spec is not None and plan.spec.stages[0].epochs == 6 and plan.spec.limits.rounds == 3
    assert "3 training rounds at most" in spec_page(plan)
    assert plan.origin["limits.rounds"].source == "said" and plan.origin["stages[sft].epochs"].source == "said"
    plain = compile_plan(Requirements(), [], Machine(cpus=2, ram_gb=24, free_disk_gb=100))
    assert (
        plain.spec is not None and plain.spec.limits == Limits() and "training rounds at most" not in spec_page(plain)
    )
