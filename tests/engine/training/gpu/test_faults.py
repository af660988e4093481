"""A card that is full or no longer answers ends nothing that can go on, and loses nothing; through the real loop, with
the errors that cards raise."""

from __future__ import annotations

import json
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.core.errors import RunFailed
from engine.core.events import CheckpointSaved, Diagnosed, RunEvent, StageStarted, Step
from engine.training import loop
from engine.training.gpu.faults import card_faults_are_said, is_full, is_lost
from engine.training.gpu.memory import Fit, fit_of, keep_fit, smaller
from engine.training.stage_context import PreparedStage, StageContext
from tests.engine.training.trainings import trained

Spoil = Callable[[PreparedStage], None]


def _attempts(monkeypatch: pytest.MonkeyPatch, spoil: Spoil) -> list[PreparedStage]:
    """Each attempt's trainer as it was spoiled."""
    attempt, made = loop.one_attempt, []

    def spoiled(kind: str, place: StageContext, state: Path, ready: PreparedStage, number: int) -> bool:
        made.append(ready.trainer.args)
        spoil(ready)
        return attempt(kind, place, state, ready, number)

    monkeypatch.setattr(loop, "one_attempt", spoiled)
    return made


def _full_above(rows: int, *, recomputed: bool = False) -> Spoil:
    """A card whose memory holds so many rows, or any where activations are not kept."""

    def spoil(ready: PreparedStage) -> None:
        import torch

        inner, arguments = ready.trainer.compute_loss, ready.trainer.args

        def compute(model: Any, inputs: Any, *args: Any, **kwargs: Any) -> Any:
            if len(inputs["input_ids"]) > rows and not (recomputed and arguments.activation_checkpointing):
                raise torch.OutOfMemoryError(
                    "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity"
                )
            return inner(model, inputs, *args, **kwargs)

        ready.trainer.compute_loss = compute

    return spoil


def _fails_at(step: int, error: Exception) -> Spoil:
    def spoil(ready: PreparedStage) -> None:
        inner = ready.trainer.compute_loss

        def compute(*args: Any, **kwargs: Any) -> Any:
            if ready.trainer.state.global_step >= step:
                raise error
            return inner(*args, **kwargs)

        ready.trainer.compute_loss = compute

    return spoil


def _learned(out: Path) -> dict[str, Any]:
    from safetensors.torch import load_file

    return dict(load_file(out / "model" / "adapter" / "adapter_model.safetensors"))


def _losses(events: list[RunEvent]) -> list[float]:
    return [e.loss for e in events if isinstance(e, Step) and e.loss is not None]


def test_a_full_card_takes_a_step_in_parts_and_learns_the_same(
    small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loss of every step, and the adapter, are those of a card that had room; it is said, and remembered."""
    import torch

    roomy, _ = trained(tmp_path / "roomy", epochs=1, learning_rate=1e-3)
    held: list[weakref.ref[Any]] = []
    full = _full_above(1)

    def spoil(ready: PreparedStage) -> None:
        # What filled the card must be gone before it is filled again.
        assert not any(model() is not None for model in held)
        held.append(weakref.ref(ready.model))
        full(ready)

    made = _attempts(monkeypatch, spoil)
    events, done = trained(tmp_path / "full", epochs=1, learning_rate=1e-3)
    assert done
    assert [(a.per_device_train_batch_size, a.gradient_accumulation_steps) for a in made] == [(4, 1), (2, 2), (1, 4)]
    assert _losses(events) == pytest.approx(_losses(roomy), abs=0.02)
    one, other = _learned(tmp_path / "roomy"), _learned(tmp_path / "full")
    for name, tensor in one.items():
        # As a whole: where a gradient is next to nothing, rounding decides which way Adam takes a step.
        assert torch.linalg.vector_norm(other[name] - tensor) <= 0.05 * torch.linalg.vector_norm(tensor), name
    said = [e.text for e in events if isinstance(e, Diagnosed)]
    assert "in 2 parts" in said[0] and "in 4 parts" in said[1] and "same result" in said[1]
    assert fit_of(tmp_path / "full" / "model" / "state" / "sft") == Fit(4, False)


def test_where_single_rows_are_too_much_activations_are_computed_again(
    small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _attempts(monkeypatch, _full_above(0, recomputed=True))
    events, done = trained(tmp_path, epochs=1)
    assert done and [a.activation_checkpointing for a in made] == [False, False, False, True]
    assert any("computed again instead of kept" in e.text for e in events if isinstance(e, Diagnosed))


def test_where_nothing_helps_it_ends_in_a_sentence(
    small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _attempts(monkeypatch, _full_above(0))
    with pytest.raises(RunFailed, match=r"memory of the card or machine is used up.*Tried to allocate") as failed:
        trained(tmp_path, epochs=1)
    assert "smaller model" in failed.value.todo and "Traceback" not in str(failed.value)


def test_a_card_that_fills_up_in_the_middle_goes_on_from_the_checkpoint(
    small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory others take away, after the checks: what was learned is not learned again."""
    import torch

    monkeypatch.setenv("NLFORGE_SAVE_SECONDS", "0")
    times = []

    def spoil(ready: PreparedStage) -> None:
        if not times:
            _fails_at(3, torch.OutOfMemoryError("CUDA out of memory."))(ready)
        times.append(ready)

    _attempts(monkeypatch, spoil)
    events, done = trained(tmp_path, epochs=1)
    assert done and [e.first_step for e in events if isinstance(e, StageStarted)] == [0, 3]
    assert [e.step for e in events if isinstance(e, Step)] == [1, 2, 3, 4, 5, 6]
    assert any("goes on from step 3" in e.text for e in events if isinstance(e, Diagnosed))


def test_a_card_that_vanishes_ends_the_run_in_a_sentence_and_it_goes_on_later(
    small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last checkpoint stays, the next attempt begins with it, and nothing is tried on a dead card."""
    monkeypatch.setenv("NLFORGE_SAVE_SECONDS", "0")
    text = "CUDA error: unspecified launch failure\nCUDA kernel errors might be asynchronously reported"
    with monkeypatch.context() as patch:
        made = _attempts(patch, _fails_at(4, RuntimeError(text)))
        with pytest.raises(RunFailed, match="no longer answers") as failed:
            trained(tmp_path, epochs=1)
    assert len(made) == 1 and "up to step 4 is kept" in failed.value.why and "\n" not in failed.value.why
    assert [r.kind for r in failed.value.remedies] == ["run_again"]
    events, done = trained(tmp_path, epochs=1)
    assert done and [e.first_step for e in events if isinstance(e, StageStarted)] == [4]
    assert [e.step for e in events if isinstance(e, Step)] == [5, 6]
    assert not any(isinstance(e, CheckpointSaved) and e.step < 4 for e in events)


def test_errors_of_cards_are_told_apart() -> None:
    """Full, lost, and what is neither, by the texts of CUDA, HIP and the allocators of processors."""
    import torch

    full = [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB"),
        torch.AcceleratorError("CUDA error: out of memory"),
        RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
        RuntimeError("HIP out of memory. Tried to allocate"),
        RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes."),
        RuntimeError("MPS backend out of memory (MPS allocated: 9.0 GB"),
    ]
    lost = [
        torch.AcceleratorError("CUDA error: an illegal memory access was encountered"),
        RuntimeError("cuDNN error: CUDNN_STATUS_EXECUTION_FAILED"),
        RuntimeError("HIP error: unspecified launch failure"),
        RuntimeError("CUDA driver error: device not ready"),
        RuntimeError("cuBLAS error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasGemmEx`"),
        RuntimeError("No CUDA GPUs are available"),
        RuntimeError("NCCL error in: ProcessGroupNCCL.cpp, unhandled cuda error"),
    ]
    neither = [RuntimeError("mat1 and mat2 shapes cannot be multiplied"), ValueError("CUDA error"), KeyError("x")]
    assert all(map(is_full, full)) and not any(map(is_lost, full))
    assert all(map(is_lost, lost)) and not any(map(is_full, lost))
    assert not any(is_full(e) or is_lost(e) for e in neither)
    for error in neither:
        with pytest.raises(type(error)), card_faults_are_said():
            raise error


def test_a_batch_is_halved_evenly_down_to_single_rows() -> None:
    """All batches of a step are of one size, else their parts would not weigh the same."""
    assert smaller(Fit(), 8, recomputes=False, divides=True) == Fit(2)
    assert smaller(Fit(2), 6, recomputes=False, divides=True) == Fit(4)
    assert smaller(Fit(), 9, recomputes=False, divides=True) == Fit(3)
    assert smaller(Fit(), 7, recomputes=False, divides=True) == Fit(7)
    assert smaller(Fit(8), 1, recomputes=False, divides=True) == Fit(8, True)
    assert smaller(Fit(), 8, recomputes=False, divides=False) == Fit(1, True)
    assert smaller(Fit(8, True), 1, recomputes=True, divides=True) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"parts": "x", "recompute": 1}'])
def test_a_note_that_cannot_be_read_is_no_note(tmp_path: Path, text: str) -> None:
    keep_fit(tmp_path, Fit(4, True))
    assert fit_of(tmp_path) == Fit(4, True) and json.loads((tmp_path / "fit.json").read_text())["parts"] == 4
    (tmp_path / "fit.json").write_text(text)
    assert fit_of(tmp_path) == Fit()
