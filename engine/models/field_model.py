"""A trained reader of fields on this machine: texts in, filled-in forms out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from engine.encoder.form import form_of
from engine.encoder.tokens import Pieces, grouped
from engine.models.base_weights import ENCODER, Base, base_digest, base_model_dir
from engine.models.libraries import quiet_libraries
from engine.models.weight_digests import require_whole

if TYPE_CHECKING:
    from engine.encoder.read import ReadFields

_MOST_PIECES = 2000
"""Read at once, padding counted."""
NOTHING_SAID = "{}"
"""The form of an encoder that has learned no fields."""


class FieldModel:
    """An encoder with its trained head, loaded once."""

    def __init__(self, folder: Path, base: Base = ENCODER) -> None:
        quiet_libraries()
        import torch

        from engine.encoder.store import load_reader

        place = base_model_dir(base)
        model, self.card = load_reader(folder, place, sha256_of_base(base))
        self._pad = int(model.encoder.config.pad_token_id)
        self._model, self._pieces = model.to("cuda" if torch.cuda.is_available() else "cpu"), Pieces(place)

    def read(self, texts: Sequence[str]) -> list[ReadFields]:
        """What each text says, in order."""
        return [read for _, read in self._read(texts)]

    def fill_in(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> list[str]:
        """The form of each text, as JSON; `on_batch` is called with how many are done."""
        card = self.card
        return [form_of(text, read, card.schema_, card.thresholds) for text, read in self._read(texts, on_batch)]

    def _read(
        self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None
    ) -> list[tuple[str, ReadFields]]:
        """Each text as it was read, which places are of, and what it says."""
        from engine.encoder.decode import read_fields
        from engine.encoder.network import batch_of

        tokens = [self._pieces.of(text) for text in texts]
        device = next(self._model.parameters()).device
        found: dict[int, ReadFields] = {}
        for group in grouped([len(one) for one in tokens], _MOST_PIECES):
            some = [tokens[n] for n in group]
            batch = batch_of(some, self._pieces, self._pad).to(device)
            found.update(zip(group, read_fields(self._model, some, batch, self.card.outside), strict=True))
            if on_batch:
                on_batch(len(found))
        return [(one.text, found[n]) for n, one in enumerate(tokens)]


class BareEncoder:
    """An encoder as it comes: it has learned no fields, so it says nothing of any text."""

    def fill_in(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> list[str]:
        """An empty form for each text."""
        return [NOTHING_SAID] * len(texts)


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
