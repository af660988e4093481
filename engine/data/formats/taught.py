"""Tables of training data: objects and cells read as they are meant, with what of them is in no row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from engine.data.formats.jsonrows import object_rows, training_rows
from engine.data.formats.openai import shared_instructions
from engine.data.formats.table import Table, table
from engine.data.formats.width import MOST_NAMES, require_names, require_narrow

Row = TypeVar("Row")


def object_table(numbered: Iterable[tuple[int, Any]], where: str = "line", told: Sequence[str] = ()) -> Table:
    """A table of objects with their numbers; `where` is what these count, `told` what is known to be left out
    already.

    Raises:
        TooWide: it has more columns than people write tables of messages with.
    """
    left_out, unused, numbered = list(told), list[str](), _narrow(numbered)
    return _with_shared(table(object_rows(numbered, left_out, unused, where), left_out, unused=unused))


def text_table(
    numbered: Iterable[tuple[int, dict[str, str]]],
    columns: Iterable[str] = (),
    where: str = "line",
    told: Sequence[str] = (),
) -> Table:
    """A table of rows of texts; where they are training data of another program, as that is meant. `columns` are
    those it has whatever its rows say.

    Raises:
        TooWide: it has more columns than people write tables of messages with.
    """
    left_out, unused, numbered = list(told), list[str](), _narrow(numbered)
    rows, known = training_rows(numbered, left_out, unused, where)
    return _with_shared(table(rows, left_out, () if known else columns, unused))


def _narrow(numbered: Iterable[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
    """The rows as they are.

    Raises:
        TooWide: one has more columns than are read, or all have together.
    """
    names: set[str] = set()
    for number, row in numbered:
        if isinstance(row, Mapping):
            names.update(map(str, row))
            require_narrow(len(row))
            require_narrow(len(names), MOST_NAMES)
            require_names(row)
        yield number, row


def _with_shared(found: Table) -> Table:
    return replace(found, left_out=(*found.left_out, *shared_instructions(found)))
