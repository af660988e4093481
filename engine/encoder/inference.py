"""A trained reader of fields computed with numpy: whoever plans does not wait seconds for torch, nor hold its memory.

Texts are read a window at a time; the head is that of `engine/encoder/network.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from engine.encoder.bert import Bert, gelu
from engine.encoder.schema import FieldSchema, head_of
from engine.encoder.store import card_of, encoder_config, reader_weights
from engine.encoder.tokens import Pieces, TextTokens, windows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_TAGS = 3


@dataclass(frozen=True)
class TextScores:
    """What the head says of a text; all but the states are logits."""

    states: Floats
    """(pieces, width)"""
    mean: Floats
    """(width,)"""
    choices: Mapping[str, Floats]
    """For each field (1 + values,); the first is that nothing is said."""
    flags: Floats
    """(flags,)"""
    speaks: Floats
    """(pieces, values of choices and then flags): how much a piece speaks for each."""
    tags: Floats
    """(pieces, kinds of spans, 3)"""


class ReaderInference:
    """The reader in `folder` on the encoder in `base`, loaded once.

    Raises:
        RunFailed: the folder holds no reader for this encoder, or a file is damaged.
    """

    def __init__(self, folder: Path, base: Path) -> None:
        self.card = card_of(folder)
        self.schema: FieldSchema = self.card.schema_
        self.pieces = Pieces(base)
        self._bert = Bert(reader_weights(folder, base, self.card), encoder_config(base))
        self._ends = [0]
        for values in self.schema.choices.values():
            self._ends.append(self._ends[-1] + 1 + len(values))

    def scores(self, text: TextTokens) -> TextScores:
        """What the head says of a text of any length; of a text of nothing the end counts as its one piece."""
        import numpy as np

        states = np.concatenate([self._window(text, window) for window in windows(len(text))])
        mean, most = states.mean(0), states.max(0)
        speaks = self._bert.linear(states, "head.piece")
        whole = self._bert.linear(np.concatenate([mean, most]), "head.whole")
        highest = speaks.max(0)
        told = highest + np.log(np.exp(speaks - highest).mean(0))
        scores = whole + told
        tags = self._bert.linear(gelu(self._bert.linear(states, "head.tag.0")), "head.tag.2")
        return TextScores(
            states,
            mean,
            {
                name: scores[first:last]
                for name, (first, last) in zip(self.schema.choices, pairwise(self._ends), strict=True)
            },
            scores[self._ends[-1] :],
            speaks,
            tags.reshape(len(states), -1, _TAGS),
        )

    def told(self, scores: TextScores, kind: int, spans: Sequence[tuple[int, int]]) -> dict[str, Floats]:
        """For each attribute of a kind the logits of its values, (spans, values); a span is its first and last
        piece."""
        import numpy as np

        seen = np.stack(
            [
                np.concatenate([within.mean(0), within.max(0), within[0], scores.mean])
                for first, last in spans
                for within in [scores.states[first : last + 1]]
            ]
        )
        hidden = gelu(self._bert.linear(seen, "head.of_span.0"))
        return {
            name: self._bert.linear(hidden, f"head.attributes.{head_of(kind, name)}")
            for name in self.schema.spans[kind].attributes
        }

    def _window(self, text: TextTokens, window: tuple[int, int, int, int]) -> Floats:
        """States of the pieces of a window that count."""
        first, last, counts, until = window
        states: Floats = self._bert.states([[self.pieces.begin, *text.ids[first:last], self.pieces.end]])[0]
        return states[1 + counts - first : 1 + until - first] if until > counts else states[1:2]
