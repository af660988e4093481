"""How much is answered and how much of it is right; the threshold for a demand."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.core.errors import BadInput
from engine.evaluation.statistics import wilson
from engine.trust.curve import curve, share_needs, threshold_for

CHANCE = st.floats(0, 1)
JUDGED = st.lists(st.tuples(CHANCE, st.booleans()), min_size=1, max_size=150)


def _drawn(rows: int, draw: random.Random) -> tuple[list[float], list[bool]]:
    """Chances that are true."""
    chances = [draw.random() ** 0.3 for _ in range(rows)]
    return chances, [draw.random() < one for one in chances]


@settings(max_examples=60, deadline=None)
@given(JUDGED)
def test_the_curve_says_what_its_thresholds_give(judged: list[tuple[float, bool]]) -> None:
    chances, right = [one for one, _ in judged], [held for _, held in judged]
    points = curve(chances, right)
    assert 1 <= len(points) <= 50
    assert points[0].answered == 1
    assert [p.threshold for p in points] == sorted({p.threshold for p in points})
    for point in points:
        answered = [held for one, held in judged if one >= point.threshold]
        assert point.answered == pytest.approx(len(answered) / len(judged))
        assert point.right == pytest.approx(sum(answered) / len(answered))
        assert (point.right_low, point.right_high) == wilson(sum(answered), len(answered))


@settings(max_examples=100, deadline=None)
@given(JUDGED, st.lists(CHANCE, max_size=30), st.floats(0.3, 0.99), st.floats(0.5, 0.99))
def test_what_is_picked_keeps_both_demands_on_the_rows(
    judged: list[tuple[float, bool]], unknown: list[float], demand: float, unknown_demand: float
) -> None:
    picked = threshold_for([one for one, _ in judged], [held for _, held in judged], unknown, demand, unknown_demand)
    if picked.threshold is None:
        assert picked.at is None
        assert picked.unknown_handed_over is None
        assert picked.rows_missing is None or picked.rows_missing > 0
        return
    assert picked.rows_missing is None
    assert picked.at is not None
    assert picked.at.threshold == picked.threshold
    assert picked.at.right_low is not None
    assert picked.at.right_low >= demand
    if unknown:
        assert picked.unknown_handed_over is not None
        assert picked.unknown_handed_over >= unknown_demand - 1e-9
        assert picked.unknown_handed_over == sum(one < picked.threshold for one in unknown) / len(unknown)
    else:
        assert picked.unknown_handed_over is None


def test_a_promise_is_seldom_broken() -> None:
    """On fresh rows the picked threshold keeps the demand but for about one time in forty."""
    broken = promised = 0
    for seed in range(400):
        draw = random.Random(seed)
        chances, right = _drawn(300, draw)
        picked = threshold_for(chances, right, (), 0.85)
        if picked.threshold is not None:
            promised += 1
            fresh, held = _drawn(4000, draw)
            answered = [h for one, h in zip(fresh, held, strict=True) if one >= picked.threshold]
            broken += sum(answered) / len(answered) < 0.85
    assert promised > 200
    assert broken / promised < 0.05


def test_more_messages_are_answered_where_less_is_demanded() -> None:
    chances, right = _drawn(3000, random.Random(2))
    shares = []
    for demand in (0.95, 0.9, 0.85, 0.8):
        at = threshold_for(chances, right, (), demand).at
        assert at is not None
        shares.append(at.answered)
    assert shares == sorted(shares)
    assert shares[0] < shares[-1]


def test_unknown_messages_raise_the_threshold_to_just_above_them() -> None:
    chances, right = [n / 1000 for n in range(1000)], [True] * 1000
    assert threshold_for(chances, right, (), 0.9).threshold == 0
    picked = threshold_for(chances, right, [0.1] * 95 + [0.8] * 5, 0.9)
    assert picked.threshold == 0.101
    assert picked.unknown_handed_over == 0.95
    assert threshold_for(chances, right, [0.1] * 94 + [0.8] * 6, 0.9).threshold == 0.801
    # None of the learned messages is surer than these.
    assert threshold_for(chances, right, [1.0] * 10, 0.9).threshold is None


def test_too_few_rows_say_how_many_more_it_takes() -> None:
    few = threshold_for([0.99] * 30, [True] * 30, (), 0.95)
    assert few.threshold is None
    assert few.rows_missing is not None
    enough = 30 + few.rows_missing
    assert threshold_for([0.99] * enough, [True] * enough, (), 0.95).threshold == 0.99
    hopeless = threshold_for([0.5] * 100, [n % 2 == 0 for n in range(100)], (), 0.95)
    assert (hopeless.threshold, hopeless.rows_missing) == (None, None)
    assert threshold_for([0.4] * 100, [False] * 100, (), 0.95).rows_missing is None


@pytest.mark.parametrize(("share", "demand"), [(0.99, 0.95), (0.97, 0.95), (0.8, 0.6)])
def test_the_rows_a_share_needs_are_those_of_its_interval(share: float, demand: float) -> None:
    needed = share_needs(share, demand)
    assert wilson(math.ceil(share * needed), needed)[0] >= demand - 1e-3
    fewer = round(needed * 0.8)
    assert wilson(math.floor(share * fewer), fewer)[0] < demand


def test_nothing_is_promised_of_nothing() -> None:
    assert curve([], []) == ()
    assert threshold_for([], [], [0.3], 0.95).threshold is None


def test_what_cannot_be_used_is_said_in_sentences() -> None:
    with pytest.raises(BadInput, match="100% cannot be promised"):
        threshold_for([0.5], [True], (), 1.0)
    with pytest.raises(BadInput, match="row 1 is nan, not between 0 and 1"):
        curve([math.nan], [True])
    with pytest.raises(BadInput, match="not between 0 and 1"):
        threshold_for([0.5], [True], [math.nan], 0.9)
    with pytest.raises(BadInput, match="takes both"):
        curve([0.5], [])
