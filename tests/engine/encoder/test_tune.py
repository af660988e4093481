"""What thresholds are chosen by counts each place once."""

from __future__ import annotations

from engine.encoder.tune import f_score, matched


def test_places_are_found_once() -> None:
    assert matched([(0, 4), (1, 4)], [(0, 4), (10, 12)]) == 1
    assert matched([], [(0, 1)]) == 0
    assert f_score(1, 2, 2) == 0.5
    assert f_score(0, 0, 0) == 0.0
