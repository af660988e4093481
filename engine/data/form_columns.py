"""A table that is a form: one long text, and short columns of what is to be found in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.data import column_names as names
from engine.data.column_kinds import TEXT_WORDS, Column
from engine.data.formats.table import GROUP, Table

_FEWEST = 2
"""So many fields make a form."""
_LONGER = 2.0
"""So many times longer than any field the text is."""
_FIELDS = frozenset({"label", "short", "number", "name", "text"})


def form_of(
    table: Table, seen: Mapping[str, Column], usable: Sequence[str], prompt: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The columns of the text and those of its fields, which are a guess; None where the table is no form, or has a
    column of answers."""
    if names.replies(table.columns):
        return None
    left = [c for c in seen if c not in (*prompt, GROUP) and c in table.filled]
    main = prompt[-1] if prompt else max((c for c in usable if c in left), key=lambda c: seen[c].words, default=None)
    if main is None or seen[main].words < TEXT_WORDS:
        return None
    fields = [
        c
        for c in left
        if c != main
        and seen[c].kind in _FIELDS
        and not _counts_rows(seen[c])
        and seen[c].words * _LONGER <= seen[main].words
    ]
    if len(fields) < _FEWEST:
        return None
    return tuple(prompt) or (main,), tuple(fields)


def _counts_rows(column: Column) -> bool:
    """Whether it numbers the rows: 1, 2, 3 …"""
    figures = [int(c) for c in column.cells if c.isdecimal()]
    return (
        len(figures) == len(column.cells) > 1
        and figures[0] in (0, 1)
        and column.distinct == len(figures)
        and figures == sorted(figures)
    )
