"""What makes training without a card faster teaches every kind of model it is used for the same, and leaves the
others alone."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.training.cpu.patch import CHECKED, for_cpu
from tests.support.tiny_shapes import TINY_SHAPE

_WORDS = 200
_SHAPE = {"vocab_size": _WORDS, **TINY_SHAPE}
_QWEN = {"hidden_size": 56, "num_attention_heads": 14, "num_key_value_heads": 2, "head_dim": 4}
"""As Qwen2.5-0.5B: seven heads to a key, biases of queries, keys and values, a vocabulary far wider than the layers."""
_VARIANTS: list[tuple[str, dict[str, Any]]] = [
    *((kind, {}) for kind in sorted(CHECKED)),
    ("qwen2", {**_QWEN, "vocab_size": 1000, "tie_word_embeddings": True}),
    ("qwen2", {**_QWEN, "vocab_size": 1000, "tie_word_embeddings": False}),
    ("llama", {"attention_bias": True, "mlp_bias": True, "tie_word_embeddings": True}),
    ("llama", {"num_key_value_heads": 1}),
    ("mistral", {"sliding_window": 16}),
    ("qwen2", {"use_sliding_window": True, "sliding_window": 16, "max_window_layers": 1}),
]
_OTHERS: list[tuple[str, dict[str, Any]]] = [
    ("gemma2", {"final_logit_softcapping": 2.0}),
    ("cohere2", {}),
    ("granite", {"logits_scaling": 4.0}),
    ("lfm2", {"layer_types": ["conv", "full_attention"]}),
    ("gpt_oss", {}),
    ("bloom", {"n_head": 4, "n_layer": 2}),
    ("stablelm", {}),
]


def made(kind: str, changes: dict[str, Any], *, full: bool) -> Any:
    """A tiny model of a kind in fp32, whose every weight matters, with TRL's head."""
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoConfig, AutoModelForCausalLM
    from trl.trainer.utils import add_fused_lm_head

    torch.manual_seed(0)
    model = AutoModelForCausalLM.from_config(AutoConfig.for_model(kind, **{**_SHAPE, **changes})).float()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() == 1:
                parameter.add_(torch.randn_like(parameter) * 0.2)
            else:
                parameter.normal_(std=0.15)
    add_fused_lm_head(model)
    if not full:
        model = get_peft_model(
            model,
            LoraConfig(r=4, lora_alpha=8, target_modules="all-linear", task_type="CAUSAL_LM", init_lora_weights=False),
        )
    return model.eval()


def for_processor(kind: str, changes: dict[str, Any], *, full: bool, entropy: bool = False) -> Any:
    """The same as it is trained without a card."""
    model = made(kind, changes, full=full)
    for_cpu(model, 64, entropy=entropy)
    return model


def batch(rows: list[list[int]], unlearned: int = 5) -> dict[str, Any]:
    """Rows padded on the right, with loss from a place on."""
    import torch

    longest = max(map(len, rows))
    ids = torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows])
    seen = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
    labels = ids.masked_fill(seen == 0, -100)
    labels[:, :unlearned] = -100
    return {"input_ids": ids, "attention_mask": seen, "labels": labels}


def family() -> list[list[int]]:
    """Rows with starts in common; one is the start of another, two are the same, one stands alone."""
    draw = random.Random(1)
    start, asked, more = ([draw.randrange(3, _WORDS) for _ in range(n)] for n in (12, 10, 9))
    ends = [[draw.randrange(3, _WORDS) for _ in range(n)] for n in (7, 2, 30, 20, 3)]
    return [
        start + asked + ends[0],
        start + asked + ends[1],
        start + asked,
        start + more + ends[2],
        start + more + [101],
        start + more + [101],
        ends[3],
        start + ends[4],
    ]


def learned(model: Any, given: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """Output and gradients of one step."""
    model.zero_grad()
    out = model(**given, fused_lm_head=True)
    out.loss.backward()
    return out, {name: p.grad.clone() for name, p in model.named_parameters() if p.requires_grad and p.grad is not None}


def same(usual: Any, model: Any, given: dict[str, Any]) -> None:
    """Log-probabilities and the gradient of every weight."""
    import torch

    out, grads = learned(usual, given)
    fast, fast_grads = learned(model, given)
    assert torch.allclose(fast.log_probs, out.log_probs, atol=1e-4)
    assert grads.keys() == fast_grads.keys()
    largest = max(float(g.abs().max()) for g in grads.values())
    for name, grad in grads.items():
        assert torch.allclose(fast_grads[name], grad, atol=1e-6 * (1 + largest) + 1e-4 * float(grad.abs().max())), name


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize(("kind", "changes"), _VARIANTS)
def test_a_kind_of_model_learns_the_same(kind: str, changes: dict[str, Any], full: bool) -> None:
    """By its own attention, norms and head, and by those for a processor: with biases, norms of queries, one head of
    keys, and a window."""
    model = for_processor(kind, changes, full=full)
    same(made(kind, changes, full=full), model, batch(family()))
    config = model.config
    assert config._attn_implementation == ("nlforge_plain" if "sliding_window" in changes else "nlforge_packed")


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(("kind", "changes"), [("llama", {}), ("qwen2", {**_QWEN, "vocab_size": 1000})])
def test_a_model_learns_the_same_in_bfloat16(kind: str, changes: dict[str, Any], packed: bool) -> None:
    """Frozen weights in bfloat16, adapters in fp32, products under autocast: as near to the result in fp32 as the usual
    forward is, with rows packed and side by side."""
    import torch

    def trained(dtype: str, ours: bool) -> dict[str, Any]:
        model = made(kind, changes, full=False)
        for name, parameter in model.named_parameters():
            # Rounded alike for all: what differs then is only what the products are computed in.
            if "lora_" not in name:
                parameter.data = parameter.data.bfloat16().to(getattr(torch, dtype))
        if ours:
            for_cpu(model, 64, packed=packed)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=dtype == "bfloat16"):
            out, grads = learned(model, batch(family()))
        return {**grads, "log_probs": out.log_probs.detach()}

    right, usual, fast = trained("float32", False), trained("bfloat16", False), trained("bfloat16", True)

    def apart(found: dict[str, Any]) -> float:
        shares = [float((found[n].float() - t).norm() / t.norm()) for n, t in right.items()]
        return sum(shares) / len(shares)

    assert apart(usual) > 1e-4, "a comparison in which nothing is rounded shows nothing"
    assert apart(fast) < 1.5 * apart(usual)
    exact = trained("float32", True)
    assert all(torch.allclose(exact[n], t, atol=1e-6 + 1e-4 * float(t.abs().max())) for n, t in right.items())


@pytest.mark.parametrize("learns", [False, True])
def test_scores_of_a_wide_vocabulary_are_never_there_at_once(learns: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some tokens after the others, as the memory of all of them would be that of the weights; the result is the
    same."""
    monkeypatch.setattr("engine.training.cpu.lm_head._SCORES", 3000)
    changes = {**_QWEN, "vocab_size": 1000, "tie_word_embeddings": True}
    same(made("qwen2", changes, full=learns), for_processor("qwen2", changes, full=learns), batch(family()))


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize(("kind", "changes"), _OTHERS)
def test_a_model_with_ways_of_its_own_keeps_them(kind: str, changes: dict[str, Any], full: bool) -> None:
    """Scores that are bounded or scaled, convolutions, sinks of attention, positions that are not told: nothing is
    changed silently."""
    usual, model = made(kind, changes, full=full), for_processor(kind, changes, full=full)
    same(usual, model, batch(family()))
    assert model.config._attn_implementation == usual.config._attn_implementation


@cache
def both() -> tuple[Any, Any]:
    """The usual model and the one for a processor."""
    return made("llama", {}, full=False), for_processor("llama", {}, full=False)


@pytest.mark.slow
@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 12)), min_size=1, max_size=5), st.integers(0, 9))
def test_any_rows_learn_the_same(parts: list[tuple[int, int]], unlearned: int) -> None:
    """One row, rows of one token, rows all alike, and batches in which nothing is learned."""
    rows = [[*range(10, 10 + 9 * shared), *range(100, 100 + own)] for shared, own in parts]
    same(*both(), batch(rows, unlearned))


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("selective", [False, True])
def test_what_is_computed_again_is_the_same(full: bool, selective: bool) -> None:
    """Layers whose activations are not kept, all of them or those of products only, in the types training has."""
    import torch
    from trl.models import enable_selective_activation_checkpointing

    found = []
    for again in (False, True):
        model = made("llama", {}, full=full).train()
        if not full:
            model.get_base_model().to(torch.bfloat16)
            for name, parameter in model.named_parameters():
                if "lora_" in name:
                    parameter.data = parameter.data.float()
        for_cpu(model, 64)
        if again and selective:
            enable_selective_activation_checkpointing(model)
        if again:
            model.enable_input_require_grads()
            model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found.append(learned(model, batch(family())))
    (kept, grads), (again_out, again_grads) = found
    assert torch.equal(kept.log_probs, again_out.log_probs) and grads.keys() == again_grads.keys()
    assert all(
        torch.allclose(again_grads[name], grad, atol=1e-3 * float(grad.abs().max())) for name, grad in grads.items()
    )


@pytest.mark.parametrize("where", ["q_proj", "k_proj", "v_proj", "gate_proj"])
def test_an_error_in_the_middle_of_a_layer_spoils_no_later_step(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was computed together for others and never taken is not taken by the next step."""
    model = for_processor("llama", {}, full=False)
    part = next(
        module
        for name, module in model.named_modules()
        if name.endswith(f"layers.1.self_attn.{where}") or name.endswith(f"layers.1.mlp.{where}")
    )
    usual = part.forward

    def broken(*given: Any) -> Any:
        usual(*given)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(part, "forward", broken)
        with pytest.raises(KeyboardInterrupt):
            learned(model, batch(family()))
    same(made("llama", {}, full=False), model, batch(family()))


def test_what_is_only_told_is_not_learned_from() -> None:
    """The entropy of a reply has no gradient, instead of one that is always zero."""
    model = for_processor("llama", {}, full=False, entropy=True)
    out = model(**batch(family()), fused_lm_head=True)
    assert out.log_probs.requires_grad and not out.entropy.requires_grad
