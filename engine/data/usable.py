"""From rows as read to those that may teach and those that measure, the same for a run and for the plan that
foretells it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from engine.core.comparing import normalised
from engine.core.row import Row
from engine.core.sentences import sentence
from engine.core.spec import TrainingSpec
from engine.data.clean import distinct, legible, redacted
from engine.data.contamination import without_acceptance
from engine.data.counts import Counts
from engine.data.labels import Book, book_of, corrected, tidy
from engine.data.synthetic.one_answer import with_one_answer
from engine.data.tokens import token_counts
from engine.graders.ending import has_result
from engine.graders.kinds import Ending
from engine.models.base_weights import DEFAULT, base_of, unpacked
from engine.prompting.prompter import FRAME_TOKENS
from engine.rubric.score import breaks_guidelines

Redact = Callable[[Sequence[Row], Sequence[str], Counts, Sequence[str], Sequence[str]], list[Row]]
FEW_TOO_LONG = 0.1
"""Share of the rows that may be left out for their length; where more are too long, the run stops and names them."""
_TEMPLATE = 48
"""Tokens of a chat template, and of the system message some of them add."""


@dataclass(frozen=True)
class Usable:
    """Rows with placeholders."""

    rows: list[Row]
    acceptance: list[Row]
    """Those the person measures with; empty where they named none."""
    measured: Counts
    """What became of the rows to measure with."""
    book: Book | None = None
    """The labels, where replies are labels."""


def replies_are_labels(spec: TrainingSpec) -> bool:
    """Whether a reply is a label and nothing else: it may also be one at the end of its reasons."""
    return spec.task == "classification" and not any(c.grader.kind == "ending" for c in spec.rubric)


def usable(
    spec: TrainingSpec, rows: list[Row], asked: Sequence[Row], counts: Counts, redact: Redact = redacted
) -> Usable:
    """Draw as many as wanted, clean, name labels one way, redact, leave out what stands in the file to measure with,
    breaks the guidelines, was disliked, or is too long; `asked` are the rows of that file."""
    data, measured = spec.data, Counts(sampling=counts.sampling)
    labels = replies_are_labels(spec)
    if data.limit is not None and len(rows) > data.limit:
        counts.read += len(rows) - data.limit
        counts.dropped["over_limit"] += len(rows) - data.limit
        # What a person said against other replies is what they wait for.
        said = [row for row in rows if row.settled][: data.limit]
        others = [row for row in rows if not row.settled]
        rows = [*random.Random(data.seed).sample(others, min(len(others), data.limit - len(said))), *said]
    rows = legible(rows, counts, labels=labels, keep=data.keep, task=spec.task, not_in_text=data.not_in_text)
    asked = legible(asked, measured, labels=labels, keep=data.keep, task=spec.task, not_in_text=data.not_in_text)
    book = (
        book_of([r.reply for r in rows], several=data.several_labels, slips="labels" not in data.keep)
        if labels
        else None
    )
    if book is not None:
        rows, asked = with_labels(rows, book, counts), with_labels(asked, book, measured)
    rows = with_one_answer(rows, counts)
    asked = distinct(asked, measured, keep=data.keep)
    acceptance = redact(asked, data.redact, Counts(), data.keep, data.own)
    rows = distinct(rows, counts, labels=labels, keep=data.keep)
    rows = redact(without_acceptance(rows, asked, counts), data.redact, counts, data.keep, data.own)
    # Questions that differed by a name alone are one now.
    rows = with_one_answer(rows, counts)
    rows = _without_same(rows, acceptance, counts)
    if (
        data.drop_bad_examples
        and "breaks_guidelines" not in data.keep
        and any(c.grader.kind == "guidelines" for c in spec.rubric)
    ):
        rows = _without(rows, counts, "breaks_guidelines", lambda r: breaks_guidelines(r.reply) is not None)
    if (ending := next((c.grader for c in spec.rubric if isinstance(c.grader, Ending)), None)) is not None:
        rows, acceptance = (
            _without(those, told, "no_result", lambda r: not has_result(r.reply, ending))
            for those, told in ((rows, counts), (acceptance, measured))
        )
    if not any(s.kind == "dpo" for s in spec.stages):
        rows = without_disliked(rows, counts)
    rows = _within_share(rows, data.max_made_share, data.seed, counts)
    return Usable(_without_too_long(rows, spec, counts), _without_too_long(acceptance, spec, measured), measured, book)


def with_labels(rows: Sequence[Row], book: Book, counts: Counts) -> list[Row]:
    """Rows with their labels as the book writes them, without those that have none or, where that is wanted, several;
    slips that the book does not know of are told."""
    found, slips = [], {}
    labels = {cell: book.of(cell) for cell in {row.reply for row in rows}}
    for row in rows:
        label = labels[row.reply]
        if label is None:
            counts.drop("several_labels", row)
        elif not label:
            counts.drop("no_answer", row)
        else:
            found.append(row if label == row.reply else replace(row, reply=label))
            if (wrong := tidy(row.reply)) != label and book.is_slip(wrong):
                slips[wrong] = label
    if slips:
        counts.told.append(
            sentence(
                "noted-label_typos",
                "Probable typos are corrected to the label meant: {slips}.",
                slips=[corrected(wrong, right) for wrong, right in slips.items()],
            )
        )
    return found


def without_disliked(rows: Sequence[Row], counts: Counts) -> list[Row]:
    """A reply somebody disliked is neither an example nor a measure."""
    return _without(rows, counts, "disliked", lambda r: r.liked is False)


def _without(rows: Sequence[Row], counts: Counts, reason: str, unwanted: Callable[[Row], bool]) -> list[Row]:
    kept = []
    for row in rows:
        if unwanted(row):
            counts.drop(reason, row)
        else:
            kept.append(row)
    return kept


def _without_same(rows: Sequence[Row], acceptance: Sequence[Row], counts: Counts) -> list[Row]:
    """Without messages that the placeholders have made the same as one of the acceptance file."""
    known = {normalised(r.prompt) for r in acceptance}
    return _without(rows, counts, "in_acceptance_file", lambda r: normalised(r.prompt) in known)


def _within_share(rows: list[Row], most: float, seed: int, counts: Counts) -> list[Row]:
    """Rows people wrote, and of the made ones no more than their share; a model of its own echoes forgets how people
    speak."""
    made = [n for n, r in enumerate(rows) if r.made]
    written = len(rows) - len(made)
    wanted = int(written * most / (1 - most)) if most < 1 else len(made)
    if not written or len(made) <= wanted:
        return rows
    gone = set(made) - set(random.Random(seed).sample(made, wanted))
    for n in sorted(gone):
        counts.drop("over_made_share", rows[n])
    return [r for n, r in enumerate(rows) if n not in gone]


def too_long(rows: Sequence[Row], spec: TrainingSpec) -> set[int]:
    """Numbers of the rows that do not fit the tokens of a stage that learns from them whole."""
    stages = [s for s in spec.stages if s.kind in ("sft", "dpo")]
    base = base_of(spec.model)
    if not stages or not rows or (base != DEFAULT and unpacked(base) is None):
        # Its tokens are not known here yet; there the training leaves out what does not fit.
        return set()
    most = min(s.max_length for s in stages)
    only_message = all(s.kind == "sft" and s.head != "text" for s in stages)
    wholes = [r.prompt if only_message else f"{r.prompt}\n{max(r.reply, r.rejected, key=len)}" for r in rows]
    room = most - (1 if only_message else _TEMPLATE + token_counts([spec.model.system_prompt], base)[0])
    room -= 0 if spec.look_up is None else spec.look_up.budget + FRAME_TOKENS
    # A token is a byte at least: what is short needs no counting.
    long = [n for n, text in enumerate(wholes) if len(text.encode("utf-8", "replace")) > room]
    return {n for n, count in zip(long, token_counts([wholes[n] for n in long], base), strict=True) if count > room}


def _without_too_long(rows: list[Row], spec: TrainingSpec, counts: Counts) -> list[Row]:
    """Without the few rows that are longer than the limit; where they are many, all stay, and the gate of the
    training names them."""
    out = too_long(rows, spec)
    if not out or len(out) > max(1, FEW_TOO_LONG * len(rows)) or len(out) == len(rows):
        return rows
    for n in sorted(out):
        counts.drop("too_long", rows[n])
    return [r for n, r in enumerate(rows) if n not in out]
