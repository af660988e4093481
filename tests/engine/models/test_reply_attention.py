"""The attention that writes replies says what torch's says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.models.reply_attention import attend, replying
from tests.support.tiny_shapes import TINY_SHAPE


class _Module:
    is_causal = True

    def __init__(self, groups: int) -> None:
        self.num_key_value_groups = groups
        self.training = False


@settings(max_examples=60, deadline=None)
@given(
    rows=st.integers(1, 4),
    many=st.sampled_from([1, 2, 3]),
    group=st.sampled_from([1, 3, 7]),
    tokens=st.integers(1, 6),
    keys=st.integers(6, 20),
    mask=st.sampled_from(["none", "bool", "added"]),
    dtype=st.sampled_from(["float32", "bfloat16"]),
    seed=st.integers(0, 1000),
)
def test_it_is_the_usual_one(
    rows: int, many: int, group: int, tokens: int, keys: int, mask: str, dtype: str, seed: int
) -> None:
    import torch
    from transformers.integrations.sdpa_attention import sdpa_attention_forward

    torch.manual_seed(seed)
    kind = getattr(torch, dtype)
    query = torch.randn(rows, many * group, tokens, 8).to(kind)
    # A slice of more, as a cache with room hands it over.
    key, value = (torch.randn(rows, many, keys + 5, 8).to(kind)[:, :, :keys] for _ in range(2))
    seen = torch.rand(rows, 1, tokens, keys) < 0.6
    seen[..., 0] = True
    given_: Any = {
        "none": None,
        "bool": seen,
        "added": torch.zeros(seen.shape, dtype=kind).masked_fill_(~seen, torch.finfo(kind).min),
    }[mask]
    module = _Module(group)
    out = attend(module, query, key, value, given_, scaling=0.3)[0]
    usual = sdpa_attention_forward(module, query, key, value, given_, scaling=0.3)[0]
    assert out.shape == usual.shape == (rows, tokens, many * group, 8) and out.is_contiguous()
    assert torch.allclose(out.float(), usual.float(), atol=1e-5 if dtype == "float32" else 3e-2)


def test_what_only_some_kinds_of_models_ask_for_is_left_to_the_usual_one(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    asked: list[dict[str, Any]] = []

    def usual(*_: Any, **more: Any) -> tuple[Any, None]:
        asked.append(more)
        return torch.zeros(1), None

    monkeypatch.setattr("transformers.integrations.sdpa_attention.sdpa_attention_forward", usual)
    one = torch.randn(1, 2, 1, 8)
    attend(_Module(1), one, one, one, None, softcap=50.0)
    attend(_Module(1), one, one, one, None, dropout=0.1)
    attend(_Module(1), *[torch.randn(1, 2, 3, 8)] * 3, None)
    assert len(asked) == 3 and asked[0]["softcap"] == 50.0


def test_a_model_has_its_own_attention_back_whatever_happened() -> None:
    from transformers import AutoConfig, AutoModelForCausalLM

    model: Any = AutoModelForCausalLM.from_config(AutoConfig.for_model("llama", vocab_size=20, **TINY_SHAPE))

    def broken() -> None:
        with replying(model):
            assert model.config._attn_implementation == "nlforge_reply"
            raise KeyError

    with pytest.raises(KeyError):
        broken()
    assert model.config._attn_implementation == "sdpa"
    model.set_attn_implementation("eager")
    with replying(model):
        assert model.config._attn_implementation == "eager"
