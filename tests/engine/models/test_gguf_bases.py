"""A GGUF file of one's own is unpacked and trained; nothing beside it is read, and what is wrong with it is a
sentence."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.core.errors import BadInput
from engine.models.base_weights import Base, base_digest, base_model_dir
from engine.models.load import load_model
from engine.models.own_base import prepared
from tests.support.places import ROOT
from tests.support.small_bases import small_qwen


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NLFORGE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def _gguf(path: Path, kind: str = "qwen2", **more: Any) -> Path:
    """A file with two layers of random weights, as the converters of llama.cpp write it."""
    import gguf
    import numpy as np

    model, tokenizer = small_qwen()
    writer = gguf.GGUFWriter(path, kind)
    config = model.config
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_freq_base(10_000.0)
    names = tokenizer.convert_ids_to_tokens(range(len(tokenizer)))
    tokens = [*names, "ab", *(f"[PAD{n}]" for n in range(1, config.vocab_size - len(tokenizer)))]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types([3 if n >= len(tokenizer) - 3 else 1 for n in range(len(tokens))])
    writer.add_token_merges(["a b"])
    writer.add_eos_token_id(tokenizer.eos_token_id)
    writer.add_pad_token_id(tokenizer.pad_token_id)
    if more.get("template", True):
        writer.add_chat_template(tokenizer.chat_template)
    places = gguf.get_tensor_name_map(gguf.MODEL_ARCH.QWEN2, config.num_hidden_layers)
    for name, weights in model.state_dict().items():
        place = places.get_name(name, (".weight", ".bias"))
        writer.add_tensor(str(place), weights.float().numpy().astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def test_a_gguf_file_is_unpacked_once(cache: Path, tmp_path: Path) -> None:
    """Biases, a head of its own and the template come through."""
    file = _gguf(tmp_path / "mine.gguf")
    base = Base("mine", str(file))
    model, tokenizer = load_model(base=base, dtype="float32")
    wanted, known = small_qwen()
    assert all(bool((a.float() == b).all()) for a, b in zip(wanted.parameters(), model.parameters(), strict=True))
    assert tokenizer.eos_token_id == known.eos_token_id
    assert base_model_dir(base) == base_model_dir(base) and base_digest(base).startswith("sha256:")


def test_nothing_beside_a_gguf_file_is_seen(cache: Path, tmp_path: Path) -> None:
    """An adapter, settings and a template of others lie in the folder; it is unpacked without a word on the screen."""
    folder = tmp_path / "downloads"
    for part in small_qwen():
        part.save_pretrained(folder)
    (folder / "adapter_config.json").write_text('{"base_model_name_or_path": "somebody/else", "peft_type": "LORA"}')
    (folder / "config.json").write_text('{"model_type": "qwen2", "num_hidden_layers": 1}')
    (folder / "chat_template.jinja").write_text("another")
    (folder / "tokenizer.json").unlink()
    file = _gguf(folder / "mine.gguf")
    code = "import sys; from engine.models.own_base import prepared; print(prepared(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(file)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )
    assert (done.returncode, done.stderr) == (0, "") and done.stdout == f"{prepared(str(file))}\n"
    model, tokenizer = load_model(base=Base("mine", str(file)), dtype="float32")
    wanted, known = small_qwen()
    assert all(bool((a.float() == b).all()) for a, b in zip(wanted.parameters(), model.parameters(), strict=True))
    assert tokenizer.chat_template.endswith(known.chat_template)


def test_what_is_unpacked_without_weights_is_not_kept(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _gguf(tmp_path / "mine.gguf")
    monkeypatch.setattr("transformers.PreTrainedModel.save_pretrained", lambda self, folder: None)
    with pytest.raises(BadInput, match=r"no config\.json or no weights"):
        prepared(str(file))
    assert not list(cache.glob("own-*/done"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda p: p.write_bytes(b"PK" + p.read_bytes()[2:]), "no complete GGUF"),
        (lambda p: p.write_bytes(p.read_bytes()[:2000]), "no complete GGUF"),
        (lambda p: p.write_bytes(p.read_bytes()[:-5000]), "no complete GGUF"),
        (lambda p: (p.unlink(), _gguf(p, "mamba")), "of the kind “mamba”"),
        (lambda p: (p.unlink(), _gguf(p, template=False)), "no chat template"),
        (lambda p: p.unlink(), "nothing at that path"),
    ],
)
def test_what_is_wrong_with_a_gguf_file_is_a_sentence(
    cache: Path, tmp_path: Path, change: Callable[[Path], object], says: str
) -> None:
    file = _gguf(tmp_path / "mine.gguf")
    change(file)
    with pytest.raises(BadInput, match=says):
        prepared(str(file))
