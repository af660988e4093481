"""A trained reader of fields on this machine: texts in, what they say out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from engine.encoder.decode import read_fields
from engine.encoder.e5_file import required
from engine.encoder.inference import ReaderInference
from engine.encoder.read import ReadFields


class FieldModel:
    """An encoder with its trained head, loaded once."""

    def __init__(self, folder: Path, base: Path) -> None:
        self._reader = ReaderInference(folder, base)
        self.card = self._reader.card

    def read(self, texts: Sequence[str]) -> list[ReadFields]:
        """What each text says, in order."""
        return [read_fields(self._reader, self._reader.pieces.of(text), self.card.outside) for text in texts]


@lru_cache(maxsize=2)
def field_model(folder: Path) -> FieldModel:
    """The reader in `folder`, on the encoder of this machine.

    Raises:
        RunFailed: the encoder is not here, or the folder holds no reader for it.
    """
    return FieldModel(folder, required())
