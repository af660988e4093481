"""What a card does: tokens a second of supervised fine-tuning, steps an hour of practice (GRPO) and peak memory, of
nlforge beside TRL with the same settings. `python -m tests.bench.gpu`

Needs no files and no network: models of the shapes of Qwen2.5 0.5B and 1.5B with random weights, rows of random tokens.
Each part is a process with a time budget of its own and prints a line of JSON as soon as it is done; the whole takes at
most six minutes. `--toy` runs all of it on a processor with tiny models.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.gpu_models import (
    LONGEST,
    SEED,
    TOY_LONGEST,
    Part,
    flops_a_token,
    model_of,
    peak_flops,
    rows_of,
    tokenizer_of,
)

MINUTES = 6.0
PACKS = {"0.5B": 32, "1.5B": 12}
"""Batches of so many times `LONGEST` tokens fit 80 GB without computing activations again."""
RANK, RATE = 32, 1e-4
PROMPTS, COMPLETIONS, WRITTEN = 8, 8, 128
WARM = 2
"""Steps before the clock starts: kernels are chosen and memory is taken in the first."""
AIMS = {("0.5B", "lora"): 150_000, ("1.5B", "lora"): 49_000}
CHOSEN = {"ours": "nlforge", "trl": "TRL", "trl_packed": "TRL, packing"}


def parts() -> list[Part]:
    """In the order of what matters most, should the time run out."""
    found = [
        Part("sft", who, size, method, 7.0)
        for method in ("lora", "full")
        for size in ("0.5B", "1.5B")
        for who in ("ours", "trl")
    ]
    found[2:2] = [] if _there("flash_attn") else [Part("sft", "trl_packed", "0.5B", "lora", 7.0)]
    found[5:5] = [Part("grpo", who, "0.5B", "lora", 15.0) for who in ("ours", "trl")]
    return found


def _there(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


def batch_of(size: str, dataset: Any, *, toy: bool) -> tuple[int, int]:
    """Rows a step, and packs of `LONGEST` tokens with about as many tokens; fewer on a smaller card."""
    import torch

    longest = TOY_LONGEST if toy else LONGEST
    share = 1.0 if toy else min(1.0, torch.cuda.get_device_properties(0).total_memory / 80e9)
    packs = 2 if toy else max(1, round(PACKS[size] * share))
    mean = sum(map(len, dataset["input_ids"])) / len(dataset)
    return max(1, round(packs * longest / mean)), packs


def watched(trainer: Any, seconds: float, *, toy: bool) -> dict[str, float]:
    """Train until the steps after the warm ones took so long; steps, seconds, real tokens and peak memory of those."""
    import torch
    from transformers import TrainerCallback

    counted: list[Any] = []
    inner = trainer.compute_loss

    def compute(model: Any, inputs: Any, *args: Any, **kwargs: Any) -> Any:
        mask = inputs.get("attention_mask")
        if "input_ids" in inputs:
            counted.append(inputs["input_ids"].numel() if mask is None else mask.sum())
        return inner(model, inputs, *args, **kwargs)

    trainer.compute_loss = compute
    found: dict[str, float] = {}

    def now() -> float:
        if not toy:
            torch.cuda.synchronize()
        return time.perf_counter()

    class Clock(TrainerCallback):  # type: ignore[misc]
        begun = 0.0

        def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            if state.global_step == WARM:
                self.begun = now()
                counted.clear()
            elif state.global_step > WARM and (
                # Without waiting for the card: asked after each step, it would stand still in between.
                time.perf_counter() - self.begun > seconds or state.global_step == args.max_steps
            ):
                took = now() - self.begun
                found.update(steps=state.global_step - WARM, seconds=took, tokens=float(sum(map(int, counted))))
                control.should_training_stop = True

    trainer.add_callback(Clock())
    trainer.train()
    if not toy:
        found["peak_gb"] = torch.cuda.max_memory_allocated() / 1e9
    return found


def plain(out: str, *, toy: bool) -> dict[str, Any]:
    """TRL's settings that are the same for all."""
    return {
        "output_dir": out,
        "max_steps": 4 if toy else 10_000,
        "learning_rate": RATE,
        "bf16": not toy,
        "use_cpu": toy,
        # Its default computes activations again; both keep them here.
        "activation_checkpointing": False,
        "use_liger_kernel": not toy and _there("liger_kernel"),
        "report_to": [],
        "save_strategy": "no",
        "logging_steps": 10,
        "disable_tqdm": True,
        "seed": SEED,
    }


def adapters() -> Any:
    from peft import LoraConfig

    return LoraConfig(r=RANK, lora_alpha=2 * RANK, target_modules="all-linear", task_type="CAUSAL_LM")


def sft_ours(part: Part, dataset: Any, out: str, *, toy: bool) -> Any:
    """The trainer nlforge trains with, as a run makes it."""
    from engine.core.stages import SftStage
    from engine.training.gpu.patch import for_card
    from engine.training.model import Start, learning_model
    from engine.training.sft import trainer_on

    stage = SftStage(
        method=part.method,
        batch_size=batch_of(part.size, dataset, toy=toy)[0],
        lora_rank=RANK,
        lora_alpha=2 * RANK,
        learning_rate=RATE,
        max_length=LONGEST,
    )
    model = model_of(part.size, toy=toy, dtype="float32" if toy or part.method == "full" else "bfloat16")
    learning = learning_model(model, stage, Start(), SEED, "CAUSAL_LM")
    if toy:
        as_on_card()
    trainer = trainer_on(learning, tokenizer_of(toy), dataset, stage, 4 if toy else 10_000, Path(out), SEED)
    for_card(learning)
    return trainer


def as_on_card() -> None:
    """On a processor, the same code as on a card: its attention for packed rows, its adapters."""
    import engine.training.gpu.patch
    import engine.training.sft
    from engine.training.gpu.attention import NAME

    engine.training.sft.kernel_for = lambda model: NAME  # type: ignore[assignment]
    engine.training.gpu.patch.on_card = lambda: True


def sft_trl(part: Part, dataset: Any, out: str, *, toy: bool) -> Any:
    """TRL at its best: packed where flash-attn keeps rows apart; else padded rows of like length, in parts that fit."""
    from trl import SFTConfig, SFTTrainer

    rows, packs = batch_of(part.size, dataset, toy=toy)
    packed = part.who == "trl_packed" or (not toy and _there("flash_attn"))
    batches = {"per_device_train_batch_size": packs}
    if not packed:
        batches["gradient_accumulation_steps"] = max(1, round(rows / packs))
    full = part.method == "full"
    arguments = SFTConfig(
        **plain(out, toy=toy),
        **batches,
        max_length=TOY_LONGEST if toy else LONGEST,
        packing=packed,
        completion_only_loss=True,
        train_sampling_strategy="random" if packed else "group_by_length",
        **({"optim": "adamw_8bit"} if full and not toy and _there("bitsandbytes") else {}),
    )
    model = model_of(part.size, toy=toy, dtype="float32" if toy or full else "bfloat16")
    if not toy and _there("flash_attn"):
        model.set_attn_implementation("flash_attention_2")
    return SFTTrainer(
        model=model,
        args=arguments,
        train_dataset=dataset,
        processing_class=tokenizer_of(toy),
        peft_config=None if full else adapters(),
    )


def grpo(part: Part, out: str, *, toy: bool) -> Any:
    """The same messages, replies a step, lengths and rewards for both; random weights hardly ever end a reply early."""
    from datasets import Dataset
    from trl import GRPOConfig, GRPOTrainer

    from engine.core.stages import GrpoStage
    from engine.training.gpu.patch import for_card
    from engine.training.model import Start, learning_model
    from engine.training.rl.grpo import batches_of
    from engine.training.rl.sampler import Sampler

    draw = random.Random(SEED)
    asked = [[{"role": "user", "content": " ".join(f"w{draw.randrange(4, 500)}" for _ in range(16 if toy else 120))}]
             for _ in range(256)]  # fmt: skip
    prompts, completions, written = (2, 2, 8) if toy else (PROMPTS, COMPLETIONS, WRITTEN)

    def reward(completions: list[Any], **_: Any) -> list[float]:
        return [len(set(str(c[0]["content"]).split())) / written for c in completions]

    ours = part.who == "ours"
    stage = GrpoStage(
        batch_size=prompts, completions=completions, max_completion_length=written, lora_rank=RANK, lora_alpha=2 * RANK
    )
    arguments = GRPOConfig(
        **plain(out, toy=toy),
        **batches_of(stage),
        num_generations=completions,
        max_completion_length=written,
        temperature=1.0,
        beta=0.0,
    )
    model, tokenizer = model_of(part.size, toy=toy, dtype="float32" if toy else "bfloat16"), tokenizer_of(toy)
    options: dict[str, Any] = {"peft_config": adapters()}
    if ours:
        model = learning_model(model, stage, Start(), SEED, "CAUSAL_LM")
        sampler = Sampler(model, tokenizer, temperature=1.0, max_new_tokens=written)
        sampler.copy()
        options = {"rollout_func": sampler.rollout}
    trainer = GRPOTrainer(
        model=model,
        reward_funcs=[reward],
        args=arguments,
        train_dataset=Dataset.from_list([{"prompt": one} for one in asked]),
        processing_class=tokenizer,
        **options,
    )
    if ours:
        if toy:
            as_on_card()
        for_card(model)
    return trainer


def one(part: Part, *, toy: bool) -> dict[str, Any]:
    from engine.models.libraries import quiet_libraries

    quiet_libraries()
    with tempfile.TemporaryDirectory(prefix="nlforge-") as out:
        if part.what == "grpo":
            trainer = grpo(part, out, toy=toy)
        else:
            dataset = rows_of(64 if toy else 8192, toy=toy)
            trainer = (sft_ours if part.who == "ours" else sft_trl)(part, dataset, out, toy=toy)
        found: dict[str, Any] = {"part": part.name, **watched(trainer, part.seconds, toy=toy)}
        config = trainer.model.config
        found |= {
            "attention": config._attn_implementation,
            "optimizer": str(getattr(trainer.args.optim, "value", trainer.args.optim)),
            "recomputed": bool(trainer.args.activation_checkpointing),
            "rows_at_once": trainer.args.per_device_train_batch_size,
            "parts": trainer.args.gradient_accumulation_steps,
            "card": card_name(toy),
        }
    if part.what == "sft":
        found["tokens_per_s"] = found["tokens"] / found["seconds"]
        if not toy:
            found["share_of_peak"] = found["tokens_per_s"] * flops_a_token(part) / peak_flops(found["card"])
    else:
        found["steps_per_h"] = found["steps"] / found["seconds"] * 3600
    return {k: round(v, 4) if isinstance(v, float) else v for k, v in found.items()}


def card_name(toy: bool) -> str:
    import torch

    return "processor" if toy else str(torch.cuda.get_device_name())


def measured(part: Part, left: float, *, toy: bool = False) -> dict[str, Any]:
    """The part in a process of its own; what it could not do is said."""
    command = [sys.executable, "-m", "tests.bench.gpu", "--one", part.name, *(["--toy"] if toy else [])]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=left, check=False)
    except subprocess.TimeoutExpired:
        return {"part": part.name, "missing": f"not done after {left:.0f} s"}
    lines = ran.stdout.strip().splitlines()
    if ran.returncode or not lines:
        told = ran.stderr.strip().splitlines()
        return {"part": part.name, "missing": told[-1][:300] if told else f"exit code {ran.returncode}"}
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def table(found: dict[str, dict[str, Any]]) -> str:
    """For people: a line a part."""
    lines = [f"{'':<22}{'':<14}{'tokens/s':>10}{'steps/h':>9}{'of peak':>9}{'peak GB':>9}  {'how'}"]
    for part in parts():
        f = found.get(part.name, {"missing": "not measured"})
        head = f"{part.what} {part.size} {part.method:<10}"
        if "missing" in f:
            lines.append(f"{head:<22}{CHOSEN[part.who]:<14}{f['missing']}")
            continue
        rate = f"{f['tokens_per_s']:,.0f}" if "tokens_per_s" in f else ""
        steps = f"{f['steps_per_h']:,.0f}" if "steps_per_h" in f else ""
        share = f"{f['share_of_peak']:.1%}" if "share_of_peak" in f else ""
        peak = f"{f['peak_gb']:.1f}" if "peak_gb" in f else ""
        how = f"{f['attention']}, {f['optimizer']}, {f['parts']} × {f['rows_at_once']} rows"
        lines.append(f"{head:<22}{CHOSEN[part.who]:<14}{rate:>10}{steps:>9}{share:>9}{peak:>9}  {how}")
    for (size, method), aim in AIMS.items():
        ours = found.get(f"sft/{size}/{method}/ours", {})
        # On a processor the models are tiny.
        if "share_of_peak" in ours:
            lines.append(f"aim on one H100, {size} {method}: {aim:,} tokens/s; here {ours['tokens_per_s']:,.0f}")
    return "\n".join(lines)


def summary(found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The last line; what was not measured is null."""

    def of(name: str, key: str) -> Any:
        return found.get(name, {}).get(key)

    return {
        "sft_tokens_per_s_05b": of("sft/0.5B/lora/ours", "tokens_per_s"),
        "sft_tokens_per_s_15b": of("sft/1.5B/lora/ours", "tokens_per_s"),
        "sft_full_tokens_per_s_05b": of("sft/0.5B/full/ours", "tokens_per_s"),
        "sft_full_tokens_per_s_15b": of("sft/1.5B/full/ours", "tokens_per_s"),
        "grpo_steps_per_h": of("grpo/0.5B/lora/ours", "steps_per_h"),
        "trl_sft_tokens_per_s_05b": of("sft/0.5B/lora/trl", "tokens_per_s"),
        "trl_sft_tokens_per_s_15b": of("sft/1.5B/lora/trl", "tokens_per_s"),
        "trl_grpo_steps_per_h": of("grpo/0.5B/lora/trl", "steps_per_h"),
        "peak_gb": max((f["peak_gb"] for f in found.values() if "peak_gb" in f), default=None),
        "card": next((f["card"] for f in found.values() if "card" in f), None),
        "missing": sorted(name for name, f in found.items() if "missing" in f),
    }


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--toy", action="store_true", help="tiny models on a processor, to see that it runs")
    parser.add_argument("--one", help="a part by its name, in this process")
    parser.add_argument("--minutes", type=float, default=MINUTES)
    asked = parser.parse_args()
    # What libraries print is no figure.
    figures = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    if asked.one:
        part = next(p for p in parts() if p.name == asked.one)
        print(json.dumps(one(part, toy=asked.toy)), file=figures, flush=True)
        return 0
    import torch

    if not asked.toy and not torch.cuda.is_available():
        print("There is no card here. `--toy` runs the same on a processor.", file=sys.stderr)
        return 2
    end = time.monotonic() + 60 * asked.minutes
    found: dict[str, dict[str, Any]] = {}
    for part in parts():
        left = end - time.monotonic()
        if left < part.seconds:
            found[part.name] = {"part": part.name, "missing": "no time was left"}
        else:
            # Twice what it should take: one that hangs leaves the others theirs. On a processor nothing is measured
            # that another part's memory could spoil.
            found[part.name] = one(part, toy=True) if asked.toy else measured(part, min(left, 2 * part.seconds + 40))
        print(json.dumps(found[part.name]), file=figures, flush=True)
    print(table(found), json.dumps(summary(found)), sep="\n", file=figures, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
