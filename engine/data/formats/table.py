"""What every reader gives: rows of strings with their columns, and the line each row starts on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.core.text_decoding import without_halves

PROMPT, REPLY, GROUP, FILE = "prompt", "reply", "conversation", "file"
"""Columns of formats whose meaning is known, so that nobody has to say which is which."""
SPLIT = "split"
"""Column of a file that holds several sets: which of them the row stands in, as the file names it (train, dev,
validation, test)."""
UNANSWERED = "not answered by its text"
"""Column that says “yes” of a question the text beside it does not answer."""
SETTLED = "holds against other replies"
"""Column that says “yes” of a reply that a person wrote or chose where others reply otherwise to the message."""
INSTRUCTIONS = "system prompt"
"""Column of what a chat was told before it began: system prompt and tools."""

AS_WRITTEN = " as written"
"""Behind the name of a column: the one with its codes, where the names of the codes stand in their place."""


@dataclass(frozen=True)
class Writers:
    """Who wrote what a chat holds."""

    messages: dict[str, int] = field(default_factory=dict)
    """Messages of each, the most frequent writer first."""
    answering: tuple[str, ...] = ()
    """Those whose messages are the replies, the most frequent first."""


@dataclass(frozen=True)
class Table:
    """Rows as dicts of strings, the columns in order, and the line, row or message each begins at, counted from 1."""

    columns: tuple[str, ...]
    rows: list[dict[str, str]]
    lines: list[int]
    left_out: tuple[str, ...] = ()
    """Parts of the file that could not be used, and why."""
    unused: tuple[str, ...] = ()
    """Fields of the file in which something stands and that are in no row: they are no columns."""
    writers: Writers = Writers()
    """Of a chat: who wrote, and whose messages are the replies."""

    @property
    def filled(self) -> tuple[str, ...]:
        """The columns in which anything stands; all of them where there are no rows."""
        return tuple(c for c in self.columns if any(r.get(c) for r in self.rows)) if self.rows else self.columns


def table(
    numbered: Iterable[tuple[int, Mapping[str, str]]],
    left_out: Iterable[str] = (),
    columns: Iterable[str] = (),
    unused: Iterable[str] = (),
) -> Table:
    """A table of rows that may each have their own columns; `columns` are those it has whatever its rows say.

    `left_out` and `unused` are looked at when all rows are read.
    """
    seen: dict[str, None] = dict.fromkeys(columns)
    rows, lines = [], []
    for line, row in numbered:
        whole = {without_halves(name): without_halves(value) for name, value in row.items()}
        seen.update(dict.fromkeys(whole))
        rows.append(whole)
        lines.append(line)
    return Table(tuple(seen), rows, lines, tuple(left_out), tuple(unused))


def folded(column: str) -> str:
    """A column's name as names are compared: “Customer message:” is customer_message."""
    return re.sub(r"[\s_-]+", "_", column.strip(" \t\r\n:*?_-").casefold())
