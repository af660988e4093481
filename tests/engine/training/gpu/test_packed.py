"""Rows one behind the other, as they are trained on a card, teach what rows side by side teach; none sees another."""

from __future__ import annotations

import random
from typing import Any

import pytest

from engine.training.cpu.patch import CHECKED
from engine.training.gpu.attention import NAME, by_torch, fits_varlen, kernel_for, pack_rows
from tests.support.tiny_shapes import TINY_SHAPE

_WORDS = 120
_SHAPE = {"vocab_size": _WORDS, **TINY_SHAPE}
_KINDS: list[tuple[str, dict[str, Any]]] = [
    *((kind, {}) for kind in sorted(CHECKED)),
    ("mistral", {"sliding_window": 6}),
    ("qwen2", {"use_sliding_window": True, "sliding_window": 6, "max_window_layers": 1}),
]


def made(kind: str, changes: dict[str, Any], *, full: bool) -> Any:
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoConfig, AutoModelForCausalLM
    from trl.trainer.utils import add_fused_lm_head

    torch.manual_seed(0)
    model = AutoModelForCausalLM.from_config(AutoConfig.for_model(kind, **{**_SHAPE, **changes})).float()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.15)
    add_fused_lm_head(model)
    if full:
        return model.eval()
    config = LoraConfig(r=4, target_modules="all-linear", task_type="CAUSAL_LM", init_lora_weights=False)
    return get_peft_model(model, config).eval()


def rows() -> list[dict[str, Any]]:
    draw = random.Random(3)
    found = []
    for size in (19, 7, 2, 31):
        ids = [draw.randrange(3, _WORDS) for _ in range(size)]
        found.append({"input_ids": ids, "labels": [-100] * (size // 3) + ids[size // 3 :]})
    return found


def batch(some: list[dict[str, Any]], *, packed: bool) -> dict[str, Any]:
    """As TRL's own collator makes it."""
    from trl.trainer.sft_trainer import DataCollatorForLanguageModeling

    made: dict[str, Any] = DataCollatorForLanguageModeling(pad_token_id=0, padding_free=packed)(some)
    return made


def learned(model: Any, given: dict[str, Any]) -> tuple[float, dict[str, Any]]:
    model.zero_grad()
    out = model(**given, use_cache=False, fused_lm_head=True)
    out.loss.backward()
    return float(out.loss), {n: p.grad.clone() for n, p in model.named_parameters() if p.grad is not None}


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize(("kind", "changes"), _KINDS)
def test_rows_one_behind_the_other_teach_the_same(kind: str, changes: dict[str, Any], full: bool) -> None:
    """Loss, and the gradient of every weight that learns, by the attention a card uses."""
    import torch

    usual, packed = (made(kind, changes, full=full) for _ in range(2))
    assert fits_varlen(packed) and pack_rows(packed, NAME)
    loss, grads = learned(usual, batch(rows(), packed=False))
    given = batch(rows(), packed=True)
    for left_out in ((), ("cu_seq_lens_q", "cu_seq_lens_k", "max_length_q", "max_length_k")):
        # Without the lengths they are read from the positions.
        mine, own = learned(packed, {k: v for k, v in given.items() if k not in left_out})
        assert mine == pytest.approx(loss, rel=1e-5) and own.keys() == grads.keys()
        for name, grad in grads.items():
            torch.testing.assert_close(own[name], grad, rtol=1e-3, atol=1e-5)


def test_no_row_sees_another() -> None:
    """Whatever the row before holds, a row's hidden states are the same to the bit, and its loss asks nothing of the
    others' tokens."""
    import torch

    model = made("qwen2", {}, full=True)
    pack_rows(model, NAME)
    some = rows()
    first = batch(some, packed=True)
    other = batch([{**some[0], "input_ids": [5] * 19}, *some[1:]], packed=True)
    with torch.no_grad():
        before, after = (
            model.base_model(**{k: v for k, v in b.items() if k != "labels"}).last_hidden_state[0, 19:]
            for b in (first, other)
        )
    assert torch.equal(before, after)
    embedded = model.get_input_embeddings()(first["input_ids"]).detach().requires_grad_()
    inputs = {k: v for k, v in first.items() if k not in ("labels", "input_ids")}
    model.base_model(inputs_embeds=embedded, **inputs).last_hidden_state[0, 19:26].sum().backward()
    asked = embedded.grad[0].abs().sum(-1)
    assert bool((asked[19:26] > 0).all()) and not asked[:19].any() and not asked[26:].any()


def test_what_is_not_packed_is_attended_to_as_usual() -> None:
    """A padded batch, and a reply that is written token by token."""
    import torch

    usual, packed = (made("llama", {}, full=True) for _ in range(2))
    pack_rows(packed, NAME)
    given = batch(rows(), packed=False)
    assert learned(packed, dict(given))[0] == pytest.approx(learned(usual, dict(given))[0], rel=1e-6)
    ids = torch.tensor([rows()[0]["input_ids"]])
    wrote = [m.generate(ids, max_new_tokens=6, do_sample=False, pad_token_id=0) for m in (usual, packed)]
    assert torch.equal(*wrote)


@pytest.mark.parametrize(("kind", "changes"), [
    ("gemma2", {}), ("qwen2", {"attention_dropout": 0.1}),
    ("llama", {"head_dim": 12}), ("llama", {"head_dim": 200}),
])  # fmt: skip
def test_what_the_kernel_cannot_compute_is_not_given_to_it(kind: str, changes: dict[str, Any]) -> None:
    """Scores that are bounded, dropout, and heads it does not take; such rows stay side by side."""
    assert not fits_varlen(made(kind, changes, full=True))


def test_without_a_card_rows_are_packed_as_on_a_processor() -> None:
    model = made("llama", {}, full=True)
    assert kernel_for(model) is None and not pack_rows(model, None) and model.config._attn_implementation == "sdpa"


def test_the_kernel_of_torch_is_called_as_it_wants() -> None:
    """By shapes and types alone, which need no card: heads in groups, forward and back."""
    import torch
    from torch._subclasses.fake_tensor import FakeTensorMode

    with FakeTensorMode():
        query = torch.empty(50, 14, 64, dtype=torch.bfloat16, requires_grad=True)
        key, value = (torch.empty(50, 2, 64, dtype=torch.bfloat16, requires_grad=True) for _ in range(2))
        starts = torch.zeros(4, dtype=torch.int32)
        for window in ((-1, 0), (15, 0)):
            out = by_torch(query, key, value, starts, 20, 0.125, window)
            assert out.shape == query.shape and out.dtype == torch.bfloat16
            out.float().sum().backward()
            assert [t.grad.shape for t in (query, key, value)] == [query.shape, key.shape, value.shape]
