"""Boxes of a page that lie over its text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from engine.documents.boxes import (
    FIELDS,
    HALF,
    LEAST_SHIFT,
    PLACED,
    SMALLEST,
    SOLID,
    THICK,
    depth,
    frame_px,
    ground_opacity,
    hides,
    is_box,
    is_lifted,
    is_tick,
    pile_place,
)
from engine.documents.css.colours import colour
from engine.documents.css.look import Look
from engine.documents.css.units import at_commas, length, parts
from engine.documents.css.unseen import COVERED, why_box
from engine.documents.nodes import Node, ancestry, has_words, subtree

_WIDE, _HIGH = 800.0, 200.0
_RING_LINES = frozenset({"solid", "dashed", "dotted", "double", "groove", "ridge", "inset", "outset", "auto"})
_LAID_OUT = re.compile(r"flex|grid")
_MOVED, _BADGE, _PADDED, _BAR = 24.0, 40, 60.0, 120.0
_RING, _FAINT_BLUR = 6.0, 0.5
"""Pixels of an outline or a shadow around a box that hide no line; of a blur the share that is as good as clear."""
_NO_PLACE = re.compile(
    r"(?:min-|max-)?(?:width|height)\b|color|font|line-height|text-|letter-|word-|opacity|-webkit-text"
    r"|background-blend|order\b"
)
"""Styles that leave a box where it is."""


PARTLY = "something may be laid over a part of it"


def covered_by(root: Node) -> tuple[Callable[[Node], str], list[str]]:
    """Why text of an element lies below something (empty = it does not), and what cannot be told."""
    over: dict[int, list[tuple[int, int]]] = {}
    below: set[int] = set()
    doubts = []
    for node in subtree(root):
        doubts += [PARTLY] if _share_a_cell(node) else []
        # What is not drawn covers nothing.
        if (node.parent is not None and node.parent.why) or why_box(node.look):
            continue
        if _may_lie_over(node) and (_covers(node) is None or not is_box(node)):
            doubts.append(PARTLY)
        if is_box(node):
            if (whole := _covers(node)) is not None and has_words(node):
                doubts.append("a box with other text is laid over it")
            elif whole is not None:
                over.setdefault(id(whole), []).append(pile_place(node))
            elif node.look.of("position") in ("absolute", "fixed") and not has_words(node):
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
            # A box that is placed is piled as a whole, with all that is in it.
            if at.look.of("position") in PLACED:
                height = pile_place(at)
            at = at.parent
        return ""

    return (why if over or below else lambda _: ""), doubts


def _may_lie_over(node: Node) -> bool:
    """Whether something that hides what is below it stands where other text may be."""
    look = node.look
    if (
        look.of("visibility", "visible") != "visible"
        or look.opacity < HALF
        or (depth(node) or 0) < 0
        or node.tag in ("html", "body")
    ):
        return False
    if _rings(node):
        return True
    if not hides(node) or is_tick(node):
        return False
    # One of its styles that is not understood may put it anywhere.
    if any(not _NO_PLACE.match(one) for one in look.unsure):
        return True
    # A box goes where the boxes around it go.
    around = [at for at in ancestry(node) if at.tag not in ("html", "body")]
    if any((at.look.px("margin-top") or 0.0) <= LEAST_SHIFT for at in around) and any(
        is_lifted(at.look) for at in around
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
    # A line or a dot hides no word.
    if frame_px(node) <= THICK and any(s is not None and s + 2 * padded <= SMALLEST for s in sizes):
        return False
    return not (
        # A few words in a small box are a badge or a tip: they lie beside what they are about.
        0 < words <= _BADGE
        and padded <= _PADDED
        and frame_px(node) <= THICK
        and node.tag not in FIELDS
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
        is_lifted(look)
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
    return not told or told[0][3] >= HALF


def _is_bar(node: Node) -> bool:
    """Whether it is a bar at the top of a page that keeps room for it."""
    look = node.look
    body = next((at for at in ancestry(node) if at.tag == "body"), None)
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
        hides(upper) and not _apart(below, place)
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
    if not (across and down) or any((e or 0) > SMALLEST for e in edges[:2]):
        return None
    at = node.parent
    while (
        at is not None
        and at.parent is not None
        and (look.of("position") == "fixed" or at.look.of("position") not in PLACED)
    ):
        at = at.parent
    return at


def _covered_before(node: Node) -> Node | None:
    """What stands before a box that is drawn up over it."""
    if node.parent is None:
        return None
    before = [child for child in node.parent.children if child.order < node.order]
    return before[-1] if before else None


def _is_behind(node: Node) -> bool:
    """Whether it is put behind the background of what it stands in; that of the page itself is behind everything."""
    if node.look.of("position") not in PLACED or (depth(node) or 0) >= 0:
        return False
    at = node.parent
    while at is not None and at.tag not in ("body", "html"):
        if (
            (at.look.of("position") in PLACED and depth(at) is not None)
            or at.look.of("transform", "none") != "none"
            or "opacity" in at.look.values
            or at.look.of("isolation") == "isolate"
        ):
            return False
        if ground_opacity(at) >= SOLID:
            return True
        at = at.parent
    return False
