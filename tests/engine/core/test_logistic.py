"""Logistic regression: probabilities however large the scores are, and weights where no step lowers the loss."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from engine.core.logistic import regression, softmax

PENALTY = 0.3
CHANCE = np.random.default_rng(5)
ROWS = CHANCE.normal(size=(40, 6))
KINDS = CHANCE.integers(0, 3, 40)
RIGHT = np.eye(3)[KINDS]


@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=8))
def test_probabilities_are_probabilities(scores: list[float]) -> None:
    found = softmax(np.array(scores))
    assert np.isfinite(found).all() and found.sum() == pytest.approx(1) and found[np.argmax(scores)] == found.max()


def test_no_direction_lowers_the_loss() -> None:
    """At the least loss the slope is zero; the bias is not held back, so each kind is expected as often as it is."""
    weights, bias = regression(ROWS, RIGHT, PENALTY, steps=500)
    wrong = softmax(ROWS @ weights + bias) - RIGHT
    assert np.abs(ROWS.T @ wrong + PENALTY * weights).max() < 0.01
    assert np.abs(wrong.sum(axis=0)).max() < 0.01


def test_sparse_rows_and_repeated_rows_are_the_same_problem() -> None:
    """A row that counts for two is a row that stands there twice."""
    twice = [*range(40), *range(10)]
    counts = np.where(np.arange(40) < 10, 2.0, 1.0)
    weights, bias = regression(ROWS[twice], RIGHT[twice], PENALTY, steps=500)
    for rows, how_often in ((ROWS, counts), (csr_matrix(ROWS), counts)):
        again, other = regression(rows, RIGHT, PENALTY, steps=500, counts=how_often)
        assert np.allclose(again, weights, atol=0.01) and np.allclose(other, bias, atol=0.01)


def test_scores_that_a_probability_would_round_to_nothing_still_teach() -> None:
    """Far apart rows, hardly held back: the loss stays a number."""
    weights, _ = regression(ROWS * 1e3, RIGHT, 1e-9, steps=50)
    assert np.isfinite(weights).all() and (softmax(ROWS * 1e3 @ weights).argmax(axis=1) == KINDS).mean() > 0.5


def test_fp32_finds_the_same_weights() -> None:
    """For what is only ranked, at a quarter of the time."""
    exact, bias = regression(ROWS, RIGHT, PENALTY, steps=200)
    near, other = regression(ROWS.astype(np.float32), RIGHT.astype(np.float32), PENALTY, steps=200)
    assert np.allclose(near, exact, atol=0.02) and np.allclose(other, bias, atol=0.02)
