"""A trained reader of fields computed with numpy: whoever plans does not wait seconds for torch, nor hold its memory.

The encoder is BERT (Devlin et al. 2019, “BERT: Pre-training of Deep Bidirectional Transformers for Language
Understanding”), read a window at a time without padding; the head is that of `engine/encoder/network.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from engine.encoder.schema import FieldSchema, head_of
from engine.encoder.store import EncoderConfig, card_of, encoder_config, reader_weights
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
        import numpy as np

        self.card = card_of(folder)
        self.schema: FieldSchema = self.card.schema_
        self.pieces = Pieces(base)
        self._config: EncoderConfig = encoder_config(base)
        self._w = reader_weights(folder, base, self.card)
        # The three products of attention are one.
        for n in range(self._config.num_hidden_layers):
            own = f"encoder.layer.{n}.attention.self"
            for part in ("weight", "bias"):
                self._w[f"{own}.qkv.{part}"] = np.concatenate(
                    [self._w.pop(f"{own}.{name}.{part}") for name in ("query", "key", "value")]
                )
        self._ends = [0]
        for values in self.schema.choices.values():
            self._ends.append(self._ends[-1] + 1 + len(values))

    def scores(self, text: TextTokens) -> TextScores:
        """What the head says of a text of any length; of a text of nothing the end counts as its one piece."""
        import numpy as np

        states = np.concatenate([self._window(text, window) for window in windows(len(text))])
        mean, most = states.mean(0), states.max(0)
        speaks = self._linear(states, "head.piece")
        whole = self._linear(np.concatenate([mean, most]), "head.whole")
        highest = speaks.max(0)
        told = highest + np.log(np.exp(speaks - highest).mean(0))
        scores = whole + told
        tags = self._linear(_gelu(self._linear(states, "head.tag.0")), "head.tag.2")
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
        hidden = _gelu(self._linear(seen, "head.of_span.0"))
        return {
            name: self._linear(hidden, f"head.attributes.{head_of(kind, name)}")
            for name in self.schema.spans[kind].attributes
        }

    def _window(self, text: TextTokens, window: tuple[int, int, int, int]) -> Floats:
        """States of the pieces of a window that count."""
        first, last, counts, until = window
        states = self._encoded([self.pieces.begin, *text.ids[first:last], self.pieces.end])
        return states[1 + counts - first : 1 + until - first] if until > counts else states[1:2]

    def _encoded(self, ids: Sequence[int]) -> Floats:
        states = (
            self._w["word_embeddings"][ids]
            + self._w["embeddings.position_embeddings.weight"][: len(ids)]
            + self._w["embeddings.token_type_embeddings.weight"][0]
        )
        states = self._normed(states, "embeddings.LayerNorm")
        for n in range(self._config.num_hidden_layers):
            own = f"encoder.layer.{n}"
            met = self._linear(self._attended(states, f"{own}.attention.self.qkv"), f"{own}.attention.output.dense")
            states = self._normed(states + met, f"{own}.attention.output.LayerNorm")
            inner = _gelu(self._linear(states, f"{own}.intermediate.dense"))
            states = self._normed(states + self._linear(inner, f"{own}.output.dense"), f"{own}.output.LayerNorm")
        return states

    def _attended(self, states: Floats, name: str) -> Floats:
        import numpy as np

        count, width = states.shape
        heads = self._config.num_attention_heads
        # (three, heads, pieces, width of a head)
        query, key, value = self._linear(states, name).reshape(count, 3, heads, -1).transpose(1, 2, 0, 3)
        scores = query @ key.transpose(0, 2, 1) / np.float32((width // heads) ** 0.5)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        shares = scores / scores.sum(-1, keepdims=True)
        met: Floats = (shares @ value).transpose(1, 0, 2).reshape(count, width)
        return met

    def _normed(self, states: Floats, name: str) -> Floats:
        import numpy as np

        centred = states - states.mean(-1, keepdims=True)
        scale = np.sqrt((centred * centred).mean(-1, keepdims=True) + np.float32(self._config.layer_norm_eps))
        normed: Floats = centred / scale * self._w[f"{name}.weight"] + self._w[f"{name}.bias"]
        return normed

    def _linear(self, states: Floats, name: str) -> Floats:
        made: Floats = states @ self._w[f"{name}.weight"].T + self._w[f"{name}.bias"]
        return made


def _gelu(x: Floats) -> Floats:
    """Exact (Hendrycks and Gimpel 2016, “Gaussian Error Linear Units”)."""
    from scipy.special import erf

    made: Floats = x * (erf(x * 0.7071067811865476) + 1) * 0.5
    return made.astype(x.dtype, copy=False)
