"""Measure what a run delivers on its held-out rows or on another file."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.core.comparing import normalised
from engine.core.errors import BadInput
from engine.core.events import Evaluated
from engine.core.paths import RunPaths
from engine.core.remedies import Action
from engine.core.row import Row
from engine.core.sentences import none_of, one_after_another, sentence
from engine.core.spec import Source, TrainingSpec, load_spec
from engine.core.system_said import system_reason
from engine.data.asked_columns import NOTHING_ASKED, AskedColumns, asked_of
from engine.data.clean import distinct, legible, redacted
from engine.data.contamination import MeasuredRows
from engine.data.counts import Counts
from engine.data.labels import known_book
from engine.data.prepare import read_rows
from engine.data.read import read_table
from engine.data.sources_of_facts import references
from engine.data.told import left_out, mended
from engine.data.usable import with_labels
from engine.evaluation.score_replies import judge
from engine.graders.facts import same_label
from engine.graders.judge_protocol import OpenJudge
from engine.models.reply_format import reply_form
from engine.models.weight_digests import require_whole, unsealed
from engine.prompting.ask import answer_each, unreadable
from engine.prompting.delivered import measured_as, way_of, weights_of
from engine.rubric.llm_judge import open_judges

LEARNED, TOO_LONG = "learned from before", "too long for the model to read"
FOUND = "among what the model looks facts up in"
_NAMED = 6


@dataclass
class Rows:
    """What became of the rows of a file that is measured with."""

    counts: Counts = field(default_factory=Counts)
    """Read, left out by reason, and what could not be read at all."""
    unknown: Counter[str] = field(default_factory=Counter)
    """Answers the model cannot give, for it knows other labels: they are measured, and always wrong."""


def evaluate_file(
    run: RunPaths,
    data: Path | None,
    limit: int | None,
    root: Path = Path(),
    open_judge: OpenJudge | None = None,
    asked: AskedColumns = NOTHING_ASKED,
    seen: Rows | None = None,
) -> Evaluated:
    """Figures of what the run delivers; a file given is cleaned as the training data was, but never filtered
    by the rubric; rows the model has learned from, or cannot read for their length, are left out and told to `seen`.
    Its columns are those `asked` for, else those of the plan, else told by what stands in them.

    Raises:
        BadInput: no trained model, or nothing left to measure with.
        Declined: a judge of the rubric may not be asked, or is not at hand.
        RunFailed: too many replies could not be judged.
    """
    spec, form, seen = load_spec(run.spec), reply_form(run), seen if seen is not None else Rows()
    notes: list[str] = []
    if weights_of(run) == "trained":
        # Before the file is read: figures of weights that were changed would be nobody's.
        require_whole(run.adapter)
        notes += [remark] if (remark := unsealed(run.adapter)) is not None else []
    if data is None:
        rows = held_out_rows(run)
    else:
        learned = _learned(run)
        rows = usable_rows(
            read_rows(measured_source(data, spec, asked), root, seen.counts),
            spec,
            form.labels,
            learned,
            seen.counts,
            notes,
        )
        rows = _without_found(run, rows, seen.counts, notes)
    if limit is not None and limit < len(rows):
        # The same rows each time, so that two measurements can be compared.
        rows = random.Random(spec.data.seed).sample(rows, limit)
    if rows and (long := unreadable(run, [r.prompt for r in rows])) and any(long):
        rows = _without(rows, long, TOO_LONG, seen.counts)
        notes.append(f"{sum(long):,} rows are left out, as they are {TOO_LONG}.")
    if not rows:
        why: str = sentence("error-has_no_rows", "It has no rows.")
        if seen.counts.read:
            read = sentence("error-rows_were_read", "{n} rows were read.", n=seen.counts.read)
            why = one_after_another([read, *notes])
        raise BadInput(
            sentence("error-there_nothing_measure_with", "There is nothing to measure with."),
            why,
            sentence("error-name_another_file", "Name another file."),
            remedies=(Action(kind="name_file"),),
        )
    seen.unknown.update(r.reply for r in rows if form.labels and not known_book(form.labels).knows(r.reply))
    with open_judges(spec.rubric, open_judge, run.judged, offline_only=spec.data.offline_only) as judges:
        written = answer_each(run, [r.prompt for r in rows])
        found = judge(
            measured_as(run),
            data.name if data else "held_out",
            spec.rubric,
            rows,
            replies=[w.text for w in written],
            # They are asked in batches here; how long one person waits is not measured.
            seconds=[None] * len(rows),
            refs=replace(references(spec, root), judges=judges),
            classification=bool(form.labels),
            cut=[w.cut for w in written],
        ).event
    return (
        with_unknown_labels(found, form.labels, [r.reply for r in rows], [w.text for w in written], notes)
        if form.labels
        else (found.model_copy(update={"notes": tuple(notes)}))
    )


def usable_rows(
    rows: list[Row], spec: TrainingSpec, labels: Sequence[str], learned: set[str], counts: Counts, notes: list[str]
) -> list[Row]:
    """Rows cleaned as those of the training, without those that were learned from; what becomes of the others is
    noted."""
    keep = spec.data.keep
    found = legible(rows, counts, labels=bool(labels), keep=keep, task=spec.task, not_in_text=spec.data.not_in_text)
    if labels:
        found = with_labels(found, known_book(labels, [r.reply for r in found], spec.data.several_labels), counts)
    # As the model saw its own rows: with placeholders.
    found = redacted(distinct(found, counts, keep=keep), spec.data.redact, counts, keep, spec.data.own)
    notes += [
        *counts.left_out,
        *filter(None, [left_out(counts, len(rows), use="testing")]),
        *(remark.text for remark in mended(counts)),
        *counts.told,
    ]
    known = [normalised(r.prompt) in learned for r in found]
    if any(known):
        said, whom = ("is", "it") if sum(known) == 1 else ("are", "them")
        notes.append(f"{sum(known):,} of {len(rows):,} rows {said} left out, as the model has learned from {whom}.")
    return _without(found, known, LEARNED, counts)


def _without(rows: Sequence[Row], out: Sequence[bool], reason: str, counts: Counts) -> list[Row]:
    """The rows that stay; each other one is counted."""
    for row in (r for r, gone in zip(rows, out, strict=True) if gone):
        counts.drop(reason, row)
    return [r for r, gone in zip(rows, out, strict=True) if not gone]


def measured_source(data: Path, spec: TrainingSpec, asked: AskedColumns) -> Source:
    """The file with its columns, by the names it has for them.

    Raises:
        BadInput: a column that was asked for is not in it.
    """
    columns = read_table(data).columns
    own = asked.within(columns)
    missing = [
        c
        for c in (*asked.prompt, *([asked.reply] if asked.reply else ()))
        if AskedColumns((c,)).within(columns) == AskedColumns()
    ]
    if missing:
        raise BadInput(
            sentence("error-has_no_column", "{data} has no column {missing}.", data=data, missing=none_of(missing)),
            sentence("error-has_columns_named", "It has: {columns}.", columns=", ".join(columns)),
            sentence("error-name_one_these", "Name one of these."),
        )
    planned = next(
        (a for s in spec.data.sources if s.use == "train" and (a := asked_of(s).within(columns)).reply and a.prompt),
        AskedColumns(),
    )
    # What was asked for counts, then the names of the plan, then what stands in the columns.
    prompt = own.prompt or tuple(c for c in planned.prompt if c != own.reply)
    reply = own.reply or (planned.reply if planned.reply not in prompt else None)
    return Source(
        path=str(data.resolve()),
        prompt_column=next(iter(prompt), None),
        more_prompt_columns=prompt[1:],
        reply_column=reply,
        more_reply_columns=() if own.reply else planned.more_reply,
    )


def with_unknown_labels(
    found: Evaluated, labels: Sequence[str], expected: Sequence[str], said: Sequence[str], notes: Sequence[str]
) -> Evaluated:
    """The figures, and how many rows have a label that is none of those it has learned: it can only be wrong there."""
    book = known_book(labels)
    unknown = Counter(label for label in expected if not book.knows(label))
    if not unknown:
        return found.model_copy(update={"notes": tuple(notes)})
    rest = [same_label(a, b) for a, b in zip(expected, said, strict=True) if book.knows(a)]
    metrics = {**found.metrics, "unknown_labels": round(unknown.total() / len(expected), 4)}
    named = ", ".join(f"“{label}”" for label in list(unknown)[:_NAMED]) + (
        f" and {len(unknown) - _NAMED} more" if len(unknown) > _NAMED else ""
    )
    text = (
        f"{unknown.total():,} of {len(expected):,} rows have labels it cannot know, as it has not learned them "
        f"({named}): they count as wrong."
    )
    if rest:
        metrics["accuracy_of_known"] = round(sum(rest) / len(rest), 4)
        text += f" Of the other {len(rest):,} rows it gets {sum(rest):,} right."
    return found.model_copy(update={"metrics": metrics, "notes": (*notes, text)})


def held_out_rows(run: RunPaths) -> list[Row]:
    """The rows a run keeps to measure with.

    Raises:
        BadInput: they are not there yet, or are damaged.
    """
    try:
        return [Row(**json.loads(line)) for line in _lines(run.eval_rows)]
    except (ValueError, TypeError, RecursionError) as error:
        raise _damaged(run.eval_rows) from error


def _without_found(run: RunPaths, rows: list[Row], counts: Counts, notes: list[str]) -> list[Row]:
    """Without those that a search would show the model with their replies: it would only copy them."""
    prompter = way_of(run).prompter
    if prompter is None or prompter.library is None:
        return rows
    found = MeasuredRows(rows).in_texts([item.shown for item in prompter.library.items])
    if not any(found):
        return rows
    said = "row is left out, as it stands" if sum(found) == 1 else "rows are left out, as they stand"
    notes.append(f"{sum(found):,} {said} {FOUND}.")
    return _without(rows, found, FOUND, counts)


def _learned(run: RunPaths) -> set[str]:
    try:
        return {str(json.loads(line)) for line in _lines(run.learned)}
    except (ValueError, RecursionError) as error:
        raise _damaged(run.learned) from error


def _damaged(path: Path) -> BadInput:
    return BadInput(
        sentence("error-damaged", "{path} is damaged.", path=path),
        sentence(
            "error-was_changed_after_run_wrote",
            "It was changed after its run wrote it, so testing with it would prove nothing.",
        ),
        sentence("error-put_back_from_copy_if", "Put it back from a copy if you have one; or train again."),
        remedies=(Action(kind="train_again"),),
    )


def _lines(path: Path) -> list[str]:
    try:
        return [line for line in path.read_text(encoding="utf-8").split("\n") if line]
    except UnicodeDecodeError as error:
        raise _damaged(path) from error
    except OSError as error:
        raise BadInput(
            sentence("error-this_run_ended_before_data", "This run ended before its data was ready."),
            system_reason(error),
            sentence("error-run_again", "Run it again."),
            remedies=(Action(kind="run_again"),),
        ) from error
