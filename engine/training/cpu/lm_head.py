"""Logits only where there is loss, on machines without Triton.

TRL's fused head scores just the reply's tokens on a GPU but every token elsewhere; with short replies and a
vocabulary of 49k that is half of a CPU step. This gives the model a forward with the same signature and output.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from engine.models.protocols import LanguageModel
from engine.training.cpu.fused_lora import compute_dtype
from engine.training.cpu.packing import layout_of

if TYPE_CHECKING:
    from torch import Tensor
    from torch.autograd import Function

_BLOCK = 8
"""Tokens whose scores are gone over while they are in the processor's cache: 349 tokens took 140 ms instead of 313 over
all at once, of which the products are 107."""
_SCORES = 16_000_000
"""Scores that are there at once where the head does not learn; 349 tokens of a vocabulary of 49k are as fast so, those
of one of 152k take a third of the memory."""
_KNOWN = {"input_ids", "attention_mask"}
_CHANGED = ("final_logit_softcapping", "logit_scale", "output_multiplier", "lm_head_multiplier", "logits_scaling")
"""Configuration of models that scale or bound their scores (Gemma 2, Cohere, Granite, Falcon-H1)."""
_MADE: list[type[Function]] = []


def score_replies_only(
    model: LanguageModel, temperature: float = 1.0, *, entropy: bool = False, packed: bool = False
) -> None:
    """Replace the fused forward TRL gave `model` (a causal LM without adapters around it); `packed`: with `layout_of`
    its rows.

    Returned per-token fields have shape (batch, tokens - 1) and are zero where the label is -100. The mean logit, and
    the entropy where it is not asked for, only feed log lines nlforge does not use and are left at zero.
    """
    import torch
    from trl.trainer.utils import FusedCausalLMOutput

    head = model.get_output_embeddings()
    if (
        getattr(model.config, "output_router_logits", False)
        or type(head) is not torch.nn.Linear
        or head.bias is not None
        or _changed(model)
    ):
        # A mixture's loss has a second part, and other heads scores of their own, which only the forward of TRL
        # computes.
        return
    plain = model.forward

    @functools.wraps(plain)
    def forward(
        *args: Tensor,
        fused_lm_head: bool = False,
        labels: Tensor | None = None,
        num_items_in_batch: Tensor | None = None,
        **kwargs: Any,
    ) -> Any:
        if not fused_lm_head:
            return plain(*args, **({} if labels is None else {"labels": labels}), **kwargs)
        # TRL asks for the fused head with labels only.
        assert labels is not None
        mask = labels[:, 1:] != -100
        layout = None
        if (
            packed
            and not args
            and _KNOWN
            <= {name for name, value in kwargs.items() if value is not None}
            <= _KNOWN | {"use_cache", "return_dict"}
        ):
            layout = layout_of(kwargs["attention_mask"], kwargs["input_ids"], labels)
        if layout is None:
            kwargs["use_cache"] = False
            hidden = model.base_model(*args, **kwargs).last_hidden_state[:, :-1][mask]
        else:
            ids = kwargs["input_ids"].reshape(-1)[layout.source][None]
            hidden = model.base_model(
                input_ids=ids, position_ids=layout.positions, use_cache=False, layout=layout
            ).last_hidden_state[0][layout.scored]
        picked, top, spread = _log_probs().apply(
            hidden, model.get_output_embeddings().weight, labels[:, 1:][mask], temperature, entropy
        )
        # TRL wants a place for each token; those without loss are zero.
        log_probs = picked.new_zeros(mask.shape).masked_scatter(mask, picked)
        # The trainer gives the number of all tokens of a step made of several batches: each token counts alike, in
        # whichever batch it is.
        count = mask.sum().clamp(min=1) if num_items_in_batch is None else num_items_in_batch
        nothing = torch.zeros_like(log_probs, requires_grad=False)
        return FusedCausalLMOutput(
            loss=-log_probs.sum() / count,
            log_probs=log_probs,
            mean_logits=nothing,
            label_mask=mask,
            entropy=nothing.masked_scatter(mask, spread) if entropy else nothing,
            is_top1=torch.zeros_like(mask).masked_scatter(mask, top),
        )

    model.forward = forward


def _changed(model: LanguageModel) -> bool:
    """Whether scores are more than products with the head's weights."""
    text = model.config.get_text_config()
    return any(getattr(text, name, None) not in (None, 1.0) for name in _CHANGED)


def _log_probs() -> type[Function]:
    """The autograd function; made when first needed, as torch is slow to import."""
    if not _MADE:
        _MADE.append(_function())
    return _MADE[0]


def _function() -> type[Function]:
    import torch

    class LogProbs(torch.autograd.Function):  # type: ignore[misc]
        """Log-probability (tokens), whether no token is likelier, and entropy (tokens), of hidden states (tokens,
        width) by the head's weights (vocabulary, width). What is kept is the gradient of the scores, in their place."""

        @staticmethod
        def forward(
            ctx: Any, hidden: Tensor, weight: Tensor, targets: Tensor, temperature: float, entropy: bool
        ) -> tuple[Tensor, Tensor, Tensor]:
            dtype = compute_dtype(hidden)
            hidden, weight = hidden.to(dtype), weight.to(dtype)
            log_probs, told = (hidden.new_zeros(len(targets), 1, dtype=torch.float32) for _ in range(2))
            top = torch.zeros_like(targets, dtype=torch.bool)
            learns, of_weight = any(ctx.needs_input_grad), ctx.needs_input_grad[1]
            # Where the weights are frozen, all that is wanted of a token's scores is their gradient of its vector.
            at_once = len(targets) if of_weight else max(_BLOCK, _SCORES // len(weight))
            kept = []
            for vectors, *block in zip(
                *(t.split(max(1, at_once)) for t in (hidden, targets[:, None], log_probs, top, told)), strict=True
            ):
                scores = vectors @ weight.t()
                _go_over(scores, *block, temperature=temperature, entropy=entropy, learns=learns)
                if learns:
                    kept.append(scores if of_weight else scores @ weight)
            if learns:
                ctx.save_for_backward(
                    *(kept if of_weight else [torch.cat(kept)]), *([hidden, weight] if of_weight else [])
                )
            ctx.temperature = temperature
            spread = told[:, 0]
            # They are only reported.
            ctx.mark_non_differentiable(top, spread)
            return log_probs[:, 0], top, spread

        @staticmethod
        def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
            kept, *others = ctx.saved_tensors
            # On the vector of a token instead of on its 49k scores.
            scale = (grads[0] / ctx.temperature).to(kept.dtype)[:, None]
            if not others:
                return kept * scale, None, None, None, None
            hidden, weight = others
            return (kept @ weight).mul_(scale), kept.t() @ (hidden * scale), None, None, None

    return LogProbs


def _go_over(
    all_scores: Tensor,
    all_targets: Tensor,
    log_probs: Tensor,
    top: Tensor,
    told: Tensor,
    *,
    temperature: float,
    entropy: bool,
    learns: bool,
) -> None:
    """Write what is wanted of the scores into the others, and over the scores (tokens, words) the gradient of each
    token's log-probability, before the temperature, where it is learned from."""
    import torch

    for scores, target, picked, likeliest, of_entropy in zip(
        *(t.split(_BLOCK) for t in (all_scores, all_targets, log_probs, top, told)), strict=True
    ):
        # In fp32 whatever the products are in: of 49k exponentials the small ones matter together.
        # Scores in fp32 are gone over where they stand.
        x = scores.float()
        if temperature != 1.0:
            x.div_(temperature)
        # Exponentials of scores would overflow; of their distance to the largest none does.
        x.sub_(x.amax(-1, keepdim=True))
        picked.copy_(x.gather(1, target))
        # The largest score is 0 after the subtraction.
        likeliest.copy_(picked[:, 0] == 0)
        p = x.exp() if entropy else x.exp_()
        total = p.sum(-1, keepdim=True)
        p.div_(total)
        total.log_()
        picked.sub_(total)
        if entropy:
            of_entropy.copy_(total - torch.linalg.vecdot(p, x)[:, None])
        if learns:
            # Softmax minus the target is the gradient of cross-entropy (with the sign of a log-probability): written
            # over the scores, it takes no memory of its own.
            scores.copy_(p.neg_().scatter_add_(1, target, torch.ones_like(total)))
