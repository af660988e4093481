"""Learns what rules are about from the labelled phrases: `make grader-weights` after a change of `phrases.yaml`.

Multinomial logistic regression with an L2 penalty, fitted by L-BFGS; the weights of letters are kept in bytes.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from engine.core.logistic import regression
from engine.core.printable import for_people
from engine.core.tables import table_beside
from engine.retrieval.sentence_encoder import fetched, many_vectors
from planner.graders.subject import WEIGHTS, features

PHRASES = Path(__file__).parent / "phrases.yaml"
_LETTERS_PENALTY, _MEANING_PENALTY = 1 / 30, 1 / 20
_LEAST_PHRASES = 2
"""A feature of one phrase alone teaches nothing."""
_STEPS = 80


def labelled() -> list[tuple[str, str, str]]:
    """Language, phrase and subject of each labelled phrase."""
    table = table_beside(__file__, PHRASES.name)
    return [(lang, str(p), kind) for kind, by_lang in table.items() for lang, some in by_lang.items() for p in some]


def fingerprint() -> str:
    """Of the phrases as they are; the weights hold that of those they were learned from."""
    return hashlib.sha256(PHRASES.read_bytes()).hexdigest()


def fit(phrases: list[str], subjects: list[str]) -> dict[str, Any]:
    """The arrays of `weights.npz`, from phrases and the subject of each. The sentence encoder must be on this
    machine."""
    import numpy as np
    from scipy.sparse import csr_matrix

    names = sorted(set(subjects))
    right = np.eye(len(names))[[names.index(one) for one in subjects]]
    found = [features(phrase) for phrase in phrases]
    often = Counter(one for some in found for one in some)
    rows = np.array(sorted(one for one, n in often.items() if n >= _LEAST_PHRASES), dtype=np.uint32)
    place = {int(one): n for n, one in enumerate(rows)}
    cells = [(n, place[one], len(some) ** -0.5) for n, some in enumerate(found) for one in some if one in place]
    at, of, values = zip(*cells, strict=True)
    table = csr_matrix((values, (at, of)), shape=(len(found), len(rows)))
    letters, letters_bias = regression(table, right, _LETTERS_PENALTY, steps=_STEPS)
    meaning, meaning_bias = regression(many_vectors(phrases), right, _MEANING_PENALTY, steps=_STEPS)
    scale = float(np.abs(letters).max() / 127)
    return {
        "subjects": np.array(names),
        "rows": rows,
        "letters": np.round(letters / scale).astype(np.int8),
        "scale": np.float32(scale),
        "letters_bias": letters_bias.astype(np.float32),
        "meaning": meaning.astype(np.float16),
        "meaning_bias": meaning_bias.astype(np.float32),
    }


def main() -> int:
    """Writes the weights beside the phrases."""
    import numpy as np

    fetched()
    rows = labelled()
    arrays = fit([phrase for _, phrase, _ in rows], [kind for _, _, kind in rows])
    with WEIGHTS.open("wb") as file:
        np.savez_compressed(file, **arrays, phrases=np.array(fingerprint()))
    print(f"{len(rows)} phrases, {WEIGHTS.stat().st_size:,} bytes", file=for_people(sys.stderr))
    return 0


if __name__ == "__main__":
    sys.exit(main())
