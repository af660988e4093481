"""Banking77 in full: accuracy on its test set and minutes, with generated labels and with a class head. `python -m
tests.bench.banking77`"""

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

from engine.core.row import Row
from engine.core.stages import SftStage
from engine.models.libraries import quiet_libraries
from engine.models.load import load_model

DATA = Path(__file__).parents[3] / "shared" / "data" / "banking77"
PAPER = 0.9336
"""Casanueva et al. 2020, their best model on all rows."""
SEED = 7


def rows(name: str, count: int | None) -> list[tuple[str, str]]:
    with open(DATA / name, encoding="utf-8", newline="") as file:
        found = [(r["text"].strip(), r["category"]) for r in csv.DictReader(file)]
    return found if count is None else random.Random(SEED).sample(found, count)


def with_labels(train: list[tuple[str, str]], test: list[tuple[str, str]], epochs: float) -> float:
    """As a run does it: the label is written, and only a label can be."""
    from engine.models.generate import generate
    from engine.training.model import Start
    from engine.training.sft import train_sft
    from engine.training.stage_context import StageContext

    stage = SftStage(epochs=epochs, batch_size=16, learning_rate=2e-3)
    with tempfile.TemporaryDirectory() as folder:
        place = StageContext(Path(folder) / "model" / "adapter", SEED, _say, lambda: False, lambda *_: None)
        assert train_sft(
            stage, Start(), "Sort.", [Row(text, label, "train.csv", n) for n, (text, label) in enumerate(train)], place
        )
        model, tokenizer = load_model(place.out)
    labels = sorted({label for _, label in train})
    replies = generate(model, tokenizer, "Sort.", [text for text, _ in test], labels=labels, max_new_tokens=32)
    return sum(a == b for a, (_, b) in zip(replies, test, strict=True)) / len(test)


def _say(event: Any) -> None:
    if getattr(event, "kind", "") == "step" and event.step % 50 == 0:
        print(
            f"  step {event.step} of {event.of}, loss {event.loss:.3f}, {event.tokens_per_second:.0f} tokens/s",
            file=sys.stderr,
            flush=True,
        )


def with_head(train: list[tuple[str, str]], test: list[tuple[str, str]], epochs: float) -> float:
    """As a run does it: the label is chosen by a class head."""
    from engine.models.generate import generate
    from engine.training.classification import train_classifier
    from engine.training.model import Start
    from engine.training.stage_context import StageContext

    stage = SftStage(head="classes", epochs=epochs, batch_size=32, learning_rate=1e-3)
    with tempfile.TemporaryDirectory() as folder:
        place = StageContext(Path(folder) / "model" / "adapter", SEED, _say, lambda: False, lambda *_: None)
        assert train_classifier(
            stage, Start(), [Row(text, label, "train.csv", n) for n, (text, label) in enumerate(train)], place
        )
        model, tokenizer = load_model(place.out)
    replies = generate(model, tokenizer, "", [text for text, _ in test])
    return sum(a == b for a, (_, b) in zip(replies, test, strict=True)) / len(test)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--how", choices=["labels", "head", "both"], default="both")
    parser.add_argument("--rows", type=int)
    parser.add_argument("--test-rows", type=int)
    parser.add_argument("--epochs", type=float, default=4.0)
    asked = parser.parse_args()
    if not DATA.is_dir():
        print(f"Banking77 is not at {DATA}.")
        return 2
    quiet_libraries()
    train, test = rows("train.csv", asked.rows), rows("test.csv", asked.test_rows)
    found: dict[str, tuple[float, float]] = {}
    for how in ("labels", "head") if asked.how == "both" else (asked.how,):
        begun = time.monotonic()
        accuracy = with_labels(train, test, asked.epochs) if how == "labels" else with_head(train, test, asked.epochs)
        found[how] = (accuracy, (time.monotonic() - begun) / 60)
        print(
            f"{how:<8}{len(train):>7} rows{accuracy:>9.2%}{found[how][1]:>8.1f} min   (the paper's best: {PAPER:.2%})",
            flush=True,
        )
    best = max(found.values())
    print(
        json.dumps(
            {
                "accuracy": round(best[0], 4),
                "minutes": round(best[1], 1),
                "rows": len(train),
                **{
                    f"{how}_{name}": round(value, 4)
                    for how, pair in found.items()
                    for name, value in zip(("accuracy", "minutes"), pair, strict=True)
                },
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
