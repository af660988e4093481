"""Boxes that may cut off letters which do not fit beside one another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.documents.css.look import Look
from engine.documents.css.units import length, parts
from engine.documents.displaced import NEAR, shift_of
from engine.documents.found import Cause
from engine.documents.nodes import Node, ancestry

_ROOM, SHARE, FEWEST_LETTERS = 500.0, 0.6, 3.0
"""Pixels beside the letters where no width is told; share of a width that may be taken by what stands before them; the
fewest letters, by their size, for which a box must have room."""
CUTS = frozenset({"hidden", "clip"})
_ROOM_OF_PAGE = 1200.0
"""Pixels across of a usual window, less the margins of its page."""


def width_of(box: Node) -> float:
    """The most that a box that cuts off has of width: its own, or that of what holds it."""
    found, at = _ROOM_OF_PAGE, box
    while True:
        widths = [w for name in ("width", "max-width") if (w := at.look.px(name, found)) is not None]
        # Such a table grows with its longest word, whatever width it is given.
        if at.tag == "table" and at.look.of("table-layout") != "fixed":
            return found
        if widths:
            return min(found, *widths) / (_cells_of(box) if at.tag == "table" else 1)
        stretched = at.look.of("display") in (
            "block",
            "flex",
            "grid",
            "list-item",
            "flow-root",
            "table-cell",
            "table-row",
            "table-row-group",
            "table-header-group",
            "table-footer-group",
            "-webkit-box",
        )
        if (
            at.parent is None
            or not stretched
            or at.look.of("position") in ("absolute", "fixed")
            or at.look.of("float", "none") != "none"
        ):
            return found
        at = at.parent


def _cells_of(cell: Node) -> int:
    row = next((one for one in ancestry(cell) if one.tag == "tr"), None)
    return 1 if row is None else max(1, sum(one.tag in ("td", "th") for one in row.children))


def cuts(node: Node) -> bool:
    """Whether a box shows nothing of what stands beyond its edges."""
    look = node.look
    ways = {look.of("overflow-x"), look.of("overflow-y")}
    # What nobody sees a bar of, few will scroll.
    boxes = (
        bool(ways & CUTS)
        or (look.of("scrollbar-width") == "none" and bool(ways & {"auto", "scroll", "overlay"}))
        or re.search(r"\b(?:paint|content|strict)\b", look.of("contain")) is not None
    )
    return (
        boxes
        # What these cut off is cut off by the window, which scrolls.
        and node.tag not in ("html", "body")
        and (
            look.of("display", "inline") not in ("", "inline", "contents")
            or look.of("float", "none") != "none"
            or look.of("position") in ("absolute", "fixed")
        )
    )


def cut_off(chain: list[Node]) -> Iterator[Cause]:
    """Boxes that may cut off the letters."""
    across, shifted, side = length(chain[0].look.of("text-indent"), chain[0].look.font_px) or 0.0, "", "left"
    # Text that begins at the right is pushed out at the left.
    if any(node.look.of("direction") == "rtl" or node.look.of("float") == "right" for node in chain):
        side = "right"
    for node in chain:
        look = node.look
        across += look.px(f"padding-{side}") or 0.0
        if node.tag in ("html", "body") and look.of("overflow-x") in CUTS and across > _ROOM + NEAR * 10:
            yield "cut", f"{across:.0f} pixels to the {side}"
        if cuts(node):
            width = min(
                (
                    w
                    for name in ("width", "max-width")
                    if (w := look.px(name, 1000.0)) is not None and not look.of(name).endswith("%")
                ),
                default=None,
            )
            if shifted:
                yield "cut", shifted
            if across > (SHARE * width if width is not None else _ROOM):
                yield "cut", f"{across:.0f} pixels from the {side} of a box"
            if width is not None and width < FEWEST_LETTERS * chain[0].look.font_px:
                yield "cut", f"width: {width:.3g}px"
            # Its height follows from its width, which is not known here.
            if look.of("aspect-ratio", "auto") != "auto":
                yield "cut", f"aspect-ratio: {look.of('aspect-ratio')}"
            if _has_no_room(look):
                yield "cut", f"flex: {look.of('flex') or look.of('flex-basis')}"
            if any(
                look.of(name).endswith("%") and (look.px(name, 100.0) or 0) < 50 for name in ("height", "max-height")
            ):
                yield "cut", f"height: {look.of('height')}"
        moved = shift_of(look, look.font_px)
        if look.of("position") in ("relative", "sticky", "absolute", "fixed"):
            limit = NEAR if look.of("position") == "relative" else 40.0
            far = [
                n
                for n in ("left", "top", "right", "bottom")
                if (e := look.px(n, 0.0)) is not None and not -NEAR <= e <= limit
            ]
            shifted = shifted or (f"{far[0]}: {look.of(far[0])}" if far else "")
        if max(map(abs, moved)) > NEAR:
            shifted = shifted or f"transform: {look.of('transform')[:40]}"
        # After its own box was judged: a margin is outside of it.
        across += look.px(f"margin-{side}") or 0.0


def _has_no_room(look: Look) -> bool:
    words = parts(look.of("flex"))
    grows = [f for f in (length(w) for w in words if re.fullmatch(r"[\d.]+", w)) if f is not None]
    sizes = [f for f in (length(w) for w in words if re.search(r"[a-z%]$", w)) if f is not None]
    basis = sizes[0] if sizes else look.px("flex-basis", 1000.0)
    grow = grows[0] if grows else look.px("flex-grow") or 0.0
    return grow < 0.1 and ((basis is not None and basis < 20) or len(grows) == 3)
