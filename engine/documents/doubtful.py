"""Text of a page of which nobody can tell whether it is seen: what touches it, and is not known to be harmless."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.documents.clipped_beside import CUTS, cut_off, cuts, width_of
from engine.documents.css.attributes import shows
from engine.documents.css.look import Look
from engine.documents.css.units import length, parts
from engine.documents.displaced import LEAST, displaced
from engine.documents.found import Cause
from engine.documents.laid_out import above_the_page, pushed_out, reordered
from engine.documents.nodes import Node, ancestry
from engine.documents.on_ground import LETTER, lost_on_ground

_READABLE = 6.0
_WORDS, _MOST = 60, 3
_ONE_SCREEN = 2500
"""Letters that a window without scrolling shows for sure."""
_OPAQUE = 0.9
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
        # Marks and blanks say nothing that could be hidden.
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
            # Kept by element: texts of a page have most of what is around them in common.
            self._known[id(one)] = tuple(dict.fromkeys((*outer, *_own(one))))
        return self._known[id(node)]

    def _of_letters(self, node: Node) -> Iterator[Cause]:
        look = node.look
        if look.font_px * look.scale < _READABLE:
            yield "style", f"font-size: {look.font_px * look.scale:.3g}px"
        families = [one.strip("\"' ") for one in look.of("font-family").split(",")]
        yield from (("font", one) for one in families if one in self._fonts)
        chain = list(ancestry(node))
        yield from displaced(chain)
        yield from cut_off(chain)
        yield from lost_on_ground(chain)

    def _in_line(self, node: Node, text: str) -> Iterator[Cause]:
        """Lines that are not broken, in a box that cuts off what does not fit."""
        if node.look.of("white-space") not in ("nowrap", "pre") and "nowrap" not in node.look.of("text-wrap"):
            return
        chain = list(ancestry(node))
        block = next((one for one in chain if one.look.of("display", "inline") not in ("", "inline", "contents")), node)
        longest = (
            max(map(len, text.split("\n"))) if node.look.of("white-space") == "pre" else len(" ".join(text.split(" ")))
        )
        self._line[id(block)] = used = self._line.get(id(block), 0.0) + LETTER * longest * node.look.font_px
        for box in filter(cuts, chain):
            if used > width_of(box):
                yield "cut", "white-space: nowrap"


def _listed(found: dict[str, None]) -> str:
    shown = ", ".join(f"“{one}”" for one in list(found)[:_MOST])
    return f"{shown} and {len(found) - _MOST} more" if len(found) > _MOST else shown


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
        and look.of("overflow-y") in CUTS
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
            low, high, far = LEAST, -LEAST, -LEAST
        case "sticky" | "-webkit-sticky":
            low, high, far = 0.0, 300.0, 300.0
        case "absolute" | "fixed":
            low, high, far = LEAST, 999.0 if look.of("position") == "absolute" else 600.0, 500.0
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
