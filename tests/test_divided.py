"""Weights divided between two real processes (FSDP2 over gloo): the same training as with whole weights, saved, stopped and gone on with."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from engine.errors import RunFailed
from engine.spec import DataSpec, ModelSpec, Task, TrainingSpec
from engine.stages import CptStage, DpoStage, GrpoStage, SftStage
from engine.supported import missing
from engine.training.divided import shards_of

dist = pytest.importorskip("torch.distributed", reason="torch cannot join processes here")
if not dist.is_available():
    pytest.skip("torch cannot join processes here", allow_module_level=True)

ROOT = Path(__file__).parent.parent


def together(base: Path, out: Path, sharding: str, stop_after: int | None = None) -> list[dict[str, Any]]:
    """What each of two processes that train together tells."""
    out.mkdir(exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    children = []
    for rank in range(2):
        env = {**os.environ, "RANK": str(rank), "LOCAL_RANK": str(rank), "WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port),
               "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "NLFORGE_SAVE_SECONDS": "0"}
        command = [sys.executable, "-m", "tests.two_processes", str(base), str(out), sharding, *([str(stop_after)] if stop_after else [])]
        children.append(subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True))
    try:
        for child in children:
            said, _ = child.communicate()
            assert child.returncode == 0, said[-3000:]
    finally:
        for child in children:
            child.kill()
    return [json.loads((out / f"told_{rank}.json").read_text()) for rank in range(2)]


def adapter(out: Path) -> dict[str, Any]:
    from safetensors.torch import load_file

    found: dict[str, Any] = load_file(out / "model" / "adapter" / "adapter_model.safetensors")
    return found


@pytest.mark.slow
def test_divided_weights_learn_the_same(small_base: Path, tmp_path: Path) -> None:
    """Each process holds half; gates, losses and adapter are those of whole weights, and the adapter is whole and loads anywhere."""
    import torch

    whole, divided = (together(small_base, tmp_path / name, name) for name in ("none", "fsdp2"))
    assert all(told["done"] and all(passed for passed, _ in told["gates"].values()) for told in (*whole, *divided))
    assert "weights_divided" not in whole[0]["gates"] and set(divided[0]["gates"]) - set(whole[0]["gates"]) == {"weights_divided"}
    halves = [told["gates"]["weights_divided"][1] for told in divided]
    assert abs(halves[0] - halves[1]) < 0.05 * halves[0]
    assert divided[0]["losses"] == pytest.approx(whole[0]["losses"], abs=0.02)
    assert divided[0]["samples"] and divided[0]["samples"] == divided[1]["samples"]
    one, two = adapter(tmp_path / "none"), adapter(tmp_path / "fsdp2")
    assert set(one) == set(two) and all(two[name].shape == one[name].shape for name in one)
    moved = max(float(one[name].abs().max()) for name in one if "lora_B" in name)
    assert all(torch.allclose(one[name], two[name], atol=0.1 * moved) for name in one)

    from engine.load import load_model

    model, tokenizer = load_model(tmp_path / "fsdp2" / "model" / "adapter")
    with torch.inference_mode():
        assert torch.isfinite(model(**tokenizer("How much is item 3?", return_tensors="pt")).logits).all()


@pytest.mark.slow
def test_divided_weights_are_stopped_and_gone_on_with(small_base: Path, tmp_path: Path) -> None:
    """Checkpoints hold all of what learns: gone on from one, the adapter is that of a training nobody stopped, to the bit."""
    together(small_base, tmp_path / "whole", "fsdp2")
    assert not together(small_base, tmp_path / "broken", "fsdp2", stop_after=5)[0]["done"]
    again = together(small_base, tmp_path / "broken", "fsdp2")
    assert again[0]["done"] and 0 < again[0]["first"][0] < 12
    one, two = (((tmp_path / name / "model" / "adapter" / "adapter_model.safetensors").read_bytes()) for name in ("whole", "broken"))
    assert one == two


def test_one_process_cannot_divide() -> None:
    """It is said what to do, before anything is loaded; and what cannot be divided is no valid plan."""
    with pytest.raises(RunFailed, match="divided among several cards") as said:
        shards_of(SftStage(sharding="fsdp2"))
    assert "--on ray" in said.value.todo
    assert shards_of(SftStage()) == 1
    for wrong in ({"method": "full"}, {"method": "qlora"}, {"head": "classes"}):
        with pytest.raises(ValidationError, match="divided"):
            SftStage.model_validate({"sharding": "fsdp2", **wrong})
    assert CptStage(sharding="fsdp2").method == "lora"


def test_practice_is_not_begun_on_divided_weights() -> None:
    """One process writes the replies, and would wait for the parts of the others for ever; the plan says that it cannot be built."""
    def absent(*stages: Any) -> bool:
        spec = TrainingSpec(name="t", goal="g", task=Task.CHAT_ASSISTANT, data=DataSpec(), model=ModelSpec(base="b", params_b=0.1), stages=stages)
        return any("divided" in found for found in missing(spec))

    assert absent(SftStage(), GrpoStage(sharding="fsdp2")) and absent(DpoStage(sharding="fsdp2", learns_from="rubric"))
    assert not absent(SftStage(sharding="fsdp2"), DpoStage(sharding="fsdp2")) and not absent(GrpoStage())
