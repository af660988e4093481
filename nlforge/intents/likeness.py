"""Messages like those a model was made for are for that model, whatever they remind of elsewhere."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.core.journal import read_lines
from nlforge.intents.classifier import best_here, likely
from nlforge.intents.intent import Intent, Situation
from nlforge.intents.understand import Judge

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.core.paths import RunPaths

_MOST = 200
"""Test messages of a run that are compared with, evenly over all."""
_FROM, _SLOPE = 0.35, 10.0
"""Cosine to the most similar one, above which it counts, and by how much the log odds rise for each unit above:
measured with CLINC150 and Banking77 as the data of a model, against messages for nlforge (`docs/benchmarks.md`)."""


def judge_of(run: RunPaths | None) -> Judge:
    """The classifier, which knows what the model of a run is sent; without a run, without the sentence encoder, or
    while a plan is made, it is as it is."""
    if run is None or best_here() == "words" or not run.eval_rows.is_file():
        return likely

    def judge(text: str, situation: Situation) -> Mapping[Intent, float]:
        if situation is Situation.PLANNING:
            return likely(text, situation)
        own = _vectors(run, run.eval_rows.stat().st_mtime_ns)
        return raised(likely(text, situation), likeness(text, own))

    return judge


def likeness(text: str, own: NDArray[np.float32]) -> float:
    """Cosine to the most similar of a model's messages, `(messages, 512)`; 0 where there are none."""
    from engine.retrieval.sentence_encoder import vector

    return float((own @ vector(text)).max()) if len(own) else 0.0


def raised(chances: Mapping[Intent, float], alike: float) -> Mapping[Intent, float]:
    """Probabilities of a message that is so similar to what the model is sent."""
    found = {**chances, Intent.FOR_MODEL: chances[Intent.FOR_MODEL] * math.exp(_SLOPE * max(0.0, alike - _FROM))}
    whole = sum(found.values())
    return {intent: chance / whole for intent, chance in found.items()}


@lru_cache(maxsize=2)
def _vectors(run: RunPaths, _changed: int) -> NDArray[np.float32]:
    """Of some of its test messages, `(messages, 512)`."""
    from engine.retrieval.sentence_encoder import many_vectors

    lines = read_lines(run.eval_rows).lines
    rows = map(json.loads, lines[:: -(-len(lines) // _MOST) or 1])
    return many_vectors([str(row["prompt"]) for row in rows if isinstance(row, dict) and row.get("prompt")])
