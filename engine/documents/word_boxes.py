"""Boxes with text in a Word file: whether they are shown, and what colour is behind their letters."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from engine.documents.css.colours import Rgb, colour, over
from engine.documents.css.look import PAGE, computed
from engine.documents.css.sheets import declarations
from engine.documents.css.unseen import CUT_OFF, HIDDEN, OUTSIDE, why_box
from engine.documents.word_look import Ground
from engine.documents.word_styles import OFF, A, Styles, W, hexadecimal

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_V = "{urn:schemas-microsoft-com:vml}"
_POINT = 12_700
"""English metric units."""
_CLOSED, _FAR = 3 * _POINT, 2000 * _POINT
_WIDE, _HIGH = 30 * _POINT, 8 * _POINT
_HOLDERS = (f"{W}drawing", f"{W}pict", f"{W}object")
_KNOWN = "http://schemas.microsoft.com/office/"
IN_FRONT = "a picture or a shape lies in front of a part of it"


@dataclass(frozen=True)
class Box:
    """One box with text."""

    content: Any
    """Element that holds its paragraphs."""
    ground: Ground
    why: str
    """Why it is not seen; empty = it is."""


def boxes_of(paragraph: Any, styles: Styles, below: Ground) -> tuple[list[Box], str]:
    """Takes drawings out of a paragraph: their boxes with text, and what cannot be told of the text around them (empty: nothing)."""
    found, doubt = list[Box](), ""
    while (holder := next(paragraph.iter(*_HOLDERS), None)) is not None:
        parent = holder.getparent()
        doubt = doubt or (IN_FRONT if _lies_in_front(holder) else "")
        found += _boxes(holder, styles, below)
        parent.remove(holder)
    return found, doubt


def choose(root: Any) -> None:
    """Puts in place of what is given in several forms the one that Word shows: the first whose extensions it knows, else the last resort."""
    while (forms := next(root.iter(f"{_MC}AlternateContent"), None)) is not None:
        known = [one for one in forms if one.tag == f"{_MC}Choice"
                 and all(str(one.nsmap.get(name) or "").startswith(_KNOWN) for name in str(one.get("Requires") or "").split())]
        chosen = next(iter([*known, *(one for one in forms if one.tag == f"{_MC}Fallback")]), None)
        for child in [] if chosen is None else list(chosen):
            forms.addprevious(child)
        forms.getparent().remove(forms)


def _boxes(drawing: Any, styles: Styles, below: Ground) -> Iterator[Box]:
    why = _why_drawing(drawing)
    for content in list(drawing.iter(f"{W}txbxContent")):
        if next(content.iterancestors(*_HOLDERS)) is not drawing:
            continue
        shape = next((a for a in content.iterancestors() if a.tag == f"{_WPS}wsp" or (str(a.tag).startswith(_V) and not a.tag.endswith("textbox"))), None)
        if shape is None:
            yield Box(content, below, why)
        elif shape.tag == f"{_WPS}wsp":
            yield Box(content, _ground(shape, styles, below), why)
        else:
            yield Box(content, _painted(shape, below), why or _why_styled(shape))


def _why_drawing(drawing: Any) -> str:
    for properties in drawing.iter(f"{_WP}docPr"):
        if properties.get("hidden") not in (None, *OFF):
            return HIDDEN
    frame = next(drawing.iter(f"{_WP}anchor", f"{_WP}inline"), None)
    if frame is None:
        return ""
    wide, high = _extent(frame)
    if wide <= _CLOSED or high <= _CLOSED:
        return CUT_OFF
    for side, size in (("positionH", wide), ("positionV", high)):
        offset = frame.find(f"{_WP}{side}/{_WP}posOffset")
        at = int(offset.text) if offset is not None and re.fullmatch(r"-?\d{1,12}", str(offset.text or "").strip()) else 0
        if at + size <= -72 * _POINT or at >= _FAR:
            return OUTSIDE
    return ""


def _extent(frame: Any) -> tuple[int, int]:
    extent = frame.find(f"{_WP}extent")
    told = [str(extent.get(name) or "") if extent is not None else "" for name in ("cx", "cy")]
    wide, high = (int(t) if re.fullmatch(r"-?\d{1,12}", t) else _FAR for t in told)
    return wide, high


def _lies_in_front(drawing: Any) -> bool:
    """Whether something opaque without text lies over the text."""
    anchor = next(drawing.iter(f"{_WP}anchor"), None)
    if anchor is None or anchor.get("behindDoc") not in (None, *OFF) or anchor.find(f"{_WP}wrapNone") is None or _why_drawing(drawing):
        return False
    wide, high = _extent(anchor)
    filled = any(str(one.tag).endswith("}pic") for one in drawing.iter()) or any(
        fill.getparent().tag == f"{_WPS}spPr" for fill in drawing.iter(f"{A}solidFill", f"{A}gradFill", f"{A}blipFill"))
    return filled and wide >= _WIDE and high >= _HIGH and next(drawing.iter(f"{W}txbxContent"), None) is None


def _ground(shape: Any, styles: Styles, below: Ground) -> Ground:
    """What the text of a shape stands on."""
    properties, style = shape.find(f"{_WPS}spPr"), shape.find(f"{_WPS}style")
    reference = None if style is None else style.find(f"{A}fontRef")
    ink = None if reference is None else _colour(reference, styles)
    on = replace(below, ink=ink[:3] if ink is not None else None)
    for fill in [] if properties is None else list(properties):
        match str(fill.tag).rpartition("}")[2]:
            case "noFill":
                return on
            case "solidFill":
                shade = _colour(fill, styles)
                return on if shade is None else replace(on, backdrop=over(shade, below.backdrop), picture=below.picture and shade[3] < 1)
            case "gradFill":
                shades = [s for s in (_colour(stop, styles) for stop in fill.iter(f"{A}gs")) if s is not None]
                return replace(on, backdrop=over(shades[0], below.backdrop) if shades else below.backdrop, picture=len(set(shades)) != 1)
            case "blipFill" | "pattFill" | "grpFill":
                return replace(on, picture=True)
    reference = None if style is None else style.find(f"{A}fillRef")
    if reference is None or reference.get("idx") in (None, "0"):
        return on
    shade = _colour(reference, styles)
    return on if shade is None else replace(on, backdrop=over(shade, below.backdrop))


def _colour(holder: Any, styles: Styles) -> tuple[float, float, float, float] | None:
    """The colour below an element, with what is done to it."""
    named = next((one for one in holder.iter(f"{A}srgbClr", f"{A}schemeClr", f"{A}sysClr", f"{A}prstClr")), None)
    if named is None:
        return None
    told = str(named.get("lastClr") or named.get("val") or "")
    rgb = styles.of_theme(told) if named.tag == f"{A}schemeClr" else hexadecimal(told)
    if rgb is None:
        return None
    alpha = 1.0
    for change in named:
        amount = int(str(change.get("val"))) / 100_000 if re.fullmatch(r"\d{1,8}", str(change.get("val") or "")) else 1.0
        match str(change.tag).rpartition("}")[2]:
            case "alpha":
                alpha = amount
            case "lumMod":
                rgb = _lighter(rgb, amount, 0.0)
            case "lumOff":
                rgb = _lighter(rgb, 1.0, amount)
            case "tint":
                rgb = over((*rgb, amount), (1.0, 1.0, 1.0))
            case "shade":
                rgb = over((*rgb, amount), (0.0, 0.0, 0.0))
    return (*rgb, alpha)


def _lighter(rgb: Rgb, times: float, plus: float) -> Rgb:
    hue, light, saturation = colorsys.rgb_to_hls(*rgb)
    return colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light * times + plus)), saturation)


def _painted(shape: Any, below: Ground) -> Ground:
    """As older files have it."""
    if str(shape.get("filled") or "t").casefold() in ("f", *OFF):
        return below
    fill = shape.find(f"{_V}fill")
    if fill is not None and str(fill.get("type") or "solid") not in ("solid", "background"):
        return replace(below, picture=True)
    shade = colour(str(shape.get("fillcolor") or "white").split(" ")[0])
    return below if shade is None else replace(below, backdrop=shade[:3])


def _why_styled(shape: Any) -> str:
    look = computed(PAGE, (), (), declarations(str(shape.get("style") or "")), {})
    sizes = [look.px(name) for name in ("width", "height")]
    if look.of("visibility") == "hidden":
        return HIDDEN
    return CUT_OFF if any(s is not None and s <= 4 for s in sizes) else why_box(look)
