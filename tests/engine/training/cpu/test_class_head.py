"""A class head learns the same from rows one behind the other as from rows side by side."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.models.class_head import by_mean, class_batch
from engine.training.cpu import attention
from engine.training.cpu.packing import whole_rows
from engine.training.cpu.patch import for_cpu
from tests.support.tiny_shapes import TINY_SHAPE

_WORDS, _CLASSES = 200, 5
_KINDS = ["llama", "qwen2", "qwen3"]


def made(kind: str, *, adapters: bool = True, **changes: Any) -> Any:
    """A tiny classifier in fp32 whose every weight matters, as `load_classifier` makes it."""
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoConfig, AutoModelForSequenceClassification

    torch.manual_seed(0)
    config = AutoConfig.for_model(
        kind, **{**TINY_SHAPE, "vocab_size": _WORDS, "num_labels": _CLASSES, "pad_token_id": 0, **changes}
    )
    config.problem_type, config.is_causal = "single_label_classification", False
    model = AutoModelForSequenceClassification.from_config(config).float()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.15)
    by_mean(model)
    if adapters:
        model = get_peft_model(
            model,
            LoraConfig(r=4, lora_alpha=8, target_modules="all-linear", task_type="SEQ_CLS", init_lora_weights=False),
        )
    return model.eval()


def rows(*sizes: int) -> dict[str, Any]:
    import torch

    draw = random.Random(3)
    some = [[draw.randrange(3, _WORDS) for _ in range(size)] for size in sizes]
    return {**class_batch(some, 0), "labels": torch.tensor([n % _CLASSES for n in range(len(some))])}


def learned(model: Any, given: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    model.zero_grad()
    out = model(**given)
    out.loss.backward()
    return out.logits, {
        n: p.grad.clone() for n, p in model.named_parameters() if p.requires_grad and p.grad is not None
    }


def same(usual: Any, model: Any, given: dict[str, Any]) -> None:
    import torch

    (logits, grads), (fast, fast_grads) = learned(usual, given), learned(model, given)
    assert torch.allclose(fast, logits, atol=1e-4)
    assert grads.keys() == fast_grads.keys() and grads
    largest = max(float(g.abs().max()) for g in grads.values())
    for name, grad in grads.items():
        assert torch.allclose(fast_grads[name], grad, atol=1e-6 * (1 + largest) + 1e-4 * float(grad.abs().max())), name


@pytest.mark.parametrize("adapters", [True, False])
@pytest.mark.parametrize("kind", _KINDS)
def test_a_head_learns_the_same(kind: str, adapters: bool) -> None:
    model = made(kind, adapters=adapters)
    usual = copy.deepcopy(model)
    by_mean(usual.get_base_model() if adapters else usual)
    for_cpu(model, 64)
    assert model.config._attn_implementation == "nlforge_packed"
    widths: list[tuple[int, ...]] = []
    model.get_input_embeddings().register_forward_hook(lambda *given: widths.append(tuple(given[1][0].shape)))
    for sizes in ((3, 17, 9, 40, 1), (8,), (5, 5, 5)):
        same(usual, model, rows(*sizes))
    assert widths == [(1, 70), (1, 8), (1, 15)], "one long row, nothing for padding"


@pytest.mark.parametrize("packed", [True, False])
def test_large_scores_keep_their_differences_in_bfloat16(packed: bool) -> None:
    """Of a Qwen2 whose keys have as much in common as those of its larger kin: rows one behind the other and side by
    side are as near to the result in fp32 as by torch's own attention."""
    import torch

    def logits(*, bfloat16: bool, ours: bool) -> Any:
        model = made("qwen2", adapters=False)
        with torch.no_grad():
            for layer in model.model.layers:
                # The numbers of a head that turn slowest with the place: the same for every key.
                layer.self_attn.q_proj.bias[3::8] = 8
                layer.self_attn.k_proj.bias[3::8] = 64
                layer.self_attn.k_proj.weight[3::8] = 0
            for parameter in model.parameters():
                # Rounded alike for all: what differs then is only what the products are computed in.
                parameter.copy_(parameter.bfloat16())
        if ours:
            for_cpu(model, 64, packed=packed)
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=bfloat16):
            return model(**rows(3, 17, 9, 40, 25, 33)).logits

    right = logits(bfloat16=False, ours=False)
    usual, fast = (float((logits(bfloat16=True, ours=ours) - right).norm()) for ours in (False, True))
    assert fast < 1.5 * usual


def test_long_rows_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that the fused kernel takes, one after the other."""
    monkeypatch.setattr(attention, "SHORT_ROWS", 8)
    model = made("llama")
    usual = copy.deepcopy(model)
    by_mean(usual.get_base_model())
    for_cpu(model, 64)
    same(usual, model, rows(3, 17, 9, 40))


def test_a_model_that_looks_back_only_so_far_is_left_as_it_is() -> None:
    model = made("mistral", sliding_window=16)
    for_cpu(model, 64)
    assert model.config._attn_implementation == "nlforge_plain"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 30), min_size=1, max_size=9))
def test_any_rows_give_what_each_gives_alone(sizes: list[int]) -> None:
    import torch

    model = made("llama")
    for_cpu(model, 64)
    given_ = rows(*sizes)
    with torch.no_grad():
        together = model(**given_).logits
        for n, size in enumerate(sizes):
            alone = model(
                input_ids=given_["input_ids"][n : n + 1, :size], attention_mask=torch.ones(1, size, dtype=torch.long)
            ).logits
            assert torch.allclose(together[n], alone[0], atol=1e-4)


def test_rows_padded_elsewhere_are_left_to_the_usual_way() -> None:
    import torch

    assert whole_rows(torch.tensor([[0, 1, 1], [1, 1, 1]])) is None, "padded in front"
    assert whole_rows(torch.tensor([[1, 0, 1]])) is None and whole_rows(torch.tensor([[0, 0]])) is None
    found = whole_rows(torch.tensor([[1, 1, 0], [1, 1, 1]]))
    assert found is not None and found.row.tolist() == [0, 0, 1, 1, 1] and found.sizes.tolist() == [2, 3]
    assert found.layout.positions.tolist() == [[0, 1, 0, 1, 2]] and found.layout.source.tolist() == [0, 1, 3, 4, 5]
