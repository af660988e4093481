"""Adapters reach the experts of a mixture, whose weights are one tensor a layer, and a training that leaves them out
is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.core.errors import GateFailed
from engine.core.events import GateChecked
from engine.models.precision import best_dtype
from engine.training import model as models
from engine.training.trainable import unintended
from tests.engine.training.trainings import trained


def mixture() -> tuple[Any, Any]:
    """A tiny Mixtral with four experts."""
    import torch
    from transformers import AutoTokenizer, MixtralConfig, MixtralForCausalLM

    from engine.models.base_weights import base_model_dir

    torch.manual_seed(0)
    tokenizer = AutoTokenizer.from_pretrained(base_model_dir())
    config = MixtralConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        num_local_experts=4,
        num_experts_per_tok=2,
        bos_token_id=1,
        eos_token_id=2,
        pad_token_id=2,
    )
    return MixtralForCausalLM(config).to(getattr(torch, best_dtype())), tokenizer


@pytest.fixture(autouse=True)
def small_mixture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.training.model.load_model", lambda *_, **__: mixture())


def test_the_experts_get_adapters_and_a_gradient(tmp_path: Path) -> None:
    events, done = trained(tmp_path, epochs=1)
    gates = {e.name: e for e in events if isinstance(e, GateChecked)}
    assert done and all(e.passed for e in gates.values()) and "all_that_should_learn_does" in gates
    from safetensors.torch import load_file

    saved = load_file(tmp_path / "model" / "adapter" / "adapter_model.safetensors")
    assert any("experts" in name and "lora_B" in name and bool(tensor.any()) for name, tensor in saved.items())


def test_frozen_experts_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page says learns has to learn."""
    whole = models.learning_model

    def frozen(*args: Any, **kwargs: Any) -> Any:
        model = whole(*args, **kwargs)
        for name, parameter in model.named_parameters():
            if ".experts." in name:
                parameter.requires_grad_(False)
        return model

    monkeypatch.setattr(models, "learning_model", frozen)
    with pytest.raises(GateFailed, match="experts of the mixture would stay"):
        trained(tmp_path, epochs=1)


def test_other_weights_than_intended_are_named() -> None:
    model, _ = mixture()
    assert unintended(model, "full") == []
    model.lm_head.weight.requires_grad_(False)
    assert "lm_head" in unintended(model, "full")[0]
    assert "would change" in unintended(model, "lora")[0]
