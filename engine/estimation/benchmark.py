"""How fast this machine trains and replies: measured once in about 20 seconds, and corrected by what its runs really
took."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from engine.core.errors import NlforgeError
from engine.core.frozen import Frozen
from engine.core.journal import append_line, read_lines, replace_file
from engine.core.printable import for_people
from engine.core.printable import lines as in_lines
from engine.models.base_weights import CATALOGUE_DEFAULT, base_model_dir
from engine.models.download import cache_dir
from engine.models.load import load_model, quiet_libraries
from engine.models.precision import autocast, processor_dtype
from engine.models.protocols import LanguageModel, Optimizer

_FILE = "rates.json"
_ACTUALS = "estimates.jsonl"
_KEPT = 20
_ROWS = 8
_SHORT, _LONG = 32, 160
_DECODED = 24
_AT_ONCE = 16
_SPREAD = (0.6, 1.0, 1.9)
_LEAST_SPREAD = (0.85, 1.0, 1.2)
_ENOUGH = 4
"""Runs from which on their own spread is more honest than a fixed one."""


class Rates(Frozen):
    """Seconds of the base model's work on this machine's processor; the defaults are those of two cores in 2026."""

    measured: bool = False
    step: float = 0.25
    """Of one optimizer step, whatever its size."""
    token: float = 0.0034
    """Of one token learned with adapters, forward and backward."""
    decode: float = 0.075
    """Of one token for each of 16 replies written at once."""
    start: float = 9.0
    """Until libraries and weights are loaded."""


class Actual(Frozen):
    """What was estimated and what a run really took."""

    kind: str
    """Base model, method and stages, which runs are compared by."""
    estimated: float
    """Seconds likely, by the formula alone."""
    seconds: float


class KnownRates(Frozen):
    """What a machine's estimates can rest on."""

    rates: Rates = Rates()
    actuals: tuple[Actual, ...] = Field(default=())

    def spread(self, kind: str) -> tuple[float, float, float]:
        """Factors for low, likely and high: from runs of the same kind, else from all, else fixed ones."""
        same = [a.seconds / a.estimated for a in self.actuals if a.kind == kind and a.estimated > 0]
        found = sorted(
            same if len(same) >= _ENOUGH else [a.seconds / a.estimated for a in self.actuals if a.estimated > 0]
        )
        if not found:
            return _SPREAD if self.rates.measured else (0.4, 1.0, 2.5)
        # The median: one run beside other work must not move all estimates.
        middle = found[len(found) // 2]
        # Few runs tell by how much it is off, not yet how much it varies.
        if len(found) < _ENOUGH:
            return _SPREAD[0] * middle, middle, _SPREAD[2] * middle
        # A tenth beyond the extremes seen: the next may be one.
        return min(found[0] * 0.9, middle * _LEAST_SPREAD[0]), middle, max(found[-1] * 1.1, middle * _LEAST_SPREAD[2])


def known(sessions: Path) -> KnownRates:
    """Measured rates of this machine, and the latest runs in a folder of sessions.

    Raises:
        BadInput: what is remembered is no plain file.
    """
    lines = read_lines(sessions / _ACTUALS).lines if (sessions / _ACTUALS).exists() else []
    actuals = []
    for line in lines[-_KEPT:]:
        try:
            actuals.append(Actual.model_validate_json(line))
        except ValidationError:
            continue
    return KnownRates(rates=_measured() or Rates(), actuals=tuple(actuals))


def remember(sessions: Path, actual: Actual) -> None:
    """Keep what a run really took beside what was estimated.

    Raises:
        RunFailed: it could not be written.
    """
    append_line(sessions / _ACTUALS, actual.model_dump_json())


def _key() -> dict[str, Any]:
    # Measured anew where any of these is another; `version` counts changes of what is measured.
    return {"cpus": os.cpu_count(), "base": CATALOGUE_DEFAULT, "version": 3, "arithmetic": processor_dtype()}


def _measured() -> Rates | None:
    try:
        kept = json.loads((cache_dir() / _FILE).read_text(encoding="utf-8"))
        return Rates.model_validate(kept["rates"]) if kept["key"] == _key() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def calibrate() -> Rates:
    """Measure this machine's processor with the real base model, and keep the figures; about 20 seconds.

    Raises:
        RunFailed: the base model is not on this machine, or the figures could not be written.
    """
    begun = time.perf_counter()
    quiet_libraries()
    import torch

    # Its import is part of what a run waits for at its start.
    import trl.trainer.sft_trainer  # noqa: F401
    from peft import LoraConfig, get_peft_model

    from engine.training.cpu.patch import for_cpu

    model, _ = load_model()
    start = time.perf_counter() - begun
    decode = _decoding(model)
    model = get_peft_model(
        model, LoraConfig(r=32, lora_alpha=64, target_modules="all-linear", task_type="CAUSAL_LM")
    ).train()
    from trl.trainer.utils import add_fused_lm_head

    add_fused_lm_head(model.get_base_model())
    for_cpu(model, _LONG)
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=1e-4)
    # Two sizes give both numbers: what a step costs in any case, and what each token adds.
    short, long = (_step(model, optimizer, width) for width in (_SHORT, _LONG))
    # A machine that is busy may measure the long one faster.
    token = max(1e-5, (long - short) / (_ROWS * (_LONG - _SHORT)))
    rates = Rates(
        measured=True,
        step=round(max(0.0, short - token * _ROWS * _SHORT), 4),
        token=round(token, 6),
        decode=round(decode, 4),
        start=round(start, 2),
    )
    replace_file(cache_dir() / _FILE, json.dumps({"key": _key(), "rates": rates.model_dump(mode="json")}).encode())
    return rates


def _step(model: LanguageModel, optimizer: Optimizer, width: int) -> float:
    """Seconds of one optimizer step on 8 rows, of which the last third is learned; the faster of two."""
    import torch

    ids = torch.randint(100, 5000, (_ROWS, width), generator=torch.Generator().manual_seed(0))
    labels = ids.clone()
    # As in most rows: the message is read, the reply is learned.
    labels[:, : width * 2 // 3] = -100
    took = []
    for _ in range(4):
        begun = time.perf_counter()
        with autocast("cpu"):
            loss = model(input_ids=ids, attention_mask=torch.ones_like(ids), labels=labels, fused_lm_head=True).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        took.append(time.perf_counter() - begun)
    # The first one pays for what is done once.
    return min(took[1:])


def _decoding(model: LanguageModel) -> float:
    import torch

    ids = torch.randint(100, 5000, (_AT_ONCE, _SHORT), generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        begun = time.perf_counter()
        model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            max_new_tokens=_DECODED,
            # Random tokens may be followed by the stop token; the time is divided by all of them.
            min_new_tokens=_DECODED,
            do_sample=False,
            pad_token_id=2,
        )
        return (time.perf_counter() - begun) / _DECODED


if __name__ == "__main__":
    try:
        base_model_dir()
        if _measured() is None:
            print("Measuring how fast this machine trains (20 seconds, once) …", file=sys.stderr, flush=True)
            calibrate()
    except NlforgeError as error:
        # Estimates are wider without it, and nothing else needs it.
        print(in_lines(error.lines), file=for_people(sys.stderr))
