"""Letters that can be read only on the colour which is taken to lie behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.documents.clipped_beside import FEWEST_LETTERS, SHARE
from engine.documents.css.colours import WHITE, Rgb, Rgba, like, over
from engine.documents.css.look import Look, shades_of
from engine.documents.css.units import length, parts
from engine.documents.css.unseen import edges_of
from engine.documents.displaced import NEAR, shift_of
from engine.documents.found import Cause
from engine.documents.nodes import Node

LETTER, _LEAST_LINE = 0.5, 0.8
"""Of the size of letters: how wide one is, and how high a line."""
_FLOWS = frozenset(
    {
        "inline-block",
        "table-cell",
        "table",
        "inline-table",
        "flow-root",
        "flex",
        "inline-flex",
        "grid",
        "inline-grid",
        "table-caption",
    }
)


def lost_on_ground(chain: list[Node]) -> Iterator[Cause]:
    """Letters that would vanish on a colour further out, where the one that is taken to lie behind them may not."""
    look = chain[0].look
    if look.painted or edges_of(look):
        return
    behind: list[tuple[Node | None, Rgb]] = [(None, WHITE)]
    outer = WHITE
    for node in reversed(chain):
        if node.look.backdrop != outer:
            # That of the page itself is everywhere.
            of_page = node.tag == "html" or (node.tag == "body" and not _has_ground(chain[-1].look))
            behind = [(None, node.look.backdrop)] if of_page else [*behind, (node, node.look.backdrop)]
        outer = node.look.backdrop
    ink = (*look.ink[:3], look.ink[3] * look.opacity)
    if any(_is_lost_on(one.look, ink) for one in chain):
        yield "ground", "background"
        return
    # The last of the colours on which the letters would vanish must be covered for sure by one further in.
    vanishes = [at for at, (_, shade) in enumerate(behind) if like(over(ink, shade), shade)]
    if vanishes and not any(
        _lies_behind(ground, chain) for ground, _ in behind[vanishes[-1] + 1 :] if ground is not None
    ):
        yield "ground", "background"


def _has_ground(look: Look) -> bool:
    return (
        look.of("background-color", "transparent") not in ("transparent", "none")
        or look.of("background-image", "none") != "none"
    )


def _is_lost_on(look: Look, ink: Rgba) -> bool:
    """Whether letters would vanish on one of the colours of a gradient."""
    shades = shades_of(look.of("background-image", "none"))
    laid = [over(shade, look.backdrop) for shade in shades]
    return any(max(abs(a - b) for a, b in zip(one, laid[0], strict=True)) > 0.1 for one in laid) and any(
        like(over(ink, one), one) for one in laid
    )


def _lies_behind(ground: Node, chain: list[Node]) -> bool:
    """Whether the colour of an element is sure to lie behind the letters of another in it."""
    look, inner = ground.look, chain[: chain.index(ground)]
    display = look.of("display", "inline")
    if (
        look.of("visibility", "visible") != "visible"
        or display in ("contents", "table-column", "table-column-group")
        or look.unsure
    ):
        return False
    if display in ("", "inline") and any(one.look.of("display", "inline") not in ("", "inline") for one in inner):
        return False
    rows = [_line_of(one.look) for one in inner] or [1.0]
    if look.font_px < SHARE * chain[0].look.font_px if display in ("", "inline") else min(rows) < _LEAST_LINE:
        return False
    flat = re.search(r"gradient\(", look.of("background-image")) is None
    if not flat and any(
        look.of(f"background-{name}")
        for name in ("size", "position", "position-x", "position-y", "repeat", "origin", "clip")
    ):
        return False
    if not flat and re.search(
        r"no-repeat|/", re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "", look.of("background-image"))
    ):
        return False
    words = len(" ".join("".join(ground.element.itertext()).split()))
    width = min([1200.0, *(w for name in ("width", "max-width") if (w := look.px(name, 1200.0)) is not None)])
    lines = 1 + words * 0.55 * chain[0].look.font_px // max(width, 1.0)
    heights = [
        h
        for name in ("height", "max-height")
        if (h := look.px(name, 0.0)) is not None and not look.of(name).endswith("%")
    ]
    if (
        display not in ("table-cell", "table-row", "table", "inline")
        and heights
        and min(heights) < 1.1 * lines * chain[0].look.font_px
    ):
        return False
    return _stays_in(ground, inner) and (width >= 1200.0 or _fits(inner, width, words))


def _line_of(look: Look) -> float:
    """Height of a line, in sizes of its letters."""
    told = look.of("line-height", "normal")
    found = length(told, look.font_px, look.font_px)
    if found is None:
        return 1.2
    return found if re.fullmatch(r"[\d.]+", told) else found / max(look.font_px, 1.0)


def _fits(inner: list[Node], width: float, letters: int) -> bool:
    """Whether what stands in a box is not wider than it is."""
    if not inner:
        return letters == 0 or width >= 1.0
    look = inner[0].look
    if look.of("white-space") in ("nowrap", "pre") and LETTER * letters * look.font_px > width:
        return False
    left = sum((one.look.px(f"{name}-left") or 0.0) for one in inner for name in ("margin", "padding"))
    wide = [
        f
        for one in inner
        for name in ("width", "min-width", "flex-basis", "flex")
        for word in parts(one.look.of(name))
        if re.search("[a-z]", word) and (f := length(word, one.look.font_px)) is not None
    ]
    return left <= width / 2 and all(w <= width for w in wide) and width >= FEWEST_LETTERS * look.font_px


def _stays_in(ground: Node, inner: list[Node]) -> bool:
    for one in inner:
        look = one.look
        moved = shift_of(look, look.font_px)
        if look.of("position") in ("absolute", "fixed", "sticky") or max(map(abs, moved)) > NEAR:
            return False
        if look.of("position") == "relative" and any(
            abs(look.px(n, 1000.0) or 0.0) > NEAR for n in ("left", "top", "right", "bottom")
        ):
            return False
        if any((look.px(f"margin-{side}") or 0.0) < -2 * NEAR for side in ("left", "top", "right", "bottom")):
            return False
        if look.of("float", "none") != "none" and not any(_holds_floats(outer) for outer in _between(ground, one)):
            return False
    return True


def _between(ground: Node, node: Node) -> list[Node]:
    found: list[Node] = []
    at = node.parent
    while at is not None and at is not ground:
        found.append(at)
        at = at.parent
    return [*found, ground]


def _holds_floats(node: Node) -> bool:
    """Whether a box grows with what floats in it."""
    look = node.look
    return (
        look.of("display") in _FLOWS
        or look.of("float", "none") != "none"
        or look.of("position") in ("absolute", "fixed")
        or bool({look.of("overflow-x"), look.of("overflow-y")} & {"hidden", "auto", "scroll"})
        or any(child.look.of("clear", "none") in ("both", "left") for child in node.children)
    )
