"""GRPO beside plain TRL at its defaults and at the setting of its own that is fastest here: same start, messages,
replies a step, steps, rubric and rate. `python -m tests.bench.rl`"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from engine.core.spec import Criterion, DataSpec, ModelSpec, Source, Task, TrainingSpec
from engine.core.stages import GrpoStage, SftStage
from engine.data.prepare import Prepared, prepare
from engine.graders.kinds import grader_of
from engine.models.libraries import THREADS, quiet_libraries
from engine.models.load import conversation, load_model
from engine.models.precision import best_dtype
from engine.training.rl.reward import Scoring, mean
from tests.bench.machine import base_name, busy_of_training, child, limited, machine_options, passed_on, told, use_base

SAMPLE = Path(__file__).parents[2] / "sessions" / "returns-desk"
SYSTEM = "You answer our customers."
SEED = 7
RUBRIC = tuple(
    Criterion(name=kind, about="", weight=weight, grader=grader_of(kind))
    for kind, weight in (("reference", 1.0), ("glossary", 0.5), ("guidelines", 0.3), ("grounding", -1.0))
)
"""That of the sample without the line on seconds, which are not those of use while several replies are written at
once."""
WHO = {
    "ours": "nlforge",
    "trl_default": "TRL, defaults (bf16)",
    "trl_kept": "TRL, activations kept",
    "trl_fp32_kept": "TRL, bf16=False, kept",
}
_KEPT = {"gradient_checkpointing": False}
_TRL: dict[str, dict[str, Any]] = {"trl_default": {}, "trl_kept": _KEPT, "trl_fp32_kept": {**_KEPT, "bf16": False}}
"""By default activations are computed a second time instead of kept."""
_LONGEST = 96


def sample() -> Prepared:
    """Rows of the sample, cleaned and split as a run does."""
    sources = (
        Source(path="messages.csv", kind="table"),
        Source(path="handbook.md", use="retrieve", kind="text"),
        Source(path="glossary.csv", use="retrieve", kind="glossary"),
    )
    spec = TrainingSpec(
        name="b",
        goal="g",
        task=Task.CHAT_ASSISTANT,
        stages=(SftStage(),),
        model=ModelSpec(base="smollm2-135m-instruct", params_b=0.135),
        data=DataSpec(sources=sources),
    )
    return prepare(spec, SAMPLE)


def taught(data: Prepared, out: Path) -> None:
    """Where both begin: one pass over the examples."""
    from engine.training.model import Start
    from engine.training.sft import train_sft
    from engine.training.stage_context import StageContext

    stage = SftStage(epochs=1, learning_rate=4e-3)
    assert train_sft(
        stage,
        Start(),
        SYSTEM,
        data.train,
        StageContext(out / "sft" / "adapter", SEED, lambda _: None, lambda: False, lambda *_: None),
    )
    model, tokenizer = load_model(out / "sft" / "adapter")
    model.save_pretrained(out / "merged")
    tokenizer.save_pretrained(out / "merged")


def _stage(steps: int, prompts: int, rows: int, rate: float) -> GrpoStage:
    return GrpoStage(
        epochs=steps * prompts / rows,
        batch_size=prompts,
        completions=8,
        max_completion_length=_LONGEST,
        learning_rate=rate,
        schedule="linear",
        warmup_share=0.0,
    )


def ours(data: Prepared, scoring: Scoring, asked: argparse.Namespace, out: Path) -> tuple[float, float]:
    """Seconds of the steps, checks on other messages included, and those of their processors."""
    from engine.core.events import StageFinished
    from engine.training.model import Start
    from engine.training.rl.grpo import train_grpo
    from engine.training.rl.monitor import set_apart
    from engine.training.stage_context import StageContext

    practised, _ = set_apart(data.train, SEED)
    stage = _stage(asked.steps, asked.prompts, len(practised), asked.rate)
    events: list[Any] = []
    place = StageContext(out / "model" / "adapter", SEED, events.append, lambda: False, lambda *_: None)
    with busy_of_training() as busy:
        assert train_grpo(stage, Start(out / "sft" / "adapter"), SYSTEM, data.train, place, scoring)
    return next(e.seconds for e in events if isinstance(e, StageFinished)), busy[0]


def trl(
    data: Prepared, scoring: Scoring, asked: argparse.Namespace, out: Path, settings: dict[str, Any]
) -> tuple[float, float]:
    """As someone uses TRL who read its first page: the model by its folder, an adapter, a reward function."""
    from datasets import Dataset
    from peft import LoraConfig
    from trl import GRPOConfig, GRPOTrainer

    from engine.training.rl.monitor import set_apart

    practised, _ = set_apart(data.train, SEED)

    def rubric(completions: list[Any], message: list[str], expected: list[str], **_: Any) -> list[float | None]:
        return [
            scoring.reward(m, e, c[0]["content"].strip())
            for m, e, c in zip(message, expected, completions, strict=True)
        ]

    dataset = Dataset.from_list(
        [{"prompt": conversation(SYSTEM, r.prompt), "message": r.prompt, "expected": r.reply} for r in practised]
    )
    steps = {} if asked.prompts == 1 else {"gradient_accumulation_steps": asked.prompts}
    arguments = GRPOConfig(
        output_dir=str(out / "trl"),
        max_steps=asked.steps,
        learning_rate=asked.rate,
        max_completion_length=_LONGEST,
        use_cpu=True,
        report_to=[],
        save_strategy="no",
        disable_tqdm=True,
        seed=SEED,
        **steps,
        **settings,
    )
    stage = GrpoStage()
    trainer = GRPOTrainer(
        model=str(out / "merged"),
        reward_funcs=[rubric],
        args=arguments,
        train_dataset=dataset,
        peft_config=LoraConfig(
            r=stage.lora_rank, lora_alpha=stage.lora_alpha, target_modules="all-linear", task_type="CAUSAL_LM"
        ),
    )
    begun, busy = time.perf_counter(), time.process_time()
    trainer.train()
    seconds, busy = time.perf_counter() - begun, time.process_time() - busy
    whole = trainer.model.merge_and_unload()
    whole.save_pretrained(out / "model" / "adapter")
    trainer.processing_class.save_pretrained(out / "model" / "adapter")
    return seconds, busy


def rewards(adapter: Path, data: Prepared, scoring: Scoring) -> tuple[float, float]:
    """Means over the held-out messages by the rubric, and by the graders that paid for nothing."""
    from engine.models.generate import generate

    model, tokenizer = load_model(adapter)
    texts = generate(model, tokenizer, SYSTEM, [r.prompt for r in data.held_out], max_new_tokens=_LONGEST)
    pairs = list(zip(data.held_out, texts, strict=True))
    found = (
        mean([scoring.reward(r.prompt, r.reply, t) for r, t in pairs]),
        mean([scoring.unseen(r.prompt, r.reply, t) for r, t in pairs]),
    )
    return found[0] or 0.0, found[1] or 0.0


def one(asked: argparse.Namespace) -> None:
    quiet_libraries()
    if asked.one != "ours":
        # It waits as a program does that says nothing of it.
        for name in THREADS:
            os.environ.pop(name, None)
    data = sample()
    scoring = Scoring(RUBRIC, data.references, _LONGEST)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        for name in ("sft", "merged"):
            (out / name).symlink_to(Path(asked.start) / name)
        (out / "model").mkdir()
        seconds, busy = (
            ours(data, scoring, asked, out) if asked.one == "ours" else trl(data, scoring, asked, out, _TRL[asked.one])
        )
        before = rewards(out / "sft" / "adapter", data, scoring)
        after = rewards(out / "model" / "adapter", data, scoring)
    print(
        json.dumps(
            {
                "who": asked.one,
                "seconds": seconds,
                "busy": busy,
                "before": before,
                "after": after,
                "arithmetic": best_dtype(),
            }
        )
    )


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--one", choices=list(WHO))
    parser.add_argument("--start", help="folder with the model both begin from")
    parser.add_argument("--steps", type=int, default=16)
    parser.add_argument(
        "--prompts", type=int, default=1, help="messages a step, eight replies each; TRL's default is one"
    )
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--taught", action="store_true", help="only what both begin from, into --start")
    parser.add_argument("--only", choices=list(WHO), nargs="*", default=list(WHO))
    machine_options(parser)
    asked = parser.parse_args()
    if asked.one or asked.taught:
        use_base(asked.base)
        if asked.taught:
            quiet_libraries()
            taught(sample(), Path(asked.start))
            print("{}")
            return 0
        one(asked)
        return 0
    found: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        environment, same = limited(asked), ["--start", folder, *passed_on(asked)]
        child("tests.bench.rl", ["--taught", *same], environment)
        for who in dict.fromkeys(("ours", *asked.only)):
            # Where bf16 is not multiplied in hardware, it cannot be the fastest.
            if who == "trl_kept" and found["ours"]["arithmetic"] == "float32":
                continue
            arguments = ["--steps", str(asked.steps), "--prompts", str(asked.prompts), "--rate", str(asked.rate)]
            found[who] = child("tests.bench.rl", ["--one", who, *same, *arguments], environment)
    print(f"{base_name(asked)} on {told(asked)}; nlforge trains in {found['ours']['arithmetic']}")
    print(
        f"{'':<26}{'steps':>6}{'seconds':>9}{'busy':>8}{'steps/h':>9}{'reward before':>15}{'after':>8}"
        f"{'unseen before':>15}{'after':>8}"
    )
    for who, f in found.items():
        print(
            f"{WHO[who]:<26}{asked.steps:>6}{f['seconds']:>9.0f}{f['busy']:>8.0f}"
            f"{asked.steps / f['seconds'] * 3600:>9.0f}"
            f"{f['before'][0]:>15.3f}{f['after'][0]:>8.3f}"
            f"{f['before'][1]:>15.3f}{f['after'][1]:>8.3f}"
        )
    from tests.bench.graders import rates

    graders = rates(0.5)
    print(f"slowest of the {len(graders)} deterministic graders: {min(graders.values()):,.0f} replies/s")
    mine = found["ours"]
    theirs = {who: f for who, f in found.items() if who != "ours"}
    best = min(theirs, key=lambda who: float(theirs[who]["seconds"]))
    told_default = theirs.get("trl_default")
    print(
        json.dumps(
            {
                "ratio_trl_default": told_default and round(told_default["seconds"] / mine["seconds"], 2),
                "ratio_trl_best": round(theirs[best]["seconds"] / mine["seconds"], 2),
                "best_setting": WHO[best],
                "arithmetic": mine["arithmetic"],
                "final_reward_ratio": round(mine["after"][0] / max(f["after"][0] for f in theirs.values()), 4),
                "final_unseen_ratio": round(mine["after"][1] / max(f["after"][1] for f in theirs.values()), 4),
                "graders_per_s": round(min(graders.values())),
                "steps": asked.steps,
                "replies_a_step": 8 * asked.prompts,
                "base": base_name(asked),
                "processor": told(asked),
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
