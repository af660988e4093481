"""Replies written many at once are those written one by one, from the probabilities the model gives."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.models.decode import decode, draw, read, still
from tests.support.tiny_shapes import TINY_SHAPE

_PROMPTS = [[5, 6, 7, 8], [9, 10], [5, 6, 7, 8], [11, 12, 13, 14, 15, 16, 17]]


def model(kind: str = "llama", **changes: Any) -> Any:
    """A tiny one with random weights, whose next token depends on all before it."""
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    torch.manual_seed(0)
    config = AutoConfig.for_model(
        kind,
        **{
            "vocab_size": 40,
            **TINY_SHAPE,
            **changes,
        },
    )
    found = AutoModelForCausalLM.from_config(config).float().eval()
    with torch.no_grad():
        for parameter in found.parameters():
            if parameter.dim() > 1:
                parameter.normal_(std=0.5)
    return found


def scored(found: Any, prompt: list[int], reply: list[int], temperature: float = 1.0) -> list[float]:
    """Log-probability of each token of a reply, by one plain forward."""
    import torch

    with torch.no_grad():
        logits = found(torch.tensor([prompt + reply])).logits[0, len(prompt) - 1 : -1]
    return (logits / temperature).log_softmax(-1).gather(1, torch.tensor(reply)[:, None])[:, 0].tolist()


@pytest.mark.parametrize(
    ("kind", "changes"),
    [("llama", {}), ("qwen2", {}), ("mistral", {"sliding_window": 4}), ("gemma2", {"sliding_window": 8})],
)
def test_what_prompts_begin_with_is_read_once(kind: str, changes: dict[str, Any]) -> None:
    """And each is replied to as alone; one of them is the beginning of the others."""
    found, begun = model(kind, **changes), [3 + n % 30 for n in range(100)]
    prompts = [begun + prompt for prompt in [*_PROMPTS, [30], [5]]] + [begun]
    together = decode(found, prompts, frozenset({2}), 0, temperature=0.0, longest=8)
    alone = [decode(found, [prompt], frozenset({2}), 0, temperature=0.0, longest=8).ids[0] for prompt in prompts]
    assert together.ids == alone
    widths: list[int] = []
    found.get_input_embeddings().register_forward_hook(lambda *given: widths.append(given[1][0].shape[1]))
    decode(found, prompts, frozenset({2}), 0, temperature=0.0, longest=1)
    assert widths == ([99, 8] if kind in ("llama", "qwen2") else [99, 107]), "read once, then what is each one's own"


@pytest.mark.parametrize(
    ("kind", "changes"),
    [("llama", {}), ("qwen2", {}), ("mistral", {"sliding_window": 4})],
)
def test_replies_written_together_are_those_written_alone(kind: str, changes: dict[str, Any]) -> None:
    """Of prompts of different lengths, some of them equal, with replies that end at different places; also where a
    layer keeps a window alone."""
    found = model(kind, **changes)
    alone = []
    for prompt in _PROMPTS:
        ids = list(prompt)
        for _ in range(12):
            import torch

            with torch.no_grad():
                ids.append(int(found(torch.tensor([ids])).logits[0, -1].argmax()))
        alone.append(ids[len(prompt) :])
    # Tokens that end some replies early, at the places where they come.
    ends = frozenset({alone[1][3], alone[3][6]})
    cut = [r[: next((n + 1 for n, t in enumerate(r) if t in ends), len(r))] for r in alone]
    assert len({len(r) for r in cut}) > 1, "all replies end together, so that none leaves the others"
    written = decode(found, _PROMPTS, ends, 0, temperature=0.0, longest=12)
    assert written.ids == cut
    for prompt, ids, logps in zip(_PROMPTS, written.ids, written.logps, strict=True):
        assert logps == pytest.approx(scored(found, prompt, ids), abs=1e-4)


def test_the_head_reads_last_tokens_that_lie_beside_each_other() -> None:
    """Of rows with a gap between them torch makes a copy of the head for each."""
    import torch

    one, seen = model(), list[bool]()
    one.get_output_embeddings().register_forward_pre_hook(lambda _, given: seen.append(given[0].is_contiguous()))
    with torch.inference_mode():
        out = read(one, [[5, 6, 7, 8], [9, 10, 11], [12]], 0)
    assert seen == [True] and out.logits.shape[0] == 3


def test_what_is_drawn_comes_with_its_probability() -> None:
    """At the temperature it was drawn at, in the order of the prompts, whoever has left before."""
    import torch

    found = model()
    torch.manual_seed(3)
    prompts = [_PROMPTS[n % 4] for n in range(24)]
    written = decode(found, prompts, frozenset(range(2, 9)), 0, temperature=0.7, longest=10)
    lengths = {len(ids) for ids in written.ids}
    assert len(lengths) > 3 and max(lengths) <= 10
    assert len({tuple(ids) for ids in written.ids}) > 12
    for prompt, ids, logps in zip(prompts, written.ids, written.logps, strict=True):
        assert logps == pytest.approx(scored(found, prompt, ids, 0.7), abs=1e-4)
        assert not set(ids[:-1]) & set(range(2, 9)), "it goes on behind its end"


def test_words_are_drawn_as_often_as_they_are_likely() -> None:
    """Those without probability never, also at the ends of the vocabulary."""
    import torch

    torch.manual_seed(0)
    share = torch.tensor([0.0, 0.5, 0.0, 0.3, 0.2, 0.0])
    token, logp = draw(share.log().expand(20_000, -1), 1.0)
    counted = torch.bincount(token[:, 0], minlength=6) / 20_000
    assert torch.allclose(counted, share, atol=0.015) and set(token[:, 0].tolist()) == {1, 3, 4}
    assert torch.allclose(logp.exp(), share[token], atol=1e-5)
    likeliest, _ = draw(share.log().expand(3, -1), 0.0)
    assert likeliest[:, 0].tolist() == [1, 1, 1]


@given(st.lists(st.booleans(), min_size=1, max_size=20))
def test_few_rows_move_when_some_are_done(going: list[bool]) -> None:
    """All that go on are there once, each in its own place or in that of one that is done."""
    kept = still(going)
    assert sorted(kept) == [n for n, on in enumerate(going) if on]
    assert all(of == to or (of > to and not going[to]) for to, of in enumerate(kept))
