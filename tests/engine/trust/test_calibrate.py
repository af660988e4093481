"""The chance that a reply is right, from what is measured of it."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.core.errors import BadInput
from engine.trust.calibrate import FEWEST, calibration_error, confidence, cross_fitted, fit

NAMES = ("log_probability", "distance")
NUMBER = st.floats(-1e6, 1e6, allow_nan=False)
ROWS = st.lists(st.tuples(NUMBER, NUMBER, st.booleans()), min_size=FEWEST, max_size=60)


def _drawn(rows: int, seed: int = 1) -> tuple[list[list[float]], list[bool]]:
    """Rows whose first feature says the log-odds of being right, and whose second says nothing."""
    draw = random.Random(seed)
    features = [[draw.gauss(1, 2), draw.gauss(0, 1)] for _ in range(rows)]
    return features, [draw.random() < 1 / (1 + math.exp(-x)) for x, _ in features]


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_every_row_gets_a_chance_whatever_was_measured(rows: list[tuple[float, float, bool]]) -> None:
    features, right = [row[:2] for row in rows], [row[2] for row in rows]
    for found in (confidence(fit(NAMES, features, right), features), cross_fitted(NAMES, features, right)):
        assert len(found) == len(rows)
        assert all(0 <= one <= 1 for one in found)
        assert 0 <= calibration_error(found, right) <= 1


@settings(max_examples=40, deadline=None)
@given(ROWS, st.floats(-100, 100), st.floats(0.1, 100))
def test_the_scale_of_a_feature_does_not_matter(
    rows: list[tuple[float, float, bool]], moved: float, grown: float
) -> None:
    features, right = [(round(a), round(b)) for a, b, _ in rows], [row[2] for row in rows]
    other = [(moved + grown * a, b) for a, b in features]
    first, second = (confidence(fit(NAMES, one, right), one) for one in (features, other))
    assert first == pytest.approx(second, abs=2e-3)


def test_the_chance_is_the_share_that_is_right() -> None:
    features, right = _drawn(4000)
    found = cross_fitted(NAMES, features, right)
    assert calibration_error(found, right) < 0.03
    assert confidence(fit(NAMES, features, right), [[2.0, 0.0]]) == pytest.approx([1 / (1 + math.exp(-2))], abs=0.03)


@pytest.mark.parametrize("right", [True, False])
def test_all_right_or_all_wrong_stays_short_of_certain(right: bool) -> None:
    features, _ = _drawn(30)
    found = confidence(fit(NAMES, features, [right] * 30), features)
    assert found == pytest.approx([31 / 32 if right else 1 / 32] * 30, abs=1e-3)


def test_rows_that_their_features_tell_apart_stay_short_of_certain() -> None:
    features = [[float(n < 20), 0.0] for n in range(40)]
    found = confidence(fit(NAMES, features, [n < 20 for n in range(40)]), features)
    assert 0.85 < found[0] < 0.99
    assert 0.01 < found[-1] < 0.15


def test_a_feature_that_never_varied_moves_nothing() -> None:
    features, right = _drawn(50)
    calibration = fit(NAMES, [(x, 0.1 + 0.2) for x, _ in features], right)
    assert calibration.weights[1] == 0
    assert confidence(calibration, [(1.0, 0.3)]) == confidence(calibration, [(1.0, 1e9)])


def test_a_row_is_judged_without_having_been_learned_from() -> None:
    """Figures of rows that are pure noise, as many as rows nearly, say nothing out of fold."""
    draw = random.Random(3)
    names = [f"noise_{n}" for n in range(30)]
    features = [[draw.gauss(0, 1) for _ in names] for _ in range(60)]
    right = [draw.random() < 0.5 for _ in features]

    def told(found: list[float]) -> float:
        return sum((one > 0.5) == held for one, held in zip(found, right, strict=True)) / len(right)

    assert told(confidence(fit(names, features, right), features)) > 0.75
    assert told(cross_fitted(names, features, right)) < 0.65


def test_the_same_message_twice_is_in_one_fold() -> None:
    """Else its chance would be learned from itself."""
    draw = random.Random(5)
    names = [f"noise_{n}" for n in range(30)]
    once = [[draw.gauss(0, 1) for _ in names] for _ in range(60)]
    held = [draw.random() < 0.5 for _ in once]
    features, right, groups = once * 2, held * 2, list(range(60)) * 2
    alone, together = cross_fitted(names, features, right), cross_fitted(names, features, right, groups=groups)
    assert sum((one > 0.5) == one_held for one, one_held in zip(alone, right, strict=True)) / 120 > 0.75
    assert sum((one > 0.5) == one_held for one, one_held in zip(together, right, strict=True)) / 120 < 0.65
    with pytest.raises(BadInput, match="one message"):
        cross_fitted(names, features, right, groups=[1] * 120)


def test_the_error_of_a_chance_that_is_the_same_for_all_is_its_distance_from_the_share() -> None:
    assert calibration_error([0.9] * 100, [n % 2 == 0 for n in range(100)]) == pytest.approx(0.4)
    assert calibration_error([0.5] * 100, [n < 50 for n in range(100)]) == pytest.approx(0)
    assert calibration_error([], []) == 0


def test_what_cannot_be_used_is_said_in_sentences() -> None:
    features, right = _drawn(FEWEST)
    with pytest.raises(BadInput, match=r"7 rows are too few .* 13 are missing"):
        fit(NAMES, features[:7], right[:7])
    with pytest.raises(BadInput, match="too few"):
        cross_fitted(NAMES, features[:7], right[:7])
    with pytest.raises(BadInput, match="“distance” of row 1 is not a number"):
        fit(NAMES, [[1.0, math.nan], *features[1:]], right)
    with pytest.raises(BadInput, match="not a number"):
        confidence(fit(NAMES, features, right), [[math.inf, 0.0]])
    with pytest.raises(BadInput, match="Row 1 has 1 figures of 2"):
        confidence(fit(NAMES, features, right), [[1.0]])
    with pytest.raises(BadInput, match="takes both"):
        fit(NAMES, features, right[:-1])
