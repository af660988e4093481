"""The label that a search finds is the likeliest one, for each message as for it alone."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.models.generate import write
from engine.models.label_search import BEAMS, nexts_of, search
from engine.models.load import conversation
from engine.models.tokenizer import chat_ids, text_ids
from tests.support.small_bases import small_tokenizer
from tests.support.tiny_shapes import TINY_SHAPE

_END, _PAD, _WORDS = 2, 0, 40
_PROMPTS = [[5, 6, 7, 8], [9, 10], [11, 12, 13, 14, 15, 16, 17], [20]]


def model(kind: str = "llama", seed: int = 0, **changes: Any) -> Any:
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    torch.manual_seed(seed)
    config = AutoConfig.for_model(kind, **{"vocab_size": _WORDS, **TINY_SHAPE, **changes})
    found = AutoModelForCausalLM.from_config(config).float().eval()
    with torch.no_grad():
        for parameter in found.parameters():
            if parameter.dim() > 1:
                parameter.normal_(std=0.5)
    return found


def logp(found: Any, prompt: list[int], label: tuple[int, ...], end: int = _END) -> float:
    """Of a label and its end, by one plain forward."""
    import torch

    reply = [*label, end]
    with torch.no_grad():
        logits = found(torch.tensor([prompt + reply])).logits[0, len(prompt) - 1 : -1]
    return float(logits.log_softmax(-1).gather(1, torch.tensor(reply)[:, None]).sum())


def names(count: int, seed: int) -> list[tuple[int, ...]]:
    """Different labels, of which many begin alike and some are the beginning of another."""
    draw = random.Random(seed)
    found: dict[tuple[int, ...], None] = {}
    while len(found) < count:
        begun = draw.choice(list(found)) if found and draw.random() < 0.6 else ()
        found[(*begun[: draw.randint(0, 3)], *(draw.randint(3, 12) for _ in range(draw.randint(1, 4))))] = None
    return list(found)


def searched(found: Any, prompts: list[list[int]], labels: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    best = search(found, prompts, nexts_of(labels, _END), _END, _PAD)
    assert best is not None
    return best


@pytest.mark.parametrize("kind", ["llama", "qwen2", "qwen3"])
@pytest.mark.parametrize("seed", range(6))
def test_of_few_labels_it_is_the_likeliest(kind: str, seed: int) -> None:
    """As many as there are beams, so that none is left out."""
    found, labels = model(kind, seed), names(BEAMS, seed)
    best = searched(found, _PROMPTS, labels)
    assert best == [max(labels, key=lambda label: logp(found, prompt, label)) for prompt in _PROMPTS]


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 40), st.integers(0, 10_000))
def test_it_is_one_of_the_labels_and_the_same_alone(count: int, seed: int) -> None:
    found, labels = model(seed=seed % 3), names(count, seed)
    best = searched(found, _PROMPTS, labels)
    assert set(best) <= set(labels)
    assert best == [searched(found, [prompt], labels)[0] for prompt in _PROMPTS]


@pytest.mark.parametrize("seed", range(8))
def test_it_is_no_worse_than_the_beams_of_transformers(seed: int) -> None:
    import torch

    found, labels = model(seed=seed), names(30, seed)
    nexts = nexts_of(labels, _END)
    for prompt, best, width in zip(_PROMPTS, searched(found, _PROMPTS, labels), map(len, _PROMPTS), strict=True):
        out = found.generate(
            torch.tensor([prompt]),
            attention_mask=torch.ones(1, len(prompt), dtype=torch.long),
            max_new_tokens=12,
            do_sample=False,
            num_beams=BEAMS,
            length_penalty=0.0,
            pad_token_id=_PAD,
            prefix_allowed_tokens_fn=lambda _, ids, w=width: nexts.get(tuple(ids[w:].tolist()), [_END]),
        )
        theirs = tuple(token for token in out[0, len(prompt) :].tolist() if token not in (_END, _PAD))
        assert logp(found, prompt, best) >= logp(found, prompt, theirs) - 1e-4


def test_one_label_and_one_that_begins_another() -> None:
    found = model()
    assert searched(found, _PROMPTS, [(3, 4)]) == [(3, 4)] * len(_PROMPTS)
    labels: list[tuple[int, ...]] = [(3,), (3, 4), (3, 4, 5)]
    best = searched(found, _PROMPTS, labels)
    assert best == [max(labels, key=lambda label: logp(found, prompt, label)) for prompt in _PROMPTS]


def test_it_can_be_stopped_between_tokens() -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search(model(), _PROMPTS, nexts_of(names(9, 1), _END), _END, _PAD, stop)


def test_models_that_keep_windows_are_left_to_the_beams_of_transformers() -> None:
    found, labels = model("mistral", sliding_window=4), names(5, 3)
    nexts = nexts_of(labels, _END)
    assert search(found, _PROMPTS, nexts, _END, _PAD) is None


@pytest.mark.parametrize(("kind", "changes"), [("llama", {}), ("mistral", {"sliding_window": 8})])
def test_a_label_is_replied_whatever_the_model_keeps(kind: str, changes: dict[str, Any]) -> None:
    """By the search, and of a model with a window by the beams of transformers."""
    tokenizer = small_tokenizer()
    found = model(kind, vocab_size=len(tokenizer) + 5, eos_token_id=tokenizer.eos_token_id, **changes)
    labels, asked = ["late", "later", "broken"], ["Where is my parcel?", "It is in two parts", "?"]
    replies = write(found, tokenizer, "", asked, labels=labels)
    for message, reply in zip(asked, replies, strict=True):
        before = chat_ids(tokenizer, conversation("", message), reply_next=True)
        scores = {
            label: logp(found, before, tuple(text_ids(tokenizer, label)), tokenizer.eos_token_id) for label in labels
        }
        assert reply.text == max(scores, key=scores.__getitem__) and not reply.cut
