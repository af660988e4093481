"""BERT computed with numpy, one text at a time without padding: whoever plans or answers does not wait for torch
(Devlin et al. 2019, “BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding”).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from engine.encoder.store import EncoderConfig

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


class Bert:
    """The encoder of some weights by name, which are taken over; `config` is theirs."""

    def __init__(self, weights: dict[str, Any], config: EncoderConfig) -> None:
        import numpy as np

        self._w, self._config = weights, config
        # The three products of attention are one.
        for n in range(config.num_hidden_layers):
            own = f"encoder.layer.{n}.attention.self"
            for part in ("weight", "bias"):
                weights[f"{own}.qkv.{part}"] = np.concatenate(
                    [weights.pop(f"{own}.{name}.{part}") for name in ("query", "key", "value")]
                )

    def states(self, ids: Sequence[int]) -> Floats:
        """Of the pieces of one text, (pieces, width)."""
        states = (
            self._w["word_embeddings"][ids]
            + self._w["embeddings.position_embeddings.weight"][: len(ids)]
            + self._w["embeddings.token_type_embeddings.weight"][0]
        )
        states = self._normed(states, "embeddings.LayerNorm")
        for n in range(self._config.num_hidden_layers):
            own = f"encoder.layer.{n}"
            met = self.linear(self._attended(states, f"{own}.attention.self.qkv"), f"{own}.attention.output.dense")
            states = self._normed(states + met, f"{own}.attention.output.LayerNorm")
            inner = gelu(self.linear(states, f"{own}.intermediate.dense"))
            states = self._normed(states + self.linear(inner, f"{own}.output.dense"), f"{own}.output.LayerNorm")
        return states

    def _attended(self, states: Floats, name: str) -> Floats:
        import numpy as np

        count, width = states.shape
        heads = self._config.num_attention_heads
        # (three, heads, pieces, width of a head)
        query, key, value = self.linear(states, name).reshape(count, 3, heads, -1).transpose(1, 2, 0, 3)
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

    def linear(self, states: Floats, name: str) -> Floats:
        """A layer of these weights by its name."""
        made: Floats = states @ self._w[f"{name}.weight"].T + self._w[f"{name}.bias"]
        return made


def gelu(x: Floats) -> Floats:
    """Exact (Hendrycks and Gimpel 2016, “Gaussian Error Linear Units”)."""
    from scipy.special import erf

    made: Floats = x * (erf(x * 0.7071067811865476) + 1) * 0.5
    return made.astype(x.dtype, copy=False)
