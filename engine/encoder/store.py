"""A trained reader of fields as files: what it changed of its encoder, its head, and its schema.

Of a matrix each row of the change is kept in 8 bits with a scale of its own; the base is not kept, as whoever loads it
has it: 23 MB instead of 470.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field, ValidationError

from engine.core.errors import RunFailed
from engine.core.frozen import Frozen
from engine.core.remedies import Action, FetchModel
from engine.core.sentences import sentence
from engine.encoder.schema import FieldSchema

if TYPE_CHECKING:
    from torch import Tensor

    from engine.encoder.network import FieldReader

CARD, WEIGHTS = "fields.json", "fields.safetensors"
_HEAD, _WHOLE, _ROWS, _SCALE = "head.", "whole.", "rows.", "scale."
_MOST = 127
_BASE, _WORDS = "model.safetensors", "embeddings.word_embeddings.weight"
_DONE = "done"
"""Beside an encoder: which file it was unpacked from."""


class ReaderCard(Frozen):
    """What a trained reader is."""

    encoder: str
    """Name of the encoder, and the sha256 of the file it came in."""
    encoder_sha256: str
    schema_: FieldSchema = Field(alias="schema")
    outside: dict[str, float] = Field(default_factory=dict)
    """By kind of span how much is taken from “outside” before the likeliest marking is looked for."""
    thresholds: dict[str, float] = Field(default_factory=dict)
    """By field the probability from which something counts."""
    asked_from: dict[str, float] = Field(default_factory=dict)
    """By field the probability from which it is asked about."""


def save_weights(model: FieldReader, base: Path, folder: Path) -> None:
    """Write what `model` changed of the encoder in `base`, and its head, into `folder`."""
    from safetensors.torch import load_file, save_file

    before = load_file(base / _BASE)
    kept: dict[str, Tensor] = {}
    for name, weight in model.state_dict().items():
        if not name.startswith("encoder."):
            kept[_HEAD + name] = weight.half().cpu().contiguous()
            continue
        own = name.removeprefix("encoder.")
        if own == _WORDS or own not in before:
            continue
        change = weight.float().cpu() - before[own].float()
        if change.dim() == 2:
            scale = change.abs().amax(1).clamp(min=1e-12) / _MOST
            kept[_ROWS + own] = (change / scale[:, None]).round().char().contiguous()
            kept[_SCALE + own] = scale.contiguous()
        else:
            kept[_WHOLE + own] = change.contiguous()
    save_file(kept, folder / WEIGHTS)


def card_text(card: ReaderCard) -> str:
    """The card as its file holds it."""
    return card.model_dump_json(by_alias=True, indent=1)


def card_of(folder: Path) -> ReaderCard:
    """What the reader in a folder is.

    Raises:
        RunFailed: the folder holds none.
    """
    try:
        return ReaderCard.model_validate(json.loads((folder / CARD).read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError) as error:
        raise _damaged(folder, error) from error


class EncoderConfig(Frozen):
    """What of an encoder's config.json its computation needs."""

    num_hidden_layers: int
    num_attention_heads: int
    layer_norm_eps: float


def encoder_config(base: Path) -> EncoderConfig:
    """Of the encoder in a folder.

    Raises:
        RunFailed: it is damaged.
    """
    try:
        told = json.loads((base / "config.json").read_text(encoding="utf-8"))
        return EncoderConfig.model_validate({name: told[name] for name in EncoderConfig.model_fields})
    except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
        raise _damaged(base, error) from error


def reader_weights(folder: Path, base: Path, card: ReaderCard) -> dict[str, Any]:
    """Weights by name as arrays in fp32: those of the encoder in `base` with what training changed, those of the head
    by “head.…”, and the table of “word_embeddings”, which looks rows up.

    Raises:
        RunFailed: a file is missing or damaged, or it was trained on another encoder.
    """
    import numpy as np
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        if card.encoder_sha256 != json.loads((base / _DONE).read_text(encoding="utf-8")).get("sha256"):
            raise _damaged(
                folder,
                sentence(
                    "error-was_trained_on_another_encoder",
                    "it was trained on another encoder ({encoder}).",
                    encoder=card.encoder,
                ),
            )
        kept, weights = load_file(folder / WEIGHTS), _of_encoder(base)
        for name, value in kept.items():
            kind, _, own = name.partition(".")
            if f"{kind}." == _HEAD:
                weights[name] = value.astype(np.float32)
            elif f"{kind}." == _WHOLE:
                weights[own] = weights[own] + value
            elif f"{kind}." == _ROWS:
                weights[own] = weights[own] + value.astype(np.float32) * kept[_SCALE + own][:, None]
    except (OSError, KeyError, TypeError, ValueError, struct.error, SafetensorError) as error:
        raise _damaged(folder, error) from error
    return weights


def encoder_weights(base: Path) -> dict[str, Any]:
    """The same of an encoder as it came, without a head.

    Raises:
        RunFailed: a file is missing or damaged.
    """
    from safetensors import SafetensorError

    try:
        return _of_encoder(base)
    except (OSError, KeyError, TypeError, ValueError, struct.error, SafetensorError) as error:
        raise RunFailed(
            sentence("error-encoder_cannot_be_used", "The encoder cannot be used."),
            sentence("error-of_folder", "{folder}: {why}", folder=base, why=str(error)),
            sentence("error-remove_that_folder_and_fetch", "Remove that folder, and fetch the encoder again."),
            remedies=(FetchModel(model=base.name),),
        ) from error


def _of_encoder(base: Path) -> dict[str, Any]:
    from safetensors import safe_open

    weights: dict[str, Any] = {}
    with safe_open(base / _BASE, framework="np") as file:
        for name in file.keys():  # noqa: SIM118
            if name != _WORDS:
                weights[name] = file.get_tensor(name)
    weights["word_embeddings"] = _HalfRows(base / _BASE)
    return weights


class _HalfRows:
    """A table in bf16 in a safetensors file, of which only the rows that are wanted are read."""

    def __init__(self, path: Path) -> None:
        import numpy as np

        with open(path, "rb") as file:
            (size,) = struct.unpack("<Q", file.read(8))
            told = json.loads(file.read(size))[_WORDS]
        if told["dtype"] != "BF16":
            raise ValueError(f"{_WORDS} is in {told['dtype']}")
        rows, columns = told["shape"]
        self._table = np.memmap(path, "<u2", "r", 8 + size + told["data_offsets"][0], (rows, columns))

    def __getitem__(self, rows: Sequence[int]) -> Any:
        import numpy as np

        return (self._table[list(rows)].astype(np.uint32) << 16).view(np.float32)


def _damaged(folder: Path, why: object) -> RunFailed:
    return RunFailed(
        sentence("error-trained_reader_cannot_be_used", "The trained reader cannot be used."),
        sentence("error-of_folder", "{folder}: {why}", folder=folder, why=str(why)),
        sentence("error-put_folder_back_as_was", "Put the folder back as it was, or train again."),
        remedies=(Action(kind="train_again"),),
    )
