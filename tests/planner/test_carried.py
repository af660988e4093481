"""What takes another's place in a list keeps what the words do not say anew."""

from __future__ import annotations

import pytest

from planner.changes import apply_changes
from planner.requirements import (
    NOTHING_KNOWN,
    Change,
    ChangeField,
    Value,
    WantedCriterion,
    WantedExpert,
    WantedGate,
    WantedGpu,
    WantedSource,
)

RTX = "Quadro RTX 8000"
OLD = WantedSource(path="old.csv", use="eval", holds="pairs", examples=900)
POLITE = WantedCriterion(name="polite", weight=0.5, strength="must")


def add(field: ChangeField, value: Value) -> Change:
    return Change(op="add", field=field, value=value, quote="x")


def after(field: ChangeField, *changes: Change) -> list[Value]:
    return [wish.value for wish in apply_changes(NOTHING_KNOWN, changes, 1).all(field)]


@pytest.mark.parametrize(
    ("field", "before", "old", "now", "then"),
    [
        # The same cards: what they have; no name: the same cards.
        (
            "gpus",
            WantedGpu(name=RTX, vram_gb=48),
            RTX,
            WantedGpu(name=RTX, count=2),
            WantedGpu(name=RTX, count=2, vram_gb=48),
        ),
        ("gpus", WantedGpu(name=RTX, vram_gb=48), RTX, WantedGpu(count=2), WantedGpu(name=RTX, count=2, vram_gb=48)),
        # Another card has its own memory, and none has none.
        ("gpus", WantedGpu(name="A10", vram_gb=24), "A10", WantedGpu(name="L4"), WantedGpu(name="L4")),
        ("gpus", WantedGpu(name="A10", vram_gb=24), "A10", WantedGpu(count=0), WantedGpu(count=0)),
        # Another file is for the same, but has its own number of examples; the same file keeps all that is not said.
        (
            "sources",
            OLD,
            "old.csv",
            WantedSource(path="new.csv"),
            WantedSource(path="new.csv", use="eval", holds="pairs"),
        ),
        ("sources", OLD, "old.csv", WantedSource(path="old.csv", examples=50), OLD.model_copy(update={"examples": 50})),
        # What comes in the place of what was left alone is not left alone.
        ("sources", WantedSource(path="a", use="never"), "a", WantedSource(path="b"), WantedSource(path="b")),
        (
            "sources",
            OLD,
            "old.csv",
            WantedSource(path="b", use="train"),
            WantedSource(path="b", use="train", holds="pairs"),
        ),
        # Points stay, with the sign of what it is now; another rule in its place stays a must, the same one is what it
        # is said to be.
        (
            "rubric",
            POLITE,
            "polite",
            WantedCriterion(name="warm"),
            WantedCriterion(name="warm", weight=0.5, strength="must"),
        ),
        ("rubric", POLITE, "polite", WantedCriterion(name="polite"), WantedCriterion(name="polite", weight=0.5)),
        (
            "rubric",
            POLITE,
            "polite",
            WantedCriterion(name="rude", unwanted=True, weight=None, strength="nice"),
            WantedCriterion(name="rude", unwanted=True, weight=-0.5, strength="nice"),
        ),
        (
            "rubric",
            POLITE,
            "polite",
            WantedCriterion(name="warm", weight=2),
            WantedCriterion(name="warm", weight=2, strength="must"),
        ),
        # A gate says all there is to say.
        (
            "gates",
            WantedGate(metric="f1", at_least=0.9),
            "f1",
            WantedGate(metric="recall", at_least=0.8),
            WantedGate(metric="recall", at_least=0.8),
        ),
    ],
)
def test_what_is_not_said_anew_is_kept(field: ChangeField, before: Value, old: str, now: Value, then: Value) -> None:
    assert after(field, add(field, before), Change(op="replace", field=field, value=now, quote="x", old=old)) == [then]


def test_what_is_said_again_is_kept_too() -> None:
    """“Polite is a must” takes no points away, and “two of these cards” no memory."""
    again = WantedCriterion(name="Polite", strength="must")
    assert after("rubric", add("rubric", WantedCriterion(name="polite", weight=0.5)), add("rubric", again)) == [
        again.model_copy(update={"weight": 0.5})
    ]
    cards = [add("gpus", WantedGpu(name="A10", vram_gb=24)), add("gpus", WantedGpu(name="A10", count=2))]
    assert after("gpus", *cards) == [WantedGpu(name="A10", count=2, vram_gb=24)]


def test_a_specialist_learns_from_the_file_that_took_the_place_of_its_own() -> None:
    law = WantedExpert(name="law", sources=("old.csv", "b.csv"))
    swap = Change(op="replace", field="sources", value=WantedSource(path="new.csv"), quote="x", old="old.csv")
    assert after("experts", add("sources", OLD), add("experts", law), swap) == [
        WantedExpert(name="law", sources=("new.csv", "b.csv"))
    ]
