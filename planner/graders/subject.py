"""What a rule for replies is about: the kind of grader its words ask for, whatever the language.

Two logistic regressions read the labelled phrases of `phrases.yaml`: one on the letters and words of the rule, one on
its meaning where the sentence encoder is on this machine. Where the first is not sure, the mean of both decides.
`planner/graders/fit.py` makes the weights.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from engine.core.logistic import softmax
from engine.retrieval.sentence_encoder import present, vector
from planner.graders.fields import without_quoted

WEIGHTS = Path(__file__).parent / "weights.npz"
BUCKETS = 2**16
"""Features are numbered by their hash."""
_SURE = 0.9
_NONE_COUNTS = 0.7
"""What the probability of `none` counts for: so the rules that are measured by what they do not speak of are about as
many as those that needlessly are not, by cross-validation."""
_LONGEST = 300
"""Letters that are looked at; what a rule is about is said by then."""
_NO_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_PIECE = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[^\w\s]")
_QUOTE, _NUMBER = "§", "0"


def subject_of(text: str) -> str:
    """The likeliest subject: a kind of grader, or `address`, `sign` or `none`."""
    found = probabilities(text)
    return max(found, key=lambda one: found[one] * (_NONE_COUNTS if one == "none" else 1))


@lru_cache(maxsize=1024)
def probabilities(text: str) -> dict[str, float]:
    """Of each subject, 0..1; their sum is 1."""
    import numpy as np

    weights = _weights()
    rows = weights["rows"]
    hashed = np.array(features(text), dtype=np.uint32)
    at = np.minimum(np.searchsorted(rows, hashed), len(rows) - 1)
    # All features count for the length, those never learned from as well.
    known = at[rows[at] == hashed]
    by_letters = softmax(
        weights["letters"][known].astype(np.float32).sum(axis=0) * weights["scale"] / max(1, len(hashed)) ** 0.5
        + weights["letters_bias"]
    )
    if by_letters.max() < _SURE and present():
        by_meaning = softmax(vector(text[:_LONGEST]) @ weights["meaning"].astype(np.float32) + weights["meaning_bias"])
        by_letters = np.mean([by_letters, by_meaning], axis=0)
    return dict(zip(weights["subjects"].tolist(), by_letters.tolist(), strict=True))


def features(text: str) -> list[int]:
    """Hashes of the words, the pairs of words and their parts of three to five letters; of scripts without spaces, of
    one to three signs. Each once, in order."""
    pieces = _PIECE.findall(_plain(text[:_LONGEST]))
    pieces = [_NUMBER if piece[0].isdigit() else piece for piece in pieces]
    found: set[str] = set()
    for piece in pieces:
        if _NO_SPACES.search(piece):
            found |= {f"c{piece[n : n + size]}" for size in (1, 2, 3) for n in range(len(piece) - size + 1)}
        else:
            found.add(f"w{piece}")
            bounded = f"^{piece}$"
            found |= {bounded[n : n + size] for size in (3, 4, 5) for n in range(len(bounded) - size + 1)}
    words = [piece for piece in pieces if piece.isalnum() or piece == _QUOTE]
    found |= {f"b{a}_{b}" for a, b in pairwise(words)}
    return sorted({zlib.crc32(one.encode()) % BUCKETS for one in found})


def _plain(text: str) -> str:
    """What is quoted says nothing of the subject but that it is quoted."""
    marked = without_quoted(text.encode("utf-8", "replace").decode(), f" {_QUOTE} ")
    return unicodedata.normalize("NFKC", marked).casefold()


@cache
def _weights() -> dict[str, Any]:
    import numpy as np

    # Arrays only; nothing in the file can be run.
    with np.load(WEIGHTS, allow_pickle=False) as kept:
        return {name: kept[name] for name in kept.files}
