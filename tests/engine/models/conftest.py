"""Runs with weights, to be damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.core.paths import RunPaths
from tests.engine.models.weights_of_runs import copied, run_with_weights
from tests.support.small_models import save_small


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_small(tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("made")
    run_with_weights(folder / "own", 1)
    run_with_weights(folder / "other", 2)
    run_with_weights(folder / "full", 3, full=True)
    return {name: folder / name for name in ("own", "other", "full")}


@pytest.fixture
def run(made: dict[str, Path], base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunPaths:
    return copied(made["own"], base, tmp_path, monkeypatch)
