"""Logits only where there is loss, on machines without Triton.

TRL's fused head scores just the reply's tokens on a GPU but every token elsewhere; with short replies and a
vocabulary of 49k that is half of a CPU step. This gives the model a forward with the same signature and output.
"""

from __future__ import annotations

import functools
from typing import Any

from engine.training.apart import SHORT_ROWS, rows_apart


def for_cpu(model: Any, longest: int, *, temperature: float = 1.0, entropy: bool = False, packed: bool = False) -> None:
    """What makes training without a card faster: scores only where there is loss, plain attention for rows up to 256 tokens.

    `temperature` divides the scores, `entropy` says whether each token's is returned; `packed`: the rows of a step come one behind the other.
    """
    import torch

    if torch.cuda.is_available():
        return
    plain = model.get_base_model() if hasattr(model, "peft_config") else model
    score_replies_only(plain, temperature, entropy=entropy)
    if packed:
        rows_apart(model, longest)
    else:
        plain_attention(model, longest)


def plain_attention(model: Any, longest: int) -> None:
    """Without a card, plain attention for rows up to 256 tokens."""
    import torch

    if not torch.cuda.is_available() and longest <= SHORT_ROWS:
        (model.get_base_model() if hasattr(model, "peft_config") else model).set_attn_implementation("eager")


def score_replies_only(model: Any, temperature: float = 1.0, *, entropy: bool = False) -> None:
    """Replace the fused forward TRL gave `model` (a causal LM without adapters around it).

    Returned per-token fields have shape (batch, tokens - 1) and are zero where the label is -100. The mean logit, and the entropy
    where it is not asked for, only feed log lines nlforge does not use and are left at zero.
    """
    import torch
    from trl.trainer.utils import FusedCausalLMOutput

    if getattr(model.config, "output_router_logits", False):
        # A mixture's loss has a second part, which only the forward of TRL computes.
        return
    plain = model.forward

    @functools.wraps(plain)
    def forward(*args: Any, fused_lm_head: bool = False, labels: Any = None, num_items_in_batch: Any = None, **kwargs: Any) -> Any:
        if not fused_lm_head:
            return plain(*args, **({} if labels is None else {"labels": labels}), **kwargs)
        kwargs["use_cache"] = False
        hidden = model.base_model(*args, **kwargs).last_hidden_state[:, :-1]
        targets = labels[:, 1:]
        mask = targets != -100
        logits = model.get_output_embeddings()(hidden[mask]).float() / temperature
        picked = -torch.nn.functional.cross_entropy(logits, targets[mask], reduction="none")
        log_probs = picked.new_zeros(mask.shape).masked_scatter(mask, picked)
        top = logits.detach().argmax(-1) == targets[mask]
        count = mask.sum().clamp(min=1) if num_items_in_batch is None else num_items_in_batch
        nothing = torch.zeros_like(log_probs)
        spread = nothing.masked_scatter(mask, torch.distributions.Categorical(logits=logits.detach()).entropy()) if entropy else nothing
        return FusedCausalLMOutput(loss=-log_probs.sum() / count, log_probs=log_probs, entropy=spread, mean_logits=nothing,
                                   is_top1=torch.zeros_like(mask).masked_scatter(mask, top), label_mask=mask)

    model.forward = forward
