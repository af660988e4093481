"""Attention for training on a processor: plain, with a backward of its own, and within each row where rows stand one
behind the other.

The fused kernel of a processor is slower for short rows, and autograd's plain attention keeps and copies what its
backward does not need: 8 rows of 72 to 100 tokens, 9 heads and 3 of keys, took 9.3 ms of processor time forward and
back, and take 3.9 here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from engine.models.protocols import LanguageModel, without_adapters
from engine.models.reply_attention import attention_scores, usual_attention
from engine.training.cpu.packing import Group, PackedLayout

if TYPE_CHECKING:
    from torch import Tensor
    from torch.autograd import Function
    from torch.nn import Module

SHORT_ROWS = 256
"""Up to this many tokens a row, plain attention is faster on a CPU than the fused kernel: 0.101 against 0.120 s a row
of 40 tokens on two cores. Longer rows would cost it too much memory."""
_PACKED, _PLAIN = "nlforge_packed", "nlforge_plain"


def attend_on_cpu(model: LanguageModel, longest: int, *, packed: bool = False) -> None:
    """Give `model` (with or without adapters) the attention that is fastest here for rows of at most `longest` tokens.

    `packed`: input comes with a `layout` of one long row; other input is attended to as usual.
    """
    from transformers import AttentionInterface, AttentionMaskInterface
    from transformers.masking_utils import eager_mask, sdpa_mask

    # Input without a layout is a reply that is written.
    for name, attention, mask in ((_PACKED, _packed, sdpa_mask), (_PLAIN, _plain, eager_mask)):
        AttentionInterface.register(name, attention)
        AttentionMaskInterface.register(name, mask)
    if packed or longest <= SHORT_ROWS:
        without_adapters(model).set_attn_implementation(_PACKED if packed else _PLAIN)


def _packed(
    module: Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    scaling: float | None = None,
    dropout: float = 0.0,
    layout: PackedLayout | None = None,
    **kwargs: Any,
) -> tuple[Tensor, None]:
    """Attention of each segment to itself and to those before it: plain for short ones, fused for long ones.

    `query` is (1, heads, tokens, width), `key` and `value` have a divisor of its heads. The result is (1, tokens,
    heads, width).
    """
    if layout is None:
        return usual_attention(module, query, key, value, attention_mask, scaling, dropout, kwargs)
    if dropout or layout.scores > SHORT_ROWS**2:
        return _long(query, key, value, scaling, dropout, layout), None
    # Where all weights learn, rotary embedding gives queries and keys in fp32 also under autocast.
    return _function("rows").apply(
        query.to(value.dtype), key.to(value.dtype), value, layout.groups, scaling or query.shape[-1] ** -0.5
    ), None


def _long(
    query: Tensor, key: Tensor, value: Tensor, scaling: float | None, dropout: float, layout: PackedLayout
) -> Tensor:
    """By the fused kernel, one segment after the other."""
    import torch

    found: list[tuple[int, Tensor]] = []
    for group in layout.groups:
        for start, size in group.rows:
            q = query.to(value.dtype)[:, :, start : start + size]
            k, v = (
                torch.cat([t[:, :, at : at + n].to(value.dtype) for at, n in (*group.before, (start, size))], 2)
                for t in (key, value)
            )
            mask = (
                torch.ones(size, k.shape[2], dtype=torch.bool, device=q.device).tril(k.shape[2] - size)
                if group.before
                else None
            )
            found.append(
                (
                    start,
                    torch.nn.functional.scaled_dot_product_attention(
                        q,
                        k,
                        v,
                        attn_mask=mask,
                        is_causal=mask is None and group.causal,
                        scale=scaling,
                        enable_gqa=True,
                        dropout_p=dropout,
                    ),
                )
            )
    return torch.cat([out for _, out in sorted(found, key=lambda part: part[0])], dim=2).transpose(1, 2).contiguous()


def _plain(
    module: Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    scaling: float | None = None,
    dropout: float = 0.0,
    **kwargs: Any,
) -> tuple[Tensor, None]:
    """Plain attention over rows side by side: (rows, heads, tokens, width) with an additive mask (rows, 1, tokens,
    keys)."""
    if attention_mask is None or dropout:
        return usual_attention(module, query, key, value, attention_mask, scaling, dropout, kwargs)
    return _function("batch").apply(
        query.to(value.dtype), key.to(value.dtype), value, attention_mask, scaling or query.shape[-1] ** -0.5
    ), None


def weights(query: Tensor, key: Tensor, mask: Tensor, scaling: float) -> Tensor:
    """Softmax of the scores plus `mask`, (rows × key heads, group × tokens, keys).

    `query` is (rows × key heads, group × tokens, width), `key` (rows × key heads, keys, width); `mask` is broadcast to
    (rows, key heads, group, tokens, keys).
    """
    import torch

    n, tokens, keys = len(query), mask.shape[-2], key.shape[1]
    scores = attention_scores(query, key, scaling)
    scores.view(mask.shape[0], n // mask.shape[0], -1, tokens, keys).add_(mask)
    return torch.softmax(scores, -1).to(query.dtype)


def gradients(
    grad: Tensor, query: Tensor, key: Tensor, value: Tensor, weights: Tensor, scaling: float
) -> tuple[Tensor, Tensor, Tensor]:
    """Of queries, keys and values, shapes as in `weights`; `grad` is that of the result, shaped as `query`."""
    import torch

    of_value = weights.transpose(1, 2) @ grad
    # The compiled backward of softmax: written out it would be three passes over the scores.
    of_scores = torch._softmax_backward_data(grad @ value.transpose(1, 2), weights, -1, weights.dtype)
    return (of_scores @ key).mul_(scaling), (of_scores.transpose(1, 2) @ query).mul_(scaling), of_value


def side_by_side(packed: Tensor, which: Tensor, rows: int, many: int) -> Tensor:
    """(rows × many, heads / many × places, width) of the tokens `which` (rows × places) of (1, heads, tokens,
    width)."""
    heads, _, width = packed.shape[1:]
    return (
        packed[0]
        .transpose(0, 1)
        .index_select(0, which)
        .view(rows, -1, heads, width)
        .transpose(1, 2)
        .reshape(rows * many, -1, width)
    )


def by_token(side: Tensor, rows: int, heads: int) -> Tensor:
    """The other way round: (rows × places, heads, width)."""
    return side.view(rows, heads, -1, side.shape[-1]).transpose(1, 2).reshape(-1, heads, side.shape[-1])


_MADE: dict[str, type[Function]] = {}


def _function(name: str) -> type[Function]:
    """The autograd functions; made when first needed, as torch is slow to import."""
    if not _MADE:
        _MADE.update(_functions())
    return _MADE[name]


def _functions() -> dict[str, type[Function]]:
    import torch

    class Rows(torch.autograd.Function):  # type: ignore[misc]
        """Of segments one behind the other; those of a group side by side for their part alone."""

        @staticmethod
        def forward(
            ctx: Any, query: Tensor, key: Tensor, value: Tensor, groups: Sequence[Group], scaling: float
        ) -> Tensor:
            heads, many = query.shape[1], key.shape[1]
            out, kept = query.new_empty(query.shape[2], heads, query.shape[3]), []
            for group in groups:
                rows = len(group.rows)
                q, k, v = (
                    side_by_side(t, which, rows, many)
                    for t, which in ((query, group.own), (key, group.seen), (value, group.seen))
                )
                kept += [q, k, v, weights(q, k, group.hidden, scaling)]
                out.index_copy_(0, group.tokens, by_token(kept[-1] @ v, rows, heads).index_select(0, group.real))
            # By `save_for_backward`, not as attributes: only so are they freed with the graph, and computed again where
            # activations are not kept.
            ctx.save_for_backward(*kept)
            ctx.groups, ctx.scaling, ctx.heads, ctx.many = groups, scaling, heads, many
            return out[None]

        @staticmethod
        def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
            _, tokens, heads, width = grads[0].shape
            # Empty, not zero: each token is some segment's own, so each place is written once.
            found = [grads[0].new_empty(tokens, n, width) for n in (heads, ctx.many, ctx.many)]
            # Once: where activations are computed again, a second look is an error.
            saved = ctx.saved_tensors
            # What a segment sees was written before what it adds to it.
            for n, group in enumerate(ctx.groups):
                q, k, v, of_rows = saved[4 * n : 4 * n + 4]
                rows, own = len(group.rows), group.tokens
                grad = (
                    grads[0]
                    .new_zeros(len(group.own), heads, width)
                    .index_copy_(0, group.real, grads[0][0].index_select(0, own))
                )
                grad = grad.view(rows, -1, heads, width).transpose(1, 2).reshape(q.shape)
                for whole, part in zip(found, gradients(grad, q, k, v, of_rows, ctx.scaling), strict=True):
                    mine = part
                    if whole is not found[0] and len(group.earlier):
                        both = part.view(rows, ctx.many, -1, width)
                        whole.index_add_(
                            0,
                            group.earlier,
                            # Many rows add up here: in bf16 small shares would be rounded away.
                            both[:, :, : len(group.earlier)].float().sum(0).transpose(0, 1).to(whole.dtype),
                        )
                        mine = both[:, :, len(group.earlier) :].contiguous()
                    whole.index_copy_(0, own, by_token(mine, rows, whole.shape[1]).index_select(0, group.real))
            return *(t.transpose(0, 1)[None] for t in found), None, None

    class Batch(torch.autograd.Function):  # type: ignore[misc]
        """Of rows side by side under a mask."""

        @staticmethod
        def forward(ctx: Any, query: Tensor, key: Tensor, value: Tensor, mask: Tensor, scaling: float) -> Tensor:
            rows, heads, tokens, width = query.shape
            q = query.reshape(rows * key.shape[1], -1, width)
            k, v = (t.reshape(-1, t.shape[2], width) for t in (key, value))
            # A mask of minus infinity in all of a row would give NaN in its softmax; a row that is padding alone has
            # such.
            kept = weights(q, k, mask.clamp(min=torch.finfo(q.dtype).min)[:, :, None, :, : k.shape[1]], scaling)
            ctx.save_for_backward(q, k, v, kept)
            ctx.scaling, ctx.shape = scaling, (rows, heads, key.shape[1])
            return (kept @ v).view(rows, heads, tokens, width).transpose(1, 2).contiguous()

        @staticmethod
        def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
            q, k, v, kept = ctx.saved_tensors
            rows, heads, many = ctx.shape
            found = gradients(grads[0].transpose(1, 2).reshape(q.shape), q, k, v, kept, ctx.scaling)
            return (
                *(t.view(rows, n, -1, q.shape[-1]) for t, n in zip(found, (heads, many, many), strict=True)),
                None,
                None,
            )

    return {"rows": Rows, "batch": Batch}
