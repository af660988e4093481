"""From the sources of a spec to training and held-out rows, with every count."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.core.display_names import LEFT_OUT, in_words
from engine.core.errors import BadInput
from engine.core.noted import count
from engine.core.remedies import Action, MoreExamples
from engine.core.row import Row
from engine.core.sentences import Sentence, semicolons, sentence
from engine.core.spec import Source, TrainingSpec
from engine.data.asked_columns import asked_of
from engine.data.canned import canned
from engine.data.columns import columns_of
from engine.data.counts import Counts
from engine.data.folder import folder_rows
from engine.data.formats.table import FILE, SPLIT
from engine.data.hub_place import require_unchanged, source_path
from engine.data.marked_rows import marked_lines
from engine.data.profile import MIN_ROWS
from engine.data.read import read_table
from engine.data.rows import paired
from engine.data.set_rows import apart, measured_part
from engine.data.sources_of_facts import references
from engine.data.split import split
from engine.data.synthetic.answered_nowhere import without_answered
from engine.data.synthetic.rows import Writer, made_rows
from engine.data.texts import Texts, texts
from engine.data.tokens import MOST_REPLY, longest_tokens, reply_limit
from engine.data.told import told_of
from engine.data.usable import usable, without_disliked
from engine.graders.verdict import References
from engine.models.base_weights import base_of

Read = Callable[[Sequence[Source], Path, Counts], list[Row]]
MIN_HELD_OUT = 2


@dataclass(frozen=True)
class Prepared:
    train: Sequence[Row]
    held_out: Sequence[Row]
    counts: Counts
    references: References
    labels: tuple[str, ...]
    """The closed set of replies of a classification; empty for free text."""
    reply_tokens: int
    """Longest reply the model is let write, in tokens: about 1.3 times the longest right one."""
    texts: Texts = field(default_factory=Texts)
    """What is read as it is, where that is a stage."""
    longest_reply: int = 0
    """Tokens of the longest right reply."""


def prepare(
    spec: TrainingSpec,
    root: Path,
    frozen: frozenset[str] = frozenset(),
    writer: Writer | None = None,
    read: Read | None = None,
    forgotten: Callable[[Row], bool] | None = None,
) -> Prepared:
    """Read, clean, redact, filter and split; paths are relative to `root`.

    Where the person names a file to measure with, its rows are what is held out, and what repeats them is not learned
    from.
    `frozen`: normalised messages that earlier runs were measured with, which stay held out. `forgotten` tells of a row
    whether it is of somebody who is to be forgotten. `writer` asks questions about texts in the place of templates.
    `read` reads the sources somewhere else, where nobody has to write questions.

    Raises:
        BadInput: a file cannot be used, or fewer than 20 usable rows remain.
    """
    for source in spec.data.sources:
        if source.use != "never":
            require_unchanged(root, source.path)
    counts = Counts()
    learned = [s for s in spec.data.sources if s.use == "train"]
    rows = (
        # A writer is a model in this process, so what it has to write on is read here.
        read(learned, root, counts) if read is not None and writer is None else read_all(learned, root, counts, writer)
    )
    if forgotten is not None:
        for row in (gone := [row for row in rows if forgotten(row)]):
            counts.drop("forgotten", row)
        rows = [row for row in rows if row not in gone] if gone else rows
    rows = without_answered(rows, lambda: references(spec, root).facts, counts)
    rows, asked = divided(rows, spec, root, counts)
    found = usable(spec, rows, asked, counts)
    rows, acceptance = found.rows, found.acceptance
    cpt = next((s for s in spec.stages if s.kind == "cpt"), None)
    # Without a stage that learns replies, questions made from the texts can only measure.
    if cpt is not None and len(spec.stages) == 1 and not acceptance:
        return _only_texts(spec, root, rows, cpt.max_length, counts)
    require_enough(rows, spec, counts)
    train, held_out = sides(rows, acceptance, spec, counts, frozen)
    labels = tuple(sorted({r.reply for r in rows})) if found.book is not None else ()
    counts.told += told_of(found, labels, counts)
    # Of a label it is no fault that it is learned.
    if not labels and (same := canned(train, held_out)).worth_saying:
        counts.told.append(same.said)
    # After the split: texts of rows that measure are not read either.
    pieces = Texts() if cpt is None else texts(spec, root, train, held_out, cpt.max_length, counts)
    longest = longest_tokens([r.reply for r in (*train, *held_out) if r.liked is not False], base_of(spec.model))
    return Prepared(
        train,
        held_out,
        counts,
        references(spec, root),
        labels,
        reply_limit(longest, _most_tokens(spec)),
        pieces,
        longest,
    )


def require_enough(rows: Sequence[Row], spec: TrainingSpec, counts: Counts) -> None:
    """Raises BadInput where nothing can be learned from so few rows, or from labels that do not differ."""
    if len(rows) < MIN_ROWS:
        raise BadInput(
            sentence(
                "noted-too_few_usable",
                "Only {rows} usable rows are left; at least {least} are needed.",
                rows=len(rows),
                least=MIN_ROWS,
            ),
            sentence("noted-rows_read", "{read} were read{dropped}.", read=counts.read, dropped=_dropped(counts)),
            sentence("noted-todo-more_rows", "Add more examples of messages with good replies, or name another file."),
            remedies=(MoreExamples(have=len(rows), needed=MIN_ROWS), Action(kind="name_file")),
        )
    if spec.task == "classification" and len({r.reply for r in rows}) == 1:
        raise BadInput(
            sentence(
                "noted-one_label",
                "All rows have one label, “{label}”, so there is nothing to learn to tell apart.",
                label=rows[0].reply,
            ),
            "",
            sentence(
                "noted-todo-one_label",
                "Add rows with other labels, name the column that holds them, or say what else the model should do.",
            ),
        )


def sides(
    rows: list[Row], acceptance: Sequence[Row], spec: TrainingSpec, counts: Counts, frozen: frozenset[str] = frozenset()
) -> tuple[list[Row], list[Row]]:
    """Rows to learn from and rows that are held out, which are those of the person's own file where there is one.

    Raises:
        BadInput: too few could be held out.
    """
    if acceptance:
        # Drawn, not the first ones: files are often sorted.
        drawn = random.Random(spec.data.seed).sample(acceptance, min(len(acceptance), spec.data.max_eval_rows))
        train, held_out = rows, sorted(drawn, key=lambda r: (r.file, r.line))
    else:
        train, held_out = _split(rows, spec, frozen)
    # A reply somebody disliked is no measure for others.
    held_out = without_disliked(held_out, counts)
    if len(held_out) < MIN_HELD_OUT:
        raise BadInput(
            sentence("noted-too_similar", "The messages are too similar for an honest test."),
            sentence(
                "noted-few_held_out",
                "Only {held_out} of {rows} rows could be held out for testing without being almost the same as a "
                "training row.",
                held_out=len(held_out),
                rows=len(rows),
            ),
            sentence("noted-todo-too_similar", "Add messages that differ more, or another file."),
            remedies=(Action(kind="name_file"),),
        )
    return train, held_out


def divided(rows: list[Row], spec: TrainingSpec, root: Path, counts: Counts) -> tuple[list[Row], list[Row]]:
    """Rows to learn from, and rows to measure with: those whose own set says so, and those of the files the person
    measures with.

    Raises:
        BadInput: a file to measure with cannot be read.
    """
    learned, measuring = apart(rows, counts)
    return learned, measuring + [
        r for s in spec.data.sources if s.use == "eval" for r in measured_part(read_source(s, root, counts))
    ]


def _most_tokens(spec: TrainingSpec) -> int:
    """As many as a row may have that is learned whole."""
    return max((s.max_length for s in spec.stages if s.kind != "cpt"), default=MOST_REPLY)


def _only_texts(spec: TrainingSpec, root: Path, rows: Sequence[Row], tokens: int, counts: Counts) -> Prepared:
    """Nothing but texts is learned; questions made from a part of them, which is not read, measure it."""
    _, held_out = _split(list(rows), spec, frozenset()) if len(rows) >= MIN_ROWS else ([], [])
    read = texts(spec, root, rows, held_out, tokens, counts)
    counts.dropped["only_measures"] += len(rows) - len(held_out)
    longest = longest_tokens([r.reply for r in held_out], base_of(spec.model))
    return Prepared([], held_out, counts, references(spec, root), (), reply_limit(longest), read, longest)


def _split(rows: list[Row], spec: TrainingSpec, frozen: frozenset[str]) -> tuple[list[Row], list[Row]]:
    """Made rows by document; of so few documents that no whole one can be held out, by passage."""
    data = spec.data
    labelled = spec.task == "classification"
    train, held_out = split(rows, data, frozen, labelled=labelled)
    if len(held_out) >= MIN_HELD_OUT or not any(r.made for r in rows):
        return train, held_out
    return split(
        [replace(r, group=f"passage {r.line}", groups=_passages(r)) if r.made else r for r in rows],
        data,
        frozen,
    )


def _passages(row: Row) -> tuple[str, ...]:
    """Each passage a made row rests on: an answer of several belongs to all of them."""
    parts = [f"{row.line}"] if row.made in ("code", "commit") else row.passage.split("\n\n")
    return tuple(f"passage={row.file}: {part}" for part in parts)


def _dropped(counts: Counts) -> str:
    whys = [
        sentence(
            "noted-counted",
            "{count} ({why})",
            count=count(n),
            why=Sentence(in_words(why, LEFT_OUT), f"name-dropped-{why}"),
        )
        for why, n in counts.dropped.items()
        if n
    ]
    return sentence("noted-also_left_out", "; left out: {whys}", whys=semicolons(whys)) if whys else ""


def read_all(sources: Sequence[Source], root: Path, counts: Counts, writer: Writer | None = None) -> list[Row]:
    """Rows of all sources in order.

    Raises:
        BadInput: a source cannot be read, or no columns are recognised as message and reply.
    """
    return [r for s in sources for r in read_source(s, root, counts, writer)]


def read_source(source: Source, root: Path, counts: Counts, writer: Writer | None = None) -> list[Row]:
    """Rows of a source: those it holds, or those made from a text.

    Raises:
        BadInput: a source cannot be read, or no columns are recognised as message and reply.
    """
    if source.kind == "folder":
        path = source_path(root, source.path)
        return list(folder_rows(path, source.path, counts, writer, source.speaker, source.without))
    if source.kind == "text":
        return list(made_rows(source_path(root, source.path), source.path, counts, writer))
    return read_rows(source, root, counts)


def read_rows(source: Source, root: Path, counts: Counts | None = None) -> list[Row]:
    """Message and reply pairs of one file of rows; what of it cannot be used is told to `counts`.

    Raises:
        BadInput: nothing in it can be used, or no columns are recognised as message and reply.
    """
    path = source_path(root, source.path)
    table = read_table(path, source.speaker)
    if not table.rows and table.left_out:
        raise BadInput(
            sentence("error-nothing_can_be_used", "Nothing in {name} can be used.", name=source.path),
            sentence("error-only_why", "{why}.", why=table.left_out[0]),
            sentence("error-name_another_file", "Name another file."),
        )
    columns = columns_of(table, asked_of(source))
    if not columns.prompt or not columns.reply:
        raise BadInput(
            sentence(
                "error-has_no_column_pair_recognise",
                "{name} has no column pair I recognise as message and reply.",
                name=source.path,
            ),
            sentence("error-saw_these_columns", "I saw these columns: {names}.", names=", ".join(table.columns)),
            sentence("error-say_which_column_holds_message", "Say which column holds the message and which the reply."),
        )
    if counts is not None:
        counts.left_out += [f"{source.path}: {why}" for why in table.left_out]
    # A folder of several sets or labels says in which file a row stands; a single set has no such column of ours.
    inside = path.is_dir() and {FILE, SPLIT} <= set(table.columns)
    rows = paired(table, columns, source.path, archive=path.suffix.lower() == ".zip" or inside)
    if not source.without_rows:
        return rows
    marked = marked_lines(table, source.without_rows, (*columns.prompt, columns.reply, *columns.more_reply))
    left = [row for row in rows if row.line in marked]
    if counts is not None:
        counts.read += len(left)
        for row in left:
            counts.drop("marked_row", row)
    return [row for row in rows if row.line not in marked]
