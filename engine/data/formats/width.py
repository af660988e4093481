"""How many columns a table may have."""

from __future__ import annotations

from engine.core.errors import BadInput

MOST_COLUMNS, MOST_NAMES = 1000, 5000
"""Columns of one row, and different ones of all rows together: each name is weighed against the others."""


class TooWide(BadInput):
    """A table of more columns than are read; `what` begins with “It”."""


def require_narrow(columns: int, most: int = MOST_COLUMNS) -> None:
    """Raises TooWide where there are more columns than people write tables of messages with."""
    if columns > most:
        raise TooWide(f"It has {columns:,} columns, and I read tables of up to {most:,}.",
                      "So many are measurements or a matrix rather than messages and answers.",
                      "Save it with the columns for the message and for its answer or label alone, and name that.")
