"""Cells that are merged over rows, written into each of them, so that a row can be read by itself."""

from __future__ import annotations

import copy
from typing import Any

_MOST_ROWS, _LONGEST, _MOST_COLUMNS = 60, 2000, 200


def fill_rows(soup: Any) -> None:
    """Puts a copy of each cell that spans rows into the rows below; long and very high ones leave an empty cell."""
    for table in soup.find_all("table"):
        # By column: the cell that reaches down, and over how many rows more.
        open_cells: dict[int, tuple[Any, int]] = {}
        for row in (one for one in table.find_all("tr") if one.find_parent("table") is table):
            open_cells = _filled(row, open_cells)


def _filled(row: Any, above: dict[int, tuple[Any, int]]) -> dict[int, tuple[Any, int]]:
    below, at = {}, 0
    for cell in [*row.find_all(["td", "th"], recursive=False), None]:
        while at in above:
            held, left = above[at]
            made = copy.copy(held)
            row.append(made) if cell is None else cell.insert_before(made)
            if left > 1:
                below[at] = (held, left - 1)
            at += _figure(held, "colspan", _MOST_COLUMNS)
        if cell is None:
            break
        down = _figure(cell, "rowspan", _MOST_ROWS)
        if down > 1:
            del cell["rowspan"]
            held = copy.copy(cell)
            if len(held.get_text()) > _LONGEST:
                held.clear()
            below[at] = (held, down - 1)
        at += _figure(cell, "colspan", _MOST_COLUMNS)
    return below


def _figure(cell: Any, name: str, most: int) -> int:
    told = str(cell.get(name) or "")
    return max(1, min(most, int(told))) if told.isdigit() and len(told) < 9 else 1
