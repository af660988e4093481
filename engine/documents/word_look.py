"""How Word draws a run of text: what of the styles holds for it, and what is behind its letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.documents.css.colours import BLACK, WHITE, Rgb, Rgba, colour, over
from engine.documents.word_styles import OFF, Styles, W, attribute, hexadecimal, is_on

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_LOOKS = ("rFonts", "color", "shd", "highlight", "sz", "w", "position", "spacing", "webHidden", "specVanish")
_TOGGLES = ("vanish", "strike", "dstrike")
_HIGHLIGHTS = {"darkYellow": "#808000", "darkGray": "#808080", "lightGray": "#c0c0c0", "darkBlue": "#000080", "darkCyan": "#008080", "darkGreen": "#008000",
               "darkMagenta": "#800080", "darkRed": "#800000", "green": "#00ff00"}


@dataclass(frozen=True)
class Drawn:
    """How the letters of a run look."""

    values: Mapping[str, Any]
    """Property → its element, of all that hold for the run the strongest."""
    toggles: Mapping[str, bool]
    ink: Rgba | None
    """None: chosen by Word so that it is seen."""
    backdrop: Rgb
    picture: bool = False
    """A picture or a pattern is behind it."""

    def figure(self, name: str, default: float) -> float:
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


def drawn(run: Any, paragraph: Any, ground: Ground, styles: Styles) -> Drawn:
    """How a run is drawn that stands in a paragraph (None: in none) on a ground."""
    direct, own = run.find(f"{W}rPr"), None if paragraph is None else paragraph.find(f"{W}pPr")
    of_paragraph = styles.chain(attribute(None if own is None else own.find(f"{W}pStyle"), "val"), "paragraph")
    named = attribute(None if direct is None else direct.find(f"{W}rStyle"), "val")
    of_letters = styles.chain(named, "character") if named else []
    levels: list[list[Any]] = [list(ground.runs), [s.run for s in of_paragraph], [s.run for s in of_letters]]
    values: dict[str, Any] = {}
    for properties in [styles.run, *(p for level in levels for p in level), direct]:
        for name in _LOOKS:
            if properties is not None and (found := properties.find(f"{W}{name}")) is not None:
                values[name] = found
        if properties is not None and (fill := properties.find(f"{W14}textFill")) is not None:
            values["textFill"] = fill
    paragraphs = [styles.paragraph, *(s.paragraph for s in of_paragraph), own]
    backdrop, picture = behind([p.find(f"{W}shd") for p in paragraphs if p is not None], ground.backdrop, styles)
    backdrop, patterned = behind([values.get("shd")], backdrop, styles)
    highlight = attribute(values.get("highlight"), "val")
    if highlight and highlight != "none":
        shade = colour(_HIGHLIGHTS.get(highlight, highlight.casefold()))
        backdrop = shade[:3] if shade is not None else backdrop
    toggles = {name: _toggled(name, styles.run, levels, direct) for name in _TOGGLES}
    return Drawn(values, toggles, _ink(values, styles, backdrop, ground.ink), backdrop, ground.picture or picture or patterned)


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
        on ^= bool(told) and is_on(told[-1])
    return on


def _ink(values: Mapping[str, Any], styles: Styles, backdrop: Rgb, unnamed: Rgb | None) -> Rgba | None:
    fill = values.get("textFill")
    if fill is not None:
        if fill.find(f"{W14}noFill") is not None:
            return (*backdrop, 0.0)
        named = next((one for one in fill.iter() if one.tag in (f"{W14}srgbClr", f"{W14}schemeClr")), None)
        rgb = None if named is None else hexadecimal(attribute(named, "val", W14)) or styles.of_theme(attribute(named, "val", W14) or "")
        if named is not None and rgb is not None:
            # Word writes how much is seen through, in thousandths of a percent.
            through = attribute(named.find(f"{W14}alpha"), "val", W14) or "0"
            return (*rgb, 1 - min(1.0, float(through) / 100_000)) if re.fullmatch(r"\d+", through) else (*rgb, 1.0)
    rgb = styles.colour_of(values["color"]) if "color" in values else unnamed
    return None if rgb is None else (*rgb, 1.0)


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
    own = table.find(f"{W}tblPr/{W}shd")
    rows = [row for row in table.iter(f"{W}tr") if next(row.iterancestors(f"{W}tbl")) is table]
    look = table.find(f"{W}tblPr/{W}tblLook")
    firsts = {id(row): n for n, row in enumerate(rows)}
    known: dict[tuple[str, ...], tuple[Rgb, bool, tuple[Any, ...]]] = {}
    for row in rows:
        cells = [cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is row]
        for n, cell in enumerate(cells):
            parts = tuple(_parts(look, (firsts[id(row)], len(rows)), (n, len(cells))))
            if parts not in known:
                of = [style.parts[part] for part in parts for style in chain if part in style.parts]
                backdrop, picture = behind([own, *(c.find(f"{W}shd") for _, c in of if c is not None)], ground.backdrop, styles)
                known[parts] = backdrop, picture, tuple(r for r, _ in of if r is not None)
            backdrop, picture, runs = known[parts]
            direct = cell.find(f"{W}tcPr/{W}shd")
            backdrop, patterned = behind([direct], backdrop, styles) if direct is not None else (backdrop, False)
            yield cell, Ground(backdrop, ground.picture or picture or patterned, (*ground.runs, *runs), ground.ink)


def _parts(look: Any, down: tuple[int, int], across: tuple[int, int]) -> Iterator[str]:
    """Parts of a table style that hold for a cell (its row of how many, its column of how many), weakest first."""
    told = attribute(look, "val") or "04A0"
    bits = int(told, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,4}", told) else 0

    def has(name: str, bit: int) -> bool:
        said = attribute(look, name)
        return said not in OFF if said is not None else bool(bits & bit)

    (row, rows), (column, columns) = down, across
    first_row, first_column = has("firstRow", 0x20), has("firstColumn", 0x80)
    yield ""
    if not has("noVBand", 0x400):
        yield "band1Vert" if (column - first_column) % 2 == 0 else "band2Vert"
    if not has("noHBand", 0x200):
        yield "band1Horz" if (row - first_row) % 2 == 0 else "band2Horz"
    if column == columns - 1 and has("lastColumn", 0x100):
        yield "lastCol"
    if column == 0 and first_column:
        yield "firstCol"
    if row == rows - 1 and has("lastRow", 0x40):
        yield "lastRow"
    if row == 0 and first_row:
        yield "firstRow"
