"""A small fixed test of general ability, before and after: what was forgotten while something else was learned.

Forty unfinished texts with four ways to go on, of which the likeliest by the mean log-probability of its letters is the model's choice
(`acc_norm` of the Language Model Evaluation Harness, Gao et al. 2021). Nothing is written, so it takes seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, TypeAdapter

from engine.evaluation.change import Change
from engine.frozen import Frozen

LARGEST_LOSS = 0.10
"""Share of the items that may be lost; more, and beyond chance, holds a model back."""
_BATCH = 32


class Item(Frozen):
    """An unfinished text."""

    about: str
    """What it needs: fact, sense, grammar, …, or the language it is in."""
    text: str
    ways: tuple[str, ...] = Field(min_length=4, max_length=4)
    """How it may go on; the first is right."""


@cache
def items() -> tuple[Item, ...]:
    """All of them, always the same."""
    return TypeAdapter(tuple[Item, ...]).validate_python(yaml.safe_load((Path(__file__).parent / "general.yaml").read_text(encoding="utf-8")))


def general_ability(model: Any, tokenizer: Any, check: Callable[[int], None] = lambda _: None) -> list[float]:
    """1 for each item of which the right way is the likeliest, else 0; a tie is no choice. `check` is called after each batch, and may raise to stop."""
    asked = items()
    scores = _log_probs(model, tokenizer, [(item.text, way) for item in asked for way in item.ways], check)
    each = [score / len(way.encode()) for score, way in zip(scores, (way for item in asked for way in item.ways), strict=True)]
    return [float(max(range(4), key=lambda n: (each[start + n], n)) == 0) for start in range(0, len(each), 4)]


def lost_too_much(change: Change) -> bool:
    """More than a tenth of the items, and more than chance explains. `change` is paired by item, whose noise is the binomial one of
    the items that changed (McNemar 1947): the same items are asked twice."""
    return change.gain < -LARGEST_LOSS and change.below


def _log_probs(model: Any, tokenizer: Any, texts: Sequence[tuple[str, str]], check: Callable[[int], None]) -> list[float]:
    """Sum of the log-probabilities of each text's continuation."""
    import torch

    encoded = [(tokenizer.encode(text, add_special_tokens=False), tokenizer.encode(way, add_special_tokens=False)) for text, way in texts]
    start = tokenizer.bos_token_id if tokenizer.bos_token_id is not None else tokenizer.eos_token_id
    rows = [[start, *before, *after] for before, after in encoded]
    found: list[float] = []
    for first in range(0, len(rows), _BATCH):
        batch = rows[first : first + _BATCH]
        width = max(map(len, batch))
        ids = torch.full((len(batch), width), tokenizer.pad_token_id or 0)
        mask = torch.zeros((len(batch), width), dtype=torch.long)
        for n, row in enumerate(batch):
            ids[n, : len(row)] = torch.tensor(row)
            mask[n, : len(row)] = 1
        with torch.inference_mode():
            logits = model(input_ids=ids.to(model.device), attention_mask=mask.to(model.device)).logits.float().log_softmax(-1).cpu()
        for n, row in enumerate(batch):
            begins = len(row) - len(encoded[first + n][1])
            found.append(float(sum(logits[n, at - 1, row[at]] for at in range(begins, len(row)))))
        check(len(found))
    return found
