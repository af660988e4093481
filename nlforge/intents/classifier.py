"""A multinomial logistic regression over messages: probabilities of all intents.

One set of weights reads meanings, the other words, for machines without the sentence encoder. Both were fitted on
`sessions/embedded-planner/intents/train.jsonl` by `python -m nlforge.intents.fit`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from nlforge.intents.features import features
from nlforge.intents.intent import Intent, Situation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Reads = Literal["words", "meaning"]
WEIGHTS = Path(__file__).parent / "weights.npz"
_A_WISH = 0.5
"""By words alone likelier a wish than everything else together (`docs/benchmarks.md`)."""


@dataclass(frozen=True)
class Classifier:
    """Its weights, `(features, intents)`, and what is added to each intent."""

    reads: Reads
    intents: tuple[Intent, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def probabilities(self, texts: Sequence[str], situations: Sequence[Situation]) -> NDArray[np.float32]:
        """One row a text, `(texts, intents)`, each summing to 1.

        Raises:
            RunFailed: it reads meaning, and the sentence encoder is not on this machine.
        """
        import numpy as np

        from engine.retrieval.sentence_encoder import vectors

        # Remembered: how alike a text is to what a model is sent is asked of the same vector.
        scores = features(texts, situations, vectors if self.reads == "meaning" else None) @ self.weights + self.bias
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        found: NDArray[np.float32] = odds / odds.sum(axis=1, keepdims=True)
        return found


@cache
def classifier(reads: Reads) -> Classifier:
    """The one that ships with the package."""
    import numpy as np

    with np.load(WEIGHTS, allow_pickle=False) as kept:
        return Classifier(
            reads,
            tuple(Intent(name) for name in kept["intents"]),
            kept[f"{reads}_weights"].astype(np.float32),
            kept[f"{reads}_bias"].astype(np.float32),
        )


def best_here() -> Reads:
    """What can be read on this machine."""
    from engine.retrieval.sentence_encoder import present

    return "meaning" if present() else "words"


def likely(text: str, situation: Situation, reads: Reads | None = None) -> Mapping[Intent, float]:
    """Probability of each intent; by what is best here, unless told otherwise."""
    if reads is None and situation is Situation.PLANNING:
        # Nearly everything is a wish there, and words alone show it: nobody waits until the encoder is loaded.
        found = _likely(text, situation, "words")
        if found[Intent.WISH] >= _A_WISH:
            return found
    return _likely(text, situation, reads or best_here())


def _likely(text: str, situation: Situation, reads: Reads) -> Mapping[Intent, float]:
    found = classifier(reads)
    return dict(zip(found.intents, map(float, found.probabilities([text], [situation])[0]), strict=True))
