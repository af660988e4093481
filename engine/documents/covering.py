"""Boxes of a page that lie over its text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from engine.documents.css.unseen import COVERED

if TYPE_CHECKING:
    from engine.documents.html import Node

_SOLID, _SMALLEST, _WIDE, _HIGH, _LEAST_SHIFT = 0.9, 20.0, 800.0, 200.0, -10.0
_PICTURES = frozenset({"img", "canvas", "video", "svg", "iframe", "object"})
_PLACED = frozenset({"absolute", "fixed", "sticky", "relative"})


def covered_by(root: Node) -> tuple[Callable[[Node], str], list[str]]:
    """Why text of an element lies below something (empty = it does not), and what cannot be told."""
    over: dict[int, list[tuple[int, int]]] = {}
    below: set[int] = set()
    doubts = []
    for node in _all(root):
        if node.why:
            continue
        if _is_box(node):
            if (whole := _covers(node)) is not None:
                over.setdefault(id(whole), []).append(_height(node))
            elif node.look.of("position") in ("absolute", "fixed"):
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
    """Whether something opaque without words is taken out of its place."""
    look = node.look
    moved = look.of("position") in ("absolute", "fixed") or (look.px("margin-top") or 0) <= _LEAST_SHIFT \
        or (look.of("position") == "relative" and (look.px("top") or 0) <= _LEAST_SHIFT)
    if not moved or look.opacity < _SOLID or (_depth(node) or 0) < 0:
        return False
    opaque = node.tag in _PICTURES or _background(node) >= _SOLID
    sizes = [look.px(name, 1000.0) for name in ("width", "height")]
    return opaque and all(s is None or s > _SMALLEST for s in sizes) and not "".join(node.element.itertext()).strip()


def _background(node: Node) -> float:
    from engine.documents.css.colours import colour
    from engine.documents.css.units import parts

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
