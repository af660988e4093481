"""Tables of training data: objects and cells read as they are meant, with what of them is in no row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from engine.data.formats.jsonrows import object_rows, training_rows
from engine.data.formats.openai import shared_instructions
from engine.data.formats.table import Table, table


def object_table(numbered: Iterable[tuple[int, Any]], where: str = "line", told: Sequence[str] = ()) -> Table:
    """A table of objects with their numbers; `where` is what these count, `told` what is known to be left out already."""
    left_out, unused = list(told), list[str]()
    return _with_shared(table(object_rows(numbered, left_out, unused, where), left_out, unused=unused))


def text_table(numbered: Iterable[tuple[int, dict[str, str]]], columns: Iterable[str] = (), where: str = "line", told: Sequence[str] = ()) -> Table:
    """A table of rows of texts; where they are training data of another program, as that is meant. `columns` are those it has whatever its rows say."""
    left_out, unused = list(told), list[str]()
    rows, known = training_rows(numbered, left_out, unused, where)
    return _with_shared(table(rows, left_out, () if known else columns, unused))


def _with_shared(found: Table) -> Table:
    return replace(found, left_out=(*found.left_out, *shared_instructions(found)))
