"""Measure a trained model on its held-out rows or on another file."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

from engine.ask import answer
from engine.data.clean import Counts, Row, clean, normalised
from engine.data.prepare import read_rows, references
from engine.errors import BadInput
from engine.evaluate import judge
from engine.events import Evaluated
from engine.judge import OpenJudge, open_judges
from engine.paths import RunPaths
from engine.replying import reply_form
from engine.spec import Source, load_spec


def evaluate_file(run: RunPaths, data: Path | None, limit: int | None, root: Path = Path(), open_judge: OpenJudge | None = None) -> Evaluated:
    """Figures of the trained model; a file given is cleaned as the training data was, but never filtered
    by the rubric; rows the model has learned from are left out.

    Raises:
        BadInput: no trained model, or nothing left to measure with.
        Declined: a judge of the rubric may not be asked, or is not at hand.
        RunFailed: too many replies could not be judged.
    """
    spec = load_spec(run.spec)
    if data is None:
        rows = [Row(**json.loads(line)) for line in _lines(run.eval_rows)]
    else:
        known = next((s for s in spec.data.sources if s.use == "train"), None)
        source = Source(path=str(data.resolve()), prompt_column=known.prompt_column if known else None, reply_column=known.reply_column if known else None)
        rows = clean(read_rows(source, root), spec.data.redact, Counts(), keep=spec.data.keep, own=spec.data.own)
        learned = {json.loads(line) for line in _lines(run.learned)}
        rows = [r for r in rows if normalised(r.prompt) not in learned]
    if limit is not None and limit < len(rows):
        rows = random.Random(spec.data.seed).sample(rows, limit)
    if not rows:
        raise BadInput("There is nothing to measure with.", "The file has no usable rows, or only such as were learned from.", "Name another file with --data.")
    with open_judges(spec.rubric, open_judge, run.judged, offline_only=spec.data.offline_only) as judges:
        replies = answer(run, [r.prompt for r in rows])
        return judge("trained", data.name if data else "held_out", spec.rubric, rows, replies=replies, seconds=[None] * len(rows),
                     refs=replace(references(spec, root), judges=judges), classification=bool(reply_form(run).labels)).event


def _lines(path: Path) -> list[str]:
    try:
        return [line for line in path.read_text(encoding="utf-8").split("\n") if line]
    except OSError as error:
        raise BadInput("This run ended before its data was ready.", str(error), "Run it again: say “go on”.") from error
