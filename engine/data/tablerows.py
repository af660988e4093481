"""Rows of examples from the rows of a table, the same for single files, folders and archives."""

from __future__ import annotations

from collections.abc import Iterator

from engine.data.clean import Row
from engine.data.columns import groups_of, is_name, name_columns
from engine.data.formats.table import FILE, GROUP, Table
from engine.data.verdicts import rejected_column, verdict_column, verdicts


def example_rows(table: Table, prompt: str, reply: str, file: str) -> Iterator[Row]:
    """One example a row, with the conversation, ticket or customer it belongs to, names to be replaced, and what was said of the reply.

    A row that says which part of an archive it is from is in `file/part`.
    """
    groups = groups_of(table.columns)
    rejected, verdict = rejected_column(table.columns), verdict_column(table, (prompt, reply))
    people = [c for c in name_columns(table.columns) if c not in (prompt, reply, rejected)]
    liked = verdicts([r.get(verdict, "") for r in table.rows]) if verdict else [None] * len(table.rows)
    for row, line, up in zip(table.rows, table.lines, liked, strict=True):
        own = [(c, value) for c in groups if (value := row.get(c, "").strip())]
        yield Row(row.get(prompt, ""), row.get(reply, ""), f"{file}/{row[FILE]}" if row.get(FILE) else file, line, own[0][1] if own else "",
                  # The conversations of a chat export are numbered anew in each file.
                  belongs=tuple(f"{c.casefold()}={value}" for c, value in own if c != GROUP),
                  names=tuple(cell for c in people if is_name(cell := row.get(c, "").strip())),
                  rejected=row.get(rejected, "") if rejected else "", liked=up)
