"""Which row of a table holds the names of its columns, and what they are."""

from __future__ import annotations

from collections.abc import Sequence

from engine.data.columns import known_pair

TITLE_ROWS = 12
"""Rows looked at for the names of the columns: titles, dates and filters of a report stand above them."""
_CERTAIN = 2.0
_CLEARLY = 0.3
"""By how much more a row further down must be borne out: a few damaged rows move no header."""


def header_at(rows: Sequence[Sequence[str]]) -> tuple[int, float] | None:
    """Number of the row with the names of the columns and how far the rows below bear it out; None where no row can be one.

    A row that names message and reply is it. Else the names are as many as the cells of the rows below; above them stand rows of one
    cell, such as a title, or a block of facts that a blank row ends.
    """
    filled = [sum(1 for c in row if c.strip()) for row in rows]
    spans = [max((n for n, c in enumerate(row, 1) if c.strip()), default=0) for row in rows]
    best: tuple[int, float] | None = None
    block = False
    for n, row in enumerate(rows[:TITLE_ROWS]):
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
    """Names without line breaks, one for each column: nameless ones are numbered, and so is one that was there before."""
    names: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = " ".join(cell.split()) or f"column {number}"
        same, count = name, 1
        while name in names:
            count += 1
            name = f"{same} {count}"
        names.append(name)
    return names
