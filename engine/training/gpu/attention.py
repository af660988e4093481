"""Attention for training on a card: within each row where rows stand one behind the other, so that nothing is computed
for padding.

flash-attn (Dao 2023, “FlashAttention-2”) where it is installed; else the same kernel as torch carries it
(`torch.nn.attention.varlen`): from compute capability 8.0 on (Ampere), 16-bit numbers, heads of at most 192 numbers in
eights, fewer heads of keys than of queries, no dropout. Anything else keeps rows side by side, padded, with SDPA.
"""

from __future__ import annotations

import importlib.util
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from engine.models.load import flash_attention, on_card
from engine.models.protocols import LanguageModel, without_adapters
from engine.training.cpu.fused_lora import compute_dtype
from engine.training.cpu.patch import CHECKED

if TYPE_CHECKING:
    from torch import Tensor, dtype
    from torch.nn import Module

_AMPERE = (8, 0)
_WIDEST, _EIGHTS = 192, 8
"""Of wider heads cards for desks have no backward."""
Kernel = Literal["flash_attention_2", "nlforge_varlen"]
NAME: Literal["nlforge_varlen"] = "nlforge_varlen"


def kernel_for(model: LanguageModel) -> Kernel | None:
    """Which kernel keeps rows apart that stand one behind the other, on this card and for this model; None where there
    is none."""
    if not on_card():
        return None
    if flash_attention():
        return "flash_attention_2"
    import torch

    here = (
        torch.version.hip is None
        and torch.backends.cuda.is_flash_attention_available()
        and torch.cuda.get_device_capability() >= _AMPERE
    )
    return NAME if here and fits_varlen(model) else None


def without_kernel(model: LanguageModel) -> Kernel | None:
    """What keeps rows apart where a training goes on on a processor (`row_by_row`); None where nothing does."""
    return NAME if not on_card() and fits_varlen(model) else None


def fits_varlen(model: LanguageModel) -> bool:
    """Whether the kernel of torch computes this model's attention: kinds of models whose rows meet in attention alone
    (`CHECKED`), with heads it can take."""
    text: Any = model.config.get_text_config()
    width = getattr(text, "head_dim", None) or text.hidden_size // text.num_attention_heads
    return (
        importlib.util.find_spec("torch.nn.attention.varlen") is not None
        and model.config.model_type in CHECKED
        and not getattr(text, "attention_dropout", 0.0)
        and width <= _WIDEST
        and width % _EIGHTS == 0
    )


def pack_rows(model: LanguageModel, kernel: Kernel | None) -> bool:
    """Let `model` (with or without adapters) read rows one behind the other by `kernel`; False where there is none.

    Such input comes as TRL's `padding_free` makes it: (1, tokens) with `position_ids` that begin anew with each row,
    `cu_seq_lens_q` (rows + 1) and `max_length_q`.
    """
    if kernel is None:
        return False
    if kernel == NAME:
        register()
    without_adapters(model).set_attn_implementation(kernel)
    return True


def register() -> None:
    """Make the attention known to transformers by its name."""
    from transformers import AttentionInterface, AttentionMaskInterface

    AttentionInterface.register(NAME, _attend)
    AttentionMaskInterface.register(NAME, _mask)


def _mask(batch_size: int, q_length: int, kv_length: int, **kwargs: Any) -> Tensor | None:
    """None for rows one behind the other, whose mask would be (tokens × tokens); what SDPA needs for all else."""
    from transformers.masking_utils import sdpa_mask

    # transformers forbids the short cut for plain causal input where positions begin anew in the middle.
    if (
        batch_size == 1
        and 1 < q_length == kv_length
        and kwargs.get("attention_mask") is None
        and not kwargs.get("allow_is_causal_skip", True)
    ):
        return None
    found: Tensor | None = sdpa_mask(batch_size=batch_size, q_length=q_length, kv_length=kv_length, **kwargs)
    return found


def _attend(
    module: Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    scaling: float | None = None,
    dropout: float = 0.0,
    sliding_window: int | None = None,
    cu_seq_lens_q: Tensor | None = None,
    max_length_q: int | None = None,
    position_ids: Tensor | None = None,
    **kwargs: Any,
) -> tuple[Tensor, None]:
    """`query` is (rows, heads, tokens, width), `key` and `value` have a divisor of its heads; the result is (rows,
    tokens, heads, width)."""
    if cu_seq_lens_q is None and attention_mask is None and len(query) == 1 and query.shape[2] == key.shape[2] > 1:
        cu_seq_lens_q, max_length_q = _rows(position_ids)
    if cu_seq_lens_q is None or max_length_q is None:
        from transformers.integrations.sdpa_attention import sdpa_attention_forward

        found: tuple[Tensor, None] = sdpa_attention_forward(
            module, query, key, value, attention_mask, dropout=dropout, scaling=scaling, **kwargs
        )
        return found
    # Also under autocast numbers come in fp32: of rotary embedding where all weights learn, of norms around 4-bit ones.
    short = _kernel_dtype(value)
    q, k, v = (t[0].transpose(0, 1).to(short) for t in (query, key, value))
    # A token sees itself and those before it; of a window one less than its width before it.
    window = (-1 if sliding_window is None else sliding_window - 1, 0)
    inner = by_torch if query.is_cuda else row_by_row
    return inner(q, k, v, cu_seq_lens_q.int(), int(max_length_q), scaling, window)[None], None


def _kernel_dtype(x: Tensor) -> dtype:
    """What products with `x` are computed in; on a card never fp32, which the kernel does not take."""
    import torch

    found = compute_dtype(x)
    return torch.bfloat16 if x.is_cuda and found == torch.float32 else found


def _rows(position_ids: Tensor | None) -> tuple[Tensor | None, int | None]:
    """Where rows begin, (rows + 1), and tokens of the longest; None of both where there is one row only."""
    import torch

    if position_ids is None or len(position_ids) != 1:
        return None, None
    starts = (position_ids[0] == 0).nonzero()[:, 0]
    if len(starts) < 2:
        return None, None
    ends = torch.cat([starts, starts.new_tensor([position_ids.shape[1]])])
    return ends, int(ends.diff().max())


def by_torch(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    starts: Tensor,
    longest: int,
    scale: float | None,
    window: tuple[int, int],
) -> Tensor:
    """(tokens, heads, width) by the kernel of torch."""
    from torch.nn.attention.varlen import varlen_attn

    found: Tensor = varlen_attn(
        query.contiguous(),
        key.contiguous(),
        value.contiguous(),
        starts,
        starts,
        longest,
        longest,
        scale=scale,
        window_size=window,
        enable_gqa=query.shape[1] != key.shape[1],
    )
    return found


def row_by_row(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    starts: Tensor,
    longest: int,
    scale: float | None,
    window: tuple[int, int],
) -> Tensor:
    """The same on a processor, where torch has no such kernel: what it must compute, one row after the other."""
    import torch

    near = torch.ones(longest, longest, dtype=torch.bool, device=query.device).tril()
    if window[0] >= 0:
        near = near.triu(-window[0])
    ends = starts.tolist()
    return torch.cat(
        [
            torch.nn.functional.scaled_dot_product_attention(
                *(t[first:last].transpose(0, 1)[None] for t in (query, key, value)),
                attn_mask=near[: last - first, : last - first],
                scale=scale,
                enable_gqa=True,
            )[0].transpose(0, 1)
            for first, last in pairwise(ends)
        ]
    )
