"""What texts are about, as multilingual-e5-small says it: the mean of the states of their pieces (Wang et al. 2024,
“Multilingual E5 Text Embeddings”).

It tells intents apart better than the encoder that compares sentences (`tests.bench.trust_labels`), and finds passages
for questions worse (docs/benchmarks.md, “Documents alone”), so it is asked for the first alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
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
_GROUP_PIECES = 512
"""Computed at once."""


def meanings(texts: Sequence[str], encoder: Path) -> Vectors:
    """One row of length 1 a text, `(texts, 384)`, by the encoder in a folder: some 10 ms of a core for a short message.

    Raises:
        RunFailed: a file of the encoder is missing or damaged.
    """
    import numpy as np

    pieces, bert = _opened(encoder)
    ids = [(pieces.begin, *pieces.of(_PREFIX + text).ids[:_MOST_PIECES], pieces.end) for text in texts]
    found = np.zeros((len(texts), DIMENSIONS), np.float32)
    for alike in _of_one_length(ids):
        mean = bert.states([ids[n] for n in alike]).mean(1)
        found[alike] = mean / np.linalg.norm(mean, axis=1, keepdims=True)
    return found


def _of_one_length(ids: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Numbers of texts of as many pieces, so that none needs padding, as many at once as stay in the processor's
    cache."""
    order = sorted(range(len(ids)), key=lambda n: len(ids[n]))
    for length, of_length in groupby(order, key=lambda n: len(ids[n])):
        alike, most = list(of_length), max(1, _GROUP_PIECES // length)
        yield from (alike[at : at + most] for at in range(0, len(alike), most))


@cache
def _opened(folder: Path) -> tuple[Pieces, Bert]:
    return Pieces(folder), Bert(encoder_weights(folder), encoder_config(folder))
