"""A training that goes on where rows can be packed, and began where they could not, or the other way round: the same
rows in the same order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.core.errors import RunFailed
from engine.core.row import Row
from engine.core.stages import CptStage, SftStage
from engine.training import loop
from engine.training.cpt import train_cpt
from engine.training.gpu import attention
from engine.training.model import Start
from engine.training.sft import train_sft
from engine.training.stage_context import PreparedStage, StageContext

_ROWS = [Row(f"What of {n}?", "It costs a euro. " * (90 if n % 12 == 0 else 1), "f", n) for n in range(24)]
"""Of which most of a batch would be padding."""


class _Attempts:
    """Starts of one training, each stopped after a few steps and a checkpoint."""

    def __init__(self, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.out, self.made = out, list[PreparedStage]()
        monkeypatch.setenv("NLFORGE_SAVE_SECONDS", "0")
        attempt = loop.one_attempt

        def noted(kind: str, place: StageContext, state: Path, ready: PreparedStage, number: int) -> bool:
            self.made.append(ready)
            return attempt(kind, place, state, ready, number)

        monkeypatch.setattr(loop, "one_attempt", noted)

    def start(self, train: Callable[[StageContext], bool]) -> Any:
        """Arguments of the trainer."""
        asked = iter([False, True])
        place = StageContext(
            self.out / "model" / "adapter", 7, lambda _: None, lambda: next(asked, True), lambda *_: None
        )
        assert not train(place)
        return self.made[-1].trainer.args


@pytest.fixture
def attempts(small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> _Attempts:
    return _Attempts(tmp_path, monkeypatch)


def _sft(place: StageContext) -> bool:
    return train_sft(SftStage(epochs=4, batch_size=4), Start(), "", _ROWS, place)


def _cpt(place: StageContext) -> bool:
    texts = [f"Item {n} costs {n} euros. " * 4 for n in range(24)]
    return train_cpt(CptStage(epochs=4, batch_size=2, max_length=96), Start(), texts, [], place)


def _packs(monkeypatch: pytest.MonkeyPatch, *, can: bool) -> None:
    for module in ("sft", "cpt"):
        monkeypatch.setattr(f"engine.training.{module}.kernel_for", lambda _: attention.NAME if can else None)


def test_rows_go_on_in_the_order_they_began_in(attempts: _Attempts, monkeypatch: pytest.MonkeyPatch) -> None:
    """By length, as on a card where they were padded; now they could be packed, in any order."""
    monkeypatch.setattr("engine.training.sft.on_card", lambda: True)
    assert attempts.start(_sft).train_sampling_strategy == "group_by_length"
    state = attempts.out / "model" / "state" / "sft"
    assert list(state.glob("checkpoint-*"))
    _packs(monkeypatch, can=True)
    assert attempts.start(_sft).train_sampling_strategy == "group_by_length"
    # As an earlier version left it.
    (state / "first_sampling.json").unlink()
    assert attempts.start(_sft).train_sampling_strategy == "group_by_length"


@pytest.mark.parametrize("began", [True, False])
def test_texts_go_on_packed_or_not_as_they_began(
    attempts: _Attempts, monkeypatch: pytest.MonkeyPatch, began: bool
) -> None:
    """With a kernel at the first start and none at the second, and the other way round; where nothing keeps them apart,
    it is a sentence."""
    _packs(monkeypatch, can=began)
    first = attempts.start(_cpt)
    _packs(monkeypatch, can=not began)
    second = attempts.start(_cpt)
    assert first.packing == second.packing == began and first.max_steps == second.max_steps
    assert [ready.rows for ready in attempts.made] == [attempts.made[0].rows] * 2
    assert attempts.made[1].trainer.state.global_step > attempts.made[0].trainer.state.global_step
    if began:
        monkeypatch.setattr("engine.training.cpt.without_kernel", lambda _: None)
        with pytest.raises(RunFailed, match="one behind the other, which cannot be kept apart here"):
            attempts.start(_cpt)
