"""What meaning and words of a message say of its label: a linear model from both to the labels, beside the head that
chooses one.

A head that learned its labels alone is as sure of a message about none of them. The meanings were learned from much
else, so what was never learned lies elsewhere: the energy of this model tells such messages from the others better than
its highest probability, the nearest learned message, or a distance by Mahalanobis (`tests.bench.trust_labels`).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.core.logistic import log_softmax, regression
from engine.trust.word_vectors import WIDTH, counted, rarity, unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.trust.word_vectors import Vectors

    Numbers = NDArray[np.int32]

LABEL_KNOWN = ("energy", "own_label")
"""Tell whether a message is about one of the labels: log-sum-exp of the model's scores, the negative of its energy (Liu
et al. 2020, “Energy-based Out-of-distribution Detection”), and the mean cosine with the three nearest messages learned
with the label that was chosen."""
LABEL_RIGHT = ("vote",)
"""Tells whether the label that was chosen is right: its log-probability by this model."""
_MEANING, _WORDS, _INTENT = 10.0, 6.0, 8.0
"""What the parts, of length 1, are multiplied by: the penalty on the weights is meant for features of about 1."""
_MEANING_BESIDE = 8.0
"""Of the meaning where the intent stands beside it."""
_PENALTY = 3.0
_STEPS = 60
_NEAREST = 3


@dataclass(frozen=True)
class LinearLabels:
    """A score of each label for a message."""

    labels: tuple[str, ...]
    weights: Vectors
    """(parts of a message, labels)"""
    bias: Vectors
    rarity: Vectors
    """Of each place of a vector of words."""
    label_of: Numbers
    """Number of the label of each learned message."""
    centre: Vectors | None = None
    """Mean of the intents that were learned, which is taken from each: all of them lie in one direction. None = it
    goes by meanings alone."""

    def scores(self, texts: Sequence[str], meanings: Vectors | None, intents: Vectors | None = None) -> Vectors:
        """(texts, labels); `meanings` and `intents` are those of the texts, as far as they were learned from."""
        parts = _parts(counted(texts), self.rarity, meanings, self._centred(intents))
        found: Vectors = parts @ self.weights + self.bias
        return found

    def _centred(self, intents: Vectors | None) -> Vectors | None:
        return None if intents is None or self.centre is None else unit(intents - self.centre)

    def measures(self, scores: Vectors, cosines: Vectors, chosen: Sequence[str]) -> list[list[float]]:
        """Of each message the figures of `LABEL_KNOWN` and `LABEL_RIGHT`, by its scores, its cosines with the learned
        messages, and the label that was chosen for it.

        A label that was not learned is as unlikely as one can be.
        """
        import numpy as np

        number = {label: n for n, label in enumerate(self.labels)}
        logs, found = log_softmax(scores), list[list[float]]()
        for n, label in enumerate(chosen):
            at = number.get(label)
            near = np.sort(cosines[n, self.label_of == at])[-_NEAREST:] if at is not None else cosines[n, :0]
            vote = logs[n, at] if at is not None else logs[n].min()
            found.append([float(scores[n, 0] - logs[n, 0]), float(near.mean()) if len(near) else 0.0, float(vote)])
        return found


def learned_labels(
    texts: Sequence[str], labels: Sequence[str], meanings: Vectors | None, intents: Vectors | None = None
) -> LinearLabels | None:
    """The model of messages with their labels; a few seconds of 3,000 with 150 labels, half a minute of 15,000. None
    where there is only one label: nothing is chosen then.

    `meanings` and `intents` are those of the texts, where they are computed here: without them it knows less.
    """
    import numpy as np

    names = tuple(sorted(set(labels)))
    if len(names) < 2:
        return None
    number = {label: n for n, label in enumerate(names)}
    of = np.array([number[label] for label in labels], np.int32)
    counts = counted(texts)
    rare = rarity(counts)
    right = np.eye(len(names), dtype=np.float32)[of]
    centre: Vectors | None = None
    centred: Vectors | None = None
    if intents is not None:
        centre = intents.mean(0)
        centred = unit(intents - centre)
    weights, bias = regression(_parts(counts, rare, meanings, centred), right, _PENALTY, steps=_STEPS)
    return LinearLabels(names, weights.astype(np.float32), bias.astype(np.float32), rare, of, centre)


def label_bytes(model: LinearLabels) -> bytes:
    """It as a file of arrays."""
    import numpy as np

    data = io.BytesIO()
    letters = "\0".join(model.labels).encode("utf-8", "surrogatepass")
    arrays: dict[str, Any] = {
        "labels": np.frombuffer(letters, np.uint8),
        "weights": model.weights,
        "bias": model.bias,
        "rarity": model.rarity,
        "label_of": model.label_of,
    }
    if model.centre is not None:
        arrays["centre"] = model.centre
    np.savez(data, allow_pickle=False, **arrays)
    return data.getvalue()


def labels_from(data: bytes, width: int) -> LinearLabels:
    """The model of such a file, for meanings of so many numbers (0 = none).

    Raises:
        ValueError, KeyError: it is not such a file; what the reading of zip files raises, too.
    """
    import numpy as np

    # Arrays only; nothing in the file can be run.
    with np.load(io.BytesIO(data), allow_pickle=False) as found:
        names = tuple(found["labels"].tobytes().decode("utf-8", "surrogatepass").split("\0"))
        centre = found.get("centre")
        model = LinearLabels(names, found["weights"], found["bias"], found["rarity"], found["label_of"], centre)
    wide = width + WIDTH + (0 if centre is None else len(centre))
    if model.weights.shape != (wide, len(names)) or model.bias.shape != (len(names),):
        raise ValueError("the labels are not those of its weights")
    return model


def _parts(counts: Vectors, rare: Vectors, meanings: Vectors | None, intents: Vectors | None) -> Vectors:
    import numpy as np

    parts = [unit(counts * rare) * np.float32(_WORDS)]
    if meanings is not None:
        parts.insert(0, meanings * np.float32(_MEANING if intents is None else _MEANING_BESIDE))
    if intents is not None:
        parts.append(intents * np.float32(_INTENT))
    return np.concatenate(parts, axis=1)
