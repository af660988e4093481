"""What will be left to learn: the cleaning of the run, before it, on all rows or on so many that it takes seconds."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import Field

from engine.core.errors import BadInput
from engine.core.frozen import Frozen
from engine.core.row import Row
from engine.core.sentence_field import Text
from engine.core.spec import TrainingSpec
from engine.data.canned import Canned, canned
from engine.data.counts import Counts
from engine.data.folder import members
from engine.data.hub_place import located
from engine.data.prepare import divided, read_all, require_enough, sides
from engine.data.synthetic.rows import TEMPLATES
from engine.data.texts import texts
from engine.data.tokens import longest_tokens
from engine.data.told import Remark, left_out, mended, of_labels, several
from engine.data.usable import too_long, usable
from engine.models.base_weights import base_of

_SAMPLE, _APART = 5_000, 800
"""Rows that are cleaned, and rows that are compared each with each to see whether some can be held out."""
_MOST_BYTES, _MOST_FILES = 5_000_000, 60
"""Of texts from which rows are made, or which are read as they are; of more, the run says what they give."""
FEWEST_PAIRS = 8
"""Pairs, or verdicts of each kind, that learning preferences needs."""
_MANY_TOO_LONG = 0.1


class Forecast(Frozen):
    """Of the rows a plan learns from; a count is an estimate where `sampled`."""

    read: int
    kept: int
    sampled: bool = False
    left_out: Text = ""
    """Why some are not learned, in a sentence; empty = all are."""
    not_measured: Text = ""
    """The same of the rows to measure with."""
    remarks: tuple[Remark, ...] = ()
    labels: dict[str, int] = Field(default_factory=dict)
    """Rows of each label; empty where replies are no labels."""
    several_labels: str = ""
    """That rows have several labels, and what becomes of them."""
    longest_reply: int = 0
    """Tokens of the longest right reply."""
    too_long: int = 0
    """Rows longer than the model can be trained on at once."""
    conflicts: int = 0
    """Rows that contradict another one with the same message."""
    canned: Canned = Canned()
    """Rows to measure with whose reply is also learned; none where replies are labels."""
    problem: str = ""
    """Why the run would be refused, in the words of the refusal; empty = it would not."""


def forecast(spec: TrainingSpec, root: Path) -> Forecast | None:
    """What the run would make of the files as they are now; None where it learns from no rows, or from more texts
    than can be looked at now.

    Raises:
        BadInput: a folder among the sources holds more files than anyone could check.
    """
    learned = [s for s in spec.data.sources if s.use == "train"]
    if not learned or not _is_quick(spec, root):
        return None
    counts = Counts(sampling=False)
    try:
        rows, asked = divided(read_all(learned, root, counts), spec, root, counts)
    except BadInput as error:
        return Forecast(read=0, kept=0, problem=str(error))
    return foretold(spec, root, rows, asked, counts)


def foretold(spec: TrainingSpec, root: Path, rows: Sequence[Row], asked: Sequence[Row], counts: Counts) -> Forecast:
    """Of rows as read; `counts` are those of the reading."""
    whole = len(rows)
    wanted = min(whole, spec.data.limit or whole)
    drawn = _drawn(rows, _SAMPLE, spec.data.seed) if wanted > _SAMPLE else list(rows)
    counts.factor = factor = wanted / len(drawn) if wanted > _SAMPLE else 1.0
    # Left out when the files were read, and so counted whole, also where the others are a sample.
    marked = counts.dropped["marked_row"]
    counts.dropped["marked_row"] = round(marked / factor)
    found = usable(spec, drawn, _drawn(asked, _SAMPLE, spec.data.seed), counts, _as_they_are)
    only_texts = all(s.kind == "cpt" for s in spec.stages) and not found.acceptance
    labels = Counter(r.reply for r in found.rows) if found.book is not None else Counter[str]()
    remarks = mended(counts)
    if found.book is not None:
        remarks += of_labels(found.book, labels, Counter(r.reply for r in found.acceptance), counts)
    same, problem = Canned(), ""
    try:
        train, held_out = ([], []) if only_texts else _sides(spec, found.rows, found.acceptance, counts)
        if found.book is None:
            same = canned(train, held_out, part=factor > 1 or len(train) < len(found.rows) > _APART)
        problem = _refused(spec, root, found.rows, held_out)
    except BadInput as error:
        problem = str(error)
    measured = left_out(found.measured, found.measured.read, use="testing")
    # Few are left out before; many stay, and are what the run would be refused for.
    long = counts.dropped["too_long"] or len(too_long(found.rows, spec))
    return Forecast(
        read=wanted,
        kept=round(len(found.rows) * factor),
        sampled=factor > 1,
        left_out=left_out(counts, wanted + marked),
        not_measured=measured,
        remarks=tuple(remarks + [Remark(code="labels_read", text=t) for t in (*counts.told, *found.measured.told)]),
        labels={label: round(n * factor) for label, n in labels.most_common()},
        several_labels=" ".join(several(found.book, counts)) if found.book is not None else "",
        longest_reply=longest_tokens([r.reply for r in found.rows if r.liked is not False], base_of(spec.model)),
        too_long=round(long * factor),
        conflicts=round(counts.dropped["conflict"] * factor),
        canned=same,
        problem=problem,
    )


def _sides(
    spec: TrainingSpec, rows: list[Row], acceptance: Sequence[Row], counts: Counts
) -> tuple[list[Row], list[Row]]:
    """Of so many rows as are quickly compared; raises BadInput as the run would."""
    require_enough(rows, spec, counts)
    part = rows if acceptance else _drawn(rows, _APART, spec.data.seed)
    return sides(part, acceptance, spec, Counts(sampling=False))


def _refused(spec: TrainingSpec, root: Path, rows: list[Row], held_out: Sequence[Row]) -> str:
    """Why the run would stop before it trains; raises BadInput as it would."""
    cpt = next((s for s in spec.stages if s.kind == "cpt"), None)
    if cpt is not None:
        texts(spec, root, rows, held_out, cpt.max_length, Counts())
    long = too_long(rows, spec)
    if len(long) > max(1, _MANY_TOO_LONG * len(rows)):
        return (
            f"{len(long):,} of {len(rows):,} rows are longer than the model can be trained on at once "
            f"({min(s.max_length for s in spec.stages):,} tokens): "
            "that is too many to leave out. Shorten them, split them, or leave them out."
        )
    return _too_few_verdicts(spec, rows)


def _too_few_verdicts(spec: TrainingSpec, rows: Sequence[Row]) -> str:
    stage = next((s for s in spec.stages if s.kind == "dpo"), None)
    if stage is None or stage.learns_from == "rubric":
        return ""
    if stage.learns_from == "pairs":
        pairs = sum(bool(r.rejected) for r in rows)
        return (
            ""
            if pairs >= FEWEST_PAIRS
            else (
                f"There are {pairs} pairs with one reply marked better; at least {FEWEST_PAIRS} are needed. "
                "Add some, or say: no preference learning."
            )
        )
    liked, disliked = (sum(r.liked is up for r in rows) for up in (True, False))
    return (
        ""
        if min(liked, disliked) >= FEWEST_PAIRS
        else (
            f"{liked} replies are liked and {disliked} disliked; at least {FEWEST_PAIRS} of each are needed. "
            "Collect more, or say: no preference learning."
        )
    )


def _drawn(rows: Sequence[Row], most: int, seed: int) -> list[Row]:
    """In order; all of them where they are not more than `most`."""
    if len(rows) <= most:
        return list(rows)
    return [rows[n] for n in sorted(random.Random(seed).sample(range(len(rows)), most))]


def _as_they_are(
    rows: Sequence[Row], _kinds: Sequence[str], _counts: Counts, _keep: Sequence[str], _own: Sequence[str]
) -> list[Row]:
    """Placeholders change no count but that of messages they make the same as one to measure with; the search for
    them takes most of the time."""
    return [replace(row, names=()) for row in rows]


def _is_quick(spec: TrainingSpec, root: Path) -> bool:
    """Whether the rows made from texts can be made here and now."""
    sources = [s for s in spec.data.sources if s.use == "train" and s.kind in ("text", "folder")]
    if not sources:
        return True
    files = [
        file
        for s in sources
        for file in (members(located(root, s.path), s.without) if s.kind == "folder" else [located(root, s.path)])
    ]
    if spec.data.writer != TEMPLATES or len(files) > _MOST_FILES:
        return False
    return sum(f.stat().st_size for f in files if f.is_file()) <= _MOST_BYTES
