"""Measure a trained model on its held-out rows or on another file."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.ask import answer, unreadable
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

LEARNED, TOO_LONG = "learned from before", "too long for the model to read"
_SHOWN = 5


@dataclass
class Rows:
    """What became of the rows of a file that is measured with."""

    counts: Counts = field(default_factory=Counts)
    """Read, left out by reason, and what could not be read at all."""
    unknown: Counter[str] = field(default_factory=Counter)
    """Answers the model cannot give, for it knows other labels: they are measured, and always wrong."""


def evaluate_file(run: RunPaths, data: Path | None, limit: int | None, root: Path = Path(), open_judge: OpenJudge | None = None,
                  asked: Asked = NOTHING_ASKED, seen: Rows | None = None) -> Evaluated:
    """Figures of the trained model; a file given is cleaned as the training data was, but never filtered
    by the rubric; rows the model has learned from, or cannot read for their length, are left out and told to `seen`.
    Its columns are those `asked` for, else those of the plan, else told by what stands in them.

    Raises:
        BadInput: no trained model, or nothing left to measure with.
        Declined: a judge of the rubric may not be asked, or is not at hand.
        RunFailed: too many replies could not be judged.
    """
    spec, seen = load_spec(run.spec), seen if seen is not None else Rows()
    if data is None:
        rows = [Row(**json.loads(line)) for line in _lines(run.eval_rows)]
    else:
        source = _source(data, spec, asked)
        rows = clean(read_rows(source, root, seen.counts), spec.data.redact, seen.counts, keep=spec.data.keep, own=spec.data.own)
        learned = {json.loads(line) for line in _lines(run.learned)}
        rows = _without(rows, [normalised(r.prompt) in learned for r in rows], LEARNED, seen.counts)
    if limit is not None and limit < len(rows):
        rows = random.Random(spec.data.seed).sample(rows, limit)
    rows = _without(rows, unreadable(run, [r.prompt for r in rows]), TOO_LONG, seen.counts) if rows else rows
    if not rows:
        why = f"{seen.counts.read} rows were read; left out: {_reasons(seen.counts)}." if seen.counts.read else "It has no rows."
        raise BadInput("There is nothing to measure with.", why, "Name another file with --data.")
    labels = reply_form(run).labels
    seen.unknown.update(r.reply for r in rows if labels and r.reply not in labels)
    with open_judges(spec.rubric, open_judge, run.judged, offline_only=spec.data.offline_only) as judges:
        replies = answer(run, [r.prompt for r in rows])
        return judge("trained", data.name if data else "held_out", spec.rubric, rows, replies=replies, seconds=[None] * len(rows),
                     refs=replace(references(spec, root), judges=judges), classification=bool(labels)).event


def left_out(seen: Rows) -> list[str]:
    """Sentences on what of a file was not measured with, and why; empty where all was."""
    said = list(seen.counts.left_out)
    if seen.counts.dropped:
        said.append(f"{seen.counts.dropped.total()} of {seen.counts.read} rows were left out: {_reasons(seen.counts)}.")
    if seen.unknown:
        some = ", ".join(f"“{label}” ({n})" for label, n in seen.unknown.most_common(_SHOWN))
        more = f" and {len(seen.unknown) - _SHOWN} others" if len(seen.unknown) > _SHOWN else ""
        said.append(f"{seen.unknown.total()} rows have an answer the model never learned and cannot give, so they count as wrong: {some}{more}.")
    return said


def _reasons(counts: Counts) -> str:
    return "; ".join(f"{n} {why.replace('_', ' ')}" for why, n in counts.dropped.most_common())


def _without(rows: Sequence[Row], out: Sequence[bool], reason: str, counts: Counts) -> list[Row]:
    """The rows that stay; each other one is counted."""
    for row in (r for r, gone in zip(rows, out, strict=True) if gone):
        counts.drop(reason, row)
    return [r for r, gone in zip(rows, out, strict=True) if not gone]


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
