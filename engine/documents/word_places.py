"""Where drawings of a Word file stand on their pages, and what lies over what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.documents.css.unseen import CUT_OFF, HIDDEN, OUTSIDE
from engine.documents.found import Visibility
from engine.documents.word_colours import local
from engine.documents.word_pages import Section
from engine.documents.word_styles import OFF, A

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
POINT, TWIP = 12_700, 635
"""English metric units."""
_CLOSED, _UNKNOWN = 3 * POINT, 2000 * POINT
_WIDE, _HIGH, _SHOWN, _SHARED = 30 * POINT, 8 * POINT, 0.6, 0.3
_MOST = 300
IN_FRONT = "a picture or a shape lies in front of a part of it"
_PARTLY = "a box stands partly outside of its page"
_STRETCHED = "a box says two sizes"


@dataclass(frozen=True)
class PagePlace:
    """Of a drawing; two can be compared where they are measured from the same."""

    measured_from: tuple[str, str, Any]
    left: int
    top: int
    wide: int
    high: int
    opaque: bool
    has_text: bool


def extent(frame: Any) -> tuple[int, int]:
    """How wide and high a drawing is."""
    told = frame.find(f"{WP}extent")
    wide, high = (_number(told.get(name) if told is not None else None, _UNKNOWN) for name in ("cx", "cy"))
    return wide, high


def _number(text: object, default: int) -> int:
    return int(str(text)) if re.fullmatch(r"-?\d{1,12}", str(text or "").strip()) else default


def frame_of(drawing: Any) -> Any:
    """What places a drawing: an anchor, or a line of text; None in older files."""
    return next(drawing.iter(f"{WP}anchor", f"{WP}inline"), None)


def judge_place(drawing: Any, on: Section) -> Visibility:
    """Of a drawing on its page."""
    if any(properties.get("hidden") not in (None, *OFF) for properties in drawing.iter(f"{WP}docPr", f"{WP}anchor")):
        return Visibility(HIDDEN)
    frame = frame_of(drawing)
    if frame is None:
        return Visibility()
    wide, high = extent(frame)
    if wide <= _CLOSED or high <= _CLOSED:
        return Visibility(CUT_OFF)
    doubt = _PARTLY if frame.get("simplePos") not in (None, *OFF) else ""
    for side, size, page in (("positionH", wide, on.width * TWIP), ("positionV", high, on.height * TWIP)):
        at, from_page = _at(frame.find(f"{WP}{side}"), on, page)
        if at >= page or at + size <= (0 if from_page else -page):
            return Visibility(OUTSIDE)
        if from_page and min(at + size, page) - max(at, 0) < _SHOWN * size:
            doubt = _PARTLY
    relative = [one for one in frame.iter() if local(one) in ("pctWidth", "pctHeight")]
    return Visibility(
        doubt=_STRETCHED
        if any(0 < _number(one.text, 0) < 2000 for one in relative) or _is_other_size(drawing, wide, high)
        else doubt
    )


def _at(position: Any, on: Section, page: float) -> tuple[float, bool]:
    """Where something begins on its page, and whether that is told from the page or its margins."""
    if position is None:
        return 0.0, False
    kind, across = str(position.get("relativeFrom") or ""), local(position) == "positionH"
    base = 0.0
    if kind in ("margin", "column", "character") and across:
        base = on.left * TWIP
    elif kind in ("rightMargin", "outsideMargin") and across:
        base = page - on.right * TWIP
    elif kind == "bottomMargin":
        base = page - 1440 * TWIP
    elif kind == "margin":
        base = 1440 * TWIP
    told = next((_number(one.text, 0) for one in position if local(one) == "posOffset"), 0)
    share = next((_number(one.text, 0) for one in position.iter() if local(one).startswith("pctPos")), 0)
    return base + told + share / 100_000 * page, kind in ("page", "margin", "leftMargin", "rightMargin", "column")


def _is_other_size(drawing: Any, wide: int, high: int) -> bool:
    """Whether the one shape of a drawing is far smaller than its place."""
    shapes = list(drawing.iter(f"{WPS}wsp"))
    told = (
        shapes[0].find(f"{WPS}spPr/{A}xfrm/{A}ext")
        if len(shapes) == 1 and shapes[0].getparent().tag == f"{A}graphicData"
        else None
    )
    if told is None:
        return False
    return any(_number(told.get(name), size) < size / 2 for name, size in (("cx", wide), ("cy", high)))


def place_of(drawing: Any, paragraph: Any) -> PagePlace | None:
    """Of a drawing that is anchored; None where it stands in a line."""
    frame = frame_of(drawing)
    if frame is None or frame.tag != f"{WP}anchor":
        return None
    sides = [frame.find(f"{WP}{side}") for side in ("positionH", "positionV")]
    across, down = (str(one.get("relativeFrom") or "") if one is not None else "" for one in sides)
    left, top = (
        next((_number(o.text, 0) for o in (one if one is not None else ()) if local(o) == "posOffset"), 0)
        for one in sides
    )
    opaque = frame.get("behindDoc") in (None, *OFF) and _is_filled(drawing)
    # What is measured from the page can be compared wherever it is anchored.
    anchored = None if down in ("page", "margin", "topMargin", "bottomMargin") else paragraph
    return PagePlace(
        (across, down, anchored),
        left,
        top,
        *extent(frame),
        opaque,
        any(local(one) == "txbxContent" for one in drawing.iter()),
    )


def _is_filled(drawing: Any) -> bool:
    fills = (f"{A}solidFill", f"{A}gradFill", f"{A}blipFill", f"{A}pattFill")
    return (
        any(local(one) == "pic" for one in drawing.iter())
        or any(fill.getparent().tag == f"{WPS}spPr" for fill in drawing.iter(*fills))
        or any(one.get("idx") not in (None, "0") for one in drawing.iter(f"{A}fillRef"))
    )


def lies_in_front(drawing: Any, text: float) -> bool:
    """Whether something opaque that is not filled with text itself (square points of its letters) lies over the text
    around it."""
    anchor = next(drawing.iter(f"{WP}anchor"), None)
    if anchor is None or anchor.get("behindDoc") not in (None, *OFF) or anchor.find(f"{WP}wrapNone") is None:
        return False
    wide, high = extent(anchor)
    return _is_filled(drawing) and wide >= _WIDE and high >= _HIGH and text < 0.1 * wide * high / POINT**2


def overlapping(places: Sequence[PagePlace]) -> bool:
    """Whether something opaque lies over a box with text, or the other way round."""
    kinds: dict[Any, list[PagePlace]] = {}
    for one in places[:_MOST]:
        kinds.setdefault(one.measured_from, []).append(one)
    return any(
        _shares(one, other)
        for held in kinds.values()
        for n, one in enumerate(held)
        for other in held[n + 1 :]
        if (one.opaque and other.has_text) or (other.opaque and one.has_text)
    )


def _shares(one: PagePlace, other: PagePlace) -> bool:
    across = min(one.left + one.wide, other.left + other.wide) - max(one.left, other.left)
    down = min(one.top + one.high, other.top + other.high) - max(one.top, other.top)
    return across > 0 and down > 0 and across * down > _SHARED * min(one.wide * one.high, other.wide * other.high)
