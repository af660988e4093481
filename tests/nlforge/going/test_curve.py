"""A curve of a run keeps its length, its ends and its shape."""

from __future__ import annotations

import pytest

from nlforge.going.curve import StepCurve


@pytest.mark.parametrize("steps", [1, 7, 256, 257, 100_000])
def test_it_stays_short_and_keeps_both_ends(steps: int) -> None:
    curve = StepCurve()
    for n in range(steps):
        curve.add(float(steps - n))
    assert len(curve.points) <= 256 and curve.first == float(steps) and curve.last == 1.0
    assert curve.points == sorted(curve.points, reverse=True)


def test_the_newest_point_is_the_mean_of_its_steps() -> None:
    curve = StepCurve()
    for n in range(512):
        curve.add(float(n % 2))
    assert curve.width == 2 and set(curve.points) == {0.5}


@pytest.mark.parametrize(("steps", "kept"), [(100, 100), (0, 0)])
def test_what_came_after_a_saved_step_is_drawn_anew(steps: int, kept: int) -> None:
    curve = StepCurve()
    for n in range(200):
        curve.add(float(n))
    curve.cut(steps)
    assert len(curve.points) == kept and curve.last == (99.0 if kept else None)
    curve.add(7.0)
    assert curve.points[-1] == curve.last == 7.0 and curve.first == (0.0 if kept else 7.0)
