"""Measure a trained model on its held-out rows or on another file."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

from engine.ask import answer
from engine.data.clean import Counts, Row, clean, normalised
from engine.data.columns import NOTHING_ASKED, Asked, asked_of
from engine.data.prepare import read_rows, references
from engine.data.read import read_table
from engine.errors import BadInput
from engine.evaluate import judge
from engine.events import Evaluated
from engine.judge import OpenJudge, open_judges
from engine.paths import RunPaths
from engine.replying import reply_form
from engine.spec import Source, TrainingSpec, load_spec


def evaluate_file(run: RunPaths, data: Path | None, limit: int | None, root: Path = Path(), open_judge: OpenJudge | None = None,
                  asked: Asked = NOTHING_ASKED) -> Evaluated:
    """Figures of the trained model; a file given is cleaned as the training data was, but never filtered
    by the rubric; rows the model has learned from are left out. Its columns are those `asked` for, else those of the plan, else told
    by what stands in them.

    Raises:
        BadInput: no trained model, or nothing left to measure with.
        Declined: a judge of the rubric may not be asked, or is not at hand.
        RunFailed: too many replies could not be judged.
    """
    spec = load_spec(run.spec)
    if data is None:
        rows = [Row(**json.loads(line)) for line in _lines(run.eval_rows)]
    else:
        source = _source(data, spec, asked)
        rows = clean(read_rows(source, root), spec.data.redact, Counts(), keep=spec.data.keep)
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


def _source(data: Path, spec: TrainingSpec, asked: Asked) -> Source:
    """The file with its columns, by the names it has for them."""
    columns = read_table(data).columns
    own = asked.within(columns)
    missing = [c for c in (*asked.prompt, *([asked.reply] if asked.reply else ())) if Asked((c,)).within(columns) == Asked()]
    if missing:
        raise BadInput(f"{data} has no column {' and none '.join(missing)}.", f"It has: {', '.join(columns)}.", "Name one of these.")
    planned = next((a for s in spec.data.sources if s.use == "train" and (a := asked_of(s).within(columns)).reply and a.prompt), Asked())
    prompt = own.prompt or tuple(c for c in planned.prompt if c != own.reply)
    reply = own.reply or (planned.reply if planned.reply not in prompt else None)
    return Source(path=str(data.resolve()), prompt_column=next(iter(prompt), None), more_prompt_columns=prompt[1:], reply_column=reply)


def _lines(path: Path) -> list[str]:
    try:
        return [line for line in path.read_text(encoding="utf-8").split("\n") if line]
    except OSError as error:
        raise BadInput("This run ended before its data was ready.", str(error), "Run it again: say “go on”.") from error
