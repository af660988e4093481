"""The network is refused for the whole run, loopback stays open; the user's own cache is left as it is; what takes
long begins first."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from engine.models.base_weights import CATALOGUE_DEFAULT, cache_dir
from engine.models.precision import best_dtype
from nlforge.wording.catalogue import speak

# Whether something is true does not depend on how busy the machine is.
settings.register_profile("truth", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("truth"), derandomize=True)
# Now and then, by hand: pytest --hypothesis-profile=thorough --hypothesis-seed=NUMBER
settings.register_profile("thorough", settings.get_profile("truth"), max_examples=500)
settings.load_profile("ci" if os.environ.get("CI") else "truth")

SAMPLE = Path(__file__).parent.parent / "sessions" / "returns-desk"
_OF_THE_USER = {"rates.json", "errors.log"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow tests first, else as they were drawn: of two processes neither is left alone with a long one at the end."""
    items.sort(key=_after)


def _after(item: pytest.Item) -> bool:
    return item.get_closest_marker("slow") is None


def _linked(there: Path, own: Path, but: set[str]) -> Path:
    """A cache with all that is in another, but for some names; what is added to one is not in the other."""
    for found in there.glob("*"):
        if found.name not in but:
            (own / found.name).symlink_to(found.resolve())
    return own


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Neither do the rates measured on this machine steer a test, nor stands an error of a test in the user's log;
    the models are those that are there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NLFORGE_CACHE", str(_linked(cache_dir(), tmp_path_factory.mktemp("cache"), _OF_THE_USER)))
        yield


@pytest.fixture(autouse=True)
def spoken_english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever is spoken where the tests run, or was in the test before."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("NLFORGE_LANGUAGE", raising=False)
    speak("en")
    yield
    speak("en")


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
    from transformers import LlamaConfig, LlamaForCausalLM

    from engine.models.base_weights import base_model_dir
    from engine.models.tokenizer import load_tokenizer

    torch.manual_seed(0)
    tokenizer = load_tokenizer(base_model_dir())
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        tie_word_embeddings=True,
        bos_token_id=1,
        eos_token_id=2,
        pad_token_id=2,
    )
    return LlamaForCausalLM(config).to(getattr(torch, best_dtype())), tokenizer


def save_small(folder: Path) -> Path:
    """The small model as one is loaded from a folder."""
    for part in _small_model():
        part.save_pretrained(folder)
    return folder


def small_cache(folder: Path) -> Path:
    """A cache with the small model in the place of the base model."""
    folder.mkdir(exist_ok=True)
    cache = _linked(cache_dir(), folder, _OF_THE_USER | {CATALOGUE_DEFAULT})
    (save_small(cache / CATALOGUE_DEFAULT) / "done").touch()
    return cache


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stages begin with a small random model."""
    monkeypatch.setattr("engine.training.model.load_model", lambda *_, **__: _small_model())


@pytest.fixture
def small_base(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small random model, loaded wherever the base model is."""
    folder = save_small(tmp_path_factory.mktemp("base"))
    monkeypatch.setattr("engine.models.load.base_model_dir", lambda: folder)
    return folder


@pytest.fixture
def small_child(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs, which are processes of their own, begin with a small random model."""
    monkeypatch.setenv("NLFORGE_CACHE", str(small_cache(tmp_path_factory.mktemp("small"))))
