"""From a table to rows that teach: the same columns count wherever it lies, by itself, in an archive or in a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from engine.data.clean import Row
from engine.data.columns import group_keys, group_of, is_name, name_columns
from engine.data.formats.table import FILE, GROUP, INSTRUCTIONS, PROMPT, REPLY, SPLIT, Table
from engine.data.verdicts import rejected_column, verdict_column, verdicts


def paired(table: Table, prompt: str, reply: str, name: str, *, archive: bool = False) -> list[Row]:
    """Message and reply of each row, with its conversation, names of people, worse reply and verdict, as far as there are columns of them.

    The rows of an `archive` say which of its files they are from.
    """
    filled = table.filled
    group = group_of(filled)
    rejected, verdict = rejected_column(filled), verdict_column(table, (prompt, reply))
    people = name_columns(table.columns, (prompt, reply, rejected))
    liked = verdicts([r.get(verdict, "") for r in table.rows]) if verdict else [None] * len(table.rows)
    files = [f"{name}/{r[FILE]}" if archive else name for r in table.rows]
    told = _own_instructions(table)
    return [Row(told(r) + r.get(prompt, ""), r.get(reply, ""), file, n, r.get(group, "") if group else "", group_keys(filled, r, file),
                names=tuple(filter(is_name, (r.get(c, "").strip() for c in people))), rejected=r.get(rejected, "") if rejected else "", liked=up)
            for r, file, n, up in zip(table.rows, files, table.lines, liked, strict=True)]


def _own_instructions(table: Table) -> Callable[[Mapping[str, str]], str]:
    """What a row was told that others were not; what all were told says nothing about any."""
    if len({r.get(INSTRUCTIONS, "") for r in table.rows}) < 2:
        return lambda _: ""
    return lambda r: f"{said}\n\n" if (said := r.get(INSTRUCTIONS, "")) else ""


def as_cells(rows: Iterable[Row], name: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Rows as those of a table of many files, from which `paired` makes the same ones again."""
    for row in rows:
        said = {"rejected": row.rejected, "thumbs": "" if row.liked is None else "up" if row.liked else "down"}
        named = dict(of.split("=", 1) for of in row.groups if not of.startswith(f"{row.file}: "))
        # A ticket named in its own column is the conversation; twice it would be two.
        said |= named
        said[SPLIT] = row.of_set
        said |= {f"name {n}": person for n, person in enumerate(row.names, 1)}
        yield row.line, {PROMPT: row.prompt, REPLY: row.reply, GROUP: "" if named else row.group, FILE: name, **{k: v for k, v in said.items() if v}}
