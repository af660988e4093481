"""What the box of an element is like: its frame, its ground and its place in the pile."""

from __future__ import annotations

from engine.documents.css.colours import colour
from engine.documents.css.look import Look
from engine.documents.css.units import calls, length, parts
from engine.documents.nodes import Node

SOLID, SMALLEST, LEAST_SHIFT = 0.9, 20.0, -10.0
"""Opacity from which nothing is seen through a ground; pixels of a box that hides no word; pixels a box is drawn up by
before it lies over the line before it."""
PICTURES = frozenset({"img", "canvas", "video", "svg", "iframe", "object"})
FIELDS = frozenset({"input", "textarea", "select", "button", "meter", "progress"})
THICK, HALF = 12.0, 0.5
"""Pixels of a frame that hides no line; opacity from which what lies below is hard to read."""
PLACED = frozenset({"absolute", "fixed", "sticky", "relative"})


def is_lifted(look: Look) -> bool:
    """Whether it is drawn over the text of what stands before it."""
    return (
        look.of("position") in PLACED
        or look.of("float", "none") != "none"
        or look.of("transform", "none") != "none"
        or "opacity" in look.values
    )


def is_tick(node: Node) -> bool:
    """Whether it is a box to tick that stands in its line, as small as browsers draw it."""
    sizes = [
        look.px(name)
        for look in (node.look,)
        for name in ("width", "height", "min-width", "min-height", "padding-left", "padding-top")
    ]
    return (
        node.is_tick
        and node.look.of("position") not in ("absolute", "fixed")
        and all(s is None or s <= SMALLEST for s in sizes)
        and frame_px(node) <= THICK
        and node.look.of("transform", "none") == "none"
    )


def hides(node: Node) -> bool:
    """Whether nothing can be seen through a box, its frame or its shadow."""
    shadowed = any(
        one.startswith(("box-shadow", "-webkit-box-shadow", "outline", "border")) for one in node.look.unsure
    )
    return (
        shadowed or node.tag in PICTURES or node.tag in FIELDS or ground_opacity(node) >= HALF or frame_px(node) > THICK
    )


def frame_px(node: Node) -> float:
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


def is_box(node: Node) -> bool:
    """Whether something opaque is taken out of its place."""
    look = node.look
    if (
        not (look.of("position") in ("absolute", "fixed") or _is_drawn_up(look))
        or look.opacity < SOLID
        or (depth(node) or 0) < 0
    ):
        return False
    opaque = node.tag in PICTURES or ground_opacity(node) >= SOLID
    sizes = [look.px(name, 1000.0) for name in ("width", "height")]
    return opaque and all(s is None or s > SMALLEST for s in sizes)


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
    return placed and up <= LEAST_SHIFT


def ground_opacity(node: Node) -> float:
    """How much its background hides of what is below it, 0 to 1; a picture or a gradient is taken for all of it."""
    told = node.look.of("background-color")
    found = [c[3] for c in map(colour, parts(told)) if c is not None]
    pictured = "url(" in node.look.of("background-image") or "gradient(" in node.look.of("background-image")
    # A picture may have holes; that nothing can be read on it is the safer guess.
    return 1.0 if pictured else max(found, default=0.0)


def depth(node: Node) -> int | None:
    """Its `z-index`; None where none is set."""
    told = node.look.of("z-index", "auto")
    try:
        return int(told)
    except ValueError:
        return None


def pile_place(node: Node) -> tuple[int, int]:
    """What lies above what: the layer, then the order in the page."""
    return depth(node) or 0, node.order
