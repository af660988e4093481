"""Where margins, places and transforms take the letters of an element."""

from __future__ import annotations

from collections.abc import Iterator

from engine.documents.css.look import Look
from engine.documents.css.units import calls, length, parts
from engine.documents.found import Cause
from engine.documents.nodes import Node

LEAST, _FAR_UP, _FAR, NEAR = -24.0, -40.0, 1000.0, 8.0
"""Pixels: to the left, up and to the right, up to which letters stay in a window; and by which nothing is moved that
anyone would see."""


def shift_of(look: Look, em: float) -> tuple[float, float]:
    """Pixels by which transforms move an element."""
    across = down = 0.0
    for name, arguments in [*calls(look.of("transform")), ("translate", parts(look.of("translate")))]:
        moved = [(length(a, em, 0.0) or 0.0) for a in arguments]
        if name in ("translate", "translatex", "translate3d") and moved:
            across += moved[0]
        if name in ("translate", "translate3d") and len(moved) > 1:
            down += moved[1]
        if name == "translatey" and moved:
            down += moved[0]
    return across, down


def displaced(chain: list[Node]) -> Iterator[Cause]:
    """Where margins and shifts together take the letters; those of a chain of elements, from the inner to the outer."""
    across = down = room = 0.0
    # From the outer to the inner, as boxes are laid out: each moves what is in it.
    for node in reversed(chain):
        look = node.look
        margin, padding, top = (
            look.px("margin-left") or 0.0,
            look.px("padding-left") or 0.0,
            look.px("margin-top") or 0.0,
        )
        if look.of("position") in ("absolute", "fixed"):
            across, down = (
                max(0.0, look.px("left") or 0.0) if look.of("left", "auto") != "auto" else max(0.0, across),
                0.0,
            )
        elif look.of("position") == "relative":
            across += look.px("left") or 0.0
            down += look.px("top") or 0.0
        moved = shift_of(look, look.font_px)
        across += margin + padding + moved[0]
        # A margin above moves text down the page, where one scrolls to it; a negative one may take it off the page.
        down += min(top, 0.0) + moved[1]
        room += max(margin, 0.0) + max(padding, 0.0)
        if across < LEAST or across > _FAR:
            yield "place", f"margin-left: {look.of('margin-left', '0')}"
        if down < _FAR_UP:
            yield "place", f"margin-top: {look.of('margin-top', '0')}"
    indent = length(chain[0].look.of("text-indent"), chain[0].look.font_px)
    if indent is not None and (indent + room < -2 * NEAR or indent > 300):
        yield "place", f"text-indent: {chain[0].look.of('text-indent')}"
