"""Tables and sheets of OpenDocument: their rows and columns, without those that are closed or hidden."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from html import escape
from itertools import accumulate
from typing import Any

from engine.documents.css.unseen import CUT_OFF, HIDDEN
from engine.documents.odf_styles import OdfStyles, said, tag_of
from engine.documents.odf_writer import OdfWriter, words_of

_MOST_REPEATED, _MOST_LETTERS = 256, 20_000
"""How often a cell is written that a file has once, and of how many letters at most: tables in tables would burst."""
_GROUPS = frozenset({
    "table:table-rows", "table:table-header-rows", "table:table-row-group", "table:table-columns",
    "table:table-header-columns", "table:table-column-group",
})  # fmt: skip
_CELLS = ("table:table-cell", "table:covered-table-cell")


def table(writer: OdfWriter, element: Any) -> str:
    """A table as html; of a sheet its name stands above it."""
    style = said(element, "table:style-name")
    if "display: none" in writer.styles.css("table", style):
        return writer.gone(element, HIDDEN)
    columns = _Columns(list(_inside(element, "table:table-column")), writer.styles)
    rows = [_row(writer, row, columns) for row in _inside(element, "table:table-row")]
    shapes = [writer.blocks(one) for one in element if tag_of(one) == "table:shapes"]
    if not any(rows) and not any(shapes):
        return ""
    is_sheet = tag_of(element.getparent()) == "office:spreadsheet"
    head = f"<h1>{escape(said(element, 'table:name'))}</h1>" if is_sheet else ""
    css = writer.styles.css("table", style)
    return f'{head}<table style="{escape(css)}">{"".join(rows)}</table>{"".join(shapes)}'


def _inside(element: Any, tag: str) -> Iterator[Any]:
    """Rows or columns, also those that stand in groups."""
    for one in element:
        if tag_of(one) == tag:
            yield one
        elif tag_of(one) in _GROUPS:
            yield from _inside(one, tag)


def _why(one: Any, styles: OdfStyles) -> str:
    """Why a row or column is not seen; empty where it is."""
    if said(one, "table:visibility") in ("collapse", "filter"):
        return HIDDEN
    family = "table-row" if tag_of(one) == "table:table-row" else "table-column"
    return CUT_OFF if styles.is_closed(family, said(one, "table:style-name")) else ""


def _times(one: Any) -> int:
    told = said(one, "table:number-columns-repeated")
    return max(1, int(told)) if told.isdecimal() and len(told) < 9 else 1


class _Columns:
    """Which columns of a table are seen; many that are alike stand together."""

    def __init__(self, columns: Sequence[Any], styles: OdfStyles) -> None:
        self._ends = list(accumulate(map(_times, columns)))
        self._why = [_why(one, styles) for one in columns]

    def seen(self, first: int, count: int) -> tuple[int, str]:
        """Of so many columns how many are seen, and why the others are not."""
        at, seen, why = first, 0, ""
        for n in range(bisect_right(self._ends, first), len(self._ends)):
            if at >= first + count:
                break
            end = min(self._ends[n], first + count)
            seen += 0 if self._why[n] else end - at
            at, why = end, why or self._why[n]
        # Beyond those that are told of nothing is closed.
        return seen + first + count - at, why


def _row(writer: OdfWriter, row: Any, columns: _Columns) -> str:
    if why := _why(row, writer.styles):
        return writer.gone(row, why) if words_of(row).strip() else ""
    cells, at = list[str](), 0
    usual = said(row, "table:default-cell-style-name")
    for cell in (one for one in row if tag_of(one) in _CELLS):
        times = _times(cell)
        shown, why = columns.seen(at, times)
        at += times
        if not shown:
            _ = writer.gone(cell, why) if words_of(cell).strip() else ""
            continue
        # A covered cell is the place of one that spans it.
        if tag_of(cell) == "table:table-cell":
            written = _cell(writer, cell, usual)
            cells += [written] * max(1, min(shown, _MOST_REPEATED, _MOST_LETTERS // len(written)))
    while cells and cells[-1] == _EMPTY:
        cells.pop()
    return f"<tr>{''.join(cells)}</tr>" if cells else ""


_EMPTY = "<td></td>"


def _cell(writer: OdfWriter, cell: Any, usual: str) -> str:
    spans = "".join(
        f' {name}="{told}"'
        for name, what in (("colspan", "columns"), ("rowspan", "rows"))
        if (told := said(cell, f"table:number-{what}-spanned")).isdecimal() and told != "1"
    )
    inside = writer.blocks(cell)
    if not inside and not spans:
        return _EMPTY
    css = writer.styles.css("table-cell", said(cell, "table:style-name") or usual)
    return f'<td{spans} style="{escape(css)}">{inside}</td>'
