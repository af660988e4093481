"""From a table to rows that teach: the same columns count wherever it lies, by itself, in an archive or in a folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.data.clean import Row
from engine.data.columns import groups_of, is_name, name_columns
from engine.data.formats.table import FILE, GROUP, PROMPT, REPLY, Table
from engine.data.verdicts import rejected_column, verdict_column, verdicts


def paired(table: Table, prompt: str, reply: str, name: str, *, archive: bool = False) -> list[Row]:
    """Message and reply of each row, with its conversation, names of people, worse reply and verdict, as far as there are columns of them.

    The rows of an `archive` say which of its files they are from.
    """
    filled = table.filled
    groups = groups_of(filled)
    rejected, verdict = rejected_column(filled), verdict_column(table, (prompt, reply))
    people = name_columns(table.columns, (prompt, reply, rejected))
    liked = verdicts([r.get(verdict, "") for r in table.rows]) if verdict else [None] * len(table.rows)
    rows = []
    for r, n, up in zip(table.rows, table.lines, liked, strict=True):
        own = [(c, value) for c in groups if (value := r.get(c, "").strip())]
        rows.append(Row(r.get(prompt, ""), r.get(reply, ""), f"{name}/{r[FILE]}" if archive else name, n, own[0][1] if own else "",
                        # The conversations of a chat export are numbered anew in each file.
                        belongs=tuple(f"{c.casefold()}={value}" for c, value in own if c != GROUP),
                        names=tuple(filter(is_name, (r.get(c, "").strip() for c in people))), rejected=r.get(rejected, "") if rejected else "", liked=up))
    return rows


def as_cells(rows: Iterable[Row], name: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Rows as those of a table of many files, from which `paired` makes the same ones again."""
    for row in rows:
        said = {"rejected": row.rejected, "thumbs": "" if row.liked is None else "up" if row.liked else "down"}
        said |= dict(of.split("=", 1) for of in row.belongs)
        said |= {f"name {n}": person for n, person in enumerate(row.names, 1)}
        yield row.line, {PROMPT: row.prompt, REPLY: row.reply, GROUP: row.group, FILE: name, **{k: v for k, v in said.items() if v}}
