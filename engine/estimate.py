"""Time, memory and disk a spec needs on a machine, as low, likely, high."""

from __future__ import annotations

from collections.abc import Sequence

from engine.data.profile import DataProfile
from engine.machine import Machine
from engine.spec import Frozen, TrainingSpec

# Measured on two CPU cores with the 135M model, LoRA on all linear layers, bf16 weights.
_TRAIN_TOKENS_PER_SECOND_PER_CORE = 139.0
_SECONDS_PER_EVAL_REPLY_PER_CORE = 1.5
_TOKENS_PER_WORD = 1.4
_TEMPLATE_TOKENS = 18


class Estimate(Frozen):
    hours: tuple[float, float, float]
    """Low, likely, high."""
    cost: dict[str, float | str]
    memory_gb: float
    disk_gb: float


def estimate(spec: TrainingSpec, profiles: Sequence[DataProfile], machine: Machine) -> Estimate:
    """Linear in trained tokens and evaluated replies; scaled by cores and model size."""
    rows = sum(p.rows for p in profiles if p.prompt_column or p.kind in ("table", "jsonl"))
    if spec.data.limit is not None:
        rows = min(rows, spec.data.limit)
    held_out = min(int(rows * spec.data.eval_share), spec.data.max_eval_rows)
    words = max((p.mean_prompt_words + p.mean_reply_words for p in profiles), default=40.0)
    tokens = (rows - held_out) * (words * _TOKENS_PER_WORD + _TEMPLATE_TOKENS)
    scale = spec.model.params_b / 0.135 / max(1, machine.cpus)
    training = sum(tokens * stage.epochs for stage in spec.stages) * scale / _TRAIN_TOKENS_PER_SECOND_PER_CORE
    reply_share = max((p.mean_reply_words for p in profiles), default=30.0) / 30.0
    judging = 2 * held_out * reply_share * scale * _SECONDS_PER_EVAL_REPLY_PER_CORE
    likely = (training + judging + 12.0) / 3600
    return Estimate(
        hours=(round(likely * 0.7, 4), round(likely, 4), round(likely * 2.0, 4)),
        cost={"amount": 0.0, "currency": "USD", "about": "your own machine"},
        memory_gb=round(1.2 + 6 * spec.model.params_b * 2, 1),
        disk_gb=round(0.5 + spec.model.params_b * 2, 1),
    )
