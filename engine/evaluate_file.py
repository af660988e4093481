"""Measure a trained model on its held-out rows or on another file."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from engine.ask import answer_each
from engine.data.clean import Counts, Row, distinct, legible, normalised, redacted
from engine.data.labels import known_book
from engine.data.prepare import read_rows, references
from engine.data.told import left_out, mended
from engine.data.usable import with_labels
from engine.errors import BadInput
from engine.evaluate import judge
from engine.events import Evaluated
from engine.graders.facts import same_label
from engine.judge import OpenJudge, open_judges
from engine.paths import RunPaths
from engine.replying import reply_form
from engine.spec import Source, TrainingSpec, load_spec

_NAMED = 6


def evaluate_file(run: RunPaths, data: Path | None, limit: int | None, root: Path = Path(), open_judge: OpenJudge | None = None) -> Evaluated:
    """Figures of the trained model; a file given is cleaned as the training data was, but never filtered
    by the rubric; rows the model has learned from are left out.

    Raises:
        BadInput: no trained model, or nothing left to measure with.
        Declined: a judge of the rubric may not be asked, or is not at hand.
        RunFailed: too many replies could not be judged.
    """
    spec, form = load_spec(run.spec), reply_form(run)
    notes: list[str] = []
    if data is None:
        rows = [Row(**json.loads(line)) for line in _lines(run.eval_rows)]
    else:
        known = next((s for s in spec.data.sources if s.use == "train"), None)
        source = Source(path=str(data.resolve()), prompt_column=known.prompt_column if known else None, reply_column=known.reply_column if known else None)
        rows = _usable(read_rows(source, root), spec, form.labels, {json.loads(line) for line in _lines(run.learned)}, notes)
    if limit is not None and limit < len(rows):
        rows = random.Random(spec.data.seed).sample(rows, limit)
    if not rows:
        raise BadInput("There is nothing to measure with.", " ".join(notes) or "The file has no usable rows.", "Name another file with --data.")
    with open_judges(spec.rubric, open_judge, run.judged, offline_only=spec.data.offline_only) as judges:
        written = answer_each(run, [r.prompt for r in rows])
        found = judge("trained", data.name if data else "held_out", spec.rubric, rows, replies=[w.text for w in written], seconds=[None] * len(rows),
                      refs=replace(references(spec, root), judges=judges), classification=bool(form.labels), cut=[w.cut for w in written]).event
    return _with_unknown(found, form.labels, [r.reply for r in rows], [w.text for w in written], notes) if form.labels else (
        found.model_copy(update={"notes": tuple(notes)}))


def _usable(rows: list[Row], spec: TrainingSpec, labels: Sequence[str], learned: set[str], notes: list[str]) -> list[Row]:
    """Rows cleaned as those of the training, without those that were learned from; what becomes of the others is noted."""
    counts, keep = Counts(), spec.data.keep
    found = legible(rows, counts, labels=bool(labels), keep=keep, task=spec.task)
    if labels:
        found = with_labels(found, known_book(labels, [r.reply for r in found], spec.data.several_labels), counts)
    found = redacted(distinct(found, counts, keep=keep), spec.data.redact, counts, keep)
    fresh = [r for r in found if normalised(r.prompt) not in learned]
    notes += filter(None, [left_out(counts, len(rows), use="measured with"), *(remark.text for remark in mended(counts)), *counts.told])
    if known := len(found) - len(fresh):
        said, whom = ("is", "it") if known == 1 else ("are", "them")
        notes.append(f"{known:,} of {len(rows):,} rows {said} left out, as the model has learned from {whom}.")
    return fresh


def _with_unknown(found: Evaluated, labels: Sequence[str], expected: Sequence[str], said: Sequence[str], notes: Sequence[str]) -> Evaluated:
    """The figures, and how many rows have a label that is none of those it has learned: it can only be wrong there."""
    book = known_book(labels)
    unknown = Counter(label for label in expected if not book.knows(label))
    if not unknown:
        return found.model_copy(update={"notes": tuple(notes)})
    rest = [same_label(a, b) for a, b in zip(expected, said, strict=True) if book.knows(a)]
    metrics = {**found.metrics, "unknown_labels": round(unknown.total() / len(expected), 4)}
    named = ", ".join(f"“{label}”" for label in list(unknown)[:_NAMED]) + (f" and {len(unknown) - _NAMED} more" if len(unknown) > _NAMED else "")
    text = f"{unknown.total():,} of {len(expected):,} rows have labels it cannot know, as it has not learned them ({named}): they count as wrong."
    if rest:
        metrics["accuracy_of_known"] = round(sum(rest) / len(rest), 4)
        text += f" Of the other {len(rest):,} rows it gets {sum(rest):,} right."
    return found.model_copy(update={"metrics": metrics, "notes": (*notes, text)})


def _lines(path: Path) -> list[str]:
    try:
        return [line for line in path.read_text(encoding="utf-8").split("\n") if line]
    except OSError as error:
        raise BadInput("This run ended before its data was ready.", str(error), "Run it again: say “go on”.") from error
