"""Other trainers on the same rows of Banking77, each in an environment of its own: `make bench-peers`.

Same base, rows, order of magnitude of everything: one pass, batch 8, LoRA of rank 32 on all linear layers, rate 2e-3,
loss on the label alone where the peer can. Seconds are those of the training loop, as each trainer reports them. The
adapters that come out are all measured by the same code: loss and exact labels on rows of the test set. Peers that can
be told compute in what is fastest here, as nlforge does. A peer that is not there, or fails, is a line with its own
words.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from engine.core.row import Row
from engine.core.stages import SftStage
from engine.models.libraries import quiet_libraries
from engine.models.load import conversation, load_model
from engine.models.precision import best_dtype
from tests.bench.banking77 import DATA, SEED, rows
from tests.bench.machine import base_name, limited, machine_options, told, use_base
from tests.bench.sft import eval_loss

ROOT = Path(__file__).parents[2]
SYSTEM = "Sort."
STAGE = SftStage(epochs=1, batch_size=8, learning_rate=2e-3, schedule="linear", warmup_share=0.0, max_length=256)
LINEAR = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
_MOST_MINUTES = 40
_BASE: list[Path] = []
"""Folder of the base model of this call."""
_RUNTIME = re.compile(r"train_runtime['\"]?\s*[:=]\s*['\"]?([\d.]+)")


class Missing(Exception):
    """The peer cannot take part; the text says why, in its own words."""


def _messages(text: str, label: str) -> dict[str, Any]:
    return {"messages": [*conversation(SYSTEM, text), {"role": "assistant", "content": label}]}


def soup(folder: Path, data: Path) -> tuple[list[str], Path]:
    config = {
        "base": str(_BASE[0]),
        "task": "sft",
        "output": str(folder / "out"),
        "data": {
            "train": str(data),
            "format": "chatml",
            "val_split": 0.0,
            "max_length": STAGE.max_length,
            "train_on_responses_only": True,
        },
        "training": {
            "epochs": 1,
            "lr": STAGE.learning_rate,
            "batch_size": STAGE.batch_size,
            "gradient_accumulation_steps": 1,
            "warmup_ratio": 0.0,
            "scheduler": "linear",
            "quantization": "none",
            "seed": SEED,
            "lora": {"r": STAGE.lora_rank, "alpha": STAGE.lora_alpha, "dropout": 0.0, "target_modules": LINEAR},
        },
    }
    (folder / "soup.yaml").write_text(yaml.safe_dump(config))
    return ["soup", "--no-telemetry", "train", "--config", "soup.yaml", "--yes"], folder / "out"


def llamafactory(folder: Path, data: Path) -> tuple[list[str], Path]:
    tags = {
        "role_tag": "role",
        "content_tag": "content",
        "user_tag": "user",
        "assistant_tag": "assistant",
        "system_tag": "system",
    }
    (folder / "dataset_info.json").write_text(
        json.dumps(
            {
                "bank": {
                    "file_name": str(data),
                    "formatting": "sharegpt",
                    "columns": {"messages": "messages"},
                    "tags": tags,
                }
            }
        )
    )
    config = {
        "model_name_or_path": str(_BASE[0]),
        "stage": "sft",
        "do_train": True,
        "finetuning_type": "lora",
        "lora_rank": STAGE.lora_rank,
        "lora_alpha": STAGE.lora_alpha,
        "lora_target": "all",
        "dataset": "bank",
        "dataset_dir": str(folder),
        "template": "smollm",
        "cutoff_len": STAGE.max_length,
        "output_dir": str(folder / "out"),
        "per_device_train_batch_size": STAGE.batch_size,
        "gradient_accumulation_steps": 1,
        "learning_rate": STAGE.learning_rate,
        "num_train_epochs": 1,
        "lr_scheduler_type": "linear",
        "bf16": best_dtype() == "bfloat16",
        "use_cpu": True,
        "report_to": "none",
        "save_strategy": "epoch",
        "seed": SEED,
    }
    (folder / "lf.yaml").write_text(yaml.safe_dump(config))
    return ["llamafactory-cli", "train", "lf.yaml"], folder / "out"


def axolotl(folder: Path, data: Path) -> tuple[list[str], Path]:
    config = {
        "base_model": str(_BASE[0]),
        "chat_template": "tokenizer_default",
        "adapter": "lora",
        "lora_r": STAGE.lora_rank,
        "lora_alpha": STAGE.lora_alpha,
        "lora_dropout": 0.0,
        "lora_target_linear": True,
        "sequence_len": STAGE.max_length,
        "datasets": [{"path": str(data), "ds_type": "json", "type": "chat_template", "field_messages": "messages"}],
        "val_set_size": 0,
        "dataset_prepared_path": str(folder / "prepared"),
        "micro_batch_size": STAGE.batch_size,
        "gradient_accumulation_steps": 1,
        "num_epochs": 1,
        "optimizer": "adamw_torch",
        "lr_scheduler": "linear",
        "learning_rate": STAGE.learning_rate,
        "bf16": best_dtype() == "bfloat16",
        "attn_implementation": "sdpa",
        "use_cpu": True,
        "output_dir": str(folder / "out"),
        "seed": SEED,
        "save_strategy": "epoch",
    }
    (folder / "ax.yaml").write_text(yaml.safe_dump(config))
    return ["axolotl", "train", "ax.yaml", "--launcher", "python"], folder / "out"


PEERS: dict[str, Callable[[Path, Path], tuple[list[str], Path]]] = {
    "soup": soup,
    "llamafactory": llamafactory,
    "axolotl": axolotl,
}
_SETS_ARITHMETIC = ("llamafactory", "axolotl")
"""Peers that can be told; soup decides by itself."""
PACKAGES = {"soup": "soup-cli", "llamafactory": "llamafactory", "axolotl": "axolotl"}


def _bin(who: str, venvs: Path) -> Path:
    return venvs / f".venv-peer-{who}" / "bin"


def _version(who: str, venvs: Path) -> str:
    python = _bin(who, venvs) / "python"
    code = f"from importlib.metadata import version; print(version({PACKAGES[who]!r}))"
    done = (
        subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=False)
        if python.exists()
        else None
    )
    if done is None or done.returncode:
        log = python.parent.parent / "install.log"
        raise Missing(_last_words(log.read_text()) if log.exists() else "it is not installed")
    return done.stdout.strip()


def _last_words(text: str) -> str:
    """The line that names the error, else the last."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("WARNING")]
    return next(
        (line for line in reversed(lines) if re.search(r"error|no matching|could not", line, re.IGNORECASE)),
        lines[-1] if lines else "",
    )[:300]


def peer(who: str, venvs: Path, folder: Path, data: Path) -> tuple[float, Path]:
    """Seconds of its training loop, and the folder of the adapter."""
    command, out = PEERS[who](folder, data)
    env = {
        **os.environ,
        "PATH": f"{_bin(who, venvs)}{os.pathsep}{os.environ['PATH']}",
        "CUDA_VISIBLE_DEVICES": "",
        "WANDB_MODE": "disabled",
        "AXOLOTL_DO_NOT_TRACK": "1",
        "DO_NOT_TRACK": "1",
        "HF_HUB_OFFLINE": "1",
        "HOME": str(folder),
    }
    env.pop("PYTHONPATH", None)
    begun = time.perf_counter()
    try:
        done = subprocess.run(
            [str(_bin(who, venvs) / command[0]), *command[1:]],
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_MOST_MINUTES * 60,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise Missing(f"it had not finished after {_MOST_MINUTES} minutes") from late
    whole = time.perf_counter() - begun
    said = done.stdout + done.stderr
    (folder / "log").write_text(said)
    adapters = sorted((p.parent for p in out.rglob("adapter_model.safetensors")), key=lambda p: len(p.parts))
    if done.returncode or not adapters:
        raise Missing(_last_words(said))
    states = [json.loads(p.read_text()) for p in out.rglob("trainer_state.json")]
    reported = [
        float(line["train_runtime"]) for s in states for line in s.get("log_history", ()) if "train_runtime" in line
    ] or [float(found) for found in _RUNTIME.findall(said)]
    return (max(reported) if reported else whole), adapters[0]


def ours(train: list[Row], folder: Path, head: str) -> tuple[float, Path, int]:
    """Seconds of the training loop, the folder of the adapter, and the tokens of all rows."""
    from engine.core.events import StageFinished
    from engine.training.classification import train_classifier
    from engine.training.model import Start
    from engine.training.sft import train_sft
    from engine.training.stage_context import StageContext

    events: list[Any] = []
    place = StageContext(folder / "model" / "adapter", SEED, events.append, lambda: False, lambda *_: None)
    if head == "classes":
        assert train_classifier(
            STAGE.model_copy(update={"head": "classes", "learning_rate": 1e-3}), Start(), train, place
        )
    else:
        assert train_sft(STAGE, Start(), SYSTEM, train, place)
    _, tokenizer = load_model()
    tokens = sum(
        len(tokenizer.apply_chat_template(_messages(r.prompt, r.reply)["messages"], return_dict=False)) for r in train
    )
    return next(e.seconds for e in events if isinstance(e, StageFinished)), place.out, tokens


def judged(adapter: Path, test: list[tuple[str, str]], labels: list[str]) -> tuple[float | None, float]:
    """Loss on the labels of the test rows (None for a class head, which writes none), and the share that is exactly
    right."""
    from engine.models.class_head import is_classifier
    from engine.models.generate import generate

    model, tokenizer = load_model(adapter)
    headed = is_classifier(model)
    replies = generate(
        model, tokenizer, SYSTEM, [text for text, _ in test], labels=() if headed else labels, max_new_tokens=32
    )
    loss = (
        None
        if headed
        else eval_loss(adapter, [Row(text, label, "", n) for n, (text, label) in enumerate(test)], SYSTEM)
    )
    return loss, sum(a == b for a, (_, b) in zip(replies, test, strict=True)) / len(test)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=400)
    parser.add_argument("--test-rows", type=int, default=154)
    parser.add_argument("--venvs", type=Path, default=ROOT)
    parser.add_argument("--only", choices=["ours", "head", *PEERS], nargs="*")
    machine_options(parser)
    asked = parser.parse_args()
    # Before torch is imported here; peers inherit it.
    os.environ.update(limited(asked))
    _BASE.append(use_base(asked.base))
    if not DATA.is_dir():
        print(f"Banking77 is not at {DATA}.")
        return 2
    quiet_libraries()
    pairs, test = rows("train.csv", asked.rows), rows("test.csv", asked.test_rows)
    labels = sorted({label for _, label in rows("train.csv", None)})
    train = [Row(text, label, "train.csv", n) for n, (text, label) in enumerate(pairs)]
    found: dict[str, dict[str, Any]] = {}
    tokens = 0
    print(f"{base_name(asked)} on {told(asked)}", flush=True)
    print(f"{'':<34}{'seconds':>9}{'rows/s':>8}{'tokens/s':>10}{'loss':>8}{'right':>8}", flush=True)
    for who in asked.only or ["ours", "head", *PEERS]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            data = folder / "rows.jsonl"
            data.write_text("".join(json.dumps(_messages(*pair)) + "\n" for pair in pairs), encoding="utf-8")
            (folder / "model").mkdir()
            try:
                title = {"ours": "nlforge, labels written", "head": "nlforge, class head"}.get(
                    who
                ) or f"{PACKAGES[who]} {_version(who, asked.venvs)}"
                title += f", {best_dtype()}" if who not in PEERS or who in _SETS_ARITHMETIC else ""
                if who in PEERS:
                    seconds, adapter = peer(who, asked.venvs, folder, data)
                else:
                    seconds, adapter, tokens = ours(train, folder, "classes" if who == "head" else "text")
            except Missing as missing:
                found[who] = {"missing": str(missing)}
                print(f"{PACKAGES[who]:<34}missing: {missing}", flush=True)
                continue
            loss, right = judged(adapter, test, labels)
        found[who] = {
            "seconds": round(seconds, 1),
            "rows_per_s": round(len(train) / seconds, 2),
            "loss": loss and round(loss, 3),
            "right": round(right, 3),
        }
        # A head reads the message alone, so that its tokens are others.
        rate = f"{tokens / seconds:>10.0f}" if tokens and who != "head" else f"{'':>10}"
        print(
            (
                f"{title:<34}{seconds:>9.1f}{len(train) / seconds:>8.2f}{rate}"
                f"{'' if loss is None else f'{loss:.3f}':>8}{right:>8.1%}"
            ),
            flush=True,
        )
    print(json.dumps({"rows": len(train), "base": base_name(asked), "processor": told(asked), **found}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
