"""A trained reader of fields as files: what it changed of its encoder, its head, and its schema.

Of a matrix each row of the change is kept in 8 bits with a scale of its own; the base is not kept, as whoever loads it
has it: 23 MB instead of 470.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field, ValidationError

from engine.core.errors import RunFailed
from engine.core.frozen import Frozen
from engine.core.remedies import Action
from engine.encoder.schema import FieldSchema

if TYPE_CHECKING:
    from torch import Tensor

    from engine.encoder.network import FieldReader

CARD, WEIGHTS = "fields.json", "fields.safetensors"
_HEAD, _WHOLE, _ROWS, _SCALE = "head.", "whole.", "rows.", "scale."
_MOST = 127


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

    before = load_file(base / "model.safetensors")
    kept: dict[str, Tensor] = {}
    for name, weight in model.state_dict().items():
        if not name.startswith("encoder."):
            kept[_HEAD + name] = weight.half().cpu().contiguous()
            continue
        own = name.removeprefix("encoder.")
        if own.endswith("word_embeddings.weight") or own not in before:
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


def load_reader(folder: Path, base: Path, base_sha256: str) -> tuple[FieldReader, ReaderCard]:
    """The reader in `folder` on the encoder in `base`, ready to read; the sha256 is that of the encoder's file.

    Raises:
        RunFailed: a file is missing or damaged, or it was trained on another encoder.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    from engine.encoder.network import FieldReader, load_encoder

    card = card_of(folder)
    if card.encoder_sha256 != base_sha256:
        raise _damaged(folder, f"it was trained on another encoder ({card.encoder}).")
    try:
        kept = load_file(folder / WEIGHTS)
        encoder: Any = load_encoder(base)
        model = FieldReader(encoder, card.schema_, encoder.config.hidden_size)
        weights = model.state_dict()
        for name, value in kept.items():
            kind, _, own = name.partition(".")
            if f"{kind}." == _HEAD:
                weights[own] = value.float()
            elif f"{kind}." == _WHOLE:
                weights[f"encoder.{own}"] = weights[f"encoder.{own}"] + value
            elif f"{kind}." == _ROWS:
                change = value.float() * kept[_SCALE + own][:, None]
                weights[f"encoder.{own}"] = weights[f"encoder.{own}"] + change
        model.load_state_dict(weights)
    except (OSError, KeyError, RuntimeError, ValueError, SafetensorError) as error:
        raise _damaged(folder, error) from error
    model.eval()
    return model, card


def _damaged(folder: Path, why: object) -> RunFailed:
    return RunFailed(
        "The trained reader cannot be used.",
        f"{folder}: {why}",
        "Put the folder back as it was, or train again.",
        remedies=(Action(kind="train_again"),),
    )
