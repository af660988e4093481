"""How many columns a table may have, and how long their names are."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from engine.core.errors import BadInput
from engine.core.sentences import Digits, Sentence, sentence

MOST_COLUMNS, MOST_NAMES = 1000, 5000
"""Columns of one row, and different ones of all rows together: each name is weighed against the others."""


_LONGEST_NAME = 2000
"""Letters: names are weighed against each other word by word."""


_IT = sentence("error-it", "It")


class TooWide(BadInput):
    """A table of more columns than are read; `what` begins with “It”."""

    def of(self, path: Path) -> BadInput:
        """The same with the name of the file."""
        assert isinstance(self.what, Sentence)
        what = Sentence(self.what.replace("It", str(path), 1), self.what.key, {**self.what.figures, "table": str(path)})
        return BadInput(what, self.why, self.todo)


def require_narrow(columns: int, most: int = MOST_COLUMNS) -> None:
    """Raises TooWide where there are more columns than people write tables of messages with."""
    if columns > most:
        raise TooWide(
            sentence(
                "error-has_columns_and_read_tables",
                "{table} has {columns} columns, and I read tables of up to {most}.",
                table=_IT,
                columns=Digits(f"{columns:,}"),
                most=Digits(f"{most:,}"),
            ),
            sentence(
                "error-so_many_measurements_or_matrix",
                "So many are measurements or a matrix rather than messages and answers.",
            ),
            sentence(
                "error-save_with_columns_for_message",
                "Save it with the columns for the message and for its answer or label alone, and name that.",
            ),
        )


def require_names(header: Iterable[object]) -> None:
    """Raises TooWide where the name of a column is a text."""
    longest = max((len(name) for name in header if isinstance(name, str)), default=0)
    if longest > _LONGEST_NAME:
        raise TooWide(
            sentence(
                "error-has_column_whose_name_letters",
                "{table} has a column whose name is {longest} letters long.",
                table=_IT,
                longest=Digits(f"{longest:,}"),
            ),
            sentence(
                "error-names_columns_have_up_letters",
                "Names of columns have up to {longest_name} letters; this is a text.",
                longest_name=Digits(f"{_LONGEST_NAME:,}"),
            ),
            sentence(
                "error-put_line_with_short_names",
                "Put a line with short names of the columns at its top, and save it again.",
            ),
        )
