"""What is taken back goes with all that hung on it and nothing else, and an undo brings it back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.changes import apply_changes
from planner.plan_state import PlanState
from planner.reading.given import GivenReadings
from planner.reading.wire import ReadingAnswer
from planner.requirements import (
    NOTHING_KNOWN,
    Change,
    Requirements,
    WantedCriterion,
    WantedExpert,
    WantedGpu,
    WantedSource,
    key,
)
from planner.turn import plan_turn
from tests.support.changes import applied, change
from tests.support.labelled import conversations, read_of
from tests.support.machines import CPU
from tests.support.no_model import nothing

THREE = [
    change("add", "experts", WantedExpert(name=name, sources=(f"{name}.csv",))) for name in ("oven", "till", "floor")
] + [
    change("add", "sources", WantedSource(path=f"{name}.csv", use="train", examples=n))
    for n, name in enumerate(("oven", "till", "floor", "all"), 100)
]


def uses(wants: Requirements) -> dict[str, str | None]:
    return {w.value.path: w.value.use for w in wants.all("sources") if isinstance(w.value, WantedSource)}


def experts(wants: Requirements) -> dict[str, tuple[str, ...]]:
    return {w.value.name: w.value.sources for w in wants.all("experts") if isinstance(w.value, WantedExpert)}


def then(before: Requirements, *changes: Change) -> Requirements:
    return apply_changes(before, changes, 2)


def test_a_specialist_that_goes_takes_its_own_files_along() -> None:
    wants = then(applied(THREE), change("remove", "experts", WantedExpert(name="till"), "no till"))
    assert set(experts(wants)) == {"oven", "floor"}
    assert uses(wants) == {"oven.csv": "train", "till.csv": "never", "floor.csv": "train", "all.csv": "train"}


def test_one_model_in_the_place_of_all_learns_from_their_files() -> None:
    """Those only a specialist named too, with what was said of each."""
    before = applied([*THREE[:3], *THREE[4:]])
    gone = [change("remove", "experts", WantedExpert(name=n), "one model for all") for n in ("oven", "till", "floor")]
    wants = then(before, *gone)
    assert not experts(wants) and set(uses(wants)) == {"oven.csv", "till.csv", "floor.csv", "all.csv"}
    assert "never" not in uses(wants).values()
    assert [w for w in wants.all("sources") if w.value in [o.value for o in before.all("sources")]] == [
        *before.all("sources")
    ]


@pytest.mark.parametrize("op", ["add", "replace"])
@pytest.mark.parametrize("first", [True, False])
def test_specialists_that_become_one_bring_their_files(op: str, first: bool) -> None:
    """In whichever order it is read; one that goes for another reason brings nothing."""
    words = "oven and till become one, “shop”"
    new = change(op, "experts", WantedExpert(name="shop"), words, "oven" if op == "replace" else None)
    gone = [change("remove", "experts", WantedExpert(name=n), words) for n in ("oven", "till")[op == "replace" :]]
    away = change("remove", "experts", WantedExpert(name="floor"), "floor goes")
    wants = then(applied(THREE), *((new, *gone, away) if first else (away, *gone, new)))
    assert {name: set(files) for name, files in experts(wants).items()} == {"shop": {"oven.csv", "till.csv"}}
    assert uses(wants) == {"oven.csv": "train", "till.csv": "train", "floor.csv": "never", "all.csv": "train"}


@pytest.mark.parametrize(
    ("before", "said", "now"),
    [
        (WantedGpu(name="A10", vram_gb=24), WantedGpu(name="A10", count=2), WantedGpu(name="A10", count=2, vram_gb=24)),
        (WantedGpu(name="A10", vram_gb=24), WantedGpu(count=2), WantedGpu(name="A10", count=2, vram_gb=24)),
        (WantedGpu(name="A10", vram_gb=24), WantedGpu(name="L4"), WantedGpu(name="L4")),
        (
            WantedGpu(name="RTX 3060", vram_gb=12),
            WantedGpu(name="RTX 3060", vram_gb=8),
            WantedGpu(name="RTX 3060", vram_gb=8),
        ),
        (WantedGpu(name="A10", vram_gb=24), WantedGpu(count=0), WantedGpu(count=0)),
    ],
)
@pytest.mark.parametrize("op", ["replace", "add"])
def test_a_card_in_another_number_keeps_its_memory(op: str, before: WantedGpu, said: WantedGpu, now: WantedGpu) -> None:
    """One of another name has its own."""
    old = before.name if op == "replace" else None
    wants = then(applied([change("add", "gpus", before)]), change(op, "gpus", said, "so", old))
    assert now in [w.value for w in wants.all("gpus")]
    assert len(wants.all("gpus")) == 1 or (op == "add" and key(before) != key(now))


def test_what_is_taken_back_is_found_by_a_part_of_its_name() -> None:
    """Where one entry alone is called so; of two nothing goes."""
    lines = [change("add", "rubric", WantedCriterion(name=n)) for n in ("max 150 words", "promises an ETA", "polite")]
    left = then(applied(lines), change("remove", "rubric", WantedCriterion(name="the ETA promises an")))
    assert [key(w.value) for w in left.all("rubric")] == ["max 150 words", "polite"]
    two = applied([change("add", "rubric", WantedCriterion(name=n)) for n in ("polite in mails", "polite in chats")])
    assert then(two, change("remove", "rubric", WantedCriterion(name="polite"))) == two


TALKS = [c for c in conversations() if len(c["turns"]) > 1][::12]


@given(st.sampled_from(TALKS))
@settings(max_examples=12, deadline=None)
def test_an_undo_brings_back_what_was_known(talk: dict[str, object]) -> None:
    """Whatever the last message changed, took back or replaced."""
    answers, turns = read_of(talk), talk["turns"]
    assert isinstance(turns, list)
    known, state = NOTHING_KNOWN, PlanState()
    readings = GivenReadings([*answers, ReadingAnswer()])
    for number, turn in enumerate(turns):
        before, state = state, plan_turn(state, turn["words"], readings.at(number), nothing, CPU)
        if len(state.earlier) < len(before.earlier):
            # “Never mind” is an undo as well.
            known = state.earlier[-1].requirements if state.earlier else NOTHING_KNOWN
        elif state.requirements != before.requirements:
            known = before.requirements
    if state.earlier and state.known != state.earlier[-1]:
        back = plan_turn(state, "undo", readings.at(len(turns)), nothing, CPU)
        assert back.known == state.earlier[-1]
        assert back.requirements in (known, state.requirements)
