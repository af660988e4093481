"""Measure a trained model on its held-out rows or on another file."""

from __future__ import annotations

import json
import random
from pathlib import Path

from engine.ask import answer, labels_of
from engine.data.clean import Counts, Row, clean
from engine.data.prepare import read_rows, references
from engine.errors import BadInput
from engine.evaluate import judge
from engine.events import Evaluated
from engine.paths import RunPaths
from engine.spec import Source, load_spec


def evaluate_file(run: RunPaths, data: Path | None, limit: int | None, root: Path = Path()) -> Evaluated:
    """Figures of the trained model; a file given is cleaned as the training data was, but never filtered by the rubric."""
    spec = load_spec(run.spec)
    if data is None:
        rows = [Row(**json.loads(line)) for line in run.eval_rows.read_text(encoding="utf-8").splitlines()]
    else:
        known = next((s for s in spec.data.sources if s.use == "train"), None)
        source = Source(path=str(data.resolve()), prompt_column=known.prompt_column if known else None, reply_column=known.reply_column if known else None)
        rows = clean(read_rows(source, root), spec.data.redact, Counts())
    if limit is not None and limit < len(rows):
        rows = random.Random(spec.data.seed).sample(rows, limit)
    if not rows:
        raise BadInput("There is nothing to measure with.", "The file has no usable rows.", "Name another file with --data.")
    replies = answer(run, [r.prompt for r in rows])
    return judge("trained", data.name if data else "held_out", spec.rubric, rows, replies=replies, seconds=[None] * len(rows),
                 refs=references(spec, root), classification=bool(labels_of(run))).event
