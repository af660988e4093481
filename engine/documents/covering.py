"""Boxes of a page that lie over its text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from engine.documents.css.colours import colour
from engine.documents.css.look import Look
from engine.documents.css.units import calls, length, parts
from engine.documents.css.unseen import CANNOT_TELL, COVERED

if TYPE_CHECKING:
    from engine.documents.html import Node

_SOLID, _SMALLEST, _WIDE, _HIGH, _LEAST_SHIFT = 0.9, 20.0, 800.0, 200.0, -10.0
_LINE, _HIGHEST, _PART = 2 * 1280.0, 2000.0, 0.6
"""Pixels: twice the letters of a line by their size, since a letter is half as wide; the height of a box that cuts off nothing for sure.
Of a line so much must have room to be read."""
_PICTURES = frozenset({"img", "canvas", "video", "svg", "iframe", "object"})
_PLACED = frozenset({"absolute", "fixed", "sticky", "relative"})


def cut_by(root: Node) -> Callable[[Node, str], str]:
    """Why text of an element, which is told in its order, stands below the end of a box that cuts off what does not fit; empty = it fits."""
    room: dict[int, float] = {}

    def why(node: Node, text: str) -> str:
        boxes = [(at, height) for at in _around(node) if (height := _height_of(at)) is not None]
        line = 1.2 * node.look.font_px
        cut = any(room.get(id(box), 0.0) + _PART * line > height for box, height in boxes)
        for box, _ in boxes:
            if text.strip() and _begins_line(node, box):
                room[id(box)] = room.get(id(box), 0.0) + line * max(1, len(text) * node.look.font_px // _LINE)
        return CANNOT_TELL if cut else ""

    return why if any(_height_of(node) is not None for node in _all(root)) else lambda *_: ""


def _around(node: Node) -> Iterator[Node]:
    """The element and all it stands in."""
    at: Node | None = node
    while at is not None:
        yield at
        at = at.parent


def _height_of(node: Node) -> float | None:
    """The height of a box that shows no more than that, in pixels."""
    if not {node.look.of("overflow-y"), node.look.of("overflow-x")} & {"hidden", "clip"} or node.tag in ("body", "html"):
        return None
    told = [h for name in ("height", "max-height") if (h := node.look.px(name, 0.0))]
    return min(told) if told and all(h < _HIGHEST for h in told) else None


def _begins_line(node: Node, box: Node) -> bool:
    """Whether a text begins a line of its own: it stands in a block inside of the box, or is the box's."""
    return node is box or node.look.of("display", "inline") not in ("", "inline", "contents")


def covered_by(root: Node) -> tuple[Callable[[Node], str], list[str]]:
    """Why text of an element lies below something (empty = it does not), and what cannot be told."""
    over: dict[int, list[tuple[int, int]]] = {}
    below: set[int] = set()
    doubts = []
    for node in _all(root):
        if node.why:
            continue
        if _is_box(node):
            if (whole := _covers(node)) is not None and _has_words(node):
                doubts.append("a box with other text is laid over it")
            elif whole is not None:
                over.setdefault(id(whole), []).append(_height(node))
            elif node.look.of("position") in ("absolute", "fixed") and not _has_words(node):
                doubts.append("an empty box is laid over a part of it")
            elif (before := _covered_before(node)) is not None:
                below.add(id(before))
        if _is_behind(node):
            below.add(id(node))

    def why(node: Node) -> str:
        at: Node | None = node
        height: tuple[int, int] | None = None
        while at is not None:
            if id(at) in below or any(height is None or height < box for box in over.get(id(at), ())):
                return COVERED
            if at.look.of("position") in _PLACED:
                height = _height(at)
            at = at.parent
        return ""

    return (why if over or below else lambda _: ""), doubts


def _all(root: Node) -> Iterator[Node]:
    left = [root]
    while left:
        node = left.pop()
        yield node
        left += reversed(node.children)


def _is_box(node: Node) -> bool:
    """Whether something opaque is taken out of its place."""
    look = node.look
    if not (look.of("position") in ("absolute", "fixed") or _is_drawn_up(look)) or look.opacity < _SOLID or (_depth(node) or 0) < 0:
        return False
    opaque = node.tag in _PICTURES or _background(node) >= _SOLID
    sizes = [look.px(name, 1000.0) for name in ("width", "height")]
    return opaque and all(s is None or s > _SMALLEST for s in sizes)


def _is_drawn_up(look: Look) -> bool:
    """Whether it is drawn over what stands before it; of boxes in the flow only those that are placed lie over text."""
    placed = look.of("position") in ("relative", "sticky") or look.of("transform", "none") != "none"
    up = min(look.px("margin-top") or 0.0, look.px("top") or 0.0)
    up = min([up, *(length(a[-1]) or 0.0 for name, a in calls(look.of("transform")) if name in ("translate", "translatey") and a)])
    return placed and up <= _LEAST_SHIFT


def _has_words(node: Node) -> bool:
    return any(text.strip() for text in node.element.itertext())


def _background(node: Node) -> float:
    told = node.look.of("background-color")
    found = [c[3] for c in map(colour, parts(told)) if c is not None]
    pictured = "url(" in node.look.of("background-image") or "gradient(" in node.look.of("background-image")
    return 1.0 if pictured else max(found, default=0.0)


def _covers(node: Node) -> Node | None:
    """The element all of whose text lies below the box."""
    look = node.look
    if look.of("position") not in ("absolute", "fixed"):
        return None
    edges = [look.px(edge, 1000.0) for edge in ("left", "top", "right", "bottom")]
    wide, high = look.px("width", 1000.0), look.px("height", 1000.0)
    across = (wide is not None and wide >= _WIDE) or (edges[0] is not None and edges[2] is not None and edges[0] <= 0 and edges[2] <= 0)
    down = (high is not None and high >= _HIGH) or (edges[1] is not None and edges[3] is not None and edges[1] <= 0 and edges[3] <= 0)
    if not (across and down) or any((e or 0) > _SMALLEST for e in edges[:2]):
        return None
    at = node.parent
    while at is not None and at.parent is not None and (look.of("position") == "fixed" or at.look.of("position") not in _PLACED):
        at = at.parent
    return at


def _covered_before(node: Node) -> Node | None:
    """What stands before a box that is drawn up over it."""
    if node.parent is None:
        return None
    before = [child for child in node.parent.children if child.order < node.order]
    return before[-1] if before else None


def _depth(node: Node) -> int | None:
    told = node.look.of("z-index", "auto")
    try:
        return int(told)
    except ValueError:
        return None


def _height(node: Node) -> tuple[int, int]:
    """What lies above what: the layer, then the order in the page."""
    return _depth(node) or 0, node.order


def _is_behind(node: Node) -> bool:
    """Whether it is put behind the background of what it stands in; that of the page itself is behind everything."""
    if node.look.of("position") not in _PLACED or (_depth(node) or 0) >= 0:
        return False
    at = node.parent
    while at is not None and at.tag not in ("body", "html"):
        if (at.look.of("position") in _PLACED and _depth(at) is not None) or at.look.of("transform", "none") != "none" or "opacity" in at.look.values \
                or at.look.of("isolation") == "isolate":
            return False
        if _background(at) >= _SOLID:
            return True
        at = at.parent
    return False
