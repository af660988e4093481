"""A reader is trained whole, also in stretches; what it was chosen to count is what the unseen rows say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from safetensors.torch import load_file

from engine.encoder import e5_file
from engine.encoder.e5_file import unpack
from engine.encoder.store import WEIGHTS, card_of
from engine.encoder.train import ReaderRow, ReaderSettings, train_reader
from engine.encoder.tune import f_score, matched
from tests.support.small_encoders import encoder_file

_NAMED = ("small", e5_file.SHA256)
_ROWS = [
    ReaderRow(text, json.dumps({"what": text[:4], "thing": [{"quote": text[5:], "size": size}]}))
    for text, size in (("send cars", "many"), ("wash bus", "one"), ("send bikes", "many"), ("wash car", "one"))
] * 6


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encoder")
    unpack(encoder_file(folder / "file.bin"), folder / "out")
    return folder / "out"


def test_a_stopped_training_goes_on_to_the_same_weights(base: Path, tmp_path: Path) -> None:
    how, steps = ReaderSettings(passes=4, pieces=60), []
    assert train_reader(_ROWS, _ROWS[:8], base, tmp_path / "whole", _NAMED, how, lambda *one: steps.append(one))
    asked = iter(range(100))
    assert not train_reader(_ROWS, _ROWS[:8], base, tmp_path / "parts", _NAMED, how, stopped=lambda: next(asked) == 9)
    assert not (tmp_path / "parts").exists()
    assert train_reader(_ROWS, _ROWS[:8], base, tmp_path / "parts", _NAMED, how)
    whole, parts = (load_file(tmp_path / name / WEIGHTS) for name in ("whole", "parts"))
    assert whole.keys() == parts.keys()
    assert all(bool((whole[name] == parts[name]).all()) for name in whole)
    assert not (tmp_path / "parts.state").exists()


def test_it_says_what_it_is(base: Path, tmp_path: Path) -> None:
    train_reader(_ROWS, _ROWS, base, tmp_path / "out", _NAMED, ReaderSettings(passes=1, pieces=60))
    card = card_of(tmp_path / "out")
    assert (card.encoder, card.encoder_sha256) == _NAMED
    assert set(card.outside) == {"thing"}
    assert set(card.thresholds) == set(card.asked_from) == {"what", "thing"}
    assert all(card.asked_from[name] <= at for name, at in card.thresholds.items())
    assert [kind.name for kind in card.schema_.spans] == ["thing"]


def test_places_are_found_once() -> None:
    assert matched([(0, 4), (1, 4)], [(0, 4), (10, 12)]) == 1
    assert matched([], [(0, 1)]) == 0
    assert f_score(1, 2, 2) == 0.5
    assert f_score(0, 0, 0) == 0.0
