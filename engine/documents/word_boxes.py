"""Boxes with text in a Word file: whether they are shown, and what colour is behind their letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from engine.documents.css.colours import colour, over
from engine.documents.css.unseen import CUT_OFF
from engine.documents.found import Visibility
from engine.documents.word_colours import local, painted
from engine.documents.word_look import Ground, drawn
from engine.documents.word_pages import Section
from engine.documents.word_paragraphs import heights
from engine.documents.word_places import (
    IN_FRONT,
    TWIP,
    WP,
    WPS,
    PagePlace,
    extent,
    frame_of,
    judge_place,
    lies_in_front,
    place_of,
)
from engine.documents.word_shapes import V, covers, judge_shape, room_of
from engine.documents.word_styles import OFF, A, Styles, W

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_HOLDERS = (f"{W}drawing", f"{W}pict", f"{W}object")
_KNOWN = "http://schemas.microsoft.com/office/"
_INSETS = {"lIns": 91_440, "rIns": 91_440, "tIns": 45_720, "bIns": 45_720}
_PLAIN = re.compile(r"rect|roundRect|ellipse|round\w+Rect|snip\w+Rect|wedge\w+Callout|textBox|flowChart\w+")
"""Shapes whose adjustments leave room for their text."""
_FULL = "a box may be too small for its text"
_SHAPED = "text stands in a shape whose look I do not reckon"


@dataclass(frozen=True)
class Box:
    """One box with text."""

    content: Any
    """Element that holds its paragraphs."""
    ground: Ground
    why: str
    """Why it is not seen; empty = it is."""


@dataclass
class Drawings:
    """Of one paragraph."""

    boxes: list[Box] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    places: list[PagePlace] = field(default_factory=list)


def boxes_of(paragraph: Any, styles: Styles, below: Ground, on: Section) -> Drawings:
    """Takes drawings out of a paragraph: their boxes with text, where they stand, and what cannot be told of them
    and of the text around them."""
    found = Drawings()
    # One after the other, as a box may hold a drawing with boxes; what was taken out is not found again.
    while (holder := next(paragraph.iter(*_HOLDERS), None)) is not None:
        parent, placed = holder.getparent(), judge_place(holder, on)
        contents = [c for c in holder.iter(f"{W}txbxContent") if next(c.iterancestors(*_HOLDERS)) is holder]
        if not placed.why:
            written = sum(_area(content, styles) for content in contents)
            if lies_in_front(holder, written) or covers(holder):
                found.doubts.append(IN_FRONT)
            if (place := place_of(holder, paragraph)) is not None:
                found.places.append(place)
        for content in contents:
            ground, verdict = _judge_box(content, holder, styles, below)
            found.boxes.append(Box(content, ground, placed.why or verdict.why))
            found.doubts += [one for one in (placed.doubt, verdict.doubt) if one and not placed.why and not verdict.why]
        # What is read of the paragraph from here on is its own text.
        parent.remove(holder)
    return found


def choose(root: Any) -> None:
    """Puts in place of what is given in several forms the one that Word shows: the first whose extensions it knows,
    else the last resort."""
    while (forms := next(root.iter(f"{_MC}AlternateContent"), None)) is not None:
        known = [
            one
            for one in forms
            if one.tag == f"{_MC}Choice"
            and all(
                str(one.nsmap.get(name) or "").startswith(_KNOWN) for name in str(one.get("Requires") or "").split()
            )
        ]
        chosen = next(iter([*known, *(one for one in forms if one.tag == f"{_MC}Fallback")]), None)
        for child in [] if chosen is None else list(chosen):
            forms.addprevious(child)
        forms.getparent().remove(forms)


def _area(content: Any, styles: Styles) -> float:
    """Square points that the letters of a box take at least."""
    return sum(
        0.5 * len(str(t.text or "")) * (drawn(run, None, Ground(), styles).figure("sz", 20.0) / 2) ** 2
        for run in content.iter(f"{W}r")
        for t in run.iter(f"{W}t")
    )


def _judge_box(content: Any, holder: Any, styles: Styles, below: Ground) -> tuple[Ground, Visibility]:
    shape = next(
        (
            a
            for a in content.iterancestors()
            if a.tag == f"{WPS}wsp" or (str(a.tag).startswith(V) and not a.tag.endswith("textbox"))
        ),
        None,
    )
    inside = replace(below, inside=True, width=None)
    if shape is None:
        return inside, Visibility()
    if shape.tag == f"{WPS}wsp":
        ground, verdict, room = _ground(shape, styles, inside), _judge_form(shape), _room(shape, holder)
    else:
        ground, verdict, room = _painted(shape, inside), judge_shape(content, holder), room_of(content)
    if verdict.why or room is None:
        return ground, verdict
    if min(room) <= 0:
        return ground, Visibility(CUT_OFF)
    ground = replace(ground, width=room[0])
    own = [
        p
        for p in content.iter(f"{W}p")
        if next(p.iterancestors(f"{W}txbxContent")) is content and next(p.iter(f"{W}t"), None) is not None
    ]
    ends = [below - 0.4 * size for _, _, below, size in heights(own, room[0], ground, styles)]
    full = max(ends, default=0.0) > 1.1 * room[1]
    return ground, Visibility(doubt=verdict.doubt or (_FULL if full else ""))


def _body(shape: Any) -> Any:
    return shape.find(f"{WPS}bodyPr")


def _room(shape: Any, holder: Any) -> tuple[float, float] | None:
    """Twips across and down between the insets of a box; None where it grows with its text or stands in a group."""
    frame, body = frame_of(holder), _body(shape)
    if frame is None or shape.getparent().tag != f"{A}graphicData" or frame.find(f"{WP}extent") is None:
        return None
    insets = {name: _metric(None if body is None else body.get(name), usual) for name, usual in _INSETS.items()}
    wide, high = extent(frame)
    across, down = (wide - insets["lIns"] - insets["rIns"]) / TWIP, (high - insets["tIns"] - insets["bIns"]) / TWIP
    if body is not None and body.find(f"{A}spAutoFit") is not None and across > 0:
        # It grows downwards as far as its text needs.
        return across, max(down, 100_000.0)
    return (down, across) if body is not None and body.get("vert") not in (None, "horz") else (across, down)


def _metric(text: object, default: int) -> int:
    return int(str(text)) if re.fullmatch(r"-?\d{1,12}", str(text or "")) else default


def _judge_form(shape: Any) -> Visibility:
    """Whether the form of a box or what is done to its text is one that shows it."""
    body, properties = _body(shape), shape.find(f"{WPS}spPr")
    if body is not None:
        warp = body.find(f"{A}prstTxWarp")
        turned = [
            one
            for one in body.iter()
            if local(one) in ("scene3d", "sp3d", "flatTx") and any(local(o) == "rot" for o in one.iter())
        ]
        if (
            turned
            or body.get("rot") not in (None, "0")
            or (warp is not None and warp.get("prst") not in ("textNoShape", "textPlain", None))
        ):
            return Visibility(doubt=_SHAPED)
    for one in [] if properties is None else properties:
        if (
            local(one) == "custGeom"
            and next(one.iter(f"{A}rect"), None) is not None
            and not _whole(next(one.iter(f"{A}rect")))
        ):
            return Visibility(doubt=_SHAPED)
        if (
            local(one) == "prstGeom"
            and not _PLAIN.fullmatch(str(one.get("prst") or "rect"))
            and next(one.iter(f"{A}gd"), None) is not None
        ):
            return Visibility(doubt=_SHAPED)
    return Visibility()


def _whole(rectangle: Any) -> bool:
    """Whether the text of a form may stand in all of it."""
    return [rectangle.get(side) for side in "ltrb"] in (["l", "t", "r", "b"], ["0", "0", "r", "b"])


def _shades(fill: Any, styles: Styles) -> Iterator[tuple[float, float, float, float]]:
    yield from (shade for shade in (painted(stop, styles) for stop in fill.iter(f"{A}gs")) if shade is not None)


def _ground(shape: Any, styles: Styles, below: Ground) -> Ground:
    """What the text of a shape stands on."""
    properties, style = shape.find(f"{WPS}spPr"), shape.find(f"{WPS}style")
    reference = None if style is None else style.find(f"{A}fontRef")
    ink = None if reference is None else painted(reference, styles)
    on = replace(below, ink=ink[:3] if ink is not None else None)
    for fill in [] if properties is None else list(properties):
        match local(fill):
            case "noFill":
                return on
            case "solidFill":
                shade = painted(fill, styles)
                return (
                    on
                    if shade is None
                    else replace(on, backdrop=over(shade, below.backdrop), picture=below.picture and shade[3] < 1)
                )
            case "gradFill":
                shades = list(_shades(fill, styles))
                return replace(
                    on,
                    backdrop=over(shades[0], below.backdrop) if shades else below.backdrop,
                    picture=len(set(shades)) != 1,
                )
            case "blipFill" | "pattFill" | "grpFill":
                return replace(on, picture=True)
    reference = None if style is None else style.find(f"{A}fillRef")
    if reference is None or reference.get("idx") in (None, "0"):
        return on
    shade = painted(reference, styles)
    return on if shade is None else replace(on, backdrop=over(shade, below.backdrop))


def _painted(shape: Any, below: Ground) -> Ground:
    """As older files have it."""
    if str(shape.get("filled") or "t").casefold() in ("f", *OFF):
        return below
    fill = shape.find(f"{V}fill")
    if fill is not None and str(fill.get("type") or "solid") not in ("solid", "background"):
        return replace(below, picture=True)
    shade = colour(str(shape.get("fillcolor") or "white").split(" ")[0])
    return below if shade is None else replace(below, backdrop=shade[:3])
