"""What of a table the model does not learn, in words for a person."""

from __future__ import annotations

from pathlib import Path

from engine.core.sentences import all_of, sentence
from engine.data.columns import Columns
from engine.data.formats.table import Table
from engine.data.rows import not_accepted

MOST_NAMED = 8
"""So many columns are named; of more the number."""
_MOST_SEEN = 60
"""Columns that are named in a sentence of all of them."""


def columns_note(name: str, columns: Columns) -> str:
    """Which columns are neither message nor answer; empty where all are one of them."""
    if not columns.unused:
        return ""
    shown = [f"{c} (another answer)" if c in columns.seconds else c for c in columns.unused[:MOST_NAMED]]
    more = len(columns.unused) - len(shown)
    listed = ", ".join(shown) + (f" and {more} more" if more else "")
    text = f"Of {name} the model does not see: {listed}."
    if columns.seconds:
        text += f" It learns the answers in {columns.reply}; name the column {columns.seconds[0]} for the others."
    return text


def rows_note(name: str, table: Table, columns: Columns) -> str:
    """Which rows an annotation tool has not accepted; empty where there are none."""
    left = not_accepted(table, columns)
    if not left:
        return ""
    said = ", ".join(f"{n} {what}" for what, n in sorted(left.items()))
    return f"{sum(left.values())} rows of {name} are not used, because they were not accepted during labelling: {said}."


def no_pair(path: Path, table: Table, columns: Columns) -> str:
    """Why a table cannot be learned from: it has no answers, or no columns that are message and answer."""
    filled = frozenset(table.filled)
    seen = ", ".join(c if c in filled else f"{c} (empty)" for c in table.columns[:_MOST_SEEN]) or "none"
    seen += f" and {more:,} more" if (more := len(table.columns) - _MOST_SEEN) > 0 else ""
    if columns.lacking == "replies":
        where = sentence("error-in_columns", " in {columns}", columns=all_of(columns.prompt)) if columns.prompt else ""
        return sentence(
            "error-no_replies",
            "There are no replies in {path}: it holds messages{where}, and no column with answers to them or with a "
            "label to learn. Export it once more with the replies, name a file that has them, or say which column "
            "holds the answer. I saw: {seen}.",
            path=path,
            where=where,
            seen=seen,
        )
    return sentence(
        "error-no_pair_seen",
        "{path} has no column pair I recognise as message and reply. I saw: {seen}.",
        path=path,
        seen=seen,
    )


def none_read(folder: Path, looked: int, files: int) -> str:
    """Why a folder cannot be learned from: none of its files that were `looked` at can be read."""
    return sentence(
        "error-none_read",
        "I cannot read any of the files in {folder} I looked at ({looked} of {files}).",
        folder=folder,
        looked=looked,
        files=files,
    )


def nothing_usable(path: Path, table: Table) -> str:
    """Why a table without a row cannot be learned from."""
    return sentence(
        "error-nothing_usable_because",
        "Nothing in {path} can be used: {why}.",
        path=path,
        why=table.left_out[0],
    )
