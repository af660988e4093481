"""Supervised fine-tuning beside plain TRL at its defaults and at the settings of its own that are fastest here: same
rows, batch, passes, rate and adapters. `python -m tests.bench.sft`"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from engine.core.row import Row
from engine.core.spec import DataSpec, ModelSpec, Source, Task, TrainingSpec
from engine.core.stages import SftStage
from engine.models.libraries import THREADS, quiet_libraries
from engine.models.load import conversation
from engine.models.precision import best_dtype
from tests.bench.machine import base_name, busy_of_training, child, limited, machine_options, passed_on, told, use_base

SAMPLE = Path(__file__).parents[2] / "sessions" / "returns-desk"
SYSTEM = "You answer our customers."
STAGE = SftStage(epochs=1, batch_size=8, learning_rate=2e-3, schedule="linear", warmup_share=0.0)
WHO = {
    "ours": "nlforge",
    "trl_default": "TRL, defaults (bf16)",
    "trl_bf16_kept": "TRL, activations kept",
    "trl_bf16_weights": "TRL, bf16 weights, kept",
    "trl_fp32": "TRL, bf16=False",
    "trl_fp32_kept": "TRL, bf16=False, kept",
}
"""Since TRL 1.0 its default is autocast to bf16 over weights in fp32, with activations computed a second time instead
of kept (gradient_checkpointing); the others are what it can be told instead."""
_KEPT = {"gradient_checkpointing": False}
_TRL: dict[str, dict[str, Any]] = {
    "trl_default": {},
    "trl_bf16_kept": _KEPT,
    "trl_bf16_weights": {**_KEPT, "model_init_kwargs": {"dtype": "bfloat16"}},
    "trl_fp32": {"bf16": False},
    "trl_fp32_kept": {**_KEPT, "bf16": False},
}
_OF_BF16 = ("trl_bf16_kept", "trl_bf16_weights")


def rows(count: int) -> tuple[list[Row], list[Row]]:
    """Rows of the sample, cleaned and split as a run does."""
    from engine.data.prepare import prepare

    spec = TrainingSpec(
        name="b",
        goal="g",
        task=Task.CHAT_ASSISTANT,
        stages=(STAGE,),
        model=ModelSpec(base="smollm2-135m-instruct", params_b=0.135),
        data=DataSpec(
            sources=(Source(path=str(SAMPLE / "messages.csv"), kind="table"),), limit=count, max_eval_rows=24
        ),
    )
    data = prepare(spec, SAMPLE)
    return data.train, data.held_out


def ours(train: list[Row], out: Path) -> tuple[float, float, int]:
    """Seconds of training, those of its processors, and its tokens."""
    from engine.core.events import GateChecked, StageFinished, StageStarted
    from engine.training import loop
    from engine.training.model import Start
    from engine.training.sft import train_sft

    events: list[Any] = []
    held: list[loop.PreparedStage] = []
    attempt = loop.one_attempt

    def kept(kind: str, place: loop.StageContext, state: Path, ready: loop.PreparedStage, number: int) -> bool:
        held.append(ready)
        return attempt(kind, place, state, ready, number)

    loop.one_attempt = kept
    place = loop.StageContext(out / "model" / "adapter", 7, events.append, lambda: False, lambda *_: None)
    with busy_of_training() as busy:
        assert train_sft(STAGE, Start(), SYSTEM, train, place)
    assert any(isinstance(e, StageStarted) for e in events) and all(
        e.passed for e in events if isinstance(e, GateChecked)
    )
    return next(e.seconds for e in events if isinstance(e, StageFinished)), busy[0], held[0].tokens


def trl(train: list[Row], out: Path, base: Path, settings: dict[str, Any]) -> tuple[float, float, int]:
    """As someone uses TRL who read its first page: the model by its folder, an adapter, prompt and completion."""
    from datasets import Dataset
    from peft import LoraConfig
    from trl import SFTConfig, SFTTrainer

    dataset = Dataset.from_list(
        [
            {"prompt": conversation(SYSTEM, r.prompt), "completion": [{"role": "assistant", "content": r.reply}]}
            for r in train
        ]
    )
    arguments = SFTConfig(
        output_dir=str(out / "trl"),
        per_device_train_batch_size=STAGE.batch_size,
        num_train_epochs=STAGE.epochs,
        use_cpu=True,
        learning_rate=STAGE.learning_rate,
        report_to=[],
        save_strategy="no",
        disable_tqdm=True,
        seed=7,
        **settings,
    )
    trainer = SFTTrainer(
        model=str(base),
        args=arguments,
        train_dataset=dataset,
        peft_config=LoraConfig(
            r=STAGE.lora_rank, lora_alpha=STAGE.lora_alpha, target_modules="all-linear", task_type="CAUSAL_LM"
        ),
    )
    tokens = sum(len(r["input_ids"]) for r in trainer.train_dataset)
    begun, busy = time.perf_counter(), time.process_time()
    trainer.train()
    seconds, busy = time.perf_counter() - begun, time.process_time() - busy
    trainer.model.save_pretrained(out / "model" / "adapter")
    return seconds, busy, tokens


def eval_loss(adapter: Path, held_out: list[Row], system: str = SYSTEM) -> float:
    """Mean cross-entropy of the held-out replies under the trained model in fp32, the same for all."""
    import torch

    from engine.models.load import load_model

    model, tokenizer = load_model(adapter)
    model = model.float()
    total, count = 0.0, 0
    for row in held_out:
        asked = conversation(system, row.prompt)
        before = tokenizer.apply_chat_template(asked, add_generation_prompt=True, return_dict=False)
        whole = tokenizer.apply_chat_template([*asked, {"role": "assistant", "content": row.reply}], return_dict=False)
        with torch.inference_mode():
            logits = model(torch.tensor([whole])).logits[0, len(before) - 1 : -1]
        targets = torch.tensor(whole[len(before) :])
        total += float(torch.nn.functional.cross_entropy(logits, targets, reduction="sum"))
        count += len(targets)
    return total / count


def flops_a_token(tokens: int, train: list[Row]) -> float:
    """Floating-point operations the training needs for each token, counted by torch on one step of ours."""
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    from engine.training import loop
    from engine.training.model import Start
    from engine.training.sft import prepared_sft

    def _added(_into: Any, a: Any, b: Any, **_: Any) -> int:
        return 2 * int(a[0]) * int(a[1]) * int(b[1])

    with tempfile.TemporaryDirectory() as folder:
        context = loop.StageContext(
            Path(folder) / "model" / "adapter", 7, lambda _: None, lambda: False, lambda *_: None
        )
        ready = prepared_sft(STAGE, Start(), SYSTEM, train, context)
        ready.model.train()
        some = [ready.trainer.train_dataset[n] for n in range(STAGE.batch_size)]
        batch = ready.trainer._prepare_inputs(ready.trainer.data_collator(some))
        with (
            FlopCounterMode(display=False, custom_mapping={torch.ops.aten.addmm_: _added}) as counter,
            ready.trainer.accelerator.autocast(),
        ):
            ready.trainer.compute_loss(ready.model, batch).backward()
        return float(counter.get_total_flops()) / sum(len(r["input_ids"]) for r in some)


def matmul_peak(width: int, inner: int) -> float:
    """Operations a second of a product of matrices as wide as the model's layers, in what it is trained in here."""
    import torch

    dtype = getattr(torch, best_dtype())
    left, right = torch.randn(1024, width, dtype=dtype), torch.randn(width, inner, dtype=dtype)
    best = 0.0
    for _ in range(5):
        begun = time.perf_counter()
        for _ in range(20):
            left @ right
        best = max(best, 20 * 2 * 1024 * width * inner / (time.perf_counter() - begun))
    return best


def one(who: str, count: int, base: Path) -> None:
    quiet_libraries()
    if who != "ours":
        # It waits as a program does that says nothing of it.
        for name in THREADS:
            os.environ.pop(name, None)
    train, held_out = rows(count)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        (out / "model").mkdir()
        seconds, busy, tokens = ours(train, out) if who == "ours" else trl(train, out, base, _TRL[who])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        found = {"who": who, "rows": len(train), "seconds": seconds, "busy": busy, "tokens": tokens, "peak_mb": peak}
        found["eval_loss"] = eval_loss(out / "model" / "adapter", held_out)
    if who == "ours":
        config = json.loads((base / "config.json").read_text(encoding="utf-8"))
        found |= {
            "arithmetic": best_dtype(),
            "flops_a_token": flops_a_token(tokens, train),
            "matmul": matmul_peak(config["hidden_size"], config["intermediate_size"]),
        }
    print(json.dumps(found))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--one", choices=list(WHO))
    parser.add_argument("--rows", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--only", choices=list(WHO), nargs="*", default=list(WHO))
    parser.add_argument("--all", action="store_true", help="also the settings of TRL that cannot win here")
    machine_options(parser)
    asked = parser.parse_args()
    if asked.one:
        one(asked.one, asked.rows, use_base(asked.base))
        return 0
    found: dict[str, dict[str, Any]] = {}
    for _ in range(asked.rounds):
        # In turn, and the better of each: what else the machine does hits all of them.
        for who in dict.fromkeys(("ours", *asked.only)):
            # Where bf16 is not multiplied in hardware, it takes TRL several times as long as fp32.
            if who in _OF_BF16 and found["ours"]["arithmetic"] == "float32" and not asked.all:
                continue
            arguments = ["--one", who, "--rows", str(asked.rows), *passed_on(asked)]
            now = child("tests.bench.sft", arguments, limited(asked))
            if who not in found or now["seconds"] < found[who]["seconds"]:
                found[who] = now
    mine = found["ours"]
    # Busy: of all processors together; of use where other work goes on beside, with one thread.
    print(f"{base_name(asked)} on {told(asked)}; nlforge trains in {mine['arithmetic']}")
    print(
        f"{'':<26}{'rows':>6}{'seconds':>9}{'busy':>8}{'tokens/s':>10}{'peak MB':>9}{'eval loss':>11}{'nlforge is':>12}"
    )
    for who, f in found.items():
        times = "" if who == "ours" else f"{f['seconds'] / mine['seconds']:.2f} times"
        print(
            f"{WHO[who]:<26}{f['rows']:>6}{f['seconds']:>9.1f}{f['busy']:>8.1f}{f['tokens'] / f['seconds']:>10.0f}"
            f"{f['peak_mb']:>9.0f}{f['eval_loss']:>11.4f}{times:>12}"
        )
    for who in (who for who in WHO if who not in found):
        print(f"{WHO[who]}: not run, as this processor does not multiply bf16 (--all runs it)")
    theirs = {who: f for who, f in found.items() if who != "ours"}
    best = min(theirs, key=lambda who: float(theirs[who]["seconds"]))
    of_default = theirs.get("trl_default")
    rate = mine["tokens"] / mine["seconds"]
    print(
        json.dumps(
            {
                "ratio_trl_default": of_default and round(of_default["seconds"] / mine["seconds"], 2),
                "ratio_trl_best": round(theirs[best]["seconds"] / mine["seconds"], 2),
                "ratio_trl_best_busy": round(min(float(f["busy"]) for f in theirs.values()) / mine["busy"], 2),
                "best_setting": WHO[best],
                "arithmetic": mine["arithmetic"],
                "tokens_per_s": round(rate, 1),
                "matmul_share": round(rate * mine["flops_a_token"] / mine["matmul"], 3),
                "eval_loss_ratio": round(mine["eval_loss"] / min(f["eval_loss"] for f in theirs.values()), 4),
                "peak_mb_ratio": of_default and round(mine["peak_mb"] / of_default["peak_mb"], 3),
                "rows": mine["rows"],
                "base": base_name(asked),
                "processor": told(asked),
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
