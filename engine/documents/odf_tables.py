"""Tables and sheets of OpenDocument: their rows and columns, without those that are closed or hidden."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from engine.documents.css.unseen import CUT_OFF, HIDDEN
from engine.documents.odf_styles import OdfStyles, said, tag_of
from engine.documents.odf_writer import OdfWriter, words_of

_MOST_REPEATED = 256
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
    closed = [
        _why(one, writer.styles)
        for one in _inside(element, "table:table-column")
        for _ in range(_times(one, "columns"))
    ]
    rows = [_row(writer, row, closed) for row in _inside(element, "table:table-row")]
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


def _times(one: Any, what: str) -> int:
    told = said(one, f"table:number-{what}-repeated")
    return min(_MOST_REPEATED, int(told)) if told.isdecimal() and len(told) < 9 else 1


def _row(writer: OdfWriter, row: Any, closed: list[str]) -> str:
    if why := _why(row, writer.styles):
        return writer.gone(row, why) if words_of(row).strip() else ""
    cells, at = list[str](), 0
    usual = said(row, "table:default-cell-style-name")
    for cell in (one for one in row if tag_of(one) in _CELLS):
        times = _times(cell, "columns")
        hidden = closed[at] if at < len(closed) else ""
        at += times
        if hidden:
            _ = writer.gone(cell, hidden) if words_of(cell).strip() else ""
            continue
        # A covered cell is the place of one that spans it.
        if tag_of(cell) == "table:table-cell":
            cells += [_cell(writer, cell, usual)] * times
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
