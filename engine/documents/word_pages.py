"""The pages of a Word file: how large they are, and where on them text may stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.documents.word_styles import W, attribute

_SMALLEST, _FEWEST_WIDE, _FEWEST_HIGH, _NARROWEST_COLUMN = 1200.0, 700.0, 400.0, 400.0
_TIGHT_GRID = -8192.0
"""Of 4096ths of a point that a grid adds to each letter."""
PAGES = "its pages or their margins leave no room for the text"


@dataclass(frozen=True)
class Section:
    """Pages of one kind; twips (a twentieth of a point)."""

    width: float = 12_240.0
    height: float = 15_840.0
    left: float = 1440.0
    right: float = 1440.0
    column: float = 9360.0
    """How wide a column of text is."""
    doubt: str = ""


def figure(text: str | None, default: float = 0.0) -> float:
    """A number as Word writes it; also with a unit, in twips."""
    found = re.fullmatch(r"(-?\d{1,9}(?:\.\d+)?)(pt|in|cm|mm|pc|pi)?", text) if text else None
    if found is None:
        return default
    return float(found[1]) * {"pt": 20.0, "in": 1440.0, "cm": 566.9, "mm": 56.69, "pc": 240.0, "pi": 240.0}.get(
        found[2] or "", 1.0
    )


def sections_of(root: Any) -> tuple[Mapping[Any, Section], tuple[str, ...]]:
    """Paragraph → its section, and what is to be doubted of them; a section ends with the paragraph that holds its
    properties."""
    found, waiting, kinds = dict[Any, Section](), list[Any](), list[Section]()

    def close(properties: Any) -> None:
        kinds.append(_section(properties))
        found.update(dict.fromkeys(waiting, kinds[-1]))
        waiting.clear()

    for paragraph in root.iter(f"{W}p"):
        waiting.append(paragraph)
        if (properties := paragraph.find(f"{W}pPr/{W}sectPr")) is not None:
            close(properties)
    if (properties := root.find(f"{W}body/{W}sectPr")) is not None:
        close(properties)
    return found, tuple(dict.fromkeys(one.doubt for one in kinds if one.doubt))


def _section(properties: Any) -> Section:
    size, margins, columns, grid = (properties.find(f"{W}{name}") for name in ("pgSz", "pgMar", "cols", "docGrid"))
    width, height = figure(attribute(size, "w"), 12_240.0), figure(attribute(size, "h"), 15_840.0)
    left, right = figure(attribute(margins, "left"), 1440.0), figure(attribute(margins, "right"), 1440.0)
    top, bottom = figure(attribute(margins, "top"), 1440.0), figure(attribute(margins, "bottom"), 1440.0)
    gutter = figure(attribute(margins, "gutter"))
    room = width - left - right - gutter
    count = max(1.0, figure(attribute(columns, "num"), 1.0))
    told = [figure(attribute(one, "w")) for one in ([] if columns is None else columns.iterfind(f"{W}col"))]
    column = (
        min(told) if told and count > 1 else (room - (count - 1) * figure(attribute(columns, "space"), 720.0)) / count
    )
    squeezed = (
        attribute(grid, "type") in ("linesAndChars", "snapToChars")
        and figure(attribute(grid, "charSpace")) < _TIGHT_GRID
    )
    small = (
        min(width, height) < _SMALLEST
        or room < _FEWEST_WIDE
        or height - abs(top) - abs(bottom) < _FEWEST_HIGH
        or column < _NARROWEST_COLUMN
    )
    doubted = small or squeezed or min(left, right, gutter) < -100 or max(abs(top), abs(bottom)) >= height
    return Section(width, height, left + gutter, right, max(1.0, column), PAGES if doubted else "")
