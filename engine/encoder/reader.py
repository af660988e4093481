"""A trained reader of fields on this machine: texts in, what they say out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from engine.encoder.e5_file import required
from engine.encoder.tokens import Pieces, grouped

if TYPE_CHECKING:
    from engine.encoder.read import ReadFields

_MOST_PIECES = 2000
"""Read at once, padding counted."""


class FieldModel:
    """An encoder with its trained head, loaded once."""

    def __init__(self, folder: Path, base: Path) -> None:
        from engine.encoder.store import load_reader

        self._model, self.card = load_reader(folder, base)
        self._pieces = Pieces(base)
        self._pad = int(self._model.encoder.config.pad_token_id)

    def read(self, texts: Sequence[str]) -> list[ReadFields]:
        """What each text says, in order."""
        from engine.encoder.decode import read_fields
        from engine.encoder.network import batch_of

        tokens = [self._pieces.of(text) for text in texts]
        found: dict[int, ReadFields] = {}
        for group in grouped([len(one) for one in tokens], _MOST_PIECES):
            some = [tokens[n] for n in group]
            read = read_fields(self._model, some, batch_of(some, self._pieces, self._pad), self.card.outside)
            found.update(zip(group, read, strict=True))
        return [found[n] for n in range(len(texts))]


@lru_cache(maxsize=2)
def field_model(folder: Path) -> FieldModel:
    """The reader in `folder`, on the encoder of this machine.

    Raises:
        RunFailed: the encoder is not here, or the folder holds no reader for it.
    """
    return FieldModel(folder, required())
