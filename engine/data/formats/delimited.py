"""Tables as text, cells separated by commas, semicolons, tabs or bars: as programs write them, and as people's hands leave them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from engine.data.formats.table import Table
from engine.errors import BadInput

_MARKS = ",;\t|"
_LOOKED_AT = 12
"""Records in which the row with the names is looked for, and those below it are compared."""
_ALIKE = 0.7
_LONGEST_CELL_LINES = 400
"""A damaged record is taken to be no longer."""
_MOST_DAMAGED = 1000
_SHOWN = 3
csv.field_size_limit(16 * 2**20)
"""Long mails are data; the library's own limit is 128 KiB a field."""


class Head(NamedTuple):
    """Where a table begins."""

    before: int
    """Lines above the row with the names of the columns: a title, Excel's `sep=;`, blank ones."""
    mark: str
    """What separates cells."""


def head_of(text: str, usual: str = ",") -> Head:
    """The row with the names of the columns is the one whose cells are as many as those of the rows below it.

    Cells are told by their quotation marks, so that a mail of many lines in the first one is one cell.
    """
    first = text[:64].split("\n", 1)[0].strip()
    if said := re.fullmatch(r"\ufeff?sep=(.)", first, re.IGNORECASE):
        return Head(1, said[1])
    best: tuple[bool, int, float, int, Head] = (False, -_LOOKED_AT, 0.0, 0, Head(0, usual))
    for mark in _MARKS:
        records, starts = _first_records(text, mark)
        for n, record in enumerate(records):
            cells, below = len(record), [r for r in records[n + 1 :] if r]
            if cells < 2 or any(len(r) >= cells for r in records[:n]):
                continue
            alike = sum(len(r) == cells for r in below) / len(below) if below else 0.4
            best = max(best, (alike >= _ALIKE, -n, alike, cells, Head(starts[n], mark)), key=lambda found: found[:4])
    return best[4]


def _first_records(text: str, mark: str) -> tuple[list[list[str]], list[int]]:
    """Some records from the top, and the lines before each."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    records, starts = [], []
    try:
        for _ in range(_LOOKED_AT):
            starts.append(reader.line_num)
            records.append(next(reader))
    except (csv.Error, StopIteration):
        pass
    return records, starts


def names_of(text: str, head: Head) -> list[str]:
    """Names of the columns; unique, and on one line each."""
    lines = io.StringIO(text, newline="").readlines()[head.before :]
    return _unique(next((record for _, record in _records(lines, head.mark) if record), []))


def delimited(path: Path, text: str) -> Table:
    """Rows of the table; a record that cannot be told apart from the next is left out and said, and nothing after it is lost.

    Raises:
        BadInput: so much of it is damaged that it is no table.
    """
    text = text.removeprefix("\ufeff")
    head = head_of(text, "\t" if path.suffix.lower() == ".tsv" else ",")
    lines = io.StringIO(text, newline="").readlines()[head.before :]
    records = _records(lines, head.mark)
    names = _unique(next((record for _, record in records if record), []))
    rows, numbers, damaged, over = [], [], [], []
    for at, record in records:
        if not record:
            damaged += [at] if record is None else []
            continue
        if len(record) > len(names) and any(cell.strip() for cell in record[len(names) :]):
            over.append((at, record))
            continue
        rows.append({name: cell.strip() for name, cell in zip(names, [*record, *[""] * (len(names) - len(record))], strict=False)})
        numbers.append(at + 1 + head.before)
        if len(damaged) > _MOST_DAMAGED:
            break
    if len(damaged) > _MOST_DAMAGED:
        raise BadInput(f"{path} cannot be read as a table.", f"More than {_MOST_DAMAGED} of its rows have quotation marks that are never closed.",
                       "Export it again as CSV UTF-8.")
    return Table(tuple(names), rows, numbers, (
        *_said(damaged, head.before, "have a quotation mark that is never closed"),
        *_said([at for at, _ in over], head.before, f"have more cells than the {len(names)} columns: text with “{head.mark}” in it needs quotation marks"),
    ))


def _said(places: Sequence[int], before: int, what: str) -> list[str]:
    """Which rows are left out, in one sentence."""
    shown = ", ".join(str(at + 1 + before) for at in places[:_SHOWN]) + (", …" if len(places) > _SHOWN else "")
    return [f"{len(places)} rows {what} (line {shown})"] if places else []


def _unique(names: Sequence[str]) -> list[str]:
    """Names of columns on one line each; a second one of the same name gets a number, one without a name its place."""
    found: list[str] = []
    for n, name in enumerate(names, 1):
        plain = " ".join(name.replace("\ufeff", "").split()) or f"column {n}"
        count = sum(re.fullmatch(rf"{re.escape(plain)}(?: \d+)?", other) is not None for other in found)
        found.append(f"{plain} {count + 1}" if count else plain)
    while found and found[-1].startswith("column ") and not names[len(found) - 1].strip():
        # What a spreadsheet leaves behind at the right.
        found.pop()
    return found


def _records(lines: Sequence[str], mark: str) -> Iterator[tuple[int, list[str] | None]]:
    """Each record with the number of lines before it; None for one whose end cannot be told."""
    at, cells = 0, 0
    while at < len(lines):
        reader = csv.reader((lines[n] for n in range(at, len(lines))), delimiter=mark, strict=True)
        begun = 0
        try:
            for record in reader:
                if cells and reader.line_num > begun + 1 and len(record) != cells:
                    break
                cells = cells or len(record)
                yield at + begun, record
                begun = reader.line_num
            else:
                return
        except csv.Error:
            pass
        at += begun
        taken, repaired = _repaired(lines, at, mark, cells)
        yield at, repaired
        at += taken


def _repaired(lines: Sequence[str], at: int, mark: str, cells: int) -> tuple[int, list[str] | None]:
    """How many lines the damaged record at `at` takes, and its cells: with quotation marks after a backslash, or with stray ones; else None."""
    last = min(at + _LONGEST_CELL_LINES, len(lines))
    if any('\\"' in lines[n] for n in range(at, last)):
        text = ""
        for n in range(at, last):
            text += lines[n].replace('\\"', '""')
            try:
                found = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
            except csv.Error:
                continue
            if len(found) == 1 and (not cells or len(found[0]) == cells):
                return n + 1 - at, found[0]
    try:
        alone = next(iter(csv.reader([lines[at]], delimiter=mark)), [])
    except csv.Error:
        return 1, None
    # A quotation mark that is closed before the end of its cell: the line is whole by itself.
    whole = lines[at].count('"') % 2 == 0 and (not cells or len(alone) == cells)
    return 1, alone if whole else None
