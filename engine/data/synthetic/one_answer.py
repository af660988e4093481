"""One question, one answer: rows made from several documents, or with placeholders in them, may ask the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from engine.core.comparing import normalised
from engine.core.row import Row
from engine.data.counts import Counts

_NOT_ASKED = ("code", "commit")
"""Made of code, where nothing is asked."""
SAME_QUESTION = "same_question"


def with_one_answer(rows: Sequence[Row], counts: Counts) -> list[Row]:
    """Made questions that documents answer differently say which is meant; those that still have several answers are
    left out, for nobody could repair them. Rows people wrote stay as they are."""
    rows = list(rows)
    for group in _doubled(rows):
        files = {rows[n].file for n in group}
        if len(files) > 1:
            for n in group:
                if _is_asked(rows[n]):
                    rows[n] = replace(rows[n], prompt=f"{rows[n].prompt} ({_words_of(rows[n].file, files)})")
    gone: dict[int, Row] = {}
    for group in _doubled(rows):
        gone |= {n: next(rows[m] for m in group if m != n) for n in group if _is_asked(rows[n])}
    for n, beside in sorted(gone.items()):
        counts.drop(SAME_QUESTION, rows[n], beside)
    return [row for n, row in enumerate(rows) if n not in gone]


def _doubled(rows: Sequence[Row]) -> list[list[int]]:
    """Rows with equal messages and several answers, at least one of which was made from a document."""
    same: dict[str, list[int]] = defaultdict(list)
    for n, row in enumerate(rows):
        same[normalised(row.prompt)].append(n)
    return [
        group
        for group in same.values()
        if len({normalised(rows[n].reply) for n in group}) > 1 and any(_is_asked(rows[n]) for n in group)
    ]


def _is_asked(row: Row) -> bool:
    return bool(row.made) and row.made not in _NOT_ASKED


def _words_of(file: str, files: set[str]) -> str:
    """The name of a file without its ending; whole where another is called the same."""
    short = Path(file).stem
    return short if sum(Path(f).stem == short for f in files) == 1 else file
