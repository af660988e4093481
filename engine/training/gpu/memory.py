"""What a training step takes of a card's memory, and how it is made to fit: in parts, and with activations computed
again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine.core.journal import replace_file
from engine.core.stages import StageBase
from engine.models.load import on_card
from engine.models.protocols import LanguageModel

_FILE = "fit.json"
_SHARE = 0.9
"""Of the free memory that may be planned with: the allocator's pieces never fill all of it."""
_HEAD_BYTES = 2**30
"""The loss: 4,096 tokens by 32,768 words, in bf16 and fp32, and the gradient of the hidden states."""
_GRADIENT, _MOMENTS, _MOMENTS_8BIT = 4, 8, 2
"""Bytes a weight that learns: its gradient in fp32, two moments of Adam in fp32 or in 8 bits (Dettmers et al. 2022,
“8-bit Optimizers via Block-wise Quantization”)."""


@dataclass(frozen=True)
class Fit:
    """How the steps of a stage are made to fit the memory."""

    parts: int = 1
    """Batches a step is made of; their gradients are added up, so that the step is the same."""
    recompute: bool = False
    """Activations are computed again in the backward pass, where the plan said they would be kept."""


def fit_of(state: Path) -> Fit:
    """How the stage with its checkpoints in `state` fits; as planned, where nothing else was found out."""
    try:
        found = json.loads((state / _FILE).read_text(encoding="utf-8"))
        return Fit(int(found["parts"]), bool(found["recompute"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Fit()


def keep_fit(state: Path, fit: Fit) -> None:
    """For this attempt and for those after a kill.

    Raises:
        RunFailed: it could not be written.
    """
    replace_file(state / _FILE, json.dumps(asdict(fit)).encode())


def smaller(fit: Fit, rows: int, *, recomputes: bool, divides: bool) -> Fit | None:
    """What takes less memory than `fit`; None where there is nothing left to try.

    A step of `rows` rows a batch is done in twice the parts, or as many more as divide it evenly; of single rows
    activations are computed again. `recomputes` where they are already; `divides` where rows may be learned from apart.
    """
    if divides and rows > 1:
        half = next(n for n in range(rows // 2, 0, -1) if rows % n == 0)
        return Fit(fit.parts * (rows // half), fit.recompute)
    return None if recomputes else Fit(fit.parts, True)


def layer_bytes(model: LanguageModel) -> int:
    """Bytes one layer keeps of one token for the backward pass, in bf16 with attention that keeps no scores.

    Counted as Korthikanti et al. 2022 (“Reducing Activation Recomputation in Large Transformer Models”, section 4.1) do
    it, for a layer with gates and fewer heads of keys: each norm keeps its input in fp32 and bf16 and its result,
    attention its queries, keys, values and result, the gated part its two halves, the activated one and the product.
    """
    text: Any = model.config.get_text_config()
    heads = text.num_attention_heads
    width = getattr(text, "head_dim", None) or text.hidden_size // heads
    keys = getattr(text, "num_key_value_heads", None) or heads
    inner = getattr(text, "intermediate_size", None) or 4 * text.hidden_size
    return int(2 * 8 * text.hidden_size + 2 * width * (2 * heads + 2 * keys) + 4 * 2 * inner)


def activation_bytes(model: LanguageModel, tokens: int, *, recompute: bool) -> int:
    """Of a batch of so many tokens, padding included; `recompute` keeps the input of each layer (2 bytes a number) and
    one layer at a time (ibid., section 5)."""
    text: Any = model.config.get_text_config()
    layers, each = int(text.num_hidden_layers), layer_bytes(model)
    a_token = layers * 2 * text.hidden_size + each if recompute else layers * each
    return int(tokens * a_token) + _HEAD_BYTES


def learning_bytes(model: LanguageModel, *, eight_bit: bool) -> int:
    """Gradients and moments of the weights that learn, which the first step makes room for."""
    learning = sum(int(p.numel()) for p in model.parameters() if p.requires_grad)
    return learning * (_GRADIENT + (_MOMENTS_8BIT if eight_bit else _MOMENTS))


def has_to_recompute(model: LanguageModel, stage: StageBase, tokens: int, free: int, *, eight_bit: bool) -> bool:
    """Whether activations of `tokens` tokens do not fit into `free` bytes beside what learning takes."""
    needed = learning_bytes(model, eight_bit=eight_bit) + activation_bytes(model, tokens, recompute=False)
    return stage.activation_checkpointing or needed > _SHARE * free


def recomputes(model: LanguageModel, stage: StageBase, tokens: int, *, eight_bit: bool) -> bool:
    """Whether the stage computes activations again: where the plan says so, and on a card they would not fit."""
    return stage.activation_checkpointing or (
        on_card() and has_to_recompute(model, stage, tokens, free_bytes(), eight_bit=eight_bit)
    )


def most_tokens(lengths: Sequence[int], rows: int, packed: bool) -> int:
    """Tokens of the largest batch of so many rows, padding included where they are not packed."""
    longest = sorted(lengths)[-rows:]
    return sum(longest) if packed else max(longest, default=0) * len(longest)


def free_bytes() -> int:
    """Memory of the card this process can still have."""
    import torch

    return int(torch.cuda.mem_get_info()[0] + torch.cuda.memory_reserved() - torch.cuda.memory_allocated())
