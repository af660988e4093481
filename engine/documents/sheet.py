"""A workbook as its reader sees it: rows of the sheets that are shown, without cells nobody sees."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from engine.documents.css.colours import WHITE, Rgb, like
from engine.documents.css.unseen import CANNOT_TELL, CUT_OFF, HIDDEN, SAME_COLOUR, TINY
from engine.documents.found import Document, Unseen, together
from engine.documents.html import COMMENT
from engine.documents.word_styles import A, hexadecimal

_LARGEST_PART, _MOST_CELLS = 100 * 2**20, 500_000
_FEWEST_POINTS, _NARROWEST, _LOWEST = 3.0, 0.3, 2.0
_SLOTS = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink")
"""Colours of a theme in the order of their numbers; light and dark are turned (ECMA-376, 18.8.3)."""
_OFFICE = ("FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47", "0563C1", "954F72")
_MONEY = re.compile(r"\[\$([^\-\]]+)(?:-[^\]]*)?\]|([€$£¥₹₽])")


def visible_sheet(data: bytes) -> Document:
    """Each visible sheet of a workbook under its name, a row a line, cells apart by “|”; formulas as they were last reckoned.

    Raises:
        ValueError: a part is larger than any text can be, or there are more cells than a document has.
    """
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.infolist():
            if part.file_size > _LARGEST_PART:
                raise ValueError(f"{part.filename} unpacks to {part.file_size / 2**20:.0f} MB")
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    theme, unseen, texts, doubts = _theme(book), list[Unseen](), list[str](), list[str]()
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if sum(sheet.max_row * sheet.max_column for sheet in book.worksheets) > _MOST_CELLS:
        raise ValueError(f"it has more than {_MOST_CELLS:,} cells, as no document of requirements has")
    for sheet in book.worksheets:
        lines = [" | ".join(cells) for row in sheet.iter_rows() if (cells := list(_cells(row, sheet, theme, unseen, shown=sheet in shown)))]
        if sheet in shown and lines:
            texts.append("\n".join([f"# {sheet.title}", "", *lines]))
            doubts += ["pictures or charts lie over some of its cells"] if getattr(sheet, "_images", None) or getattr(sheet, "_charts", None) else []
            doubts += ["rules colour some of its cells, which I do not reckon"] if sheet.conditional_formatting else []
    return Document("\n\n".join(texts), together(unseen), tuple(dict.fromkeys(doubts)))


def _cells(row: Any, sheet: Any, theme: tuple[str, ...], unseen: list[Unseen], *, shown: bool) -> Iterator[str]:
    for cell in row:
        if getattr(cell, "comment", None) is not None:
            unseen.append(Unseen(str(cell.comment.text), COMMENT))
        if cell.value is None or not (text := _text(cell)).strip():
            continue
        why = HIDDEN if not shown else _why(cell, sheet, theme)
        if why:
            unseen.append(Unseen(text, why))
        else:
            yield " ".join(text.split())


def _text(cell: Any) -> str:
    """A value as it is shown, as far as that changes what it says."""
    value, form = cell.value, str(cell.number_format or "")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if "%" in form:
        return f"{value * 100:g} %"
    money = _MONEY.search(form)
    return f"{value:.15g}" + (f" {money[1] or money[2]}" if money is not None else "")


def _why(cell: Any, sheet: Any, theme: tuple[str, ...]) -> str:
    row, column = sheet.row_dimensions.get(cell.row), _column(sheet, cell.column)
    if (row is not None and row.hidden) or (column is not None and column.hidden):
        return HIDDEN
    if (row is not None and row.height is not None and row.height <= _LOWEST) or (column is not None and column.customWidth and column.width <= _NARROWEST):
        return CUT_OFF
    if _shows_nothing(str(cell.number_format or ""), cell.value):
        return HIDDEN
    if cell.font is not None and cell.font.sz is not None and cell.font.sz < _FEWEST_POINTS:
        return TINY
    if re.search(r"(?i)\[(?:white|color\s*2)\]", str(cell.number_format or "")) and _ground(cell, theme) == WHITE:
        return SAME_COLOUR
    ink, ground = _colour(cell.font.color if cell.font is not None else None, theme), _ground(cell, theme)
    if ink is None or ground is None or not like(ink, ground):
        return ""
    table = next((t for t in sheet.tables.values() if t.tableStyleInfo is not None and t.tableStyleInfo.name and _inside(cell, t.ref)), None)
    filled = cell.fill is not None and cell.fill.fill_type
    if table is None or filled:
        return SAME_COLOUR
    return "" if cell.row < int(re.sub(r"\D", "", table.ref.partition(":")[0])) + (table.headerRowCount or 0) else CANNOT_TELL


def _column(sheet: Any, number: int) -> Any:
    """The settings of a column; several that are alike stand together."""
    return next((one for one in sheet.column_dimensions.values() if one.min is not None and one.min <= number <= one.max), None)


def _inside(cell: Any, ref: str) -> bool:
    from openpyxl.utils import range_boundaries

    left, top, right, bottom = range_boundaries(ref)
    return bool(left <= cell.column <= right and top <= cell.row <= bottom)


def _shows_nothing(form: str, value: object) -> bool:
    """Whether a format has nothing for a value: “;;;”."""
    parts = form.split(";")
    if len(parts) < 2:
        return False
    if not isinstance(value, int | float):
        return len(parts) == 4 and not parts[3].strip()
    at = 0 if value > 0 else min(1, len(parts) - 1) if value < 0 else min(2, len(parts) - 1)
    return not parts[at].strip()


def _ground(cell: Any, theme: tuple[str, ...]) -> Rgb | None:
    """The colour of a cell; None where it has a pattern."""
    if cell.fill is None or not cell.fill.fill_type:
        return WHITE
    if cell.fill.fill_type != "solid":
        return None
    return _colour(cell.fill.fgColor, theme) or WHITE


def _colour(told: Any, theme: tuple[str, ...]) -> Rgb | None:
    from openpyxl.styles.colors import COLOR_INDEX

    if told is None:
        return None
    if told.type == "rgb":
        rgb = hexadecimal(str(told.rgb)[-6:])
    elif told.type == "theme":
        rgb = hexadecimal(theme[told.theme]) if told.theme < len(theme) else None
    elif told.type == "indexed" and told.indexed < len(COLOR_INDEX):
        rgb = hexadecimal(str(COLOR_INDEX[told.indexed])[-6:])
    else:
        return None
    return None if rgb is None else _tinted(rgb, float(told.tint or 0))


def _tinted(rgb: Rgb, tint: float) -> Rgb:
    red, green, blue = (c * (1 + tint) if tint < 0 else c * (1 - tint) + tint for c in rgb)
    return red, green, blue


def _theme(book: Any) -> tuple[str, ...]:
    from engine.documents.word_package import parse

    if not book.loaded_theme:
        return _OFFICE
    found = dict(zip(_SLOTS, _OFFICE, strict=True))
    for one in (slot for scheme in parse(bytes(book.loaded_theme)).iter(f"{A}clrScheme") for slot in scheme):
        inner = next(iter(one), None)
        if inner is not None and (value := inner.get("lastClr") or inner.get("val")):
            found[str(one.tag).rpartition("}")[2]] = str(value)
    return tuple(found[slot] for slot in _SLOTS)
