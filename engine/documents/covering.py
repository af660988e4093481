"""Boxes of a page that lie over its text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from math import inf

from engine.documents.css.colours import colour
from engine.documents.css.look import Look
from engine.documents.css.units import at_commas, calls, length, parts
from engine.documents.css.unseen import CANNOT_TELL, COVERED, why_box
from engine.documents.nodes import Node

_SOLID, _SMALLEST, _WIDE, _HIGH, _LEAST_SHIFT = 0.9, 20.0, 800.0, 200.0, -10.0
_LINE, _HIGHEST, _PART = 2 * 1280.0, 2000.0, 0.6
"""Pixels: twice the letters of a line by their size, since a letter is half as wide; the height of a box that cuts off
nothing for sure. Of a line so much must have room to be read."""
_PICTURES = frozenset({"img", "canvas", "video", "svg", "iframe", "object"})
_WINDOW, _RULE, _PICTURE, _PEEPHOLE = 700.0, 18.0, 150.0, 100.0
"""Pixels of height: of a window, of lines and pictures that do not say theirs, and of a box nobody scrolls in."""
_SPACED = frozenset({"p", "pre", "blockquote", "dl"})
"""Elements with a line of room around them, as browsers draw them."""
_FIELDS = frozenset({"input", "textarea", "select", "button", "meter", "progress"})
_RING_LINES = frozenset({"solid", "dashed", "dotted", "double", "groove", "ridge", "inset", "outset", "auto"})
_LAID_OUT = re.compile(r"flex|grid")
_MOVED, _BADGE, _PADDED, _THICK, _BAR, _HALF = 24.0, 40, 60.0, 12.0, 120.0, 0.5
_RING, _FAINT_BLUR = 6.0, 0.5
"""Pixels of an outline or a shadow around a box that hide no line; of a blur the share that is as good as clear."""
_NO_PLACE = re.compile(
    r"(?:min-|max-)?(?:width|height)\b|color|font|line-height|text-|letter-|word-|opacity|-webkit-text"
    r"|background-blend|order\b"
)
"""Styles that leave a box where it is."""
_PLACED = frozenset({"absolute", "fixed", "sticky", "relative"})


PARTLY = "something may be laid over a part of it"


def cut_by(root: Node) -> Callable[[Node, str], str]:
    """Why text of an element, which is told in its order, stands below the end of a box that cuts off what does not
    fit; empty = it fits."""
    room: dict[int, float] = {}
    limits = {id(node): height for node in _all(root) if (height := _height_of(node)) is not None}
    taken: dict[int, list[tuple[int, float]]] = {}
    for node in _all(root) if limits else ():
        for box in _around(node):
            if id(box) in limits and box is not node and (high := _takes(node)) > 0:
                taken.setdefault(id(box), []).append((node.order, high))
    places = {box: sorted(held) for box, held in taken.items()}
    sums = {box: list(accumulate((high for _, high in held), initial=0.0)) for box, held in places.items()}
    last: dict[int, int] = {}

    def why(node: Node, text: str) -> str:
        boxes = [at for at in _around(node) if id(at) in limits]
        line = _line(node.look)
        until = node.order
        if boxes and node.element.text != text:
            # A text behind the first may stand behind all the element holds.
            if id(node) not in last:
                last[id(node)] = max(one.order for one in _all(node))
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
                room[id(box)] = room.get(id(box), 0.0) + line * max(1, len(text) * node.look.font_px // (2 * wide))
        return CANNOT_TELL if cut else ""

    return why if limits else lambda *_: ""


def _line(look: Look) -> float:
    """Pixels a line takes."""
    told = look.of("line-height")
    found = length(told, look.font_px, look.font_px)
    line = found * look.font_px if found is not None and re.fullmatch(r"[\d.]+", told) else found
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
    if node.tag in _PICTURES | {"hr", "textarea", "embed", "audio"}:
        said = str(node.element.get("height") or "")
        return free + max([*told, float(said)] if said.isdigit() else told or [_RULE if node.tag == "hr" else _PICTURE])
    if node.tag == "br":
        return _line(look)
    return free + (
        max(told, default=0.0)
        if not _has_words(node)
        else max(0.0, max(told, default=0.0) - _line(look))
        if node.look.of("min-height")
        else 0.0
    )


def _around(node: Node) -> Iterator[Node]:
    """The element and all it stands in."""
    at: Node | None = node
    while at is not None:
        yield at
        at = at.parent


def _height_of(node: Node) -> float | None:
    """The height of a box that shows no more than that, in pixels."""
    if node.tag in ("body", "html"):
        return _WINDOW if node.look.of("overflow-y") in ("hidden", "clip") else None
    ways = {node.look.of("overflow-y"), node.look.of("overflow-x")}
    told = [h for name in ("height", "max-height") if (h := node.look.px(name, 0.0))]
    scrolls = bool(ways & {"auto", "scroll", "overlay"} and told)
    if not ways & {"hidden", "clip"} and not (
        scrolls and (min(told) <= _PEEPHOLE or node.look.of("scrollbar-width") == "none")
    ):
        return None
    inside = (
        sum(node.look.px(name, 0.0) or 0.0 for name in ("padding-top", "padding-bottom"))
        if node.look.of("box-sizing") == "border-box"
        else 0.0
    )
    return min(told) - inside if told and all(h < _HIGHEST for h in told) else None


def _begins_line(node: Node, box: Node) -> bool:
    """Whether a text begins a line of its own: it stands in a block inside of the box, or is the box's."""
    return node is box or node.look.of("display", "inline") not in ("", "inline", "contents")


def covered_by(root: Node) -> tuple[Callable[[Node], str], list[str]]:
    """Why text of an element lies below something (empty = it does not), and what cannot be told."""
    over: dict[int, list[tuple[int, int]]] = {}
    below: set[int] = set()
    doubts = []
    for node in _all(root):
        doubts += [PARTLY] if _share_a_cell(node) else []
        if (node.parent is not None and node.parent.why) or why_box(node.look):
            continue
        if _may_lie_over(node) and (_covers(node) is None or not _is_box(node)):
            doubts.append(PARTLY)
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


def _may_lie_over(node: Node) -> bool:
    """Whether something that hides what is below it stands where other text may be."""
    look = node.look
    if (
        look.of("visibility", "visible") != "visible"
        or look.opacity < _HALF
        or (_depth(node) or 0) < 0
        or node.tag in ("html", "body")
    ):
        return False
    if _rings(node):
        return True
    if not _hides(node) or _is_tick(node):
        return False
    if any(not _NO_PLACE.match(one) for one in look.unsure):
        return True
    around = [at for at in _around(node) if at.tag not in ("html", "body")]
    if any((at.look.px("margin-top") or 0.0) <= _LEAST_SHIFT for at in around) and any(
        _is_lifted(at.look) for at in around
    ):
        return True
    edges = [look.px(name, 1000.0) for name in ("left", "top", "right", "bottom")]
    if look.of("position") in ("relative", "sticky"):
        return any(abs(edge or 0.0) > _MOVED for edge in edges)
    if look.of("position") not in ("absolute", "fixed") or _is_bar(node):
        return False
    sizes = [look.px(name, 1000.0) for name in ("width", "height")]
    padded = max(look.px(f"padding-{side}", 1000.0) or 0.0 for side in ("left", "right", "top", "bottom"))
    words = len(" ".join("".join(node.element.itertext()).split()))
    if _frame(node) <= _THICK and any(s is not None and s + 2 * padded <= _SMALLEST for s in sizes):
        return False
    return not (
        0 < words <= _BADGE
        and padded <= _PADDED
        and _frame(node) <= _THICK
        and node.tag not in _FIELDS
        and all(s is None or s <= 2 * _PADDED for s in sizes)
    )


def _rings(node: Node) -> bool:
    """Whether an outline or a shadow around it is wide enough to hide text that stands beside it."""
    look = node.look
    lines = [*parts(look.of("outline")), *parts(look.of("outline-style"))]
    drawn = any(word in _RING_LINES for word in lines)
    told = [*parts(look.of("outline")), look.of("outline-width")]
    if (
        drawn
        and max((length(word, look.font_px) or 0.0 for word in told if word[:1].isdigit()), default=0.0) > _RING
        and _is_opaque([*told, look.of("outline-color")])
    ):
        return True
    over = (
        _is_lifted(look)
        or look.of("display").startswith("inline-")
        or (node.parent is not None and _LAID_OUT.search(node.parent.look.of("display")))
    )
    shadows = [
        *(
            s
            for name in ("box-shadow", "-webkit-box-shadow", "-moz-box-shadow")
            for s in at_commas(look.of(name))
            if over
        ),
        *at_commas(look.of("text-shadow")),
    ]
    return any(_reach(one, look) > _RING for one in shadows)


def _reach(shadow: str, look: Look) -> float:
    """Pixels that an opaque shadow goes beyond what it is of."""
    words = parts(shadow)
    found = [f for f in (length(word, look.font_px) for word in words) if f is not None]
    if len(found) < 2 or "inset" in words or not _is_opaque(words):
        return 0.0
    blur, spread = ([*found[2:], 0.0, 0.0])[:2]
    return max(map(abs, found[:2])) + spread - _FAINT_BLUR * blur


def _is_opaque(words: Iterable[str]) -> bool:
    told = [c for c in map(colour, words) if c is not None]
    return not told or told[0][3] >= _HALF


def _is_lifted(look: Look) -> bool:
    """Whether it is drawn over the text of what stands before it."""
    return (
        look.of("position") in _PLACED
        or look.of("float", "none") != "none"
        or look.of("transform", "none") != "none"
        or "opacity" in look.values
    )


def _is_tick(node: Node) -> bool:
    """Whether it is a box to tick that stands in its line, as small as browsers draw it."""
    sizes = [
        look.px(name)
        for look in (node.look,)
        for name in ("width", "height", "min-width", "min-height", "padding-left", "padding-top")
    ]
    return (
        node.is_tick
        and node.look.of("position") not in ("absolute", "fixed")
        and all(s is None or s <= _SMALLEST for s in sizes)
        and _frame(node) <= _THICK
        and node.look.of("transform", "none") == "none"
    )


def _hides(node: Node) -> bool:
    """Whether nothing can be seen through a box, its frame or its shadow."""
    shadowed = any(
        one.startswith(("box-shadow", "-webkit-box-shadow", "outline", "border")) for one in node.look.unsure
    )
    return (
        shadowed or node.tag in _PICTURES or node.tag in _FIELDS or _background(node) >= _HALF or _frame(node) > _THICK
    )


def _frame(node: Node) -> float:
    """The widest of its borders, in pixels."""
    look, found = node.look, 0.0
    for name in ("border", *(f"border-{side}" for side in ("top", "right", "bottom", "left"))):
        for told in (look.of(name), look.of(f"{name}-width")):
            found = max(
                [
                    found,
                    *(
                        length(word, look.font_px) or 0.0
                        for word in parts(told)
                        if word != "transparent" and word[:1].isdigit()
                    ),
                ]
            )
    return found


def _is_bar(node: Node) -> bool:
    """Whether it is a bar at the top of a page that keeps room for it."""
    look = node.look
    body = next((at for at in _around(node) if at.tag == "body"), None)
    room = 0.0 if body is None else (body.look.px("padding-top") or 0.0) + (body.look.px("margin-top") or 0.0)
    high = [h for name in ("height", "max-height") if (h := look.px(name)) is not None]
    return (
        look.of("position") == "fixed"
        and look.px("top") == 0
        and look.px("bottom") is None
        and room >= _BAR / 4
        and all(h <= _BAR for h in high)
        and all((look.px(f"padding-{side}") or 0.0) <= _BAR / 4 for side in ("top", "bottom"))
    )


def _share_a_cell(grid: Node) -> bool:
    """Whether one of the things in a grid may lie over another, put into the same place."""
    if "grid" not in grid.look.of("display"):
        return False
    placed = [(child, place) for child in grid.children if (place := _cell(child.look)) is not None]
    return any(
        _hides(upper) and not _apart(below, place)
        for at, (upper, place) in enumerate(placed)
        for other, (_, below) in enumerate(placed)
        if other != at
    )


def _cell(look: Look) -> tuple[str, str] | None:
    """Row and column of a thing in a grid; None where it goes to the next that is free."""
    area = [one.strip() for one in look.of("grid-area", "auto").split("/")]
    row, column = (
        look.of("grid-row") or look.of("grid-row-start") or area[0],
        look.of("grid-column") or look.of("grid-column-start"),
    )
    if not column:
        column = (
            area[1]
            if len(area) > 1
            else area[0]
            if re.fullmatch(r"[a-z_][\w-]*", area[0]) and area[0] not in ("auto", "span")
            else "auto"
        )
    if len(area) > 2 and not look.of("grid-row"):
        row = f"{row}/{area[2]}"
    return None if row.startswith(("auto", "span")) or column.startswith(("auto", "span")) else (row, column)


def _apart(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two places in a grid have nothing in common, as far as that can be told from their names and numbers."""
    for a, b in zip(one, other, strict=True):
        if "/" in a or "/" in b:
            spans = [[int(n) for n in re.findall(r"\d+", side)] for side in (a, b)]
            ranges = [
                (
                    span[0],
                    span[1] if len(span) > 1 and "span" not in side else span[0] + (span[1] if len(span) > 1 else 1),
                )
                for span, side in zip(spans, (a, b), strict=True)
                if span
            ]
            if len(ranges) == 2 and "-" not in a + b and (ranges[0][1] <= ranges[1][0] or ranges[1][1] <= ranges[0][0]):
                return True
        elif a != b and (a.isdigit() == b.isdigit()) and "span" not in a + b:
            return True
    return False


def _all(root: Node) -> Iterator[Node]:
    left = [root]
    while left:
        node = left.pop()
        yield node
        left += reversed(node.children)


def _is_box(node: Node) -> bool:
    """Whether something opaque is taken out of its place."""
    look = node.look
    if (
        not (look.of("position") in ("absolute", "fixed") or _is_drawn_up(look))
        or look.opacity < _SOLID
        or (_depth(node) or 0) < 0
    ):
        return False
    opaque = node.tag in _PICTURES or _background(node) >= _SOLID
    sizes = [look.px(name, 1000.0) for name in ("width", "height")]
    return opaque and all(s is None or s > _SMALLEST for s in sizes)


def _is_drawn_up(look: Look) -> bool:
    """Whether it is drawn over what stands before it; of boxes in the flow only those that are placed lie over text."""
    placed = look.of("position") in ("relative", "sticky") or look.of("transform", "none") != "none"
    up = min(look.px("margin-top") or 0.0, look.px("top") or 0.0)
    up = min(
        [
            up,
            *(
                length(a[-1]) or 0.0
                for name, a in calls(look.of("transform"))
                if name in ("translate", "translatey") and a
            ),
        ]
    )
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
    across = (wide is not None and wide >= _WIDE) or (
        edges[0] is not None and edges[2] is not None and edges[0] <= 0 and edges[2] <= 0
    )
    down = (high is not None and high >= _HIGH) or (
        edges[1] is not None and edges[3] is not None and edges[1] <= 0 and edges[3] <= 0
    )
    if not (across and down) or any((e or 0) > _SMALLEST for e in edges[:2]):
        return None
    at = node.parent
    while (
        at is not None
        and at.parent is not None
        and (look.of("position") == "fixed" or at.look.of("position") not in _PLACED)
    ):
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
        if (
            (at.look.of("position") in _PLACED and _depth(at) is not None)
            or at.look.of("transform", "none") != "none"
            or "opacity" in at.look.values
            or at.look.of("isolation") == "isolate"
        ):
            return False
        if _background(at) >= _SOLID:
            return True
        at = at.parent
    return False
