"""What is kept of a model's reliability."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.core.errors import BadInput
from engine.trust.trust import Calibrator, CurvePoint, Trust, keep_trust, trust_in

KEPT = Trust(
    calibration=Calibrator(features=("log_probability",), means=(-0.2,), spreads=(0.1,), weights=(1.5,), bias=0.3),
    demand=0.95,
    threshold=0.8,
    at=CurvePoint(threshold=0.8, answered=0.58, right=0.97, right_low=0.95, right_high=0.99),
    rows=200,
)


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    assert trust_in(tmp_path / "trust.json") is None
    keep_trust(tmp_path / "trust.json", KEPT)
    assert trust_in(tmp_path / "trust.json") == KEPT


def test_what_was_changed_is_refused_not_ignored(tmp_path: Path) -> None:
    """A model that should hand over must not answer everything because a file is broken."""
    (tmp_path / "trust.json").write_text('{"demand": 2}')
    with pytest.raises(BadInput, match="damaged"):
        trust_in(tmp_path / "trust.json")
