"""Training rows from files that hold none: questions from documents, gaps and descriptions from code, changes from
its history."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from engine.core.row import Row
from engine.data.counts import Counts
from engine.data.formats.table import PROMPT, REPLY
from engine.data.parse import HISTORY
from engine.data.read import read_table, read_text
from engine.data.synthetic.functions import functions, is_code, rows_of
from engine.data.synthetic.grounded import ungrounded, ungrounded_translation
from engine.data.synthetic.of_document import Asked, asked_of
from engine.data.synthetic.parts import parts_of
from engine.data.synthetic.questions import language_for
from engine.data.synthetic.written_lines import other_language
from engine.models.catalogue import catalogue
from engine.retrieval.passages import Passage, passages
from engine.retrieval.sentence_encoder import present

TEMPLATES = "templates"
_FEWEST_WORDS = 3


def writes_here(name: str) -> bool:
    """Whether a writer of that name is a base model in this process, and not one that is spoken to elsewhere."""
    return any(model.name == name for model in catalogue())


class Writer(Protocol):
    """Writes questions that passages answer, with the answers; a language model behind it."""

    @property
    def name(self) -> str:
        """For the data card and the mark on each row."""

    def knows(self, text: str) -> bool:
        """Whether it can write about a text; about others templates ask."""

    def write(self, passages: Sequence[Passage]) -> Iterator[list[tuple[str, str]]]:
        """Of each passage in order pairs of question and answer, none where it gives none; without an answer where the
        passage does not say it. Raises LlmUnavailable."""


def made_rows(
    path: Path, name: str, counts: Counts | None = None, writer: Writer | None = None, text: str | None = None
) -> Iterator[Row]:
    """Rows made from a text, a code file or a `.git` folder; each says what it was made from and how. `text`: what the
    file says, where it was read already.

    Raises:
        BadInput: the file cannot be read.
    """
    if path.name == HISTORY:
        changes = read_table(path)
        for n, row in zip(changes.lines, changes.rows, strict=True):
            yield Row(
                f"Make this change: {row[PROMPT]}",
                f"```diff\n{row[REPLY]}\n```",
                name,
                n,
                group=str(n),
                made="commit",
                passage=row[REPLY],
            )
    elif is_code(path.suffix.lower()):
        for function in functions(read_text(path) if text is None else text, path.suffix.lower()):
            for prompt, reply in rows_of(function):
                yield Row(prompt, reply, name, function.line, group=name, made="code", passage=function.code)
    else:
        yield from _from_text(read_text(path) if text is None else text, name, counts, writer)


def _from_text(text: str, name: str, counts: Counts | None, writer: Writer | None) -> Iterator[Row]:
    found = list(passages(text, title_of(text, name)))
    writer = writer if writer is not None and writer.knows(text) else None
    for one in asked_of(found, language_for(text)) if writer is None else _written(found, writer):
        row = Row(
            one.question,
            one.answer,
            name,
            one.passages[0].line,
            group=name,
            made=writer.name if writer is not None else TEMPLATES,
            passage=one.text,
            unanswered=not one.answer,
        )
        if len(one.question.split()) < _FEWEST_WORDS:
            continue
        if row.unanswered or _missing(one, as_written=writer is None) is None:
            yield row
        elif counts is not None:
            counts.read += 1
            counts.drop("not_in_the_passage", row)


def _written(found: Sequence[Passage], writer: Writer) -> Iterator[Asked]:
    """What a model asks of a text, part by part: what it has written is used, should it fail at the next."""
    parts = list(parts_of(found))
    for part, pairs in zip(parts, writer.write([p.as_one for p in parts]), strict=True):
        yield from (Asked(question.strip(), answer.strip(), part.passages) for question, answer in pairs)


def _missing(one: Asked, *, as_written: bool) -> str | None:
    """What of an answer its passages do not say; `as_written` where it was taken from them word for word."""
    known = "\n".join(f"{p.heading}\n{p.text}" for p in one.passages)
    # Without what compares meanings a translation is told from nothing, and dropped.
    if not as_written and present() and other_language(one.answer, known):
        return ungrounded_translation(one.answer, known)
    return ungrounded(one.answer, known, "" if as_written else one.question)


def title_of(text: str, name: str) -> str:
    """The title a text gives itself: its only heading of the first rank; else its file name in words."""
    first = [row.strip() for row in text.split("\n") if row.startswith("# ")]
    if len(first) == 1 and len(first[0]) <= 80:
        return first[0][2:].strip("# *_")
    return re.sub(r"[-_\s]+", " ", Path(name.rsplit(".zip/", maxsplit=1)[-1]).stem).strip() or name
