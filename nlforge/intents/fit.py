"""Fit the classifier's weights on labelled messages: `python -m nlforge.intents.fit`.

Multinomial logistic regression with an L2 penalty, by L-BFGS. There are fewer messages than features, so the fit is
done in the span of the messages, which has the same minimum (Kimeldorf and Wahba 1971).
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.logistic import regression
from engine.core.regular_files import require_regular
from nlforge.intents.classifier import WEIGHTS, Classifier, Reads
from nlforge.intents.features import features
from nlforge.intents.intent import Intent, Situation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FOLDER = Path(__file__).parents[2] / "sessions" / "embedded-planner" / "intents"
TRAIN = FOLDER / "train.jsonl"
CONVERSATIONS = FOLDER.parent / "conversations"
_EACH = 8
_SHORT = 200
"""Characters; longer messages are read by rule as what they can only be."""
_PENALTY = {"words": 0.1, "meaning": 0.3}
_BALANCE = 0.5
"""A message counts for its intent's number of messages to the power of minus this: between each message alike and each
intent alike."""
_STEPS = 100
_RANK = 1e-6
"""Directions of the messages' span that are shorter are none."""


@dataclass(frozen=True)
class Labelled:
    """A message with what it means."""

    words: str
    intent: Intent
    situation: Situation
    language: str


def labelled(path: Path) -> list[Labelled]:
    """The messages of a file, one JSON object a line: words, intent, state, language."""
    require_regular(path)
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Labelled(r["words"], Intent(r["intent"]), Situation(r["state"]), r["language"]) for r in rows]


def spoken_later(folder: Path) -> list[Labelled]:
    """Of the labelled planning conversations that may be learned from: changes of a plan, as they are said after a run
    too, and questions about it; every `_EACH`th, as said in each situation in turn."""
    found = []
    situations = (Situation.FINISHED, Situation.RUNNING, Situation.FAILED)
    for path in sorted(folder.glob("*.jsonl")):
        for talk in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            for turn in talk["turns"][1:] if talk.get("split") == "train" else ():
                about = (turn.get("asks") or {}).get("kind") == "why"
                if len(turn["words"]) <= _SHORT and (about or (turn.get("changes") and not turn.get("asks"))):
                    found.append((turn["words"], Intent.PLAN_QUESTION if about else Intent.WISH, talk["language"]))
    return [
        Labelled(words, intent, situations[n % len(situations)], language)
        for n, (words, intent, language) in enumerate(found[::_EACH])
    ]


def learned_from() -> list[Labelled]:
    """All messages that the weights are fitted on."""
    return [*labelled(TRAIN), *spoken_later(CONVERSATIONS)]


def fit(rows: Sequence[Labelled], reads: Reads) -> Classifier:
    """The weights for some messages.

    Raises:
        RunFailed: meaning is to be read, and the sentence encoder is not on this machine.
    """
    import numpy as np

    intents = tuple(Intent)
    x = features([r.words for r in rows], [r.situation for r in rows], meaning=reads == "meaning").astype(np.float64)
    right = np.eye(len(intents))[[intents.index(r.intent) for r in rows]]
    lengths, directions = np.linalg.eigh(x @ x.T)
    kept = lengths > _RANK
    root = np.sqrt(lengths[kept])
    often = right.sum(axis=0)
    counts = (right @ often) ** -_BALANCE
    inner, bias = regression(
        directions[:, kept] * root, right, _PENALTY[reads], steps=_STEPS, counts=counts / counts.mean()
    )
    weights = x.T @ (directions[:, kept] / root @ inner)
    return Classifier(reads, intents, weights.astype(np.float32), bias.astype(np.float32))


def digest(rows: Sequence[Labelled]) -> str:
    """Of the messages that weights are fitted on."""
    told = [[row.words, row.intent, row.situation, row.language] for row in rows]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def main() -> int:
    """Replace the weights of the package."""
    import numpy as np

    rows = learned_from()
    parts: dict[str, NDArray[np.generic]] = {}
    for reads in ("words", "meaning"):
        found = fit(rows, reads)
        parts[f"{reads}_weights"], parts[f"{reads}_bias"] = found.weights.astype(np.float16), found.bias
    parts["intents"], parts["digest"] = np.array([str(i) for i in Intent]), np.array(digest(rows))
    with open(WEIGHTS, "wb") as file:
        np.savez_compressed(file, allow_pickle=False, **parts)
    print(f"{len(rows)} messages, {WEIGHTS.stat().st_size / 1e3:.0f} kB in {WEIGHTS}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
