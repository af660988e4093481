"""How many columns a table may have, and how long their names are."""

from __future__ import annotations

from collections.abc import Iterable

from engine.core.errors import BadInput

MOST_COLUMNS, MOST_NAMES = 1000, 5000
"""Columns of one row, and different ones of all rows together: each name is weighed against the others."""


_LONGEST_NAME = 2000
"""Letters: names are weighed against each other word by word."""


class TooWide(BadInput):
    """A table of more columns than are read; `what` begins with “It”."""


def require_narrow(columns: int, most: int = MOST_COLUMNS) -> None:
    """Raises TooWide where there are more columns than people write tables of messages with."""
    if columns > most:
        raise TooWide(
            f"It has {columns:,} columns, and I read tables of up to {most:,}.",
            "So many are measurements or a matrix rather than messages and answers.",
            "Save it with the columns for the message and for its answer or label alone, and name that.",
        )


def require_names(header: Iterable[object]) -> None:
    """Raises TooWide where the name of a column is a text."""
    longest = max((len(name) for name in header if isinstance(name, str)), default=0)
    if longest > _LONGEST_NAME:
        raise TooWide(
            f"It has a column whose name is {longest:,} letters long.",
            f"Names of columns have up to {_LONGEST_NAME:,} letters; this is a text.",
            "Put a line with short names of the columns at its top, and save it again.",
        )
