"""Attention of a reply's next token on a processor.

The compiled attention of torch gives each head of a group a copy of its keys and goes over them row by row: a token of
48 replies behind 150 tokens took 560 ms of processor time in a 135M, and takes 161 here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from engine.models.protocols import AdaptedModel, LanguageModel

if TYPE_CHECKING:
    from torch import Tensor

_NAME = "nlforge_reply"
_FEW = 4
"""Tokens a row: those of the beams of a search."""
_OF_OTHERS = ("softcap", "s_aux", "position_bias", "cache")
"""What some kinds of models hand to attention, and the usual one does with it what they expect."""
_FINE_BELOW = 128.0
"""Scores up to which neighbouring numbers in bf16 are less than one apart; those of SmolLM2 135M stay below 50."""


@contextmanager
def replying(model: LanguageModel) -> Iterator[None]:
    """Let `model` write with the attention of this module while this is open; on a card, and where it has another
    attention than torch's, nothing is changed."""
    # Not `without_adapters`: the copy that practice writes with has adapters in it, and nothing of peft around it.
    plain = cast(AdaptedModel, model).get_base_model() if hasattr(model, "get_base_model") else model
    if next(plain.parameters()).device.type != "cpu" or plain.config._attn_implementation != "sdpa":
        yield
        return
    from transformers import AttentionInterface, AttentionMaskInterface
    from transformers.masking_utils import sdpa_mask

    AttentionInterface.register(_NAME, attend)
    AttentionMaskInterface.register(_NAME, sdpa_mask)
    plain.set_attn_implementation(_NAME)
    try:
        yield
    finally:
        plain.set_attn_implementation("sdpa")


def usual_attention(
    module: Any,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor | None,
    scaling: float | None,
    dropout: float,
    kwargs: dict[str, Any],
) -> tuple[Tensor, None]:
    """Torch's, as the models of transformers call it."""
    from transformers.integrations.sdpa_attention import sdpa_attention_forward

    found: tuple[Tensor, None] = sdpa_attention_forward(
        module, query, key, value, mask, scaling=scaling, dropout=dropout, **kwargs
    )
    return found


def attention_scores(query: Tensor, key: Tensor, scaling: float) -> Tensor:
    """Products of (n, tokens, width) queries with (n, keys, width) keys times `scaling`, (n, tokens, keys), in fp32;
    under autocast computed in its type where they are small enough for it."""
    import torch

    wide, other = query.float(), key.float().transpose(1, 2)
    # Autocast takes products in bf16 whatever it is given, four times as fast on rows of 1,024 tokens. Scores of Qwen2
    # reach the hundreds, of its 1.5B ten thousand, where numbers in bf16 are 2 to 64 apart: the loss of a class head
    # went from 2.16 to 2.04.
    fast = torch.is_autocast_enabled(query.device.type) and _largest(query, key) * abs(scaling) < _FINE_BELOW
    with torch.autocast(query.device.type, enabled=fast):
        # With beta 0 the first argument is not read: product and scaling are one pass, without a matrix of zeros.
        return torch.baddbmm(wide.new_empty(1), wide, other, beta=0, alpha=scaling)


def _largest(query: Tensor, key: Tensor) -> float:
    """What no product of a query with a key exceeds: that of the longest of each (Cauchy and Schwarz)."""
    import torch

    with torch.no_grad():
        return float(query.norm(dim=-1, dtype=torch.float32).amax() * key.norm(dim=-1, dtype=torch.float32).amax())


def attend(
    module: Any,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    scaling: float | None = None,
    dropout: float = 0.0,
    **kwargs: Any,
) -> tuple[Tensor, None]:
    """As torch's, (rows, tokens, heads, width); of few tokens by two products, for which no key is copied.

    `query` is (rows, heads, tokens, width), `key` and `value` have a divisor of its heads. The mask, (rows, 1, tokens,
    keys), is true for what is seen, or added to the scores.
    """
    import torch

    rows, heads, tokens, width = query.shape
    if (
        tokens > _FEW
        or (tokens > 1 and attention_mask is None)
        or dropout
        or any(kwargs.get(name) is not None for name in _OF_OTHERS)
    ):
        return usual_attention(module, query, key, value, attention_mask, scaling, dropout, kwargs)
    many = key.shape[1]
    # Heads of a group stand beside each other, as rows of one product with their keys.
    of_group = query.reshape(rows * many, -1, width)
    v = value.flatten(0, 1)
    scores = attention_scores(of_group, key.flatten(0, 1), scaling or width**-0.5)
    if attention_mask is not None:
        by_head = scores.view(rows, many, heads // many, tokens, -1)
        mask = attention_mask[:, :, None, :, : key.shape[2]]
        if mask.dtype == torch.bool:
            by_head.masked_fill_(~mask, torch.finfo(scores.dtype).min)
        else:
            by_head.add_(mask)
    weights = torch.softmax(scores, -1).to(v.dtype)
    return (weights @ v).view(rows, heads, tokens, width).transpose(1, 2).contiguous(), None
