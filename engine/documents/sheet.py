"""A workbook as its reader sees it: rows of the sheets that are shown, without cells nobody sees."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from engine.core.sentences import Digits, sentence
from engine.documents.css.unseen import CANNOT_TELL, HIDDEN
from engine.documents.found import Document, Unseen, together
from engine.documents.html import COMMENT
from engine.documents.office_parts import Parts
from engine.documents.sheet_formats import ShownValue
from engine.documents.sheet_formats import shown as show
from engine.documents.sheet_looks import Palette, palette, why_letters
from engine.documents.sheet_rooms import Rooms, doubts_of

_MOST_CELLS, _MOST_MERGED = 500_000, 60
_SHAPES = re.compile(rb"<(?:\w+:)?(?:sp|grpSp|cxnSp)[ >]")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
FORMAT = "a cell has a format whose look I do not reckon"
OVER = "pictures, charts or shapes lie over some of its cells"


@dataclass
class _Found:
    unseen: list[Unseen] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def visible_sheet(data: bytes) -> Document:
    """Each visible sheet of a workbook under its name, a row a line, cells apart by “|”; formulas as they were last
    reckoned.

    Raises:
        ValueError: a part is larger than any text can be, or there are more cells than a document has.
    """
    import openpyxl

    found, texts = _Found(), list[str]()
    parts = Parts(data)
    # The library drops shapes.
    if any(re.fullmatch(r"xl/drawings/[^/]+\.xml", name) and _SHAPES.search(parts.read(name)) for name in parts.names):
        found.doubts.append(OVER)
    # `data_only` gives the values last reckoned; links to other files are not followed.
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False, rich_text=True)
    colours = palette(book)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if sum(sheet.max_row * sheet.max_column for sheet in book.worksheets) > _MOST_CELLS:
        raise ValueError(
            sentence(
                "error-has_more_than_cells_as",
                "it has more than {most_cells} cells, as no document of requirements has",
                most_cells=Digits(f"{_MOST_CELLS:,}"),
            )
        )
    formulas = _formulas(data, parts)
    # Hidden ones too: what stands in them is said to be unseen.
    for sheet in book.worksheets:
        rooms = Rooms(sheet, formulas.get(sheet.title, frozenset()))
        grid = [list(_cells(row, sheet, rooms, colours, found, shown=sheet in shown)) for row in sheet.iter_rows()]
        lines = _lines(grid, sheet)
        if sheet in shown and lines:
            texts.append("\n".join([f"# {sheet.title}", "", *lines]))
            found.doubts += [OVER] if getattr(sheet, "_images", None) or getattr(sheet, "_charts", None) else []
            found.doubts += (
                ["rules colour some of its cells, which I do not reckon"] if sheet.conditional_formatting else []
            )
            found.doubts += doubts_of(book, sheet)
    return Document("\n\n".join(texts), together(found.unseen), tuple(dict.fromkeys(found.doubts)))


def _formulas(data: bytes, parts: Parts) -> dict[str, frozenset[tuple[int, int]]]:
    """Row and column of each cell with a formula, by sheet: one that gives nothing still takes its room from its
    neighbours."""
    import openpyxl

    if not any(
        re.fullmatch(r"xl/worksheets/[^/]+\.xml", name) and _FORMULA.search(parts.read(name)) for name in parts.names
    ):
        return {}
    book = openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
    return {
        sheet.title: frozenset(
            (cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
        )
        for sheet in book.worksheets
    }


def _lines(grid: list[list[str]], sheet: Any) -> list[str]:
    """Its rows as lines; what stands in one column stands in one column of the lines, and a cell that is merged over
    rows in each of them."""
    for one in sheet.merged_cells.ranges:
        for row in range(
            one.min_row, min(one.max_row, one.min_row + _MOST_MERGED) if one.min_col == one.max_col else 0
        ):
            if row < len(grid):
                grid[row][one.min_col - 1] = grid[one.min_row - 1][one.min_col - 1]
    first = min((n for cells in grid for n, cell in enumerate(cells) if cell), default=0)
    rows = [cells[first : max(n for n, cell in enumerate(cells) if cell) + 1] for cells in grid if any(cells)]
    return [" | ".join(cells) if all(cells) else f"| {' | '.join(cells)} |" for cells in rows]


def _cells(row: Any, sheet: Any, rooms: Rooms, colours: Palette, found: _Found, *, shown: bool) -> Iterator[str]:
    """What is seen of each cell, empty where nothing is."""
    for cell in row:
        if getattr(cell, "comment", None) is not None:
            found.unseen.append(Unseen(str(cell.comment.text), COMMENT))
        if cell.value is None:
            yield ""
            continue
        drawn = show(cell.value, str(cell.number_format or ""))
        pieces = [_hidden(cell, drawn)] if not drawn.value_seen else []
        verdict = rooms.judge(cell, str(cell.value), row)
        texts = list[str]()
        for text, font in _runs(cell, drawn.text):
            if not text.strip():
                texts.append(text)
                continue
            why = HIDDEN if not shown else verdict.why or why_letters(cell, font, sheet, colours, drawn.colour)
            if why:
                pieces.append(Unseen(text, why))
            else:
                texts.append(f"~~{text.strip()}~~" if font is not None and font.strike else text)
        found.unseen += pieces
        if text := " ".join("".join(texts).split()):
            found.doubts += [one for one in (verdict.doubt, "" if drawn.known else FORMAT) if one]
        yield text


def _hidden(cell: Any, drawn: ShownValue) -> Unseen:
    """A value in whose place its format shows something else."""
    return Unseen(str(cell.value), HIDDEN if drawn.known else CANNOT_TELL)


def _runs(cell: Any, text: str) -> Iterator[tuple[str, Any]]:
    """Pieces of a text with the fonts they have; what a piece does not say is as in the cell."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock

    if not isinstance(cell.value, CellRichText) or text != str(cell.value):
        yield text, cell.font
        return
    for one in cell.value:
        yield (one.text, one.font) if isinstance(one, TextBlock) else (str(one), cell.font)
