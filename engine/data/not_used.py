"""What of a table the model does not learn, in words for a person."""

from __future__ import annotations

from pathlib import Path

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
        where = f" in {' and '.join(columns.prompt)}" if columns.prompt else ""
        return (
            f"There are no replies in {path}: it holds messages{where}, and no column with answers to them "
            "or with a label to learn. Export it once more "
            f"with the replies, name a file that has them, or say which column holds the answer. I saw: {seen}."
        )
    return f"{path} has no column pair I recognise as message and reply. I saw: {seen}."
