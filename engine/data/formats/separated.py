"""Tables in text: cells set apart by commas, semicolons, tabs or bars, as spreadsheets and other programs write
them, damaged ones included."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from engine.data.formats.header import aside, column_names, header_at, numbered_names, told
from engine.data.formats.headless import is_row
from engine.data.spreadsheet_marks import has_marks, unmarked

MARKS = ",;\t|"
LONGEST_CELL = 16 * 2**20
csv.field_size_limit(LONGEST_CELL)
"""Long mails are data; the library's own limit is 128 KiB a field."""
HEAD = 2**16
_HEAD_ROWS = 60
_LINES_SAID = 5
_MOSTLY = 0.8
_FEWEST_LINES = 3
_SPACED = re.compile(rf'[{MARKS}] +"')
_BACKSLASHED = re.compile(rf'(?:^|[{MARKS}])[ ]*"[^"]*?\\"(?![{MARKS}"\r\n]|$)', re.MULTILINE)
"""A quotation mark behind a backslash with the cell going on after it: where marks are doubled instead, that is an
error."""
_ESCAPED = re.compile(r'(?<!\\)((?:\\\\)*)\\"')
_TOKENS = re.compile(r"<\|\w+\|>")
_GUARDED = re.compile(r'="([^"\n]*)"')
"""How figures are kept from being counted as such: `="0815"`."""


@dataclass(frozen=True)
class CsvForm:
    """How the cells of a table are written."""

    before: int
    """Lines above the row with the names of the columns: a title, Excel's `sep=;`, blank ones."""
    mark: str
    spaced: bool = False
    """Spaces stand between mark and quotation mark."""
    backslash: bool = False
    """A quotation mark in a cell stands behind a backslash."""
    headless: bool = False
    """The first row is one of the table: nothing names the columns."""


@dataclass
class Damage:
    """Lines at which rows begin that cannot be read for certain."""

    wide: list[int] = field(default_factory=list)
    open: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    headers: list[int] = field(default_factory=list)

    def said(self, mark: str) -> list[str]:
        """A sentence for each kind."""
        named = "tab" if mark == "\t" else f"“{mark}”"
        return [f"{_rows(lines)}: {why}" for lines, why in (
            (self.wide, (
                f"more cells than the table has columns, for example where a {named} is in a text without "
                "quotation marks"
            )),
            (self.open, "a quotation mark that is never closed"),
        ) if lines] + aside(self.totals, self.headers)  # fmt: skip


def _rows(lines: list[int]) -> str:
    more = f" and {len(lines) - _LINES_SAID:,} more" if len(lines) > _LINES_SAID else ""
    return (
        f"{len(lines):,} of its rows (line{'s' if len(lines) > 1 else ''} "
        f"{', '.join(map(str, lines[:_LINES_SAID]))}{more}) cannot be read for certain"
    )


def form_of(text: str, *, tabs: bool = False) -> CsvForm:
    """The form told by the beginning of a table; `tabs` where nothing else can be told."""
    # Bars in the marks of a chat template set no cells apart.
    head = _TOKENS.sub("", text[:HEAD])
    backslash = _BACKSLASHED.search(head) is not None
    # Excel writes it for itself, and means it.
    if (said := re.match(r'[ \t]*"?sep=(.)"?[ \t]*[\r\n]', head, re.IGNORECASE)) is not None:
        return CsvForm(1, said[1], backslash=backslash)
    if backslash:
        head = _ESCAPED.sub(r'\1""', head)
    best: tuple[float, int, int] | None = None
    form = CsvForm(0, "\t" if tabs else max(MARKS, key=head.partition("\n")[0].count), backslash=backslash)
    for mark in MARKS:
        for spaced in (False, True) if _SPACED.search(head) else (False,):
            rows, ends = _head_rows(head, mark, spaced, whole=len(text) <= HEAD)
            if (found := header_at(rows)) is None:
                continue
            before = ends[found[0] - 1] if found[0] else 0
            # The likeliest row of names first; of equals the one further up, then the one that parts more cells.
            rank = round(found[1], 2), -found[0], len(rows[found[0]])
            if best is None or rank > best:
                headless = found[0] == 0 and is_row(rows[0], rows[1:])
                best, form = rank, CsvForm(before, mark, spaced, backslash, headless)
    return form


def _head_rows(head: str, mark: str, spaced: bool, *, whole: bool) -> tuple[list[list[str]], list[int]]:
    """The first rows, and the line each ends on."""
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=mark, skipinitialspace=spaced)
    rows, ends = [], []
    try:
        for row in islice(reader, _HEAD_ROWS):
            rows.append(row)
            ends.append(reader.line_num)
    except csv.Error:
        pass
    if not whole and 2 < len(rows) < _HEAD_ROWS:
        # The last one may be cut by the end of what was looked at.
        rows.pop()
    return rows, ends


def separated(
    lines: Iterable[str], form: CsvForm, damage: Damage
) -> tuple[list[str], Iterator[tuple[int, dict[str, str]]]]:
    """Names of the columns, and the rows with the line each begins at; rows that cannot be read for certain are told
    to `damage`."""
    read = _Lines(lines, form)
    read.skip(form.before)
    first = next(read.records(0, damage), None)
    header = [] if first is None else first[1]
    if form.headless and first is not None:
        header = numbered_names(len(first[1]))
        own = first[0], dict(zip(header, map(_cell, first[1]), strict=True))
        return header, told(chain([own], _rows_of(read, header, form.mark, damage)), damage.totals, damage.headers)
    names = column_names(header)
    rows = told(_rows_of(read, header, form.mark, damage), damage.totals, damage.headers)
    return [n for n, c in zip(names, header, strict=True) if c.strip()], rows


def _rows_of(read: _Lines, header: list[str], mark: str, damage: Damage) -> Iterator[tuple[int, dict[str, str]]]:
    # Columns without a name count only where something stands in them.
    names, named = column_names(header), [bool(c.strip()) for c in header]
    # Where a space follows each mark, one behind a mark says nothing.
    prose = not any(c.startswith(" ") for c in header)
    cell_of = _unmarked if has_marks(header) else _cell
    for line, found in read.records(len(names), damage):
        cells = found
        if len(cells) > len(names) and any(c.strip() for c in cells[len(names) :]):
            cells = _joined(cells, mark) if prose else cells
            if len(cells) != len(names):
                damage.wide.append(line)
                continue
        if cells:
            cells = [*map(cell_of, cells), *[""] * (len(names) - len(cells))]
            yield line, {name: cell for name, cell, own in zip(names, cells, named, strict=False) if cell or own}


class _Lines:
    """Records of a table, line by line, with those of the current one kept so that they can be read again."""

    def __init__(self, lines: Iterable[str], form: CsvForm) -> None:
        self._lines, self._form = iter(lines), form
        self._again: deque[str] = deque()
        self._held: list[str] = []
        self._at = 0
        self._strict, self._loose = (
            csv.reader(self, delimiter=form.mark, skipinitialspace=form.spaced, strict=strict)
            # The strict reader tells a broken row from a whole one; the loose one reads it all the same. Both draw from
            # one stream of lines.
            for strict in (True, False)
        )

    def skip(self, count: int) -> None:
        """Leave out the first lines."""
        self._at += sum(1 for _ in islice(self._lines, count))

    def records(self, width: int, damage: Damage) -> Iterator[tuple[int, list[str]]]:
        """The line a record begins at, and its cells; a mark that is never closed costs the row it stands in, not
        those below."""
        doubtful = False
        while True:
            self._held.clear()
            begins = self._at + 1
            try:
                yield begins, next(self._strict)
                doubtful = False
                continue
            except StopIteration:
                return
            except csv.Error:
                # Read again, loosely.
                self._back_to(0)
            try:
                cells = next(self._loose)
                on = self._opens() if width else None
            except csv.Error:
                # Longer than any cell: the first of its lines is given up, and what follows looked at anew.
                cells, on = [], 1
            if on is not None:
                damage.open.append(begins)
                self._back_to(1 if self._swallows(width) else on)
            elif not doubtful:
                yield begins, cells
            # What follows may be the rest of a cell with marks of its own, not a row.
            doubtful = on is not None

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._again:
            line = self._again.popleft()
        else:
            line = next(self._lines)
            if self._form.backslash:
                line = _ESCAPED.sub(r'\1""', line)
        self._at += 1
        self._held.append(line)
        return line

    def _back_to(self, number: int) -> None:
        """Read the lines held from this one on again."""
        self._at -= len(self._held) - number
        self._again.extendleft(reversed(self._held[number:]))
        del self._held[number:]

    def _swallows(self, width: int) -> bool:
        """Whether rows below stand in a cell of this one, where its mark closes at another that opens: its lines are
        rows."""
        inner = [line for line in self._held[1:-1] if line.strip()]
        whole = sum(self._is_row(line, width) for line in inner)
        return self._is_row(self._held[0], width) or (len(inner) >= _FEWEST_LINES and whole >= _MOSTLY * len(inner))

    def _is_row(self, line: str, width: int) -> bool:
        return len(_joined(line.split(self._form.mark), self._form.mark)) == width

    def _opens(self) -> int | None:
        """Number of the line, from 1, on which a mark that opens a cell closes the one before, at least 1; None
        where there is no such."""
        text, mark = "".join(self._held), re.escape(self._form.mark)
        # Possessive (`*+`): a long cell without an end would be gone over once for each of its letters.
        cell = re.compile(rf'{" *" if self._form.spaced else ""}"[^"]*+(?:""[^"]*+)*+(?P<end>"|\Z)|[^{mark}\r\n]*')
        at = 0
        while at < len(text) and (found := cell.match(text, at)) is not None:
            at = found.end()
            if found["end"] == "":
                return len(self._held)
            if found["end"] and at < len(text) and text[at] not in (self._form.mark, "\r", "\n"):
                before = text[: at - 1].rstrip(" ") if self._form.spaced else text[max(0, at - 2) : at - 1]
                return max(1, _line_of(self._held, at - 1)) if before[-1:] in (self._form.mark, "\r", "\n") else None
            at += 1
        return None


def _line_of(lines: list[str], at: int) -> int:
    """Number of the line, from 0, on which a letter of them all stands."""
    for number, line in enumerate(lines):
        if at < len(line):
            return number
        at -= len(line)
    return len(lines)


def _joined(cells: list[str], mark: str) -> list[str]:
    """Cells with those that begin with a space put back to the one before: in prose a comma has one behind it, in a
    table it has none."""
    joined: list[str] = []
    for cell in cells:
        if joined and cell.startswith(" ") and cell.strip():
            joined[-1] += mark + cell
        else:
            joined.append(cell)
    return joined


def _cell(text: str) -> str:
    stripped = text.strip()
    guarded = _GUARDED.fullmatch(stripped) if stripped.startswith("=") else None
    return guarded[1] if guarded else stripped


def _unmarked(text: str) -> str:
    return _cell(unmarked(text.strip()))
