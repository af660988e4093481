"""Small models with random weights, caches that hold one, and a tokenizer one can read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.models.base_weights import CATALOGUE_DEFAULT, cache_dir
from engine.models.precision import best_dtype

_OF_THE_USER = {"rates.json", "arithmetic.json", "errors.log", "line", "last_input", "session_folders.json"}


def own_copy(folder: Path, but: frozenset[str] = frozenset()) -> Path:
    """The cache of this machine without what is the user's own; what is added to one is not in the other."""
    for found in cache_dir().glob("*"):
        if found.name not in _OF_THE_USER | but:
            (folder / found.name).symlink_to(found.resolve())
    return folder


def small_model() -> tuple[Any, Any]:
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
    for part in small_model():
        part.save_pretrained(folder)
    return folder


def small_cache(folder: Path, but: frozenset[str] = frozenset()) -> Path:
    """A cache with the small model in the place of the base model; `but`: of this machine's, what is left out."""
    folder.mkdir(exist_ok=True)
    cache = own_copy(folder, frozenset({CATALOGUE_DEFAULT}) | but)
    (save_small(cache / CATALOGUE_DEFAULT) / "done").touch()
    return cache


class Letters:
    def decode(self, ids: list[int]) -> str:
        """One letter a token."""
        return "".join(map(chr, ids))
