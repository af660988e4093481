"""From the sources of a spec to training and held-out rows, with every count."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.data.clean import Counts, Row, normalised, redacted, sorted_out
from engine.data.columns import asked_of, columns_of
from engine.data.contamination import without_acceptance
from engine.data.folder import folder_rows, members
from engine.data.glossary import terms_of
from engine.data.made.functions import is_code
from engine.data.made.rows import Writer, made_rows
from engine.data.profile import MIN_ROWS
from engine.data.read import HISTORY, holds_rows, read_table, read_text
from engine.data.rows import paired
from engine.data.set_rows import apart, measured_part
from engine.data.split import split
from engine.data.texts import Texts, texts
from engine.errors import BadInput
from engine.graders.verdict import References, Term
from engine.rubric import breaks_guidelines
from engine.spec import Source, TrainingSpec

Read = Callable[[Sequence[Source], Path, Counts], list[Row]]
MIN_HELD_OUT = 2
MAX_REPLY_TOKENS = 512


@dataclass(frozen=True)
class Prepared:
    train: list[Row]
    held_out: list[Row]
    counts: Counts
    references: References
    labels: tuple[str, ...]
    """The closed set of replies of a classification; empty for free text."""
    reply_tokens: int
    """Longest reply the model is let write: about 1.4 times the longest it learns from."""
    texts: Texts = field(default_factory=Texts)
    """What is read as it is, where that is a stage."""


def prepare(spec: TrainingSpec, root: Path, frozen: frozenset[str] = frozenset(), writer: Writer | None = None, read: Read | None = None) -> Prepared:
    """Read, clean, redact, filter and split; paths are relative to `root`.

    Where the person names a file to measure with, its rows are what is held out, and what repeats them is not learned from.
    `frozen`: normalised messages that earlier runs were measured with, which stay held out. `writer` asks questions about texts in
    the place of templates. `read` reads the sources somewhere else, where nobody has to write questions.

    Raises:
        BadInput: a file cannot be used, or fewer than 20 usable rows remain.
    """
    counts = Counts()
    learned = [s for s in spec.data.sources if s.use == "train"]
    rows = read(learned, root, counts) if read is not None and writer is None else read_all(learned, root, counts, writer)
    rows, measuring = apart(rows, counts)
    measuring += [r for s in spec.data.sources if s.use == "eval" for r in measured_part(read_source(s, root, counts))]
    asked = sorted_out(measuring, Counts(), keep=spec.data.keep)
    acceptance = redacted(asked, spec.data.redact, Counts(), spec.data.keep, spec.data.own)
    if spec.data.limit is not None and len(rows) > spec.data.limit:
        counts.read += len(rows) - spec.data.limit
        counts.dropped["over_limit"] += len(rows) - spec.data.limit
        rows = random.Random(spec.data.seed).sample(rows, spec.data.limit)
    rows = sorted_out(rows, counts, labels=spec.task == "classification", keep=spec.data.keep)
    rows = redacted(without_acceptance(rows, asked, counts), spec.data.redact, counts, spec.data.keep, spec.data.own)
    rows = _without_same(rows, acceptance, counts)
    if spec.data.drop_bad_examples and "breaks_guidelines" not in spec.data.keep and any(c.grader.kind == "guidelines" for c in spec.rubric):
        for row in (r for r in rows if breaks_guidelines(r.reply) is not None):
            counts.drop("breaks_guidelines", row)
        rows = [r for r in rows if breaks_guidelines(r.reply) is None]
    if not any(s.kind == "dpo" for s in spec.stages):
        rows = _without_disliked(rows, counts)
    rows = _within_share(rows, spec.data.max_made_share, spec.data.seed, counts)
    cpt = next((s for s in spec.stages if s.kind == "cpt"), None)
    if cpt is not None and len(spec.stages) == 1 and not acceptance:
        return _only_texts(spec, root, rows, cpt.max_length, counts)
    if len(rows) < MIN_ROWS:
        raise BadInput(f"Only {len(rows)} usable rows are left; at least {MIN_ROWS} are needed.",
                       f"{counts.read} were read{_dropped(counts)}.",
                       "Add more examples of messages with good replies, or name another file with --data.")
    if acceptance:
        drawn = random.Random(spec.data.seed).sample(acceptance, min(len(acceptance), spec.data.max_eval_rows))
        train, held_out = rows, sorted(drawn, key=lambda r: (r.file, r.line))
    else:
        train, held_out = _split(rows, spec, frozen)
    # A reply somebody disliked is no measure for others.
    held_out = _without_disliked(held_out, counts)
    if len(held_out) < MIN_HELD_OUT:
        raise BadInput("The messages read too much alike to measure honestly.",
                       f"Only {len(held_out)} of {len(rows)} rows could be held out without having a twin among those that are learned from.",
                       "Add messages that differ more, or another file with --data.")
    closed = spec.task == "classification" and not any(c.grader.kind == "ending" for c in spec.rubric)
    labels = tuple(sorted({r.reply for r in rows})) if closed else ()
    pieces = Texts() if cpt is None else texts(spec, root, train, held_out, cpt.max_length, counts)
    return Prepared(train, held_out, counts, references(spec, root), labels, _reply_tokens(train), pieces)


def _reply_tokens(rows: Sequence[Row]) -> int:
    return min(MAX_REPLY_TOKENS, max(32, 2 * max((len(r.reply.split()) for r in rows), default=0)))


def _only_texts(spec: TrainingSpec, root: Path, rows: Sequence[Row], tokens: int, counts: Counts) -> Prepared:
    """Nothing but texts is learned; questions made from a part of them, which is not read, measure it."""
    _, held_out = _split(list(rows), spec, frozenset()) if len(rows) >= MIN_ROWS else ([], [])
    read = texts(spec, root, rows, held_out, tokens, counts)
    counts.dropped["only_measures"] += len(rows) - len(held_out)
    return Prepared([], held_out, counts, references(spec, root), (), _reply_tokens(held_out), read)


def _without_same(rows: list[Row], acceptance: Sequence[Row], counts: Counts) -> list[Row]:
    """Without messages that the placeholders have made the same as one of the acceptance file."""
    known = {normalised(r.prompt) for r in acceptance}
    for row in rows:
        if normalised(row.prompt) in known:
            counts.drop("in_acceptance_file", row)
    return [r for r in rows if normalised(r.prompt) not in known]


def _without_disliked(rows: Sequence[Row], counts: Counts) -> list[Row]:
    for row in rows:
        if row.liked is False:
            counts.drop("disliked", row)
    return [r for r in rows if r.liked is not False]


def _within_share(rows: list[Row], most: float, seed: int, counts: Counts) -> list[Row]:
    """Rows people wrote, and of the made ones no more than their share; a model of its own echoes forgets how people speak."""
    made = [n for n, r in enumerate(rows) if r.made]
    written = len(rows) - len(made)
    wanted = int(written * most / (1 - most)) if most < 1 else len(made)
    if not written or len(made) <= wanted:
        return rows
    gone = set(made) - set(random.Random(seed).sample(made, wanted))
    for n in sorted(gone):
        counts.drop("over_made_share", rows[n])
    return [r for n, r in enumerate(rows) if n not in gone]


def _split(rows: list[Row], spec: TrainingSpec, frozen: frozenset[str]) -> tuple[list[Row], list[Row]]:
    """Made rows by document; of so few documents that no whole one can be held out, by passage."""
    data = spec.data
    train, held_out = split(rows, data.eval_share, data.max_eval_rows, data.seed, frozen)
    if len(held_out) >= MIN_HELD_OUT or not any(r.made for r in rows):
        return train, held_out
    return split([replace(r, group=f"passage {r.line}", groups=()) if r.made else r for r in rows], data.eval_share, data.max_eval_rows, data.seed, frozen)


def _dropped(counts: Counts) -> str:
    said = ", ".join(f"{n} {why.replace('_', ' ')}" for why, n in counts.dropped.items() if n)
    return f"; left out: {said}" if said else ""


def read_all(sources: Sequence[Source], root: Path, counts: Counts, writer: Writer | None = None) -> list[Row]:
    """Rows of all sources in order."""
    return [r for s in sources for r in read_source(s, root, counts, writer)]


def read_source(source: Source, root: Path, counts: Counts, writer: Writer | None = None) -> list[Row]:
    """Rows of a source: those it holds, or those made from a text."""
    if source.kind == "folder":
        return list(folder_rows(root / source.path, source.path, counts, writer, source.speaker))
    if source.kind == "text":
        return list(made_rows(root / source.path, source.path, counts, writer))
    return read_rows(source, root, counts)


def read_rows(source: Source, root: Path, counts: Counts | None = None) -> list[Row]:
    """Message and reply pairs of one file of rows; what of it cannot be used is told to `counts`."""
    path = root / source.path
    table = read_table(path, source.speaker)
    if not table.rows and table.left_out:
        raise BadInput(f"Nothing in {source.path} can be used.", f"{table.left_out[0]}.", "Name another file.")
    columns = columns_of(table, asked_of(source))
    if not columns.prompt or not columns.reply:
        raise BadInput(f"{source.path} has no column pair I recognise as message and reply.",
                       f"I saw these columns: {', '.join(table.columns)}.",
                       "Say which column holds the message and which the reply.")
    if counts is not None:
        counts.left_out += [f"{source.path}: {why}" for why in table.left_out]
    return paired(table, columns, source.path, archive=path.suffix.lower() == ".zip")


def references(spec: TrainingSpec, root: Path) -> References:
    """Facts and house terms replies are judged against."""
    facts: list[str] = []
    terms: list[Term] = []
    for source in spec.data.sources:
        if source.use != "retrieve" and not (source.use == "train" and source.kind in ("text", "folder")):
            continue
        if source.kind == "folder":
            facts += [text for path in members(root / source.path) if (text := _fact(path)) is not None]
        elif source.kind == "text" and source.use == "train":
            facts += [text for text in (_fact(root / source.path),) if text is not None]
        elif source.kind == "glossary":
            terms += terms_of(root / source.path)
        else:
            facts.append(read_text(root / source.path))
    return References("\n\n".join(facts), tuple(terms), spec.limits.max_response_seconds, spec.data.embedding)


def _fact(path: Path) -> str | None:
    """The words of a text; code, tables and what cannot be read state no facts."""
    if path.name == HISTORY or is_code(path.suffix.lower()) or holds_rows(path):
        return None
    try:
        return read_text(path)
    except BadInput:
        return None
