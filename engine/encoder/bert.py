"""BERT computed with numpy, without padding: whoever plans or answers does not wait for torch
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

    def states(self, ids: Sequence[Sequence[int]]) -> Floats:
        """Of the pieces of texts of the same number of pieces, (texts, pieces, width)."""
        import numpy as np

        states = (
            np.stack([self._w["word_embeddings"][of_text] for of_text in ids])
            + self._w["embeddings.position_embeddings.weight"][: len(ids[0])]
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

        texts, count, width = states.shape
        heads = self._config.num_attention_heads
        # (three, texts, heads, pieces, width of a head)
        parts = self.linear(states, name).reshape(texts, count, 3, heads, -1).transpose(2, 0, 3, 1, 4)
        query, key, value = parts
        scores = query @ key.swapaxes(-1, -2) / np.float32((width // heads) ** 0.5)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        shares = scores / scores.sum(-1, keepdims=True)
        met: Floats = (shares @ value).swapaxes(1, 2).reshape(texts, count, width)
        return met

    def _normed(self, states: Floats, name: str) -> Floats:
        import numpy as np

        centred = states - states.mean(-1, keepdims=True)
        scale = np.sqrt((centred * centred).mean(-1, keepdims=True) + np.float32(self._config.layer_norm_eps))
        normed: Floats = centred / scale * self._w[f"{name}.weight"] + self._w[f"{name}.bias"]
        return normed

    def linear(self, states: Floats, name: str) -> Floats:
        """A layer of these weights by its name."""
        # As one product: of many small ones each would read the weights again.
        flat = states.reshape(-1, states.shape[-1]) @ self._w[f"{name}.weight"].T + self._w[f"{name}.bias"]
        made: Floats = flat.reshape(*states.shape[:-1], -1)
        return made


def gelu(x: Floats) -> Floats:
    """Exact (Hendrycks and Gimpel 2016, “Gaussian Error Linear Units”)."""
    from scipy.special import erf

    made: Floats = x * (erf(x * 0.7071067811865476) + 1) * 0.5
    return made.astype(x.dtype, copy=False)
