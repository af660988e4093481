"""A trained reader of fields on this machine: texts in, filled-in forms out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from engine.encoder.decode import read_fields
from engine.encoder.form import FilledForm, filled
from engine.encoder.inference import ReaderInference
from engine.encoder.read import ReadFields
from engine.models.base_weights import ENCODER, Base, base_digest, base_model_dir
from engine.models.weight_digests import require_whole

NOTHING_SAID = "{}"
"""The form of an encoder that has learned no fields."""


class FieldModel:
    """An encoder with its trained head, loaded once."""

    def __init__(self, folder: Path, base: Base = ENCODER) -> None:
        self._reader = ReaderInference(folder, base_model_dir(base))
        self.card = self._reader.card

    def read(self, texts: Sequence[str]) -> list[ReadFields]:
        """What each text says, in order."""
        return [self._read(text)[1] for text in texts]

    def fill_in(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> list[FilledForm]:
        """The form of each text; `on_batch` is called with how many are done."""
        forms: list[FilledForm] = []
        for text in texts:
            read_as, found = self._read(text)
            forms.append(filled(read_as, found, self.card.schema_, self.card.thresholds))
            if on_batch:
                on_batch(len(forms))
        return forms

    def _read(self, text: str) -> tuple[str, ReadFields]:
        """A text as it was read, which places are of, and what it says."""
        tokens = self._reader.pieces.of(text)
        return tokens.text, read_fields(self._reader, tokens, self.card.outside)


class BareEncoder:
    """An encoder as it comes: it has learned no fields, so it says nothing of any text."""

    def fill_in(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> list[FilledForm]:
        """An empty form for each text."""
        return [FilledForm(NOTHING_SAID)] * len(texts)


def sha256_of_base(base: Base) -> str:
    """Of the file an encoder came in, as the card of a reader names it."""
    return base_digest(base).removeprefix("sha256:")


@lru_cache(maxsize=2)
def field_model(folder: Path) -> FieldModel:
    """The reader in `folder`, on the encoder of this machine.

    Raises:
        RunFailed: the encoder is not here, or the folder holds no reader for it.
        WeightsMismatch: the reader is not the one that was put there.
    """
    require_whole(folder)
    return FieldModel(folder)
