"""What measures a card runs whole on a processor, with tiny models, through the same code."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.bench import gpu, gpu_models
from tests.support.places import ROOT


@pytest.mark.slow
def test_every_part_gives_its_figure_as_it_comes() -> None:
    """A line of JSON a part, both by nlforge and TRL, then the table and one line of all; nothing else on stdout."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench.gpu", "--toy"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    lines = ran.stdout.strip().splitlines()
    found = [json.loads(line) for line in lines[: len(gpu.parts())]]
    assert [f["part"] for f in found] == [p.name for p in gpu.parts()] and not any("missing" in f for f in found)
    assert all(f.get("tokens_per_s", 0) > 0 or f.get("steps_per_h", 0) > 0 for f in found)
    # What is measured is what a card runs.
    assert {f["attention"] for f in found if f["part"].startswith("sft") and f["part"].endswith("ours")} == {
        "nlforge_varlen"
    }
    last = json.loads(lines[-1])
    assert {"sft_tokens_per_s_05b", "sft_tokens_per_s_15b", "grpo_steps_per_h", "peak_gb", "card"} <= last.keys()
    assert last["sft_tokens_per_s_05b"] > 0 and last["missing"] == []
    assert sum("  nlforge  " in line for line in lines) == 5


def test_a_part_that_fails_or_hangs_leaves_the_others_their_time() -> None:
    """Its place in the table says why; the line of all has null for it."""
    nobody = gpu_models.Part("sft", "nobody", "0.5B", "lora", 1.0)
    failed, hung = gpu.measured(nobody, 60), gpu.measured(gpu.parts()[0], 0.01)
    assert "missing" in failed and hung["missing"] == "not done after 0 s"
    told = gpu.table({hung["part"]: hung})
    assert "not done after 0 s" in told and told.count("not measured") == len(gpu.parts()) - 1
    last = gpu.summary({hung["part"]: hung})
    assert last["sft_tokens_per_s_05b"] is None and last["missing"] == [hung["part"]]


def test_operations_a_token_are_those_of_the_weights() -> None:
    """Qwen2.5 0.5B has 0.36 billion weights beside its vocabulary (technical report, table 1); 1.5B has 1.31."""
    head = (1 - gpu_models.ASKED) * gpu_models.VOCABULARY
    for size, billions in (("0.5B", 0.36), ("1.5B", 1.31)):
        part = gpu_models.Part("sft", "ours", size, "full", 1.0)
        inner = gpu_models.flops_a_token(part) / 6 - head * gpu_models.SIZES[size]["hidden_size"]
        assert inner / 1e9 == pytest.approx(billions, abs=0.01)
    assert gpu_models.peak_flops("NVIDIA H100 80GB HBM3") == gpu_models.peak_flops("NVIDIA H200") == 989e12
