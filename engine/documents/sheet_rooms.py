"""Rows and columns of a workbook: whether a cell has room to show what is in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from engine.documents.css.unseen import CUT_OFF, HIDDEN, TINY
from engine.documents.found import Visibility

_LOWEST_SHARE, _LOW_SHARE = 0.35, 0.7
"""Of the size of its letters, what the height of a row leaves of a line."""
_NARROWEST, _NARROW = 0.5, 1.5
_MOST_OVER, _FROM_THE_RIGHT = 1.5, frozenset({"right", "center"})
"""How much longer than its cell a text may be that runs over the left edge of it, where its beginning is lost."""
_USUAL_WIDTH = 8.43
_FEWEST_SHOWN = 0.15
_MOST_INDENT = 15
_FAR_ROWS, _FAR_COLUMNS, _MOST_FROZEN, _SMALLEST_ZOOM = 200, 50, 60, 25
_FEWEST_POINTS = 3.0
CUT = "a cell has too little room for its text"
WINDOW = "its window is hidden, very small or leaves some of its rows out"
FAR = "cells stand far away from the others"
BY_DEFAULT = "rows or columns that say nothing of their size have none"


class Rooms:
    """Of one sheet."""

    def __init__(self, sheet: Any, formulas: frozenset[tuple[int, int]] = frozenset()) -> None:
        self._formulas = formulas
        self._sheet, self._form = sheet, sheet.sheet_format
        self._columns = sorted(
            (one.min, one.max, one) for one in sheet.column_dimensions.values() if one.min is not None
        )
        self._joined = {(r.min_row, r.min_col): r for r in sheet.merged_cells.ranges}

    def column(self, number: int) -> Any:
        """The settings of a column; several that are alike stand together."""
        return next((one for first, last, one in self._columns if first <= number <= last), None)

    def width(self, number: int) -> float:
        """How many letters of the usual size a column holds."""
        column = self.column(number)
        if column is not None and column.width and column.customWidth:
            return float(column.width)
        return float(self._form.defaultColWidth if self._form.defaultColWidth is not None else _USUAL_WIDTH)

    def height(self, number: int) -> float | None:
        """Points; None where the row is as high as its text."""
        row = self._sheet.row_dimensions.get(number) if number in self._sheet.row_dimensions else None
        return float(row.height) if row is not None and row.height is not None else None

    def judge(self, cell: Any, text: str, row: Sequence[Any]) -> Visibility:
        """Of a cell with a text, in its row."""
        held, column = (
            self._sheet.row_dimensions.get(cell.row) if cell.row in self._sheet.row_dimensions else None,
            self.column(cell.column),
        )
        if (held is not None and held.hidden) or (column is not None and column.hidden):
            return Visibility(HIDDEN)
        joined = self._joined.get((cell.row, cell.column))
        columns = range(cell.column, joined.max_col + 1) if joined is not None else (cell.column,)
        rows = range(cell.row, joined.max_row + 1) if joined is not None else (cell.row,)
        wide, heights = sum(self.width(n) for n in columns), [self.height(n) for n in rows]
        high = None if None in heights else sum(h for h in heights if h is not None)
        size = float(cell.font.sz) if cell.font is not None and cell.font.sz is not None else 11.0
        if high is not None and high < _LOWEST_SHARE * size:
            return Visibility(CUT_OFF)
        placed = cell.alignment
        wraps = (
            bool(placed.wrap_text)
            or placed.vertical in ("justify", "distributed")
            or placed.horizontal in ("justify", "distributed")
        )
        numeric = not isinstance(cell.value, str) and not hasattr(cell.value, "as_list")
        right, left = (
            n > 0 and ((n <= len(row) and row[n - 1].value is not None) or (cell.row, n) in self._formulas)
            for n in (columns[-1] + 1, columns[0] - 1)
        )
        beside = right or left
        kept = wraps or numeric or beside or joined is not None or placed.horizontal == "fill"
        if wide < _NARROWEST or (wide < _NARROW and kept):
            return Visibility(CUT_OFF) if kept else Visibility(doubt=CUT)
        if (
            not wraps
            and not numeric
            and (left or columns[0] == 1)
            and placed.horizontal in _FROM_THE_RIGHT
            and len(text) * size / 11 * 0.85 > wide * _MOST_OVER
        ):
            return Visibility(doubt=CUT)
        return self._doubted(placed, text, (wide, high), size, wraps=wraps, kept=kept)

    def _doubted(
        self, placed: Any, text: str, room: tuple[float, float | None], size: float, *, wraps: bool, kept: bool
    ) -> Visibility:
        (wide, high), lines = room, text.split("\n") if wraps else [" ".join(text.split("\n"))]
        needed = max(len(line) for line in lines) * size / 11 * 0.85
        turned = placed.textRotation or 0
        if placed.shrink_to_fit and not wraps and needed > wide:
            return Visibility(
                TINY if size * wide / needed < _FEWEST_POINTS else "",
                CUT if size * wide / needed < _FEWEST_POINTS * 1.7 else "",
            )
        if high is not None and (high < _LOW_SHARE * size or (turned not in (0, 180, 360) and needed * 5 > high * 2)):
            return Visibility(doubt=CUT)
        if wraps and high is not None:
            count = sum(max(1, math.floor(len(line) * size / 11 * 0.8 / max(wide, 0.5)) or 1) for line in lines)
            if count * size * 1.05 > high * 1.4 + size * 0.5:
                return Visibility(doubt=CUT)
        if (
            (placed.indent or 0) > _MOST_INDENT
            or (not wraps and kept and len(text) > 12 and wide < needed * _FEWEST_SHOWN)
            or (wraps and wide < 2 < len(text))
        ):
            return Visibility(doubt=CUT)
        return Visibility()


def doubts_of(book: Any, sheet: Any) -> list[str]:
    """What of a sheet that is shown cannot be told, whatever is in its cells."""
    found, form, view = list[str](), sheet.sheet_format, sheet.sheet_view
    window = next(iter(book.views), None)
    pane = view.pane
    frozen = pane is not None and pane.state in ("frozen", "frozenSplit")
    first = view.topLeftCell or "A1"
    below = int("".join(c for c in first if c.isdigit()) or 1) > 1 or first.rstrip("0123456789") not in ("A", "")
    lost = frozen and (below or (pane.ySplit or 0) > _MOST_FROZEN or (pane.xSplit or 0) > _FAR_COLUMNS)
    small = any(zoom is not None and 0 < zoom < _SMALLEST_ZOOM for zoom in (view.zoomScale, view.zoomScaleNormal))
    if lost or small or (window is not None and window.visibility != "visible"):
        found.append(WINDOW)
    if (
        form.zeroHeight
        or (form.defaultRowHeight is not None and form.defaultRowHeight < 4)
        or (form.defaultColWidth is not None and form.defaultColWidth < 1)
    ):
        found.append(BY_DEFAULT)
    held = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    rows, columns = sorted({cell.row for cell in held}), sorted({cell.column for cell in held})
    if any(
        b - a > most
        for places, most in ((rows, _FAR_ROWS), (columns, _FAR_COLUMNS))
        for a, b in zip([1, *places], places, strict=False)
    ):
        found.append(FAR)
    return found
