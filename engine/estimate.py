"""Time, memory and disk a spec needs on a machine, as low, likely, high."""

from __future__ import annotations

from collections.abc import Sequence

from engine.catalogue import BaseModelEntry, entry
from engine.data.profile import DataProfile
from engine.frozen import Frozen
from engine.machine import Machine
from engine.spec import Gpu, TrainingSpec

# Measured on two CPU cores with the 135M model, LoRA on all linear layers, bf16 weights.
_TRAIN_TOKENS_PER_SECOND_PER_CORE = 139.0
_SECONDS_PER_EVAL_REPLY_PER_CORE = 1.5
_TOKENS_PER_WORD = 1.4
_TEMPLATE_TOKENS = 18
# A card of today at about a third of its peak; both ends of the range allow for a factor of two to three.
_GPU_FLOPS = 50e12
_GPU_BYTES_PER_SECOND = 500e9
_FLOPS_PER_PARAMETER = {"lora": 4.0, "qlora": 5.0, "full": 6.0}
"""Forward and backward per token; adapters need no gradient of the weights themselves, 4-bit weights are unpacked on the way."""
_BYTES_PER_PARAMETER = {"lora": 2.0, "qlora": 0.6, "full": 16.0}
"""bf16 weights; 4-bit weights with their scales; bf16 weights and gradients with fp32 copy and Adam moments (Rajbhandari et al. 2020, ZeRO)."""
_ADAPTER_WIDTHS = 16.5
"""Widths of all linear layers of a block together, in and out, in hidden widths (measured on the 135M: 9.8M adapter weights at rank 32)."""
_RANK, _ADAPTER_BYTES = 32, 16.0
_TOKENS_AT_ONCE = 4096
_CONTEXT_GB = 1.5
_ASSUMED_ROWS, _ASSUMED_WORDS = 1000, 150.0
_USD_PER_GPU_HOUR = 1.2
"""Middle of what a rented 24 GB card cost in 2026."""


class Estimate(Frozen):
    hours: tuple[float, float, float]
    """Low, likely, high."""
    cost: dict[str, float | str]
    memory_gb: float
    disk_gb: float


def training_memory_gb(model: BaseModelEntry, method: str) -> float:
    """Weights and optimizer, activations of one step with gradient checkpointing, and what the runtime takes, in GB."""
    weights = model.params_b * _BYTES_PER_PARAMETER[method]
    adapters = 0.0 if method == "full" else _RANK * model.layers * _ADAPTER_WIDTHS * model.hidden * _ADAPTER_BYTES / 1e9
    activations = _TOKENS_AT_ONCE * model.hidden * (model.layers * 2 + 34 * 2) / 1e9
    return round(weights + adapters + activations + _CONTEXT_GB, 1)


def reply_seconds(model: BaseModelEntry, tokens: int, *, gpu: bool, cpus: int = 1) -> float:
    """Seconds for a reply of `tokens`; decoding is bound by reading the weights once a token."""
    if gpu:
        return 0.1 + tokens * model.params_b * 2e9 / _GPU_BYTES_PER_SECOND
    return 0.3 + tokens * model.params_b / 0.135 / (50.0 * max(1, cpus))


def estimate(spec: TrainingSpec, profiles: Sequence[DataProfile], machine: Machine, gpus: Sequence[Gpu] = (), *, rented: bool = False) -> Estimate:
    """Linear in trained tokens and evaluated replies; scaled by cores or cards and by model size.

    Rows are those measured, else those said, else a thousand.
    """
    rows = sum(p.rows for p in profiles if p.prompt_column or p.kind in ("table", "jsonl"))
    rows = rows or sum(s.examples or 0 for s in spec.data.sources if s.use == "train") or _ASSUMED_ROWS
    if spec.data.limit is not None:
        rows = min(rows, spec.data.limit)
    held_out = min(int(rows * spec.data.eval_share), spec.data.max_eval_rows)
    words = max((p.mean_prompt_words + p.mean_reply_words for p in profiles), default=0.0) or _ASSUMED_WORDS
    tokens = (rows - held_out) * (words * _TOKENS_PER_WORD + _TEMPLATE_TOKENS)
    model = entry(spec.model.base)
    method = spec.stages[0].method if spec.stages else "lora"
    reply_words = max((p.mean_reply_words for p in profiles), default=0.0) or 30.0
    passes = sum(tokens * stage.epochs * (stage.completions if stage.kind == "grpo" else 1) for stage in spec.stages) * max(1, len(spec.experts))
    if gpus:
        cards = sum(g.count for g in gpus)
        training = passes * model.params_b * 1e9 * _FLOPS_PER_PARAMETER[method] / (_GPU_FLOPS * cards)
        judging = 2 * held_out * reply_seconds(model, int(reply_words * _TOKENS_PER_WORD), gpu=True) / 8
        spread = (0.4, 1.0, 3.0)
    else:
        scale = spec.model.params_b / 0.135 / max(1, machine.cpus)
        training = passes * scale / _TRAIN_TOKENS_PER_SECOND_PER_CORE
        judging = 2 * held_out * reply_words / 30.0 * scale * _SECONDS_PER_EVAL_REPLY_PER_CORE
        spread = (0.7, 1.0, 2.0)
    likely = (training + judging + 12.0) / 3600
    low, middle, high = (round(likely * f, 4) for f in spread)
    cost: dict[str, float | str] = {"amount": 0.0, "currency": "USD", "about": "your own machine"}
    if rented:
        cost = {"amount": round(middle * _USD_PER_GPU_HOUR, 2), "currency": "USD", "about": f"a rented card at about {_USD_PER_GPU_HOUR:g} USD an hour"}
    return Estimate(hours=(low, middle, high), cost=cost, memory_gb=training_memory_gb(model, method),
                    disk_gb=round(0.5 + spec.model.params_b * (2 if model.weights == "embedded" else 4), 1))
