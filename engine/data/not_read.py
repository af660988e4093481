"""What of a file is in no row, in sentences for a person."""

from __future__ import annotations

from typing import Literal

from engine.data.formats.table import Table

_NAMED = 6
"""So many parts of a file that are not used are named; of more the number."""


def not_read(name: str, table: Table) -> list[tuple[Literal["rows_not_used", "columns_not_used"], str]]:
    """Parts that could not be used, one sentence each, and fields that are no columns, with the code of their note."""
    rows: list[tuple[Literal["rows_not_used", "columns_not_used"], str]] = [
        ("rows_not_used", f"{name}: {why}.") for why in table.left_out[:_NAMED]
    ]
    if (more := len(table.left_out) - len(rows)) > 0:
        rows.append(
            ("rows_not_used", f"{name}: {more} more parts are not used; the data card of the run lists all of them.")
        )
    fields = ", ".join(f"“{field}”" for field in table.unused)
    return [*rows, ("columns_not_used", f"{name}: nothing of {fields} is used.")] if fields else rows
