"""Weights divided between two real processes (FSDP2 over gloo): the same training as with whole weights, saved,
stopped and gone on with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from engine.core.errors import RunFailed
from engine.core.spec import DataSpec, ModelSpec, Task, TrainingSpec
from engine.core.stages import CptStage, DpoStage, GrpoStage, SftStage
from engine.estimation.capabilities import missing
from engine.estimation.executors import BuildPlace
from engine.training.fsdp import shards_of
from tests.engine.training.two_processes import Job
from tests.support.places import ROOT
from tests.support.small_models import save_small

dist = pytest.importorskip("torch.distributed", reason="torch cannot join processes here")
if not dist.is_available():
    pytest.skip("torch cannot join processes here", allow_module_level=True)


def together(base: Path, *jobs: Job) -> list[list[dict[str, Any]]]:
    """What each of two processes that train together tells, job by job."""
    for job in jobs:
        Path(job.out).mkdir(exist_ok=True)
    children = []
    with tempfile.TemporaryDirectory() as meeting:
        command = [
            sys.executable,
            "-m",
            "tests.engine.training.two_processes",
            str(base),
            json.dumps(jobs),
            f"{meeting}/here",
        ]
        for rank in range(2):
            env = {
                **os.environ,
                "RANK": str(rank),
                "LOCAL_RANK": str(rank),
                "WORLD_SIZE": "2",
                "MASTER_ADDR": "127.0.0.1",  # asked for, not used
                "PYTHONPATH": str(ROOT),
                "OMP_NUM_THREADS": "1",
                "NLFORGE_SAVE_SECONDS": "0",
            }
            children.append(
                subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            )
        try:
            for child in children:
                said, _ = child.communicate()
                assert child.returncode == 0, said[-3000:]
        finally:
            for child in children:
                child.kill()
    return [[json.loads((Path(job.out) / f"told_{rank}.json").read_text()) for rank in range(2)] for job in jobs]


@dataclass(frozen=True)
class Trained:
    base: Path
    none: Path
    divided: Path
    broken: Path
    told: list[list[dict[str, Any]]]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """The same training three times: with whole weights, divided, and divided and stopped."""
    base = save_small(tmp_path_factory.mktemp("base"))
    none, divided, broken = (tmp_path_factory.mktemp(name) for name in ("none", "divided", "broken"))
    told = together(base, Job(str(none), "none"), Job(str(divided), "fsdp2"), Job(str(broken), "fsdp2", 5))
    return Trained(base, none, divided, broken, told)


def adapter(out: Path) -> dict[str, Any]:
    from safetensors.torch import load_file

    found: dict[str, Any] = load_file(out / "model" / "adapter" / "adapter_model.safetensors")
    return found


@pytest.mark.slow
@pytest.mark.xdist_group("divided")
def test_divided_weights_learn_the_same(first: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each process holds half; gates, losses and adapter are those of whole weights, and the adapter is whole and
    loads anywhere."""
    import torch

    whole, divided = first.told[:2]
    assert all(told["done"] and all(passed for passed, _ in told["gates"].values()) for told in (*whole, *divided))
    assert "weights_divided" not in whole[0]["gates"] and set(divided[0]["gates"]) - set(whole[0]["gates"]) == {
        "weights_divided"
    }
    halves = [told["gates"]["weights_divided"][1] for told in divided]
    assert abs(halves[0] - halves[1]) < 0.05 * halves[0]
    assert divided[0]["losses"] == pytest.approx(whole[0]["losses"], abs=0.02)
    assert divided[0]["samples"] and divided[0]["samples"] == divided[1]["samples"]
    one, two = adapter(first.none), adapter(first.divided)
    assert set(one) == set(two) and all(two[name].shape == one[name].shape for name in one)
    moved = max(float(one[name].abs().max()) for name in one if "lora_B" in name)
    assert all(torch.allclose(one[name], two[name], atol=0.1 * moved) for name in one)

    from engine.models.load import load_model

    monkeypatch.setattr("engine.models.load.base_model_dir", lambda _: first.base)
    model, tokenizer = load_model(first.divided / "model" / "adapter")
    with torch.inference_mode():
        assert torch.isfinite(model(**tokenizer("How much is item 3?", return_tensors="pt")).logits).all()


@pytest.mark.slow
@pytest.mark.xdist_group("divided")
def test_divided_weights_are_stopped_and_gone_on_with(first: Trained) -> None:
    """Checkpoints hold all of what learns: gone on from one by new processes, the adapter is that of a training
    nobody stopped, to the bit."""
    assert not any(told["done"] for told in first.told[2])
    (again,) = together(first.base, Job(str(first.broken), "fsdp2"))
    assert again[0]["done"] and 0 < again[0]["first"][0] < 12
    one, two = (
        (folder / "model" / "adapter" / "adapter_model.safetensors").read_bytes()
        for folder in (first.divided, first.broken)
    )
    assert one == two


def test_one_process_cannot_divide() -> None:
    """It is said what to do, before anything is loaded; and what cannot be divided is no valid plan."""
    with pytest.raises(RunFailed, match="divided among several cards") as said:
        shards_of(SftStage(sharding="fsdp2"))
    assert [r.kind for r in said.value.remedies] == ["smaller_model", "use_cluster"]
    assert shards_of(SftStage()) == 1
    for wrong in ({"method": "full"}, {"method": "qlora"}, {"head": "classes"}):
        with pytest.raises(ValidationError, match="divided"):
            SftStage.model_validate({"sharding": "fsdp2", **wrong})
    assert CptStage(sharding="fsdp2").method == "lora"


def test_practice_is_not_begun_on_divided_weights() -> None:
    """One process writes the replies, and would wait for the parts of the others for ever; the plan says that it
    cannot be built."""

    def absent(*stages: Any) -> bool:
        spec = TrainingSpec(
            name="t",
            goal="g",
            task=Task.CHAT_ASSISTANT,
            data=DataSpec(),
            model=ModelSpec(base="b", params_b=0.1),
            stages=stages,
        )
        return any("divided" in found.what for found in missing(spec, BuildPlace(cluster=True)))

    assert absent(SftStage(), GrpoStage(sharding="fsdp2")) and absent(DpoStage(sharding="fsdp2", learns_from="rubric"))
    assert not absent(SftStage(sharding="fsdp2"), DpoStage(sharding="fsdp2")) and not absent(GrpoStage())
