"""Weights of a GGUF file as ordinary bf16 safetensors: what it is, and how it is unpacked."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.core.hashed_file import sha256_of
from engine.core.sentences import sentence
from engine.models.base_folder import refused
from engine.models.download import Say, quiet, require_space
from engine.models.gguf_header import header_of, require_unpackable
from engine.models.libraries import quiet_libraries

_DONE = "done"
_NAME = "model.gguf"
_ANY = (OSError, ValueError, RuntimeError, KeyError, TypeError, AttributeError, IndexError, AssertionError)
"""How the libraries fail on what they do not know."""


def unpack(gguf: Path, key: str, folder: Path, say: Say = quiet, noted: Mapping[str, object] | None = None) -> Path:
    """The model of a file in `folder`, whole or not at all; `key` is the file's sha256, `noted` is kept with it.

    The weights are those the file holds, quantisation and all: they reply as the file does in llama.cpp.

    Raises:
        BadInput: the libraries make no model of it.
    """
    say("Unpacking the base model for training (once, a minute or more) …")
    # Beside the place it goes to, as only within one file system a folder is moved at once.
    with tempfile.TemporaryDirectory(dir=folder.parent) as parts:
        model, tokenizer = _read(gguf, Path(parts))
        fresh = Path(parts) / folder.name
        fresh.mkdir()
        model.save_pretrained(fresh)
        tokenizer.save_pretrained(fresh)
        if not (fresh / "config.json").is_file() or not any(fresh.glob("*.safetensors")):
            raise refused(
                gguf,
                sentence(
                    "error-what_libraries_unpack_has_no",
                    "What the libraries unpack it to has no config.json or no weights.",
                ),
            )
        files = {p.name: sha256_of(p) for p in sorted(fresh.iterdir())}
        # Last: a folder without it was broken off, and is made anew.
        told = {"sha256": key, "files": files, **(noted or {})}
        (fresh / _DONE).write_text(json.dumps(told, indent=1), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(fresh, folder)
    say("The base model is ready.")
    return folder


def _read(gguf: Path, parts: Path) -> tuple[Any, Any]:
    """Model and tokenizer; `parts` is a folder for what is in between."""
    quiet_libraries()
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    # The libraries read the folder of a file too: adapters, settings and code beside it would be taken for its own.
    alone = parts / "alone"
    alone.mkdir()
    (alone / _NAME).symlink_to(gguf.resolve())
    try:
        tokenizer = AutoTokenizer.from_pretrained(alone, gguf_file=_NAME, local_files_only=True)
        model = AutoModelForCausalLM.from_pretrained(
            alone, gguf_file=_NAME, dtype=torch.bfloat16, local_files_only=True
        )
    except _ANY as error:
        why = " ".join(str(error).split())[:200]
        raise refused(
            gguf,
            sentence(
                "error-cannot_be_unpacked_for",
                "It cannot be unpacked ({kind}: {why}).",
                kind=type(error).__name__,
                why=why,
            ),
        ) from error
    # The dequantized weights are ordinary ones; with this entry left in, saving is refused.
    if hasattr(model.config, "quantization_config"):
        del model.config.quantization_config
    model.hf_quantizer = None
    return model, tokenizer


def unpack_own(gguf: Path, key: str, folder: Path, say: Say = quiet) -> Path:
    """As `unpack`, of a file somebody else made.

    Raises:
        BadInput: it is no complete GGUF file of a kind and quantisation this version unpacks, has no chat template, or
            no token that ends a turn.
        RunFailed: there is not enough disk space.
    """
    from gguf import GGUFReader

    header = header_of(gguf)
    try:
        # Beyond the end nothing is mapped: reading the last one shows that the file is whole.
        _ = [tensor.data[-1:] for tensor in GGUFReader(gguf).tensors]
    except Exception as error:  # the library checks little of what it reads, and fails in any way
        why = " ".join(str(error).split())[:200]
        raise refused(
            gguf,
            sentence(
                "error-no_complete_gguf_file",
                "It is no complete GGUF file ({kind}: {why}).",
                kind=type(error).__name__,
                why=why,
            ),
            sentence("error-download_it_again", "Download it again."),
        ) from error
    require_unpackable(gguf, header)
    require_space(sentence("error-thing_unpacked", "unpacked base model"), header.params * 2)
    return unpack(gguf, key, folder, say, {"source": str(gguf), "params": header.params})
