"""Logits only where there is loss, on machines without Triton.

TRL's fused head scores just the reply's tokens on a GPU but every token elsewhere; with short replies and a
vocabulary of 49k that is half of a CPU step. This gives the model a forward with the same signature and output.
"""

from __future__ import annotations

import functools
from typing import Any


def score_replies_only(model: Any) -> None:
    """Replace the fused forward TRL gave `model` (a causal LM without adapters around it).

    Returned per-token fields have shape (batch, tokens - 1) and are zero where the label is -100. The entropy, which
    only feeds a log line nlforge does not use, is left at zero.
    """
    import torch
    from trl.trainer.utils import FusedCausalLMOutput

    plain = model.forward

    @functools.wraps(plain)
    def forward(*args: Any, fused_lm_head: bool = False, labels: Any = None, num_items_in_batch: Any = None, **kwargs: Any) -> Any:
        if not fused_lm_head:
            return plain(*args, **({} if labels is None else {"labels": labels}), **kwargs)
        kwargs["use_cache"] = False
        hidden = model.base_model(*args, **kwargs).last_hidden_state[:, :-1]
        targets = labels[:, 1:]
        mask = targets != -100
        logits = model.get_output_embeddings()(hidden[mask]).float()
        picked = -torch.nn.functional.cross_entropy(logits, targets[mask], reduction="none")
        log_probs = picked.new_zeros(mask.shape).masked_scatter(mask, picked)
        top = (logits.detach().argmax(-1) == targets[mask]).to(picked.dtype)
        count = mask.sum().clamp(min=1) if num_items_in_batch is None else num_items_in_batch
        return FusedCausalLMOutput(loss=-log_probs.sum() / count, log_probs=log_probs, entropy=torch.zeros_like(log_probs),
                                   is_top1=torch.zeros_like(log_probs).masked_scatter(mask, top), label_mask=mask)

    model.forward = forward
