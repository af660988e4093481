"""What of a grid of cells is its table: the row with the names of the columns, and the rows below without what else
stands there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from engine.data.columns import known_pair
from engine.data.formats.headless import is_row

TITLE_ROWS = 12
"""Rows looked at for the names of the columns: titles, dates and filters of a report stand above them."""
_CERTAIN = 2.0
_CLEARLY = 0.3
"""By how much more a row further down must be borne out: a few damaged rows move no header."""
_HEAD_ROWS = 60
_SAID = 5
_TOTAL = re.compile(
    r"(?i)(?:grand|sub|zwischen|gesamt|end)?[ -]?(?:totale?s?|sum|summe|gesamt|insgesamt|somme|suma"
    r"|somma)(?:[ -][^\W\d]+|n?zahl|betrag)?\s*:?"
)
_FIGURE = re.compile(r"[-+(]?[€$£]?\s?\d[\d.,'’\s]*\)?\s?(?:%|€|\$|£|[A-Za-z]{1,3})?")


def header_at(rows: Sequence[Sequence[str]]) -> tuple[int, float] | None:
    """Number of the row with the names of the columns and how far the rows below bear it out; None where no row can be
    one.

    A row that names message and reply is it. Else the names are as many as the cells of the rows below; above them
    stand rows of one cell, such as a title, or a block of facts that a blank row ends.
    """
    filled = [sum(1 for c in row if c.strip()) for row in rows]
    spans = [max((n for n, c in enumerate(row, 1) if c.strip()), default=0) for row in rows]
    best: tuple[int, float] | None = None
    block = False
    for n, row in enumerate(rows[:TITLE_ROWS]):
        # Nobody writes “message” and “reply” beside each other in a title.
        if filled[n] >= 2 and known_pair(row):
            return n, _CERTAIN
        block = block and filled[n] > 0
        if filled[n] < 2:
            continue
        below = [span for span in spans[n + 1 :] if span]
        agree = sum(2 <= span <= spans[n] for span in below) / len(below) if below and not block else 0.0
        if agree and (best is None or agree > best[1] + _CLEARLY):
            best = n, agree
        block = True
    return best


def column_names(cells: Sequence[str]) -> list[str]:
    """Names without line breaks, one for each column: nameless ones are numbered, and so is one that was there
    before."""
    names: dict[str, None] = {}
    counts: dict[str, int] = {}
    for number, cell in enumerate(cells, 1):
        name = same = " ".join(cell.split()) or f"column {number}"
        # “text 2” may be the name of a column already.
        while name in names:
            counts[same] = counts.get(same, 1) + 1
            name = f"{same} {counts[same]}"
        names[name] = None
    return list(names)


def numbered_names(width: int) -> list[str]:
    """Names of the columns of a table that has none."""
    return [f"column {n}" for n in range(1, width + 1)]


def grid_rows(
    grid: Sequence[Sequence[str]], totals: list[int], headers: list[int]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a sheet below the names of its columns, with their number from 1."""
    first = next((n for n, row in enumerate(grid) if any(row)), None)
    if first is None:
        return
    found = header_at(grid[first : first + _HEAD_ROWS])
    at = first + (found[0] if found else 0)
    names, named, below = column_names(grid[at]), [bool(c) for c in grid[at]], at + 1
    if at == first and is_row(grid[at], grid[at + 1 : at + _HEAD_ROWS]):
        names, named, below = numbered_names(len(grid[at])), [True] * len(grid[at]), at
    rows = (
        (n, {name: cell for name, cell, own in zip(names, row, named, strict=False) if cell or own})
        for n, row in enumerate(islice(grid, below, None), below + 1)
        if any(row)
    )
    yield from told(rows, totals, headers)


def told(
    rows: Iterable[tuple[int, dict[str, str]]], totals: list[int], headers: list[int]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows without those that name the columns again, as on each page of a print, and without totals at the end;
    `headers` and `totals` get their lines."""
    before: dict[str, str] = {}
    last: tuple[int, dict[str, str]] | None = None
    for line, row in rows:
        if row and all(cell == name for name, cell in row.items()):
            headers.append(line)
            continue
        if last is not None:
            yield last
            before = last[1] if any(last[1].values()) else before
        # A row is held back until there is another: only the last one may be a total.
        last = line, row
    if last is not None and not _is_total(last[1], before):
        yield last
    elif last is not None:
        totals.append(last[0])


def aside(totals: Sequence[int], headers: Sequence[int], where: str = "line") -> list[str]:
    """Sentences about rows that are none of the table."""
    first = ", ".join(map(str, headers[:_SAID])) + (", …" if len(headers) > _SAID else "")
    s = "s" if len(headers) > 1 else ""
    again = f"{len(headers):,} of its rows ({where}{s} {first}) only name{'' if s else 's'} the columns again"
    return [*([again] if headers else []), *(f"{where} {n} is a row of totals" for n in totals)]


def _is_total(row: Mapping[str, str], before: Mapping[str, str]) -> bool:
    """Whether a row sums up those above: beside its label are figures alone, fewer than above, or where above are
    none."""
    said = [(name, cell) for name, cell in row.items() if cell]
    if len(said) < 2 or not _TOTAL.fullmatch(said[0][1]) or not all(_FIGURE.fullmatch(cell) for _, cell in said[1:]):
        return False
    fewer = any(cell and not row.get(name) for name, cell in before.items())
    return fewer or any(before.get(name) and not _FIGURE.fullmatch(before[name]) for name, _ in said[1:])
