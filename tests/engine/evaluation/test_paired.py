"""Gains row by row: their interval holds the truth as often as it says, and is the same each time."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.gain import NOISE_FLOOR
from engine.evaluation.paired import paired, paired_all
from engine.evaluation.statistics import half_width, interval

SCORES = st.lists(st.floats(-1, 1, allow_nan=False, width=32), min_size=1, max_size=40)


@pytest.mark.parametrize(("rows", "spread"), [(12, 0.3), (24, 0.1), (48, 0.5)])
def test_the_interval_covers_the_truth(rows: int, spread: float) -> None:
    """Of 400 experiments with a known gain, 95 in 100 intervals hold it, within what 400 experiments can tell."""
    draw = random.Random(rows)
    held = 0
    for _ in range(400):
        low, high = interval([draw.gauss(0.2, spread) for _ in range(rows)])
        held += low <= 0.2 <= high
    assert 0.92 <= held / 400 <= 0.98


def test_scores_of_yes_and_no_are_covered_too() -> None:
    """Gains of −1, 0 and 1, as exact answers have them: seldom surer than it says."""
    draw = random.Random(5)
    held = 0
    for _ in range(400):
        low, high = interval([float(draw.random() < 0.6) - float(draw.random() < 0.3) for _ in range(40)])
        held += low <= 0.3 <= high
    assert held / 400 >= 0.92


@given(SCORES, st.integers(0, 3))
def test_there_and_back_is_a_mirror(before: list[float], seed: int) -> None:
    """From b to a is minus from a to b, and both are the same each time they are asked for."""
    after = random.Random(seed).sample(before, len(before))
    there, back = paired(before, after), paired(after, before)
    assert there == paired(before, after)
    assert (there.gain, there.low, there.high) == pytest.approx((-back.gain, -back.high, -back.low), abs=2e-4)
    assert there.low - 1e-4 <= there.gain <= there.high + 1e-4
    assert there.above == back.below and not (there.above and there.below)


@given(st.lists(st.one_of(st.none(), st.floats(0, 1, width=32)), min_size=1, max_size=30))
def test_the_same_replies_are_no_gain(scores: list[float | None]) -> None:
    """Rows that one side could not judge are no pair; nothing changed is nothing gained."""
    change = paired(scores, scores)
    assert (change.gain, change.low, change.high) == (0, 0, 0) and change.pairs == sum(s is not None for s in scores)
    assert not change.above and not change.below


def test_what_counts_as_a_gain() -> None:
    """Beyond chance, above the noise floor, and on rows enough to tell."""
    assert paired([0.0] * 10, [1.0] * 10).above and paired([1.0] * 10, [0.0] * 10).below
    few = paired([0.0] * 9, [1.0] * 9)
    assert not few.enough and not few.above
    assert not paired([0.0] * 48, [NOISE_FLOOR / 2] * 48).above, (
        "a gain that repetition alone brings is none, however sure"
    )
    draw = random.Random(1)
    assert not paired([draw.random() for _ in range(20)], [draw.random() for _ in range(20)]).above
    assert paired([None, 0.0], [1.0, 1.0]).pairs == 1


def test_columns_both_have_are_compared() -> None:
    """A criterion that one side lacks, or that could never be judged, has no change."""
    found = paired_all(
        {"right": [0.0, 1.0], "short": [None, None]}, {"right": [1.0, 1.0], "short": [1.0, 1.0], "new": [1.0, 1.0]}
    )
    assert set(found) == {"right"} and found["right"].gain == 0.5


def test_one_value_has_no_noise_of_its_own() -> None:
    assert interval([]) == (0.0, 0.0) and interval([0.4]) == (0.4, 0.4) and half_width([0.4]) == 0.0
    assert half_width([0.0, 1.0]) > 0.5
