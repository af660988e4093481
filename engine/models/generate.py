"""Greedy replies in batches; for a closed set of labels only labels can come out, searched with beams."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from engine.models.class_head import classify, is_classifier
from engine.models.load import conversation
from engine.models.protocols import LanguageModel, Tokenizer
from engine.models.tokenizer import text_ids

Asked = Callable[[str], list[dict[str, str]]]
"""The messages a model sees of a prompt."""
_BATCH = 16
_BEAMS = 3
"""For labels: their first tokens are often shared, and the best first token is not always that of the best label."""


class Written(NamedTuple):
    """A reply, and whether it was cut off at the limit instead of ended by the model."""

    text: str
    cut: bool


def generate(
    model: LanguageModel,
    tokenizer: Tokenizer,
    system_prompt: str,
    prompts: Sequence[str],
    *,
    max_new_tokens: int = 96,
    labels: Sequence[str] = (),
    on_batch: Callable[[int], None] | None = None,
    asked: Asked | None = None,
) -> list[str]:
    """As `write`, the texts alone."""
    return [
        w.text
        for w in write(
            model,
            tokenizer,
            system_prompt,
            prompts,
            max_new_tokens=max_new_tokens,
            labels=labels,
            on_batch=on_batch,
            asked=asked,
        )
    ]


def write(
    model: LanguageModel,
    tokenizer: Tokenizer,
    system_prompt: str,
    prompts: Sequence[str],
    *,
    max_new_tokens: int = 96,
    labels: Sequence[str] = (),
    on_batch: Callable[[int], None] | None = None,
    asked: Asked | None = None,
) -> list[Written]:
    """One reply per prompt, in order; prompts of similar length share a batch. `on_batch` may raise to stop.

    `asked` makes the messages the model sees of a prompt; without it they are the system prompt and the prompt. A model
    with a class head replies with its label.
    """
    if is_classifier(model):
        return [Written(label, cut=False) for label in classify(model, tokenizer, prompts, on_batch)]
    import torch

    # A reply goes on from the end of the row, so padding must not stand there.
    tokenizer.padding_side = "left"
    messages = [asked(prompt) if asked is not None else conversation(system_prompt, prompt) for prompt in prompts]
    # Letters stand for tokens here: it is only to put like with like.
    order = sorted(range(len(prompts)), key=lambda i: sum(len(m["content"]) for m in messages[i]))
    replies = [Written("", cut=False)] * len(prompts)
    allowed = _label_trie(tokenizer, labels) if labels else None
    ends = end_tokens(model, tokenizer)
    for start in range(0, len(order), _BATCH):
        picked = order[start : start + _BATCH]
        batch = tokenizer.apply_chat_template(
            [messages[i] for i in picked],
            add_generation_prompt=True,
            padding=True,
            return_tensors="pt",
            return_dict=True,
        ).to(model.device)
        width = batch["input_ids"].shape[1]
        options: dict[str, Any] = {}
        if allowed is not None:
            # Without a length penalty the sum of log-probabilities is that of the whole label.
            options = {
                "num_beams": min(_BEAMS, len(labels)),
                "length_penalty": 0.0,
                "prefix_allowed_tokens_fn": lambda _, ids, w=width: allowed(ids[w:].tolist()),
            }
        with torch.inference_mode():
            # Greedy: the same model must give the same reply twice, or no two versions could be compared.
            out = model.generate(
                **batch, max_new_tokens=max_new_tokens, do_sample=False, pad_token_id=tokenizer.pad_token_id, **options
            )
        for i, ids in zip(picked, out, strict=True):
            own = ids[width:].tolist()
            replies[i] = Written(tokenizer.decode(own, skip_special_tokens=True).strip(), cut=not ends & set(own))
        if on_batch:
            on_batch(min(start + _BATCH, len(order)))
    return replies


def seconds_per_reply(
    model: LanguageModel,
    tokenizer: Tokenizer,
    system_prompt: str,
    prompts: Sequence[str],
    replies: Sequence[str],
    *,
    max_new_tokens: int,
    labels: Sequence[str] = (),
    asked: Asked | None = None,
) -> list[float]:
    """Seconds one person waits for each reply: measured alone on up to three prompts, scaled by tokens to the
    others."""
    used = tokens = 0.0
    # One at a time, for so a person asks; three, as each is slow.
    for prompt, reply in list(zip(prompts, replies, strict=True))[:3]:
        begun = time.perf_counter()
        generate(model, tokenizer, system_prompt, [prompt], max_new_tokens=max_new_tokens, labels=labels, asked=asked)
        used += time.perf_counter() - begun
        # The stop token is written too.
        tokens += len(text_ids(tokenizer, reply)) + 1
    rate = used / max(1.0, tokens)
    return [rate * (len(text_ids(tokenizer, r)) + 1) for r in replies]


def end_tokens(model: LanguageModel, tokenizer: Tokenizer) -> frozenset[int]:
    """Tokens that end a reply."""
    ends = getattr(model.generation_config, "eos_token_id", None)
    return frozenset([tokenizer.eos_token_id, *(ends if isinstance(ends, list) else [] if ends is None else [ends])])


def _label_trie(tokenizer: Tokenizer, labels: Sequence[str]) -> Callable[[list[int]], list[int]]:
    """For a prefix of reply tokens, the tokens that lead to a label or, at its end, the stop token."""
    nexts: dict[tuple[int, ...], set[int]] = {}
    for label in labels:
        ids = [*text_ids(tokenizer, label), tokenizer.eos_token_id]
        for n, token in enumerate(ids):
            nexts.setdefault(tuple(ids[:n]), set()).add(token)
    return lambda prefix: sorted(nexts.get(tuple(prefix), {tokenizer.eos_token_id}))
