"""How probable a model finds texts and replies: what continued pre-training and preferences change, measured without
a judge."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.row import Row
from engine.models.load import conversation
from engine.models.protocols import LanguageModel, Tokenizer
from engine.models.tokenizer import chat_ids, text_ids

_MOST_TOKENS = 1024
_MOST_ROWS = 24


def text_losses(model: LanguageModel, tokenizer: Tokenizer, texts: Sequence[str]) -> list[float]:
    """Mean cross-entropy a token of each text, in nats, of its first 1024 tokens."""
    return [
        _loss(model, ids, 1)
        for text in texts
        if len(ids := [*text_ids(tokenizer, text), tokenizer.eos_token_id][:_MOST_TOKENS]) > 1
    ]


def reply_loss(model: LanguageModel, tokenizer: Tokenizer, system_prompt: str, rows: Sequence[Row]) -> float | None:
    """Mean cross-entropy a token of the expected replies of the first 24 rows, in nats; None without rows."""
    losses = [one_reply_loss(model, tokenizer, system_prompt, r.prompt, r.reply) for r in rows[:_MOST_ROWS]]
    return sum(losses) / len(losses) if losses else None


def prefers_better(model: LanguageModel, tokenizer: Tokenizer, system_prompt: str, rows: Sequence[Row]) -> float | None:
    """Share of the pairs whose better reply has the higher probability, by the mean of its tokens so that length does
    not count; None without pairs."""
    pairs = [r for r in rows if r.rejected]
    if not pairs:
        return None
    better = 0
    for row in pairs:
        first, second = (
            one_reply_loss(model, tokenizer, system_prompt, row.prompt, reply) for reply in (row.reply, row.rejected)
        )
        better += first < second
    return better / len(pairs)


def one_reply_loss(model: LanguageModel, tokenizer: Tokenizer, system_prompt: str, prompt: str, reply: str) -> float:
    """Mean cross-entropy a token of a reply after its prompt, in nats."""
    asked = conversation(system_prompt, prompt)
    before = chat_ids(tokenizer, asked, reply_next=True)
    whole = chat_ids(tokenizer, [*asked, {"role": "assistant", "content": reply}], reply_next=False)
    return _loss(model, whole, len(before))


def _loss(model: LanguageModel, ids: Sequence[int], first: int) -> float:
    """Mean cross-entropy of the tokens from `first` on."""
    import torch

    with torch.inference_mode():
        given = torch.tensor([list(ids)], device=model.device)
        # The scores of a place are those of the token behind it. In fp32: differences between two models are small.
        logits = model(given).logits[0, first - 1 : -1].float()
        return float(torch.nn.functional.cross_entropy(logits, given[0, first:]))
