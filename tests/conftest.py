"""The network is refused for the whole run; loopback stays open."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# Whether something is true does not depend on how busy the machine is.
settings.register_profile("truth", deadline=None)
settings.load_profile("truth")

SAMPLE = Path(__file__).parent.parent / "sessions" / "returns-desk"


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Any connection that leaves this machine is an error."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test reached for the network: {address}")
        real(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign]
    yield
    socket.socket.connect = real  # type: ignore[method-assign]


@pytest.fixture
def sample() -> Path:
    """Folder of the shipped sample."""
    return SAMPLE


def _small_model() -> tuple[Any, Any]:
    """3 million random weights, always the same, with the real tokenizer."""
    import torch
    from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM

    from engine.basemodel import base_model_dir

    torch.manual_seed(0)
    tokenizer = AutoTokenizer.from_pretrained(base_model_dir())
    config = LlamaConfig(vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
                         num_key_value_heads=2, tie_word_embeddings=True, bos_token_id=1, eos_token_id=2, pad_token_id=2)
    return LlamaForCausalLM(config).to(torch.bfloat16), tokenizer


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stages begin with a small random model."""
    monkeypatch.setattr("engine.training.model.load_model", lambda *_, **__: _small_model())


@pytest.fixture
def small_base(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small random model, loaded wherever the base model is."""
    folder = tmp_path_factory.mktemp("base")
    for part in _small_model():
        part.save_pretrained(folder)
    monkeypatch.setattr("engine.load.base_model_dir", lambda: folder)
    return folder
