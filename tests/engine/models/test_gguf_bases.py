"""A GGUF file of one's own is unpacked and trained; nothing beside it is read, and what is wrong with it is a
sentence."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.core.errors import BadInput
from engine.models.base_weights import Base, base_digest, base_model_dir
from engine.models.load import load_model
from engine.models.own_base import prepared
from tests.support.places import ROOT
from tests.support.small_bases import saved_qwen, small_gguf, small_qwen


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NLFORGE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_a_gguf_file_is_unpacked_once(cache: Path, tmp_path: Path) -> None:
    """Biases, a head of its own and the template come through."""
    file = small_gguf(tmp_path / "mine.gguf")
    base = Base("mine", str(file))
    model, tokenizer = load_model(base=base, dtype="float32")
    wanted, known = small_qwen()
    assert all(bool((a.float() == b).all()) for a, b in zip(wanted.parameters(), model.parameters(), strict=True))
    assert tokenizer.eos_token_id == known.eos_token_id
    assert base_model_dir(base) == base_model_dir(base) and base_digest(base).startswith("sha256:")


def test_nothing_beside_a_gguf_file_is_seen(cache: Path, tmp_path: Path) -> None:
    """An adapter, settings and a template of others lie in the folder; it is unpacked without a word on the screen."""
    folder = saved_qwen(tmp_path / "downloads")
    (folder / "adapter_config.json").write_text('{"base_model_name_or_path": "somebody/else", "peft_type": "LORA"}')
    (folder / "config.json").write_text('{"model_type": "qwen2", "num_hidden_layers": 1}')
    (folder / "chat_template.jinja").write_text("another")
    (folder / "tokenizer.json").unlink()
    file = small_gguf(folder / "mine.gguf")
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
    file = small_gguf(tmp_path / "mine.gguf")
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
        (lambda p: (p.unlink(), small_gguf(p, "mamba")), "of the kind “mamba”"),
        (lambda p: (p.unlink(), small_gguf(p, template=False)), "no chat template"),
        (lambda p: p.unlink(), "nothing at that path"),
    ],
)
def test_what_is_wrong_with_a_gguf_file_is_a_sentence(
    cache: Path, tmp_path: Path, change: Callable[[Path], object], says: str
) -> None:
    file = small_gguf(tmp_path / "mine.gguf")
    change(file)
    with pytest.raises(BadInput, match=says):
        prepared(str(file))
