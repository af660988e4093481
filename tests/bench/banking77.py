"""Banking77 in full: accuracy on its test set and minutes, with generated labels and with a class head. `python -m tests.bench.banking77`"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from engine.basemodel import base_model_dir
from engine.data.clean import Row
from engine.load import load_model, offline

DATA = Path(__file__).parents[3] / "shared" / "data" / "banking77"
PAPER = 0.9336
"""Casanueva et al. 2020, their best model on all rows."""
RANK, SEED = 32, 7


def rows(name: str, count: int | None) -> list[tuple[str, str]]:
    with open(DATA / name, encoding="utf-8", newline="") as file:
        found = [(r["text"].strip(), r["category"]) for r in csv.DictReader(file)]
    return found if count is None else random.Random(SEED).sample(found, count)


def with_labels(train: list[tuple[str, str]], test: list[tuple[str, str]], epochs: float) -> float:
    """As a run does it: the label is written, and only a label can be."""
    from engine.generate import generate
    from engine.stages import SftStage
    from engine.training.loop import Place
    from engine.training.model import Start
    from engine.training.sft import train_sft

    stage = SftStage(epochs=epochs, batch_size=16, learning_rate=2e-3)
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder) / "model" / "adapter", SEED, _say, lambda: False, lambda *_: None)
        assert train_sft(stage, Start(), "Sort.", [Row(text, label, "train.csv", n) for n, (text, label) in enumerate(train)], place)
        model, tokenizer = load_model(place.out)
    labels = sorted({label for _, label in train})
    replies = generate(model, tokenizer, "Sort.", [text for text, _ in test], labels=labels, max_new_tokens=32)
    return sum(a == b for a, (_, b) in zip(replies, test, strict=True)) / len(test)


def _say(event: Any) -> None:
    if getattr(event, "kind", "") == "step" and event.step % 50 == 0:
        print(f"  step {event.step} of {event.of}, loss {event.loss:.3f}, {event.tokens_per_second:.0f} tokens/s", file=sys.stderr, flush=True)


def with_head(train: list[tuple[str, str]], test: list[tuple[str, str]], epochs: float, minutes: float) -> float:
    """One linear layer over the last token's state, trained with the adapters."""
    import torch
    from datasets import Dataset
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForSequenceClassification, AutoTokenizer, DataCollatorWithPadding, Trainer, TrainerCallback, TrainingArguments, set_seed

    set_seed(SEED)
    labels = sorted({label for _, label in train})
    tokenizer = AutoTokenizer.from_pretrained(base_model_dir())
    model = AutoModelForSequenceClassification.from_pretrained(base_model_dir(), num_labels=len(labels), dtype=torch.bfloat16)
    model.config.pad_token_id = tokenizer.pad_token_id
    model.set_attn_implementation("eager")
    model = get_peft_model(model, LoraConfig(r=RANK, lora_alpha=2 * RANK, target_modules="all-linear", modules_to_save=["score"], task_type="SEQ_CLS"))
    for module in model.modules():
        if hasattr(module, "cast_input_dtype_enabled"):
            module.cast_input_dtype_enabled = False
    for name, parameter in model.named_parameters():
        if "score" in name:
            parameter.data = parameter.data.float()
    number = {label: n for n, label in enumerate(labels)}

    def encoded(pairs: list[tuple[str, str]]) -> Any:
        return Dataset.from_list([{"input_ids": [*tokenizer.encode(text), tokenizer.eos_token_id], "labels": number[label]} for text, label in pairs])

    begun = time.monotonic()

    class Report(TrainerCallback):  # type: ignore[misc]
        def on_log(self, _args: Any, state: Any, control: Any, logs: Any = None, **_: Any) -> None:
            took = time.monotonic() - begun
            print(f"  step {state.global_step} of {state.max_steps}, loss {(logs or {}).get('loss')}, {took:.0f} s", file=sys.stderr, flush=True)

        def on_step_end(self, _args: Any, state: Any, control: Any, **_: Any) -> None:
            control.should_training_stop = control.should_training_stop or time.monotonic() - begun > minutes * 60

    with tempfile.TemporaryDirectory() as folder:
        arguments = TrainingArguments(output_dir=folder, per_device_train_batch_size=32, num_train_epochs=epochs, learning_rate=1e-3, bf16=True, use_cpu=True,
                                      lr_scheduler_type="cosine", warmup_steps=20, logging_steps=20, report_to=[], save_strategy="no", disable_tqdm=True,
                                      train_sampling_strategy="group_by_length", seed=SEED, weight_decay=0.01)
        trainer = Trainer(model=model, args=arguments, train_dataset=encoded(train), data_collator=DataCollatorWithPadding(tokenizer), callbacks=[Report()])
        trainer.train()
    model.eval()
    right = 0
    order = sorted(range(len(test)), key=lambda n: len(test[n][0]))
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for start in range(0, len(order), 64):
            some = [test[n] for n in order[start : start + 64]]
            batch = tokenizer([f"{text}{tokenizer.eos_token}" for text, _ in some], padding=True, padding_side="right", return_tensors="pt")
            told = model(**batch).logits.float().argmax(-1).tolist()
            right += sum(labels[a] == label for a, (_, label) in zip(told, some, strict=True))
    return right / len(test)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--how", choices=["labels", "head", "both"], default="both")
    parser.add_argument("--rows", type=int)
    parser.add_argument("--test-rows", type=int)
    parser.add_argument("--epochs", type=float, default=2.0)
    parser.add_argument("--minutes", type=float, default=45.0)
    asked = parser.parse_args()
    if not DATA.is_dir():
        print(f"Banking77 is not at {DATA}.")
        return 2
    offline()
    train, test = rows("train.csv", asked.rows), rows("test.csv", asked.test_rows)
    found: dict[str, tuple[float, float]] = {}
    for how in ("labels", "head") if asked.how == "both" else (asked.how,):
        begun = time.monotonic()
        accuracy = with_labels(train, test, asked.epochs) if how == "labels" else with_head(train, test, asked.epochs, asked.minutes)
        found[how] = (accuracy, (time.monotonic() - begun) / 60)
        print(f"{how:<8}{len(train):>7} rows{accuracy:>9.2%}{found[how][1]:>8.1f} min   (the paper's best: {PAPER:.2%})", flush=True)
    best = max(found.values())
    print(json.dumps({"accuracy": round(best[0], 4), "minutes": round(best[1], 1), "rows": len(train),
                      **{f"{how}_{name}": round(value, 4) for how, pair in found.items() for name, value in zip(("accuracy", "minutes"), pair, strict=True)}}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
