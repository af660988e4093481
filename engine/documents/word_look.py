"""How Word draws a run of text: what of the styles holds for it, and what is behind its letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.documents.css.colours import BLACK, WHITE, Rgb, Rgba, colour, over
from engine.documents.word_colours import every_colour
from engine.documents.word_styles import OFF, Styles, W, attribute, is_on

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
TWICE, USUAL = "twice", "usual"
"""Kept beside the properties of letters: one is said twice, or by the usual style of letters."""
_TOGGLES = ("vanish", "strike", "dstrike")
_SCRIPTS = {"ascii": "asciiTheme", "hAnsi": "hAnsiTheme", "eastAsia": "eastAsiaTheme", "cs": "cstheme"}
_HIGHLIGHTS = {
    "darkYellow": "#808000",
    "darkGray": "#808080",
    "lightGray": "#c0c0c0",
    "darkBlue": "#000080",
    "darkCyan": "#008080",
    "darkGreen": "#008000",
    "darkMagenta": "#800080",
    "darkRed": "#800000",
    "green": "#00ff00",
}


@dataclass(frozen=True)
class Drawn:
    """How the letters of a run look."""

    values: Mapping[str, Any]
    """Property by its tag (those of Word without their namespace) → its element, of all that hold for the run the
    strongest."""
    toggles: Mapping[str, bool]
    inks: tuple[Rgba | None, ...]
    """Several of a gradient; none: chosen by Word so that it is seen; None: one that cannot be reckoned."""
    backdrop: Rgb
    picture: bool = False
    """A picture or a pattern is behind it."""
    fonts: frozenset[str] = frozenset()

    def figure(self, name: str, default: float) -> float:
        """The number a property holds; `default` where it holds none."""
        told = attribute(self.values.get(name), "val") or ""
        return float(told.rstrip("%")) if re.fullmatch(r"-?\d{1,9}(?:\.\d+)?%?", told) else default


@dataclass(frozen=True)
class Ground:
    """What a paragraph stands on."""

    backdrop: Rgb = WHITE
    picture: bool = False
    runs: tuple[Any, ...] = ()
    """Run properties of the styles of the tables around it, weakest first."""
    ink: Rgb | None = None
    """The colour of letters that name none, where it is another than Word chooses."""
    paragraphs: tuple[Any, ...] = ()
    """Paragraph properties of the styles of the tables around it, weakest first."""
    width: float | None = None
    """Twips of the cell or the box around it; None: it stands on the page, or the width is not told."""
    inside: bool = False
    """Whether a cell or a box is around it."""


def drawn(run: Any, paragraph: Any, ground: Ground, styles: Styles) -> Drawn:
    """How a run is drawn that stands in a paragraph (None: in none) on a ground."""
    direct, own = run.find(f"{W}rPr"), None if paragraph is None else paragraph.find(f"{W}pPr")
    of_paragraph = styles.chain(attribute(None if own is None else own.find(f"{W}pStyle"), "val"), "paragraph")
    named = attribute(None if direct is None else direct.find(f"{W}rStyle"), "val")
    of_letters = styles.chain(named, "character") if named else []
    levels: list[list[Any]] = [list(ground.runs), [s.run for s in of_paragraph], [s.run for s in of_letters]]
    values: dict[str, Any] = {}
    usual = [] if named else styles.chain(None, "character")
    if any(s.run is not None and len(s.run) for s in usual):
        # Programs differ in whether letters without a style have the usual one.
        values[USUAL] = usual
    fonts: dict[str, str] = {}
    for properties in [styles.run, *(p for level in levels for p in level), direct]:
        children = [] if properties is None else list(properties)
        # Programs differ in which of two equal properties counts.
        if len(children) != len({one.tag for one in children}):
            values[TWICE] = properties
        for one in children:
            values[str(one.tag).removeprefix(W)] = one
            if one.tag == f"{W}rFonts":
                fonts |= _fonts(one, styles)
    paragraphs = [styles.paragraph, *ground.paragraphs, *(s.paragraph for s in of_paragraph), own]
    backdrop, picture = behind([p.find(f"{W}shd") for p in paragraphs if p is not None], ground.backdrop, styles)
    backdrop, patterned = behind([values.get("shd")], backdrop, styles)
    highlight = attribute(values.get("highlight"), "val")
    if highlight and highlight != "none":
        shade = colour(_HIGHLIGHTS.get(highlight, highlight.casefold()))
        backdrop = shade[:3] if shade is not None else backdrop
    toggles = {name: _toggled(name, styles.run, levels, direct) for name in _TOGGLES}
    inks = _inks(values, styles, backdrop, ground.ink)
    return Drawn(values, toggles, inks, backdrop, ground.picture or picture or patterned, frozenset(fonts.values()))


def _fonts(told: Any, styles: Styles) -> dict[str, str]:
    """Script → the name of its font, as far as an element tells; a font of the theme goes before one named beside
    it."""
    found = {script: name for script in _SCRIPTS if (name := attribute(told, script))}
    return found | {
        script: styles.fonts.get(name, "") for script, theme in _SCRIPTS.items() if (name := attribute(told, theme))
    }


def _toggled(name: str, default: Any, levels: Sequence[Sequence[Any]], direct: Any) -> bool:
    """A property that styles switch over (ISO 29500-1, 17.7.3); what is set on the run itself counts alone."""
    own = None if direct is None else direct.find(f"{W}{name}")
    if own is not None:
        return is_on(own)
    if default is not None and is_on(default.find(f"{W}{name}")):
        return True
    on = False
    for level in levels:
        told = [one for p in level if p is not None and (one := p.find(f"{W}{name}")) is not None]
        # Each level of styles that says so switches it over: bold within bold is plain again.
        on ^= bool(told) and is_on(told[-1])
    return on


def _inks(values: Mapping[str, Any], styles: Styles, backdrop: Rgb, unnamed: Rgb | None) -> tuple[Rgba | None, ...]:
    fill = values.get(f"{W14}textFill")
    if fill is not None:
        if fill.find(f"{W14}noFill") is not None:
            # Letters without filling show what is behind them.
            return ((*backdrop, 0.0),)
        if named := every_colour(fill, styles):
            return tuple(named)
    rgb = styles.colour_of(values["color"]) if "color" in values else unnamed
    return () if rgb is None else ((*rgb, 1.0),)


def behind(shadings: Sequence[Any], below: Rgb, styles: Styles) -> tuple[Rgb, bool]:
    """The colour of a ground with shadings on it, weakest first, and whether it has a pattern."""
    patterned = False
    for shading in shadings:
        pattern = attribute(shading, "val") or "clear"
        if shading is None or pattern == "nil":
            continue
        fill = styles.colour_of(shading, "fill", "themeFill")
        front = styles.colour_of(shading, "color", "themeColor") or BLACK
        below = fill if fill is not None else below
        share = re.fullmatch(r"pct(\d+)", pattern)
        if pattern == "solid":
            below = front
        elif share is not None:
            # A pattern of dots is, to the eye, the colour in between.
            below = over((*front, min(1.0, int(share[1]) / 100)), below)
        elif pattern != "clear":
            patterned = True
    return below, patterned


def grounds(root: Any, styles: Styles, ground: Ground) -> Iterator[tuple[Any, Ground]]:
    """Each paragraph below an element that stands on a ground, with what it stands on itself; boxes apart."""
    left: list[tuple[Any, Ground]] = [(root, ground)]
    while left:
        element, ground = left.pop()
        if element.tag == f"{W}p":
            yield element, ground
            continue
        if element.tag == f"{W}tbl":
            left += reversed(list(_cells(element, ground, styles)))
            continue
        left += [(child, ground) for child in reversed(element) if isinstance(child.tag, str)]


def _cells(table: Any, ground: Ground, styles: Styles) -> Iterator[tuple[Any, Ground]]:
    chain = styles.chain(attribute(table.find(f"{W}tblPr/{W}tblStyle"), "val"), "table")
    # Not those of tables in its cells, which have styles of their own.
    rows = [row for row in table.iter(f"{W}tr") if next(row.iterancestors(f"{W}tbl")) is table]
    bands = _bands(table, chain, "Row"), _bands(table, chain, "Col")
    firsts = {id(row): n for n, row in enumerate(rows)}
    known: dict[tuple[Any, ...], Ground] = {}
    for row in rows:
        own, look = table_property(row, "shd"), table_property(row, "tblLook")
        cells = [cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is row]
        for n, cell in enumerate(cells):
            parts = tuple(_parts(look, (firsts[id(row)], len(rows)), (n, len(cells)), bands))
            if (own, parts) not in known:
                of = [style.parts[part] for part in parts for style in chain if part in style.parts]
                backdrop, picture = behind(
                    [own, *(p.cell.find(f"{W}shd") for p in of if p.cell is not None)], ground.backdrop, styles
                )
                known[own, parts] = Ground(
                    backdrop,
                    ground.picture or picture,
                    (*ground.runs, *(p.run for p in of if p.run is not None)),
                    ground.ink,
                    (*ground.paragraphs, *(p.paragraph for p in of if p.paragraph is not None)),
                    inside=True,
                )
            on, direct = known[own, parts], cell.find(f"{W}tcPr/{W}shd")
            backdrop, patterned = behind([direct], on.backdrop, styles) if direct is not None else (on.backdrop, False)
            yield cell, replace(on, backdrop=backdrop, picture=on.picture or patterned, width=cell_width(cell))


def table_property(row: Any, name: str) -> Any:
    """A property of the table of a row; a row may have its own."""
    found = row.find(f"{W}tblPrEx/{W}{name}")
    table = next(row.iterancestors(f"{W}tbl"), None) if found is None else None
    return found if table is None else table.find(f"{W}tblPr/{W}{name}")


def cell_width(cell: Any) -> float | None:
    """Twips, as it tells or the grid of its table; None where neither does."""
    told = cell.find(f"{W}tcPr/{W}tcW")
    text = attribute(told, "w") or ""
    if told is not None and attribute(told, "type") in ("dxa", None) and re.fullmatch(r"\d{1,6}", text):
        return float(text)
    row, table = next(cell.iterancestors(f"{W}tr"), None), next(cell.iterancestors(f"{W}tbl"), None)
    grid = [
        attribute(one, "w") or "" for one in (table.iterfind(f"{W}tblGrid/{W}gridCol") if table is not None else ())
    ]
    if told is not None or row is None or not grid or not all(re.fullmatch(r"\d{1,6}", w) for w in grid):
        return None
    at = _span(row, f"{W}trPr/{W}gridBefore", 0)
    for other in row.iterfind(f"{W}tc"):
        span = _span(other, f"{W}tcPr/{W}gridSpan", 1)
        if other is cell:
            return sum(float(w) for w in grid[at : at + span]) or None
        at += span
    return None


def _span(element: Any, path: str, default: int) -> int:
    told = attribute(element.find(path), "val") or ""
    return int(told) if re.fullmatch(r"\d{1,3}", told) else default


def _bands(table: Any, chain: Sequence[Any], of: str) -> int:
    """How many rows or columns a band has."""
    told = [
        p.find(f"{W}tblStyle{of}BandSize")
        for p in (*(s.table for s in chain), table.find(f"{W}tblPr"))
        if p is not None
    ]
    text = next((attribute(one, "val") or "" for one in reversed(told) if one is not None), "")
    return max(1, int(text)) if re.fullmatch(r"\d{1,3}", text) else 1


def _parts(look: Any, down: tuple[int, int], across: tuple[int, int], bands: tuple[int, int]) -> Iterator[str]:
    """Parts of a table style that hold for a cell (its row of how many, its column of how many), weakest first."""
    # What Word takes where nothing is said: first row, first column and bands of rows.
    told = attribute(look, "val") or "04A0"
    bits = int(told, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,4}", told) else 0

    def has(name: str, bit: int) -> bool:
        said = attribute(look, name)
        return said not in OFF if said is not None else bool(bits & bit)

    (row, rows), (column, columns) = down, across
    first_row, last_row = has("firstRow", 0x20), has("lastRow", 0x40)
    first_column, last_column = has("firstColumn", 0x80), has("lastColumn", 0x100)
    yield from ("", "wholeTable")
    if not has("noVBand", 0x400):
        yield "band1Vert" if (column - first_column) // bands[1] % 2 == 0 else "band2Vert"
    if not has("noHBand", 0x200):
        yield "band1Horz" if (row - first_row) // bands[0] % 2 == 0 else "band2Horz"
    left, right, top, bottom = (
        first_column and column == 0,
        last_column and column == columns - 1,
        first_row and row == 0,
        last_row and row == rows - 1,
    )
    held = {
        "lastRow": bottom,
        "firstRow": top,
        "lastCol": right,
        "firstCol": left,
        "neCell": top and right,
        "nwCell": top and left,
        "seCell": bottom and right,
        "swCell": bottom and left,
    }
    yield from (name for name, holds in held.items() if holds)
