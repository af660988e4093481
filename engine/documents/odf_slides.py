"""Slides of OpenDocument in their order, with their notes; hidden ones are left out."""

from __future__ import annotations

from typing import Any

from engine.documents.css.colours import WHITE, colour
from engine.documents.odf_styles import OdfStyles, mm, said, tag_of
from engine.documents.odf_writer import SHAPES, OdfWriter, words_of
from engine.documents.piles import OVER, PAPER, Grounds, PileBox, behind, covered

HIDDEN_SLIDE = "its slide is hidden"
UNSURE_GROUND = "shapes or pictures lie behind letters"
_EDGES = frozenset({"header", "footer", "date-time", "page-number"})
"""Parts of a slide that stand on each of them."""
_PICTURES = ("draw:image", "draw:object", "draw:plugin")


def slide(writer: OdfWriter, page: Any) -> str:
    """The shapes of a slide one below the other, then its notes."""
    own = writer.styles.properties("drawing-page", said(page, "draw:style-name"))
    if own.get("presentation:visibility") == "hidden":
        return writer.gone(page, HIDDEN_SLIDE)
    master = writer.styles.master(said(page, "draw:master-page-name"))
    ground = _ground(writer.styles, page, master)
    # What a master draws lies below the slide; its own words are prompts and edges.
    below = [_box(one, writer.styles) for one in _shapes(master)]
    shapes = _shapes(page)
    boxes = [_box(one, writer.styles) for one in shapes]
    found = list[str]()
    for n, (shape, box) in enumerate(zip(shapes, boxes, strict=True)):
        if why := writer.why_off(shape):
            writer.gone(shape, why)
            continue
        grounds = behind(box, [*below, *boxes[:n]], ground)
        if box.has_text:
            writer.doubts += [OVER] if covered(box, boxes[n + 1 :], grounds) else []
            writer.doubts += [UNSURE_GROUND] if len(set(grounds)) > 1 or None in grounds else []
        writer.title = said(shape, "presentation:class") == "title"
        found.append(writer.box(shape, _hexadecimal(grounds)))
        writer.title = False
    notes = [writer.blocks(one) for one in page if tag_of(one) == "presentation:notes"]
    return "".join([*found, *notes, *(writer.written(one) for one in page if tag_of(one) == "office:annotation")])


def _shapes(page: Any) -> list[Any]:
    """Those that are drawn: what stands there until something is written is not."""
    return [
        one
        for one in (() if page is None else page)
        if tag_of(one) in SHAPES
        and said(one, "presentation:class") not in _EDGES
        and said(one, "presentation:placeholder") != "true"
    ]


def _ground(styles: OdfStyles, page: Any, master: Any) -> Grounds:
    """The colours of a slide: its own, else those of its master."""
    for one in (page, master):
        if one is None:
            continue
        told = styles.properties("drawing-page", said(one, "draw:style-name"))
        if told.get("draw:fill", "none") != "none":
            return _fill(told)
    return PAPER


def _fill(told: Any) -> Grounds:
    match told.get("draw:fill", "none"):
        case "none":
            return ()
        case "solid":
            found = colour(told.get("draw:fill-color", ""))
            return (None if found is None else found[:3],)
        case _:
            return (None,)


def _box(shape: Any, styles: OdfStyles) -> PileBox:
    wide, high = styles.page
    left, top, across, down = (mm(said(shape, f"svg:{name}")) or 0.0 for name in ("x", "y", "width", "height"))
    told = styles.properties("presentation", said(shape, "presentation:style-name")) or styles.properties(
        "graphic", said(shape, "draw:style-name")
    )
    pictured = any(tag_of(one) in _PICTURES for one in shape)
    return PileBox(
        left / wide,
        top / high,
        across / wide,
        down / high,
        (None,) if pictured else _fill(told),
        has_text=bool(words_of(shape).strip()),
    )


def _hexadecimal(grounds: Grounds) -> str:
    red, green, blue = next((one for one in grounds if one is not None), WHITE)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
