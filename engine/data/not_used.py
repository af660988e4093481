"""What of a table the model does not learn, in words for a person."""

from __future__ import annotations

from engine.data.columns import Columns
from engine.data.formats.table import Table
from engine.data.rows import not_accepted

MOST_NAMED = 8
"""So many columns are named; of more the number."""


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
