"""From a table to rows that teach: the same columns count wherever it lies, by itself, in an archive or in a folder."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from engine.core.row import Row
from engine.data.belongs import group_keys, group_of, is_name, name_columns
from engine.data.column_names import is_body, subjects
from engine.data.columns import Columns
from engine.data.formats.table import FILE, GROUP, INSTRUCTIONS, PROMPT, REPLY, SETTLED, SPLIT, UNANSWERED, Table
from engine.data.set_rows import sets_of
from engine.data.verdicts import accepted, decision_column, rejected_column, unjudged, verdict_column, verdicts

_UNJUDGED = "no verdict"
"""Stands in the rows of an archive for what is missing in one of its files."""


def paired(table: Table, columns: Columns, name: str, *, archive: bool = False) -> list[Row]:
    """Message and reply of each row, with its conversation, names of people, worse reply and verdict, as far as there
    are columns of them.

    What an annotation tool has not accepted is left out. The rows of an `archive` say which of its files they are from.
    """
    filled, prompt, reply = table.filled, columns.prompt, columns.reply or ""
    group = group_of(filled)
    rejected, verdict = rejected_column(filled), verdict_column(table, (*prompt, reply))
    people = name_columns(table.columns, (*prompt, reply, rejected))
    liked = verdicts([r.get(verdict, "") for r in table.rows]) if verdict else [None] * len(table.rows)
    said = [r.get(verdict, "") if verdict else "" for r in table.rows]
    # Of several files each has been asked for itself.
    lacking = (
        [cell == _UNJUDGED for cell in said]
        if FILE in table.columns
        else unjudged(said)
        if verdict
        else [False] * len(said)
    )
    files = [f"{name}/{r[FILE]}" if archive else name for r in table.rows]
    told, kept, sets = _own_instructions(table), _kept(table, columns), sets_of(table)
    return [
        Row(
            told(r) + message_of(r, prompt),
            answer_of(r, (reply, *columns.more_reply)),
            file,
            n,
            r.get(group, "") if group else "",
            group_keys(filled, r, file),
            names=tuple(filter(is_name, (r.get(c, "").strip() for c in people))),
            rejected=r.get(rejected, "") if rejected else "",
            liked=up,
            of_set=of or "",
            unjudged=lacks,
            unanswered=bool(r.get(UNANSWERED)),
            settled=bool(r.get(SETTLED)),
        )
        for r, file, n, up, lacks, of in zip(table.rows, files, table.lines, liked, lacking, sets, strict=True)
        if kept(r)
    ]


def message_of(row: Mapping[str, str], prompt: Sequence[str]) -> str:
    """The message of several columns: the first as it is, a text below its subject as it is, each other one under
    its name."""
    parts = [row.get(prompt[0], "")] if prompt else []
    for column in prompt[1:]:
        value = _listed(row.get(column, ""))
        if value.strip():
            parts.append(
                value
                if reads_on(prompt, column)
                else f"{title(column)}:{chr(10) if chr(10) in value.strip() else ' '}{value}"
            )
    return "\n\n".join(p for p in parts if p.strip()) if len(prompt) > 1 else "".join(parts)


def answer_of(row: Mapping[str, str], columns: Sequence[str]) -> str:
    """The answer of a column as it is; of several a form with a field each, empty where nothing is filled in."""
    cells = {column: row.get(column, "").strip() for column in columns}
    if len(columns) < 2:
        return row.get(columns[0], "") if columns else ""
    return json.dumps({c: cell or None for c, cell in cells.items()}, ensure_ascii=False) if any(cells.values()) else ""


def reads_on(prompt: Sequence[str], column: str) -> bool:
    """Whether a column of the message is the text to the subject before it, which needs no name."""
    return prompt[1:2] == (column,) and bool(subjects(prompt[:1])) and is_body(column)


def title(column: str) -> str:
    """The name under which a column stands in a message."""
    words = re.sub(r"[\s_]+", " ", column).strip(" :")
    return words[:1].upper() + words[1:]


def not_accepted(table: Table, columns: Columns) -> dict[str, int]:
    """Rows an annotation tool has not accepted, by what it says of them."""
    column, kept = decision_column(table), _kept(table, columns)
    left: dict[str, int] = {}
    for row in table.rows:
        if column is not None and not kept(row):
            said = row.get(column, "").strip() or "nothing"
            left[said] = left.get(said, 0) + 1
    return left


def _kept(table: Table, columns: Columns) -> Callable[[Mapping[str, str]], bool]:
    decision = decision_column(table)
    if decision is None or decision in (*columns.prompt, columns.reply):
        return lambda _: True
    return lambda r: accepted(r.get(decision, ""))


def _listed(value: str) -> str:
    """Choices that a cell holds as a list of JSON, a line each."""
    if not value.lstrip().startswith(("[", "{")):
        return value
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return value
    if isinstance(found, Mapping) and isinstance(found.get("text"), list) and isinstance(found.get("label"), list):
        return "\n".join(f"{a}: {b}" for a, b in zip(found["label"], found["text"], strict=False))
    if isinstance(found, list) and found and all(isinstance(v, str | int | float) for v in found):
        return "\n".join(map(str, found))
    return value


def _own_instructions(table: Table) -> Callable[[Mapping[str, str]], str]:
    """What a row was told that others were not; what all were told says nothing about any."""
    if len({r.get(INSTRUCTIONS, "") for r in table.rows}) < 2:
        return lambda _: ""
    return lambda r: f"{said}\n\n" if (said := r.get(INSTRUCTIONS, "")) else ""


def as_cells(rows: Iterable[Row], name: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Rows as those of a table of many files, from which `paired` makes the same ones again."""
    for row in rows:
        said = {
            "rejected": row.rejected,
            "thumbs": _UNJUDGED if row.unjudged else "" if row.liked is None else "up" if row.liked else "down",
        }
        named = dict(of.split("=", 1) for of in row.groups if not of.startswith(f"{row.file}: "))
        # A ticket named in its own column is the conversation; twice it would be two.
        said |= named
        said |= {SPLIT: row.of_set, UNANSWERED: "yes" if row.unanswered else ""}
        said |= {SETTLED: "yes"} if row.settled else {}
        said |= {f"name {n}": person for n, person in enumerate(row.names, 1)}
        yield (
            row.line,
            {
                PROMPT: row.prompt,
                REPLY: row.reply,
                GROUP: "" if named else row.group,
                FILE: name,
                **{k: v for k, v in said.items() if v},
            },
        )
