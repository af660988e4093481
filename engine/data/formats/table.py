"""What every reader gives: rows of strings with their columns, and the line each row starts on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.data.letters import without_halves

PROMPT, REPLY, GROUP = "prompt", "reply", "conversation"
"""Columns of formats whose meaning is known, so that nobody has to say which is which."""


@dataclass(frozen=True)
class Table:
    """Rows as dicts of strings, the columns in order, and the line, row or message each begins at, counted from 1."""

    columns: tuple[str, ...]
    rows: list[dict[str, str]]
    lines: list[int]
    left_out: tuple[str, ...] = ()
    """Parts of the file that could not be used, and why."""


def table(numbered: Iterable[tuple[int, Mapping[str, str]]], left_out: Iterable[str] = ()) -> Table:
    """A table of rows that may each have their own columns."""
    columns: dict[str, None] = {}
    rows, lines = [], []
    for line, row in numbered:
        whole = {without_halves(name): without_halves(value) for name, value in row.items()}
        columns.update(dict.fromkeys(whole))
        rows.append(whole)
        lines.append(line)
    return Table(tuple(columns), rows, lines, tuple(left_out))
