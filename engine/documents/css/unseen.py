"""Why an element, or the letters of one, are not seen."""

from __future__ import annotations

import re

from engine.documents.css.colours import Rgba, colour, like, over
from engine.documents.css.look import Look
from engine.documents.css.units import at_commas, calls, length, parts

HIDDEN = "it is hidden"
OUTSIDE = "it stands outside of the page"
CUT_OFF = "it is cut off"
TINY = "it is too small to be read"
SAME_COLOUR = "it has the colour of its background"
COVERED = "something lies over it"
FOLDED = "it is in a part that is folded up"
CANNOT_TELL = "I cannot tell whether it is seen"
TINY_PX = 4.0
_FAR_LEFT, _FAR_UP, _FAR_RIGHT, _FAR_DOWN = -500.0, -500.0, 5000.0, 50_000.0
_DOUBTFUL_LEFT, _DOUBTFUL_RIGHT = -150.0, 1500.0
_CLOSED = 1.0
"""Pixels of a box that shows nothing of what is in it."""
_FADED = 0.02
_CUTS = frozenset({"hidden", "clip", "scroll", "auto", "overlay"})
_INLINE = frozenset(
    {
        "",
        "inline",
        "contents",
        "ruby",
        "table-row",
        "table-cell",
        "table-row-group",
        "table-header-group",
        "table-footer-group",
    }
)
_NOWHERE = 0.05
_PICTURES = re.compile(r"wingding|webding|dingbat|^\W*symbol\W*$|blank", re.I)
"""Fonts that draw other signs than letters, or none."""
_CLOSE, _BLURRED, _STROKE = 8.0, 12.0, 0.5
"""Pixels of shadows and outlines by which letters can be read."""
_SLIVER, _NARROW = 0.4, 3.0
"""Of the size of its letters: what is left of a line that is cut, and how wide a box is in which no word has room."""


def _shut(start: float | None, end: float | None) -> bool:
    """Whether nothing is left between two edges that are known."""
    return start is not None and end is not None and end - start <= _CLOSED


def why_box(look: Look) -> str:
    """Why nothing inside of the element is seen; empty = it may be."""
    if (
        look.of("display") in ("none", "table-column", "table-column-group")
        or look.of("content-visibility") == "hidden"
        or look.of("mso-hide") in ("all", "screen")
    ):
        return HIDDEN
    # Of black on white no eye sees so little.
    if look.opacity <= _FADED:
        return HIDDEN
    # Letters stand in the other order than they are written in.
    if "override" in look.of("unicode-bidi") and look.of("direction") == "rtl":
        return CANNOT_TELL
    if look.scale < _NOWHERE:
        return TINY
    return _clipped(look) or _shifted(look) or _closed(look) or _unknown(look)


def why_letters(look: Look) -> str:
    """Why the letters that stand in the element itself are not seen; empty = they are."""
    if look.of("visibility") in ("hidden", "collapse") or look.of("-webkit-text-security", "none") not in ("none", ""):
        return HIDDEN
    if look.font_px * look.scale < TINY_PX:
        return TINY
    indent, space = length(look.of("text-indent"), look.font_px), length(look.of("letter-spacing"), look.font_px)
    if indent is not None and (
        indent <= _FAR_LEFT or indent >= _FAR_RIGHT or (indent >= 1280 and look.of("white-space") == "nowrap")
    ):
        return OUTSIDE
    # Letters lie on each other.
    if space is not None and space <= -look.font_px / 2:
        return CANNOT_TELL
    # In such a font an “a” may be a telephone.
    if not look.reckoned or _PICTURES.search(look.of("font-family").split(",")[0]):
        return CANNOT_TELL
    return _like_background(look)


def _like_background(look: Look) -> str:
    shades = look.painted or (look.ink,)
    drawn = [over((*shade[:3], shade[3] * look.opacity), look.backdrop) for shade in shades]
    if any(not like(one, look.backdrop) for one in drawn):
        return ""
    if any(
        not like(over((*edge[:3], edge[3] * look.opacity), look.backdrop), look.backdrop) for edge in edges_of(look)
    ):
        return ""
    # Behind a picture nobody knows the colour.
    if look.picture and any(shade[3] * look.opacity > _NOWHERE for shade in shades):
        return CANNOT_TELL
    return SAME_COLOUR


def edges_of(look: Look) -> list[Rgba]:
    """Colours of the shadow and of the outline of the letters, as far as they lie close around them."""
    found: list[Rgba] = []
    for one in at_commas(look.of("text-shadow")):
        words = parts(one)
        told = [c for c in map(colour, words) if c is not None]
        lengths = [f for f in (length(w, look.font_px) for w in words) if f is not None]
        if (
            2 <= len(lengths) <= 3
            and len(lengths) + len(told) == len(words)
            and max(map(abs, lengths[:2])) <= _CLOSE
            and (*lengths, 0.0)[2] <= _BLURRED
        ):
            found += told or [look.ink]
    words = [*parts(look.of("-webkit-text-stroke")), look.of("-webkit-text-stroke-width")]
    if any((length(word, look.font_px) or 0) >= _STROKE for word in words):
        found += [c for c in map(colour, [*words, look.of("-webkit-text-stroke-color")]) if c is not None] or [look.ink]
    return found


def _clipped(look: Look) -> str:
    if look.of("position") in ("absolute", "fixed"):
        for name, sides in calls(look.of("clip")):
            edges = [length(side) for side in sides]
            if name == "rect" and len(edges) == 4:
                top, right, bottom, left = edges
                if _shut(left, right) or _shut(top, bottom):
                    return CUT_OFF
    for name, arguments in calls(look.of("clip-path")):
        if (why := _clip_path(name, arguments)) != "":
            return why
    return ""


def _clip_path(name: str, arguments: list[str]) -> str:
    figures = [length(a, percent=100.0) for a in arguments if a not in ("at", "round", "evenodd", "nonzero", "center")]
    if name == "inset":
        sides = [
            f
            for f in (
                length(a, percent=100.0)
                for a in (arguments[: arguments.index("round")] if "round" in arguments else arguments)
            )
            if f is not None
        ]
        if not sides:
            return ""
        four = (
            sides[0],
            sides[1 % len(sides)],
            sides[2] if len(sides) > 2 else sides[0],
            sides[3] if len(sides) > 3 else sides[1 % len(sides)],
        )
        return CUT_OFF if four[0] + four[2] >= 95 or four[1] + four[3] >= 95 else ""
    if name in ("circle", "ellipse"):
        return CUT_OFF if any(f is not None and f <= _CLOSED for f in figures[: 1 if name == "circle" else 2]) else ""
    if name in ("rect", "xywh"):
        a, b, c, d = (f if f is not None else 0.0 for f in [*figures, 0.0, 0.0, 0.0, 0.0][:4])
        wide, high = (c, d) if name == "xywh" else (b - d, c - a)
        return CUT_OFF if wide <= _CLOSED or high <= _CLOSED else ""
    if name == "polygon":
        corners = [
            [f for f in (length(part, percent=100.0) for part in parts(one)) if f is not None] for one in arguments
        ]
        places = [(c[0], c[1]) for c in corners if len(c) == 2]
        if len(places) < 3:
            return CUT_OFF
        # Area of a polygon from its corners (the shoelace formula).
        area = abs(sum(x * v - u * y for (x, y), (u, v) in zip(places, [*places[1:], places[0]], strict=True))) / 2
        return CUT_OFF if area <= 4.0 or max(y for _, y in places) <= 0 or max(x for x, _ in places) <= 0 else ""
    # Other shapes cut off something, and what is not worked out.
    return CANNOT_TELL if name in ("path", "url", "shape") else ""


def _shifted(look: Look) -> str:
    across, down, doubtful = 0.0, 0.0, 0.0
    if look.of("position", "static") not in ("static", ""):
        left, top, right, bottom = (look.px(edge) for edge in ("left", "top", "right", "bottom"))
        across += left if left is not None else -(right or 0.0) if look.of("position") == "relative" else 0.0
        down += top if top is not None else 0.0
        if (
            look.of("position") in ("absolute", "fixed")
            and left is None
            and right is not None
            and (right <= _FAR_LEFT or right >= _FAR_RIGHT)
        ):
            return OUTSIDE
        if (
            look.of("position") in ("absolute", "fixed")
            and top is None
            and bottom is not None
            and (bottom <= _FAR_UP or bottom >= _FAR_DOWN)
        ):
            return OUTSIDE
        doubtful = min(across, 0.0)
        if look.of("position") == "fixed" and (
            (left or 0) >= 1280 or (top or 0) >= 800 or (bottom if top is None and bottom is not None else 0) <= -20
        ):
            return OUTSIDE
        if any(re.fullmatch(r"1\d\d(?:\.\d+)?(?:vw|%)|100vw", look.of(edge)) for edge in ("left", "right")):
            return OUTSIDE
    across += look.px("margin-left") or 0.0
    down += look.px("margin-top") or 0.0
    for name, arguments in [*calls(look.of("transform")), ("translate", parts(look.of("translate")))]:
        moved = [length(a, look.font_px, 250.0) or 0.0 for a in arguments]
        if name in ("translate", "translate3d", "translatex") and moved:
            across, doubtful = across + moved[0], doubtful + min(moved[0], 0.0)
        if name in ("translate", "translate3d") and len(moved) > 1:
            down += moved[1]
        if name == "translatey" and moved:
            down += moved[0]
        if name == "matrix" and len(moved) == 6:
            across, down = across + moved[4], down + moved[5]
    if across <= _FAR_LEFT or across >= _FAR_RIGHT or down <= _FAR_UP or down >= _FAR_DOWN:
        return OUTSIDE
    if across >= _DOUBTFUL_RIGHT:
        return CANNOT_TELL
    return CANNOT_TELL if doubtful <= _DOUBTFUL_LEFT and "%" not in look.of("left") else ""


def _closed(look: Look) -> str:
    """A box without room that cuts off what does not fit."""
    # What floats or is placed is a box, whatever its display says.
    floats = look.of("float", "none") not in ("none", "") or look.of("position") in ("absolute", "fixed")
    if (look.of("display") in _INLINE and not floats) or not {look.of("overflow-x"), look.of("overflow-y")} & _CUTS:
        return ""
    for side, edges in (("height", ("padding-top", "padding-bottom")), ("width", ("padding-left", "padding-right"))):
        sizes = [look.px(name, 1000.0) for name in (side, f"max-{side}")]
        least = look.px(f"min-{side}", 1000.0) or 0.0
        closed = max(_CLOSED, _SLIVER * look.font_px if side == "height" and not look.of(side).endswith("%") else 0.0)
        if (
            side == "width"
            and look.of("white-space") in ("nowrap", "pre")
            and any(s is not None and s < _NARROW * look.font_px for s in sizes)
        ):
            return CANNOT_TELL
        if any(s is not None and s <= closed for s in sizes) and least <= closed:
            return CUT_OFF if sum(look.px(edge, 1000.0) or 0.0 for edge in edges) <= 4 * _CLOSED else CANNOT_TELL
    told = look.of("line-height")
    line = length(told, look.font_px, look.font_px)
    line = line * look.font_px if line is not None and re.fullmatch(r"[\d.]+", told) else line
    return CUT_OFF if line is not None and line <= _SLIVER * look.font_px and "height" not in look.values else ""


def _unknown(look: Look) -> str:
    if look.of("mask-image", "none") not in ("none", "") or look.of("mix-blend-mode", "normal") not in ("normal", ""):
        return CANNOT_TELL
    for name, arguments in calls(look.of("filter")):
        amount = length(arguments[0], look.font_px, 1.0) if arguments else None
        if (
            (name == "blur" and (amount or 0) > 2)
            or (name in ("brightness", "contrast") and amount is not None and (amount < 0.2 or amount > 5))
            or (name == "url")
        ):
            return CANNOT_TELL
    return (
        CANNOT_TELL
        if re.search(r"(?:^|\s)0(?:fr|px|%)?(?:\s|$)", look.of("grid-template-rows")) and "grid" in look.of("display")
        else ""
    )
