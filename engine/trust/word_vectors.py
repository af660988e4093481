"""Texts as vectors of the words in them, for what is compared or told apart by words."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from engine.retrieval.retriever import words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

WIDTH = 1024
_STEM = 5
"""Letters by which two words count as forms of one."""


def counted(texts: Sequence[str]) -> Vectors:
    """Beginnings of words and pairs of them, each in a place by its hash (Weinberger et al. 2009, “Feature
    Hashing”)."""
    import numpy as np

    found = np.zeros((len(texts), WIDTH), np.float32)
    for n, text in enumerate(texts):
        said = [word[:_STEM] for word in words(text)]
        for part in (*said, *(f"{a} {b}" for a, b in pairwise(said))):
            number = zlib.crc32(part.encode("utf-8", "replace"))
            # One of two signs, so that parts that share a place do not add up.
            found[n, number % WIDTH] += 1.0 if number >> 31 else -1.0
    return found


def rarity(counts: Vectors) -> Vectors:
    """How much each place of a vector tells: the fewer texts have it the more (Spärck Jones 1972)."""
    import numpy as np

    held = np.count_nonzero(counts, axis=0)
    found: Vectors = np.log1p(len(counts) / (1.0 + held)).astype(np.float32)
    return found


def unit(rows: Vectors) -> Vectors:
    """Each row with length 1, or of nothing as it is."""
    import numpy as np

    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    found: Vectors = (rows / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)
    return found
