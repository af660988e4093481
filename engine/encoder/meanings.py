"""What texts are about, as multilingual-e5-small says it: the mean of the states of their pieces (Wang et al. 2024,
“Multilingual E5 Text Embeddings”).

It tells intents apart better than the encoder that compares sentences (`tests.bench.trust_labels`), and finds passages
for questions worse (docs/benchmarks.md, “Documents alone”), so it is asked for the first alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from engine.encoder.bert import Bert
from engine.encoder.store import encoder_config, encoder_weights
from engine.encoder.tokens import Pieces

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

DIMENSIONS = 384
_PREFIX = "query: "
"""Before every text, as it was trained: of texts that are compared with their like, each is a query."""
_MOST_PIECES = 128
"""Of one text: what a message is about is said by then."""
_REMEMBERED = 8192


def meanings(texts: Sequence[str], encoder: Path) -> Vectors:
    """One row of length 1 a text, `(texts, 384)`, by the encoder in a folder: about 4 ms of a core for a short message.
    The last 8,192 are remembered.

    Raises:
        RunFailed: a file of the encoder is missing or damaged.
    """
    import numpy as np

    return np.stack([_meaning(text, encoder) for text in texts]) if texts else np.zeros((0, DIMENSIONS), np.float32)


@lru_cache(maxsize=_REMEMBERED)
def _meaning(text: str, folder: Path) -> Vectors:
    return _opened(folder).of(text)


@cache
def _opened(folder: Path) -> _Meanings:
    return _Meanings(folder)


class _Meanings:
    def __init__(self, folder: Path) -> None:
        self._pieces = Pieces(folder)
        self._bert = Bert(encoder_weights(folder), encoder_config(folder))

    def of(self, text: str) -> Vectors:
        import numpy as np

        ids = [self._pieces.begin, *self._pieces.of(_PREFIX + text).ids[:_MOST_PIECES], self._pieces.end]
        mean = self._bert.states(ids).mean(0)
        made: Vectors = mean / np.linalg.norm(mean)
        return made
