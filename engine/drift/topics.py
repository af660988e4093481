"""What a model learned about, in groups of messages that mean alike, each with a name a person recognises."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.core.frozen import Frozen
from engine.retrieval import sentence_encoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.trust.word_vectors import Vectors

    Groups = NDArray[np.int64]

NOTHING = -1
"""Of a message that is about none of them."""
_MOST, _FEWEST_OF_ONE = 12, 12
"""Topics at most, and messages of a topic on average at least."""
_ROUNDS = 25
_FAR = 0.03
"""MovedShare of the learned messages that lie farther from their topic than what counts as being about it."""
_CLOSE, _AT_MOST = 0.65, 0.6
"""Cosine with a centre from which on a message needs no topic of its own, and what is never asked for to belong to one:
messages written after one pattern lie closer together than any others will."""
_NAMES = 3
_WORD = re.compile(r"[^\W\d_]{4,}")
_PLACEHOLDER = re.compile(r"\[[^\]]*\]")


class Topics(Frozen):
    """Centres of the groups, and how near a message must be to belong to one."""

    names: tuple[str, ...]
    centres: tuple[tuple[float, ...], ...]
    """(topics, 512), each of length 1."""
    nearest: float
    """Cosine with the nearest centre below which a message is about none of them."""

    def of(self, vectors: Vectors) -> list[int]:
        """The topic of each row of `vectors`, (texts, 512), or `NOTHING`."""
        import numpy as np

        if not len(vectors):
            return []
        cosines = vectors @ np.asarray(self.centres, np.float32).T
        best = cosines.argmax(1)
        near = cosines[np.arange(len(vectors)), best] >= self.nearest
        return [int(topic) if close else NOTHING for topic, close in zip(best, near, strict=True)]


def topics_of(messages: Sequence[str], labels: Sequence[str] = ()) -> Topics:
    """The groups of learned messages: by their labels where they have some, else by meaning (spherical k-means, Dhillon
    and Modha 2001; fixed seed).

    Raises:
        RunFailed: the model that compares meanings is not on this machine.
    """
    import numpy as np

    vectors = sentence_encoder.many_vectors(messages)
    names = sorted(set(labels))
    if 1 < len(names) <= len(messages) / _FEWEST_OF_ONE:
        which = np.asarray([names.index(label) for label in labels])
        centres = _centres(vectors, which, len(names))
    else:
        number = max(1, min(_MOST, len(messages) // _FEWEST_OF_ONE))
        which, centres = _grouped(vectors, number)
        names = _named(messages, [int(one) for one in which], len(centres))
    own = (vectors * centres[which]).sum(1)
    return Topics(
        names=tuple(names),
        centres=tuple(tuple(round(float(x), 5) for x in centre) for centre in centres),
        nearest=round(min(_AT_MOST, float(np.quantile(own, _FAR))), 4),
    )


def _centres(vectors: Vectors, which: Groups, number: int) -> Vectors:
    import numpy as np

    sums = np.stack([vectors[which == n].sum(0) for n in range(number)])
    found: Vectors = (sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    return found


def _grouped(vectors: Vectors, number: int) -> tuple[Groups, Vectors]:
    """Group of each row, and the centres; a group that loses all its rows goes."""
    import numpy as np

    # The first centres far from each other (Gonzalez 1985), so that no seed decides.
    chosen = [0]
    nearest = vectors @ vectors[0]
    while len(chosen) < number and nearest.min() < _CLOSE:
        chosen.append(int(nearest.argmin()))
        nearest = np.maximum(nearest, vectors @ vectors[chosen[-1]])
    centres = vectors[chosen]
    which = np.zeros(len(vectors), np.int64)
    for _ in range(_ROUNDS):
        fresh = (vectors @ centres.T).argmax(1)
        held, fresh = np.unique(fresh, return_inverse=True)
        same = len(held) == len(centres) and bool((fresh == which).all())
        which = fresh
        centres = _centres(vectors, which, len(held))
        if same:
            break
    return which, centres


def _named(messages: Sequence[str], which: Sequence[int], number: int) -> list[str]:
    """Of each group the words that stand in its messages oftener than in the others; numbers where none do."""
    said: dict[int, Counter[str]] = defaultdict(Counter)
    for message, group in zip(messages, which, strict=True):
        said[group].update(set(_WORD.findall(_PLACEHOLDER.sub(" ", message.casefold()))))
    everywhere: Counter[str] = sum(said.values(), Counter())
    sizes = Counter(which)
    names = []
    for group in range(number):
        # So often in this one beyond what its size explains.
        more = {w: n - everywhere[w] * sizes[group] / len(messages) for w, n in said[group].items() if n > 1}
        words = sorted(more, key=lambda word: (-more[word], word))[:_NAMES]
        name = ", ".join(words)
        # A name that another group has says nothing.
        names.append(name if name and name not in names else f"{name} ({group + 1})".strip())
    return names
