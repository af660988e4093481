"""Whether tables of a Word file, their rows and cells, show what is in them."""

from __future__ import annotations

from typing import Any

from engine.documents.css.unseen import CUT_OFF, HIDDEN, OUTSIDE
from engine.documents.found import Visibility
from engine.documents.word_look import Ground, cell_width, table_property
from engine.documents.word_pages import Section, figure
from engine.documents.word_paragraphs import heights, shown_at_all
from engine.documents.word_styles import Styles, W, attribute, is_on

DELETED = "it is deleted"
_FEWEST_TWIPS, _SLIVER = 40.0, 0.35
_OVER, _NARROW, _WIDE_GAP = 800.0, 200.0, 600.0
_TABLE = """
tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders
shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange
"""
_ROW = (
    "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden "
    "ins del trPrChange"
)
_CELLS = """
cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark headers cellIns
cellDel cellMerge tcPrChange
"""
_HARMLESS = {kind: frozenset(names.split()) for kind, names in (("tbl", _TABLE), ("tr", _ROW), ("tc", _CELLS))}
UNKNOWN = "a table has a property that I do not know"
_PLACE = "a table may stand partly outside of its page"
_LOW = "a row of a table has a fixed height that may cut off its text"
_CELL = "a cell of a table is too narrow for its text"
_BY_STYLE = "a style of tables sets the height of rows or hides them"


def judge_table(table: Any, styles: Styles, on: Section) -> Visibility:
    """Where a table stands, and whether it has properties that are not known."""
    properties = table.find(f"{W}tblPr")
    # A table in a cell stands where its cell does.
    if properties is None or next(table.iterancestors(f"{W}tc", f"{W}txbxContent"), None) is not None:
        return _unknown(properties, "tbl")
    chain = styles.chain(attribute(properties.find(f"{W}tblStyle"), "val"), "table")
    width = (
        figure(attribute(properties.find(f"{W}tblW"), "w"))
        if attribute(properties.find(f"{W}tblW"), "type") in ("dxa", None)
        else 0.0
    )
    rows = table.findall(f"{W}tr")
    told = [
        p.find(f"{W}tblInd")
        for p in (*(s.table for s in chain), properties, *(r.find(f"{W}tblPrEx") for r in rows))
        if p is not None
    ]
    fixed = attribute(table_property(rows[0], "tblLayout"), "type") == "fixed" if rows else False
    total = (
        max(
            [
                width,
                sum(figure(attribute(one, "w")) for one in table.findall(f"{W}tblGrid/{W}gridCol")),
                *(sum(cell_width(cell) or 0.0 for cell in row.findall(f"{W}tc")) for row in rows),
            ]
        )
        if fixed
        else width
    )
    indents = [
        figure(attribute(one, "w")) for one in told if one is not None and attribute(one, "type") in ("dxa", None)
    ]
    placed = properties.find(f"{W}tblpPr")
    if placed is not None:
        return _judge_placed(placed, total, on)
    centred = attribute(properties.find(f"{W}jc"), "val") in ("center", "right", "end")
    # The strongest counts; a weaker one that is far out too, as programs differ in which they take.
    for indent in indents[-1:] + [i for i in indents if abs(i) > 2 * _OVER]:
        left = on.left + indent
        if left >= on.width or (left + max(width, 1000.0) <= 0):
            return Visibility(OUTSIDE)
        if left < -_OVER or (left + width > on.width + _OVER and not centred):
            return Visibility(doubt=_PLACE)
    if fixed and total + (0.0 if centred else on.left + (indents[-1] if indents else 0.0)) > on.width + _OVER:
        return Visibility(doubt=_PLACE)
    spacing = figure(attribute(properties.find(f"{W}tblCellSpacing"), "w"))
    return Visibility(doubt=_CELL) if spacing > _WIDE_GAP else _unknown(properties, "tbl")


def _judge_placed(placed: Any, width: float, on: Section) -> Visibility:
    across, down = figure(attribute(placed, "tblpX")), figure(attribute(placed, "tblpY"))
    across += on.left if attribute(placed, "horzAnchor") in ("margin", "text", None) else 0.0
    if across >= on.width or down >= on.height or across + max(width, 1000.0) <= 0 or down <= -on.height:
        return Visibility(OUTSIDE)
    out = across < -_OVER or across + width > on.width + _OVER or down < -_OVER or down > on.height - 400
    return Visibility(doubt=_PLACE if out else "")


def _unknown(properties: Any, kind: str) -> Visibility:
    strange = [
        one
        for one in ([] if properties is None else properties)
        if isinstance(one.tag, str) and one.tag.removeprefix(W) not in _HARMLESS[kind]
    ]
    return Visibility(doubt=UNKNOWN if strange else "")


def judge_row(row: Any, styles: Styles) -> Visibility:
    """Whether a row is there, and whether a style says something of it."""
    properties = row.find(f"{W}trPr")
    if properties is not None:
        if properties.find(f"{W}del") is not None:
            return Visibility(DELETED)
        if is_on(properties.find(f"{W}hidden")):
            return Visibility(HIDDEN)
        if (height := exact_height(row)) is not None and height <= _FEWEST_TWIPS:
            return Visibility(CUT_OFF)
    chain = styles.chain(attribute(table_property(row, "tblStyle"), "val"), "table")
    told = [part.row for style in chain for part in style.parts.values() if part.row is not None]
    if any(is_on(one.find(f"{W}hidden")) or attribute(one.find(f"{W}trHeight"), "hRule") == "exact" for one in told):
        return Visibility(doubt=_BY_STYLE)
    gap = None if properties is None else properties.find(f"{W}wBefore")
    if attribute(gap, "type") != "pct" and figure(attribute(gap, "w")) > 10_000:
        return Visibility(doubt=_PLACE)
    return _unknown(properties, "tr")


def exact_height(row: Any) -> float | None:
    """Twips, where a row is as high as it says whatever is in it."""
    height = row.find(f"{W}trPr/{W}trHeight")
    return figure(attribute(height, "val")) if attribute(height, "hRule") == "exact" else None


def judge_cell(cell: Any) -> Visibility:
    """Whether a cell is there and wide enough."""
    properties = cell.find(f"{W}tcPr")
    row, width = next(cell.iterancestors(f"{W}tr"), None), cell_width(cell)
    # Of cells that are joined only the first is shown; text in the others is there and never seen.
    joined = None if properties is None else properties.find(f"{W}vMerge")
    across = None if properties is None else properties.find(f"{W}hMerge")
    if any(one is not None and attribute(one, "val") in (None, "continue") for one in (joined, across)):
        return Visibility(HIDDEN)
    if properties is not None and properties.find(f"{W}cellDel") is not None:
        return Visibility(DELETED)
    fixed = row is not None and attribute(table_property(row, "tblLayout"), "type") == "fixed"
    if fixed and width is not None and width <= _FEWEST_TWIPS:
        return Visibility(CUT_OFF)
    letters = max((sum(len(str(t.text or "")) for t in p.iter(f"{W}t")) for p in cell.iter(f"{W}p")), default=0)
    left, right = _margin(cell, row, "left"), _margin(cell, row, "right")
    told = cell.find(f"{W}tcPr/{W}tcW")
    share = figure((attribute(told, "w") or "").rstrip("%")) if attribute(told, "type") == "pct" else 5000.0
    narrow = letters > 3 and (
        (width is not None and fixed and width - left - right < _NARROW)
        or left + right > 5000
        or (share < 25 and fixed)
    )
    one_line = properties is not None and (
        is_on(properties.find(f"{W}tcFitText")) or (fixed and is_on(properties.find(f"{W}noWrap")))
    )
    if narrow or (one_line and width is not None and letters * 60 > width * 2):
        return Visibility(doubt=_CELL)
    return _unknown(properties, "tc")


def _margin(cell: Any, row: Any, side: str) -> float:
    """Twips between the edge of a cell and its text."""
    other = {"left": "start", "right": "end"}.get(side, side)
    for holder in (cell.find(f"{W}tcPr/{W}tcMar"), None if row is None else table_property(row, "tblCellMar")):
        for name in (side, other):
            one = None if holder is None else holder.find(f"{W}{name}")
            if one is not None and attribute(one, "type") in ("dxa", None):
                return figure(attribute(one, "w"))
    # What Word leaves where nothing is said: 0.19 cm at the sides.
    return 108.0 if side in ("left", "right") else 0.0


def cut_paragraphs(row: Any, styles: Styles, on: Section) -> tuple[list[Any], str]:
    """Of a row of fixed height: paragraphs of which nothing has room in it, and what is to be doubted of the others."""
    high, gone, doubt = exact_height(row), list[Any](), ""
    for cell in row.iterfind(f".//{W}tc") if high is not None else ():
        assert high is not None
        own = [p for p in cell.iter(f"{W}p") if next(p.iterancestors(f"{W}tc")) is cell]
        width = (
            (cell_width(cell) or on.column / max(1, len(row.findall(f"{W}tc"))))
            - _margin(cell, row, "left")
            - _margin(cell, row, "right")
        )
        upright = cell.find(f"{W}tcPr/{W}textDirection")
        # In a cell whose text runs upwards the height is the length of its lines.
        turned = upright is not None and attribute(upright, "val") not in ("lrTb", "lr", None)
        at_top = attribute(cell.find(f"{W}tcPr/{W}vAlign"), "val") in ("top", None)
        top, end = _margin(cell, row, "top"), 0.0
        for paragraph, begin, below, size in heights(own, high if turned else max(200.0, width), Ground(), styles):
            if not shown_at_all(paragraph):
                continue
            if at_top and not turned and (top + begin >= high - _SLIVER * size or high < _SLIVER * size):
                gone.append(paragraph)
            else:
                end = max(end, top + below - 0.3 * size)
        room = width if turned else high
        lost = any(table.find(f".//{W}t") is not None for table in cell.iterfind(f"{W}tbl"))
        doubt = doubt or (_LOW if end > room * 1.1 + 20 or lost else "")
    return gone, doubt
