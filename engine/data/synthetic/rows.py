"""Training rows from files that hold none: questions from documents, gaps and descriptions from code, changes from
its history."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from engine.core.row import Row
from engine.data.counts import Counts
from engine.data.formats.table import PROMPT, REPLY
from engine.data.parse import HISTORY
from engine.data.read import read_table, read_text
from engine.data.synthetic.functions import functions, is_code, rows_of
from engine.data.synthetic.grounded import ungrounded
from engine.data.synthetic.of_document import Asked, asked_of
from engine.data.synthetic.questions import language_for
from engine.retrieval.passages import Passage, passages

TEMPLATES = "templates"
_FEWEST_WORDS = 3


class Writer(Protocol):
    """Writes questions a passage answers, with the answers; a language model behind it."""

    @property
    def name(self) -> str:
        """For the data card and the mark on each row."""

    def write(self, passage: Passage) -> list[tuple[str, str]]:
        """Pairs of question and answer; empty where the passage gives none. Raises LlmUnavailable."""


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
    asked = (
        asked_of(found, language_for(text))
        if writer is None
        # One passage after another: what a model has written is used, should it fail at the next.
        else (Asked(question, answer, (p,)) for p in found for question, answer in writer.write(p))
    )
    for one in asked:
        first = one.passages[0]
        row = Row(
            one.question,
            one.answer,
            name,
            first.line,
            group=name,
            made=writer.name if writer is not None else TEMPLATES,
            passage=one.text,
        )
        if len(one.question.split()) < _FEWEST_WORDS or not one.answer.strip():
            continue
        missing = ungrounded(one.answer, "\n".join(f"{p.heading}\n{p.text}" for p in one.passages))
        if missing is None:
            yield row
        elif counts is not None:
            counts.read += 1
            counts.drop("not_in_the_passage", row)


def title_of(text: str, name: str) -> str:
    """The title a text gives itself: its only heading of the first rank; else its file name in words."""
    first = [row.strip() for row in text.split("\n") if row.startswith("# ")]
    if len(first) == 1 and len(first[0]) <= 80:
        return first[0][2:].strip("# *_")
    return re.sub(r"[-_\s]+", " ", Path(name.rsplit(".zip/", maxsplit=1)[-1]).stem).strip() or name
