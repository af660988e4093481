"""Text of a page of which nobody can tell whether it is seen: what touches it, and is not known to be harmless."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.documents.css.attributes import shows
from engine.documents.css.colours import WHITE, Rgb, Rgba, like, over
from engine.documents.css.look import Look, shades_of
from engine.documents.css.units import calls, length, parts
from engine.documents.css.unseen import edges_of
from engine.documents.laid_out import above_the_page, pushed_out, reordered

if TYPE_CHECKING:
    from engine.documents.nodes import Node

_READABLE, _LEAST, _FAR_UP, _FAR, _NEAR = 6.0, -24.0, -40.0, 1000.0, 8.0
_LETTER, _LEAST_LINE = 0.5, 0.8
"""Of the size of letters: how wide one is, and how high a line."""
_ROOM, _SHARE, _FEWEST_LETTERS, _WORDS, _MOST = 500.0, 0.6, 3.0, 60, 3
_ONE_SCREEN = 2500
"""Letters that a window without scrolling shows for sure."""
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
_CUTS = frozenset({"hidden", "clip"})
_OPAQUE, _ROOM_OF_PAGE = 0.9, 1200.0
Cause = tuple[str, str]
_SAID = {
    "style": ("{causes} may hide {words}", "its style "),
    "rule": (
     "{causes} counts only in some browsers or windows, and touches {words}", ""),
    "element": ("{causes} does not show all that is in it, and holds {words}", "the element "),
    "place": ("{causes} may move {words} out of what is shown", "its style "),
    "cut": ("{words} may be cut off ({causes})", ""),
    "order": ("{words} is shown in another order than it is written ({causes})", ""),
    "ground": ("{words} can be read only where the colour behind it is, of which I am not sure", ""),
    "picture": ("a picture lies behind {words}", ""),
    "font": (
     "{words} is drawn with a font of the page's own ({causes})", ""),
}  # fmt: skip


class Doubts:
    """Collects what cannot be told, by cause, with the words it is about."""

    def __init__(self, fonts: set[str]) -> None:
        self._fonts = fonts
        self._found: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
        self._known: dict[int, tuple[Cause, ...]] = {}
        self._line: dict[int, float] = {}

    def add(self, node: Node, text: str) -> None:
        """Looks at text that is taken to be seen."""
        words = " ".join(text.split())
        if not words or not any(c.isalnum() for c in words):
            return
        for kind, cause in (*self._around(node), *self._of_letters(node), *self._in_line(node, text)):
            causes, about = self._found.setdefault(kind, ({}, {}))
            causes[cause] = about[words if len(words) <= _WORDS else words[: _WORDS - 1] + "…"] = None

    def sentences(self) -> Iterator[str]:
        """One for each kind of cause, with the first causes and words of it."""
        for kind, (causes, words) in self._found.items():
            said, before = _SAID[kind]
            yield said.format(causes=before + _listed(causes), words=_listed(words))

    def _around(self, node: Node) -> tuple[Cause, ...]:
        """Causes of the element and of all it stands in."""
        todo: list[Node] = []
        at: Node | None = node
        while at is not None and id(at) not in self._known:
            todo.append(at)
            at = at.parent
        for one in reversed(todo):
            outer = self._known[id(one.parent)] if one.parent is not None else ()
            self._known[id(one)] = tuple(dict.fromkeys((*outer, *_own(one))))
        return self._known[id(node)]

    def _of_letters(self, node: Node) -> Iterator[Cause]:
        look = node.look
        if look.font_px * look.scale < _READABLE:
            yield "style", f"font-size: {look.font_px * look.scale:.3g}px"
        families = [one.strip("\"' ") for one in look.of("font-family").split(",")]
        yield from (("font", one) for one in families if one in self._fonts)
        chain = list(_chain(node))
        yield from _placed(chain)
        yield from _cut(chain)
        yield from _on_ground(chain)

    def _in_line(self, node: Node, text: str) -> Iterator[Cause]:
        """Lines that are not broken, in a box that cuts off what does not fit."""
        if node.look.of("white-space") not in ("nowrap", "pre") and "nowrap" not in node.look.of("text-wrap"):
            return
        chain = list(_chain(node))
        block = next((one for one in chain if one.look.of("display", "inline") not in ("", "inline", "contents")), node)
        longest = (
            max(map(len, text.split("\n"))) if node.look.of("white-space") == "pre" else len(" ".join(text.split(" ")))
        )
        self._line[id(block)] = used = self._line.get(id(block), 0.0) + _LETTER * longest * node.look.font_px
        for box in filter(cuts, chain):
            if used > _width_of(box):
                yield "cut", "white-space: nowrap"


def _listed(found: dict[str, None]) -> str:
    shown = ", ".join(f"“{one}”" for one in list(found)[:_MOST])
    return f"{shown} and {len(found) - _MOST} more" if len(found) > _MOST else shown


def _chain(node: Node) -> Iterator[Node]:
    at: Node | None = node
    while at is not None:
        yield at
        at = at.parent


def _own(node: Node) -> Iterator[Cause]:
    look = node.look
    yield from (("rule" if one.startswith(("@", "the rule")) else "style", one) for one in look.unsure)
    if not shows(node.element, node.tag):
        yield "element", f"<{node.tag}>"
    if node.tag == "table" and any(_narrows(child) for child in _columns(node)):
        yield "element", "<col>"
    yield from (("place", f"{name}: {look.of(name)}") for name in _offsets(look))
    if look.of("position") in ("absolute", "fixed") and look.of("clip", "auto") != "auto":
        yield "style", f"clip: {look.of('clip')}"
    yield from (("cut", one) for one in pushed_out(node))
    yield from (("order", one) for one in reordered(node))
    yield from (("place", one) for one in above_the_page(node))
    if _has_picture(look):
        yield "picture", "background"
    if (
        node.tag in ("html", "body")
        and look.of("overflow-y") in _CUTS
        and len("".join(node.element.itertext())) > _ONE_SCREEN
    ):
        yield "cut", "overflow: hidden"


def _columns(table: Node) -> Iterator[Node]:
    for child in table.children:
        if child.tag in ("col", "colgroup"):
            yield child
            yield from _columns(child)


def _narrows(column: Node) -> bool:
    return (
        column.look.of("visibility", "visible") != "visible"
        or column.look.of("display") == "none"
        or bool(column.look.unsure)
    )


def _offsets(look: Look) -> Iterator[str]:
    """Edges that take an element far from where it stands, or out of what it stands in."""
    match look.of("position"):
        case "relative":
            low, high, far = _LEAST, -_LEAST, -_LEAST
        case "sticky" | "-webkit-sticky":
            low, high, far = 0.0, 300.0, 300.0
        case "absolute" | "fixed":
            low, high, far = _LEAST, 999.0 if look.of("position") == "absolute" else 600.0, 500.0
        case _:
            return
    for name in ("left", "top", "right", "bottom"):
        told = look.px(name, 1000.0)
        if told is not None and not low <= told <= (high if name in ("left", "top") else far):
            yield name


def _has_picture(look: Look) -> bool:
    """Whether a picture may lie behind letters: not one that is known to be small, or stands beside them as a sign
    does."""
    image = look.of("background-image")
    if not re.search(r"\b(?:url|image|image-set|element|cross-fade|paint)\(", image):
        return False
    sizes = [length(one) for one in parts(look.of("background-size"))]
    if sizes and all(s is not None and s <= 40 for s in sizes):
        return False
    beside = max(look.px("padding-left") or 0.0, look.px("padding-right") or 0.0) >= 10
    return "data:" in image or not beside or "no-repeat" not in f"{image} {look.of('background-repeat')}"


def _shift(look: Look, em: float) -> tuple[float, float]:
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


def _placed(chain: list[Node]) -> Iterator[Cause]:
    """Where margins and shifts together take the letters; those of a chain of elements, from the inner to the outer."""
    across = down = room = 0.0
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
        moved = _shift(look, look.font_px)
        across += margin + padding + moved[0]
        down += min(top, 0.0) + moved[1]
        room += max(margin, 0.0) + max(padding, 0.0)
        if across < _LEAST or across > _FAR:
            yield "place", f"margin-left: {look.of('margin-left', '0')}"
        if down < _FAR_UP:
            yield "place", f"margin-top: {look.of('margin-top', '0')}"
    indent = length(chain[0].look.of("text-indent"), chain[0].look.font_px)
    if indent is not None and (indent + room < -2 * _NEAR or indent > 300):
        yield "place", f"text-indent: {chain[0].look.of('text-indent')}"


def _width_of(box: Node) -> float:
    """The most that a box that cuts off has of width: its own, or that of what holds it."""
    found, at = _ROOM_OF_PAGE, box
    while True:
        widths = [w for name in ("width", "max-width") if (w := at.look.px(name, found)) is not None]
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
    row = next((one for one in _chain(cell) if one.tag == "tr"), None)
    return 1 if row is None else max(1, sum(one.tag in ("td", "th") for one in row.children))


def cuts(node: Node) -> bool:
    """Whether a box shows nothing of what stands beyond its edges."""
    look = node.look
    ways = {look.of("overflow-x"), look.of("overflow-y")}
    # What nobody sees a bar of, few will scroll.
    boxes = (
        bool(ways & _CUTS)
        or (look.of("scrollbar-width") == "none" and bool(ways & {"auto", "scroll", "overlay"}))
        or re.search(r"\b(?:paint|content|strict)\b", look.of("contain")) is not None
    )
    return (
        boxes
        and node.tag not in ("html", "body")
        and (
            look.of("display", "inline") not in ("", "inline", "contents")
            or look.of("float", "none") != "none"
            or look.of("position") in ("absolute", "fixed")
        )
    )


def _cut(chain: list[Node]) -> Iterator[Cause]:
    """Boxes that may cut off the letters."""
    across, shifted, side = length(chain[0].look.of("text-indent"), chain[0].look.font_px) or 0.0, "", "left"
    if any(node.look.of("direction") == "rtl" or node.look.of("float") == "right" for node in chain):
        side = "right"
    for node in chain:
        look = node.look
        across += look.px(f"padding-{side}") or 0.0
        if node.tag in ("html", "body") and look.of("overflow-x") in _CUTS and across > _ROOM + _NEAR * 10:
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
            if across > (_SHARE * width if width is not None else _ROOM):
                yield "cut", f"{across:.0f} pixels from the {side} of a box"
            if width is not None and width < _FEWEST_LETTERS * chain[0].look.font_px:
                yield "cut", f"width: {width:.3g}px"
            if look.of("aspect-ratio", "auto") != "auto":
                yield "cut", f"aspect-ratio: {look.of('aspect-ratio')}"
            if _has_no_room(look):
                yield "cut", f"flex: {look.of('flex') or look.of('flex-basis')}"
            if any(
                look.of(name).endswith("%") and (look.px(name, 100.0) or 0) < 50 for name in ("height", "max-height")
            ):
                yield "cut", f"height: {look.of('height')}"
        moved = _shift(look, look.font_px)
        if look.of("position") in ("relative", "sticky", "absolute", "fixed"):
            limit = _NEAR if look.of("position") == "relative" else 40.0
            far = [
                n
                for n in ("left", "top", "right", "bottom")
                if (e := look.px(n, 0.0)) is not None and not -_NEAR <= e <= limit
            ]
            shifted = shifted or (f"{far[0]}: {look.of(far[0])}" if far else "")
        if max(map(abs, moved)) > _NEAR:
            shifted = shifted or f"transform: {look.of('transform')[:40]}"
        across += look.px(f"margin-{side}") or 0.0


def _has_no_room(look: Look) -> bool:
    words = parts(look.of("flex"))
    grows = [f for f in (length(w) for w in words if re.fullmatch(r"[\d.]+", w)) if f is not None]
    sizes = [f for f in (length(w) for w in words if re.search(r"[a-z%]$", w)) if f is not None]
    basis = sizes[0] if sizes else look.px("flex-basis", 1000.0)
    grow = grows[0] if grows else look.px("flex-grow") or 0.0
    return grow < 0.1 and ((basis is not None and basis < 20) or len(grows) == 3)


def _on_ground(chain: list[Node]) -> Iterator[Cause]:
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
    if look.font_px < _SHARE * chain[0].look.font_px if display in ("", "inline") else min(rows) < _LEAST_LINE:
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
    if look.of("white-space") in ("nowrap", "pre") and _LETTER * letters * look.font_px > width:
        return False
    left = sum((one.look.px(f"{name}-left") or 0.0) for one in inner for name in ("margin", "padding"))
    wide = [
        f
        for one in inner
        for name in ("width", "min-width", "flex-basis", "flex")
        for word in parts(one.look.of(name))
        if re.search("[a-z]", word) and (f := length(word, one.look.font_px)) is not None
    ]
    return left <= width / 2 and all(w <= width for w in wide) and width >= _FEWEST_LETTERS * look.font_px


def _stays_in(ground: Node, inner: list[Node]) -> bool:
    for one in inner:
        look = one.look
        moved = _shift(look, look.font_px)
        if look.of("position") in ("absolute", "fixed", "sticky") or max(map(abs, moved)) > _NEAR:
            return False
        if look.of("position") == "relative" and any(
            abs(look.px(n, 1000.0) or 0.0) > _NEAR for n in ("left", "top", "right", "bottom")
        ):
            return False
        if any((look.px(f"margin-{side}") or 0.0) < -2 * _NEAR for side in ("left", "top", "right", "bottom")):
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
