"""Greedy replies in batches; for a closed set of labels only labels can come out, searched with beams."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from engine.models.class_head import classified, is_classifier
from engine.models.context_budget import batches
from engine.models.decode import begun_alike, decode
from engine.models.label_search import BEAMS, Nexts, nexts_of, search
from engine.models.load import conversation
from engine.models.protocols import FormReader, LanguageModel, Tokenizer
from engine.models.tokenizer import chat_ids, text_ids

Asked = Callable[[str], list[dict[str, str]]]
"""The messages a model sees of a prompt."""
AT_ONCE = 48
"""Replies at once: a token of 48 takes hardly longer than one of 16, as the weights are read once for all."""


class Written(NamedTuple):
    """A reply, and whether it was cut off at the limit instead of ended by the model."""

    text: str
    cut: bool
    logps: tuple[float, ...] = ()
    """Log-probability of each of its tokens when it was written, without the one that ends it, and without halves of
    letters, of which llama.cpp tells none; of a class head that of its label, of an encoder that of each
    field, of other labels none."""


_Reply = Callable[[list[list[int]], Callable[[], None]], list[Written]]
"""Replies to the tokens of some prompts; it calls what it is handed before each further token."""


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
    """One reply per prompt, in order; prompts of similar length share a batch. `on_batch` is called with how many are
    done, again and again, and may raise to stop.

    `asked` makes the messages the model sees of a prompt; without it they are the system prompt and the prompt. A model
    with a class head replies with its label, an encoder with its form.
    """
    if isinstance(model, FormReader):
        return [Written(form.text, cut=False, logps=form.logps) for form in model.fill_in(prompts, on_batch)]
    if is_classifier(model):
        return [
            Written(label, cut=False, logps=(logp,)) for label, logp in classified(model, tokenizer, prompts, on_batch)
        ]
    messages = [asked(prompt) if asked is not None else conversation(system_prompt, prompt) for prompt in prompts]
    ids = [chat_ids(tokenizer, m, reply_next=True) for m in messages]
    replies = [Written("", cut=False)] * len(prompts)
    done = 0

    def further() -> None:
        if on_batch:
            on_batch(done)

    reply = _likeliest(model, tokenizer, labels) if labels else _greedy(model, tokenizer, max_new_tokens)
    # What all begin with is read once, but kept for each.
    begun = begun_alike(ids) * 3 // 4 if len(ids) > 1 else 0
    for picked in batches([len(i) - begun for i in ids], AT_ONCE):
        for n, written in zip(picked, reply([ids[n] for n in picked], further), strict=True):
            replies[n] = written
        done += len(picked)
        further()
    return replies


def _greedy(model: LanguageModel, tokenizer: Tokenizer, longest: int) -> _Reply:
    """The same model must give the same reply twice, or no two versions could be compared."""
    ends = end_tokens(model, tokenizer)

    @cache
    def half(token: int) -> bool:
        return "\ufffd" in tokenizer.decode([token])

    def reply(prompts: list[list[int]], on_token: Callable[[], None]) -> list[Written]:
        out = decode(model, prompts, ends, tokenizer.pad_token_id, temperature=0.0, longest=longest, on_token=on_token)
        return [
            Written(
                tokenizer.decode(own, skip_special_tokens=True).strip(),
                cut=not ends & set(own),
                logps=tuple(
                    logp for token, logp in zip(own, logps, strict=True) if token not in ends and not half(token)
                ),
            )
            for own, logps in zip(out.ids, out.logps, strict=True)
        ]

    return reply


def _likeliest(model: LanguageModel, tokenizer: Tokenizer, labels: Sequence[str]) -> _Reply:
    end = tokenizer.eos_token_id
    nexts = nexts_of([text_ids(tokenizer, label) for label in labels], end)

    def reply(prompts: list[list[int]], on_token: Callable[[], None]) -> list[Written]:
        found = search(model, prompts, nexts, end, tokenizer.pad_token_id, on_token)
        if found is None:
            found = _by_generate(model, tokenizer, prompts, nexts, len(labels))
        return [Written(tokenizer.decode(ids, skip_special_tokens=True).strip(), cut=False) for ids in found]

    return reply


def _by_generate(
    model: LanguageModel, tokenizer: Tokenizer, prompts: list[list[int]], nexts: Nexts, labels: int
) -> list[tuple[int, ...]]:
    """As `search`, with the beams of transformers: of models whose windows or states only they know."""
    import torch

    end, found = tokenizer.eos_token_id, []
    for ids in prompts:
        given, width = torch.tensor([ids], device=model.device), len(ids)
        with torch.inference_mode():
            out = model.generate(
                given,
                attention_mask=torch.ones_like(given),
                max_new_tokens=max(map(len, nexts)) + 1,
                do_sample=False,
                pad_token_id=tokenizer.pad_token_id,
                num_beams=min(BEAMS, labels),
                # Without a length penalty the sum of log-probabilities is that of the whole label.
                length_penalty=0.0,
                prefix_allowed_tokens_fn=lambda _, seen, w=width: nexts.get(tuple(seen[w:].tolist()), [end]),
            )
        found.append(tuple(token for token in out[0, width:].tolist() if token != end))
    return found


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
