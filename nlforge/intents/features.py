"""A message as numbers: its meaning, where the sentence encoder is on the machine, else its words and their pieces."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from nlforge.intents.intent import Situation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.float32]

HASHED = 4096
"""Columns that pieces of words are dealt out over."""
_SITUATION_SCALE, _WORDS_SCALE, _MEANING_SCALE = 0.5, 2.0, 4.0
"""Lengths of the parts: under one penalty, a longer part may say more."""
_PIECES = (2, 3, 4, 5)
_LONGEST = 20
"""Words, beyond which a message is long."""


def features(
    texts: Sequence[str], situations: Sequence[Situation], encode: Callable[[Sequence[str]], Rows] | None = None
) -> Rows:
    """One row a text: `(texts, 4 + 512)` of its meaning, as `encode` computes it (`vectors` and `many_vectors` of
    `engine.retrieval.sentence_encoder`), or without one `(texts, 4 + 4096)` of its words.

    Raises:
        RunFailed: the encoder is asked for and not on this machine.
    """
    import numpy as np

    places = list(Situation)
    where = np.zeros((len(texts), len(places)), np.float32)
    where[np.arange(len(texts)), [places.index(s) for s in situations]] = _SITUATION_SCALE
    if encode is not None:
        said = _MEANING_SCALE * encode(texts)
    else:
        said = _WORDS_SCALE * np.stack([_hashed(text) for text in texts])
    return np.concatenate([where, said], axis=1)


def _hashed(text: str) -> Rows:
    """Length 1, of the hashed pieces of a text (Weinberger et al. 2009); a checksum, so that it is the same on every
    machine."""
    import numpy as np

    row = np.zeros(HASHED, np.float32)
    for piece in _pieces(text):
        row[zlib.crc32(piece.encode("utf-8", "replace")) % HASHED] = 1
    length = float(np.linalg.norm(row))
    return row / length if length else row


def _pieces(text: str) -> set[str]:
    """Words, pairs of words, pieces of words of two to five letters, and about how long it is."""
    words = re.findall(r"[\w']+|[?!]", text.casefold().replace("’", "'"))
    found = {f"w{word}" for word in words}
    for word in words:
        held = f"<{word}>"
        found |= {held[i : i + n] for n in _PIECES for i in range(len(held) - n + 1)}
    found |= {f"b{one} {two}" for one, two in zip(["^", *words], [*words, "$"], strict=True)}
    return found | {f"l{min(len(words), _LONGEST) // 4}"}
