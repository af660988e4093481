"""Colours and fonts of the cells of a workbook: whether letters can be told from what is behind them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.documents.css.colours import BLACK, WHITE, Rgb, like, over
from engine.documents.css.unseen import CANNOT_TELL, SAME_COLOUR, TINY
from engine.documents.word_runs import SIGNS
from engine.documents.word_styles import A, hexadecimal

_FEWEST_POINTS, _RAISED = 3.0, 0.65
_SLOTS = (
    "lt1",
    "dk1",
    "lt2",
    "dk2",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
    "hlink",
    "folHlink",
)
"""Colours of a theme in the order of their numbers; light and dark are turned (ECMA-376, 18.8.3)."""
_OFFICE = (
    "FFFFFF",
    "000000",
    "E7E6E6",
    "44546A",
    "4472C4",
    "ED7D31",
    "A5A5A5",
    "FFC000",
    "5B9BD5",
    "70AD47",
    "0563C1",
    "954F72",
)
_SYSTEM = {64: "000000", 65: "FFFFFF"}
_SHARES = {"gray0625": 0.0625, "gray125": 0.125, "lightGray": 0.25, "mediumGray": 0.5, "darkGray": 0.75}
_DARK_HEADS = re.compile(r"TableStyle(?:Light(?:8|9|1[0-4])|Medium(?:[1-9]|1\d|2[01])|Dark(?:[1-9]|1[01]))")
"""Styles of tables that come with Excel and set a first line in white on a dark ground."""


@dataclass(frozen=True)
class Palette:
    """The colours a workbook names by number."""

    theme: tuple[str, ...]
    numbered: tuple[str, ...]

    def of(self, told: Any) -> Rgb | None:
        """The colour; None for one that is left to the program, and for one that is not known."""
        if told is None:
            return None
        if told.type == "rgb":
            rgb = hexadecimal(str(told.rgb)[-6:])
        elif told.type == "theme":
            rgb = hexadecimal(self.theme[told.theme]) if told.theme < len(self.theme) else None
        elif told.type == "indexed":
            rgb = self.at(told.indexed)
        else:
            return None
        return None if rgb is None else _tinted(rgb, float(told.tint or 0))

    def at(self, number: int) -> Rgb | None:
        """Colour of a number of the palette; None where there is none."""
        return hexadecimal(
            _SYSTEM.get(number) or (str(self.numbered[number])[-6:] if number < len(self.numbered) else None)
        )


def palette(book: Any) -> Palette:
    """Of a workbook."""
    from openpyxl.styles.colors import COLOR_INDEX

    return Palette(_theme(book), tuple(getattr(book, "_colors", None) or COLOR_INDEX))


def why_letters(cell: Any, font: Any, sheet: Any, colours: Palette, by_format: int | None) -> str:
    """Why letters in a font are not seen in a cell; empty = they are. `by_format`: number of the palette that its
    format gives them."""
    size = float(font.sz) if font is not None and font.sz is not None else 11.0
    if size * (_RAISED if font is not None and font.vertAlign in ("superscript", "subscript") else 1) < _FEWEST_POINTS:
        return TINY
    name = str(getattr(font, "rFont", None) or getattr(font, "name", None) or "") if font is not None else ""
    if SIGNS.search(name) or (font is not None and getattr(font, "charset", None) == 2):
        return CANNOT_TELL
    own = colours.of(font.color if font is not None else None)
    ink = (colours.at(by_format + 7) if by_format else own) or BLACK
    grounds, filled = _grounds(cell, colours)
    same = [like(ink, ground) for ground in grounds]
    if not any(same):
        return ""
    if not all(same) or len(grounds) > 1:
        return CANNOT_TELL
    table = next(
        (
            t
            for t in sheet.tables.values()
            if t.tableStyleInfo is not None and t.tableStyleInfo.name and _inside(cell, t.ref)
        ),
        None,
    )
    if table is None or filled:
        return SAME_COLOUR
    in_head = cell.row < int(re.sub(r"\D", "", table.ref.partition(":")[0])) + (table.headerRowCount or 0)
    if in_head:
        return "" if _DARK_HEADS.fullmatch(str(table.tableStyleInfo.name)) else SAME_COLOUR
    return CANNOT_TELL


def _grounds(cell: Any, colours: Palette) -> tuple[Sequence[Rgb], bool]:
    """The colours behind a cell, several of a pattern or a gradient, and whether it has any of its own."""
    fill = cell.fill
    kind = getattr(fill, "fill_type", None) or getattr(fill, "type", None) if fill is not None else None
    if not kind or kind == "none":
        return (WHITE,), False
    if hasattr(fill, "stop"):
        return tuple(colours.of(stop.color) or WHITE for stop in fill.stop) or (WHITE,), True
    front, back = colours.of(fill.fgColor), colours.of(fill.bgColor)
    if kind == "solid":
        return (front or WHITE,), True
    # A pattern that names no colours is black on white.
    dots, paper = _named(fill.fgColor, front, BLACK), _named(fill.bgColor, back, WHITE)
    share = _SHARES.get(kind, 0.5)
    mixed = over((*dots, share), paper)
    return ((paper, mixed) if share < 0.3 else (dots, mixed) if share > 0.7 else (dots, paper, mixed)), True


def _named(told: Any, found: Rgb | None, usual: Rgb) -> Rgb:
    return usual if found is None or (told.type == "rgb" and str(told.rgb) == "00000000") else found


def _inside(cell: Any, ref: str) -> bool:
    from openpyxl.utils import range_boundaries

    left, top, right, bottom = range_boundaries(ref)
    return bool(left <= cell.column <= right and top <= cell.row <= bottom)


def _tinted(rgb: Rgb, tint: float) -> Rgb:
    red, green, blue = (c * (1 + tint) if tint < 0 else c * (1 - tint) + tint for c in rgb)
    return red, green, blue


def _theme(book: Any) -> tuple[str, ...]:
    from engine.documents.office_parts import parse

    if not book.loaded_theme:
        return _OFFICE
    found = dict(zip(_SLOTS, _OFFICE, strict=True))
    for one in (slot for scheme in parse(bytes(book.loaded_theme)).iter(f"{A}clrScheme") for slot in scheme):
        inner = next(iter(one), None)
        if inner is not None and (value := inner.get("lastClr") or inner.get("val")):
            found[str(one.tag).rpartition("}")[2]] = str(value)
    return tuple(found[slot] for slot in _SLOTS)
