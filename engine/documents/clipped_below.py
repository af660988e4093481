"""Text that stands below the end of a box which cuts off what does not fit."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from math import inf

from engine.documents.boxes import PICTURES
from engine.documents.css.look import Look
from engine.documents.css.units import length
from engine.documents.css.unseen import CANNOT_TELL, why_box
from engine.documents.nodes import Node, ancestry, has_words, subtree

_LINE, _HIGHEST, _PART = 2 * 1280.0, 2000.0, 0.6
"""Pixels: twice the letters of a line by their size, since a letter is half as wide; the height of a box that cuts off
nothing for sure. Of a line so much must have room to be read."""
_WINDOW, _RULE, _PICTURE, _PEEPHOLE = 700.0, 18.0, 150.0, 100.0
"""Pixels of height: of a window, of lines and pictures that do not say theirs, and of a box nobody scrolls in."""
_SPACED = frozenset({"p", "pre", "blockquote", "dl"})
"""Elements with a line of room around them, as browsers draw them."""


def cut_by(root: Node) -> Callable[[Node, str], str]:
    """Why text of an element, which is told in its order, stands below the end of a box that cuts off what does not
    fit; empty = it fits."""
    room: dict[int, float] = {}
    # Most pages have no such box: nothing is measured then.
    limits = {id(node): height for node in subtree(root) if (height := _height_of(node)) is not None}
    taken: dict[int, list[tuple[int, float]]] = {}
    for node in subtree(root) if limits else ():
        for box in ancestry(node):
            if id(box) in limits and box is not node and (high := _takes(node)) > 0:
                taken.setdefault(id(box), []).append((node.order, high))
    places = {box: sorted(held) for box, held in taken.items()}
    # Sums up to each place, so that what stands above a text is one look and not a walk: pages have thousands of lines.
    sums = {box: list(accumulate((high for _, high in held), initial=0.0)) for box, held in places.items()}
    last: dict[int, int] = {}

    def why(node: Node, text: str) -> str:
        boxes = [at for at in ancestry(node) if id(at) in limits]
        line = _line(node.look)
        until = node.order
        if boxes and node.element.text != text:
            # A text behind the first may stand behind all the element holds.
            if id(node) not in last:
                last[id(node)] = max(one.order for one in subtree(node))
            until = last[id(node)]
        above = {
            id(box): sums[id(box)][bisect_right(places[id(box)], (until, inf))] if id(box) in sums else 0.0
            for box in boxes
        }
        cut = any(room.get(id(box), 0.0) + above[id(box)] + _PART * line > limits[id(box)] for box in boxes)
        for box in boxes:
            if text.strip() and _begins_line(node, box):
                wide = min(
                    [
                        _LINE / 2,
                        *(
                            w
                            for name in ("width", "max-width")
                            if (w := box.look.px(name, _LINE / 2)) is not None and w > 0
                        ),
                    ]
                )
                # Added after it was judged: a line has room if it begins above the edge.
                room[id(box)] = room.get(id(box), 0.0) + line * max(1, len(text) * node.look.font_px // (2 * wide))
        return CANNOT_TELL if cut else ""

    return why if limits else lambda *_: ""


def _line(look: Look) -> float:
    """Pixels a line takes."""
    told = look.of("line-height")
    found = length(told, look.font_px, look.font_px)
    line = found * look.font_px if found is not None and re.fullmatch(r"[\d.]+", told) else found
    # What browsers take for `normal` with most fonts.
    return max(1.2 * look.font_px, line or 0.0)


def _takes(node: Node) -> float:
    """Pixels an element takes of the height of a box beside those of its lines."""
    look = node.look
    if why_box(look) or look.of("position") in ("absolute", "fixed"):
        return 0.0
    free = sum(
        max(0.0, look.px(name, 0.0) or 0.0) for name in ("margin-top", "padding-top", "padding-bottom", "margin-bottom")
    )
    free += look.font_px if node.tag in _SPACED and "margin-top" not in look.values else 0.0
    told = [h for name in ("height", "min-height") if (h := look.px(name, 0.0)) is not None]
    if node.tag in PICTURES | {"hr", "textarea", "embed", "audio"}:
        said = str(node.element.get("height") or "")
        return free + max([*told, float(said)] if said.isdigit() else told or [_RULE if node.tag == "hr" else _PICTURE])
    if node.tag == "br":
        return _line(look)
    return free + (
        max(told, default=0.0)
        if not has_words(node)
        else max(0.0, max(told, default=0.0) - _line(look))
        if node.look.of("min-height")
        else 0.0
    )


def _height_of(node: Node) -> float | None:
    """The height of a box that shows no more than that, in pixels."""
    if node.tag in ("body", "html"):
        return _WINDOW if node.look.of("overflow-y") in ("hidden", "clip") else None
    ways = {node.look.of("overflow-y"), node.look.of("overflow-x")}
    told = [h for name in ("height", "max-height") if (h := node.look.px(name, 0.0))]
    scrolls = bool(ways & {"auto", "scroll", "overlay"} and told)
    # A box that scrolls shows all to who scrolls; few do in one of a few lines, or without a bar.
    if not ways & {"hidden", "clip"} and not (
        scrolls and (min(told) <= _PEEPHOLE or node.look.of("scrollbar-width") == "none")
    ):
        return None
    inside = (
        sum(node.look.px(name, 0.0) or 0.0 for name in ("padding-top", "padding-bottom"))
        # Only there the height told holds the padding as well.
        if node.look.of("box-sizing") == "border-box"
        else 0.0
    )
    return min(told) - inside if told and all(h < _HIGHEST for h in told) else None


def _begins_line(node: Node, box: Node) -> bool:
    """Whether a text begins a line of its own: it stands in a block inside of the box, or is the box's."""
    return node is box or node.look.of("display", "inline") not in ("", "inline", "contents")
