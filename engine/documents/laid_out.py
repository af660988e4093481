"""How boxes lay out what is in them: what may be pushed out of a box or of the page, and what is shown in another
order than it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.documents.css.look import Look
from engine.documents.css.units import calls, length, parts
from engine.documents.nodes import Node, ancestry, has_words

_LETTER, _LINE_SHARE, _PAGE, _MOST_NODES = 0.5, 1.2, 1200.0, 400
_END = re.compile(r"(?:^|\s)(?:flex-)?(?:end|center|space-around|space-evenly|last baseline|self-end)\b")
_BREAKS = frozenset({"column", "always", "all", "page", "left", "right"})
_BODY = 8.0
_ABSOLUTE = frozenset({"absolute", "fixed"})
_PICTURES = frozenset({"img", "svg", "canvas", "video", "hr", "br", "input"})


def pushed_out(box: Node) -> Iterator[str]:
    """Styles by which what stands in a box that is too low for it leaves it at its upper edge, or by its side."""
    look = box.look
    heights = [
        h
        for name in ("height", "max-height")
        if (h := look.px(name, 700.0)) is not None and not look.of(name).endswith("%")
    ]
    if not heights:
        return
    display, ways = look.of("display"), {look.of("overflow-x"), look.of("overflow-y")} - {"", "visible"}
    if "flex" in display or "grid" in display or "box" in display:
        flow = f"{look.of('flex-direction')} {look.of('flex-flow')}"
        in_a_row = "flex" in display and not re.search(
            "column|wrap(?!-)", f"{flow} {look.of('flex-wrap')}".replace("nowrap", "")
        )
        names = (
            ("align-items", "place-items")
            if in_a_row
            else ("justify-content", "align-content", "align-items", "place-content", "place-items")
        )
        told = next(
            (name for name in names if _END.search(look.of(name))), "flex-direction" if "column-reverse" in flow else ""
        )
        if told and (max(map(_high, box.children), default=0.0) if in_a_row and box.children else _high(box)) > min(
            heights
        ):
            yield f"{told}: {look.of(told) or 'column-reverse'}"
    # Columns that do not fit go on at the side, which only a box that cuts off loses.
    if ways and (
        name := next(
            (n for n in ("columns", "column-count", "column-width") if look.of(n, "auto") not in ("auto", "1")), ""
        )
    ):
        if any(_breaks(one.look) for one in _below(box)):
            yield "break-before: column"
        elif _high(box) > min(heights):
            yield f"{name}: {look.of(name)}"


def _breaks(look: Look) -> bool:
    return any(
        look.of(f"{kind}-{side}") in _BREAKS
        for side in ("before", "after")
        for kind in ("break", "-webkit-column-break", "page-break")
    )


def _below(box: Node) -> Iterator[Node]:
    left = list(box.children)
    # A bounded look: it is made for each box that may push something out.
    for _ in range(_MOST_NODES):
        if not left:
            return
        yield (one := left.pop())
        left += one.children


def _high(box: Node) -> float:
    """Pixels that what stands in a box takes, when all of it stands below each other."""
    width = next((w for at in ancestry(box) if (w := at.look.px("width", _PAGE)) is not None and w > 0), _PAGE)
    found = 0.0
    for one in (box, *_below(box)):
        look = one.look
        if look.of("display") == "none" or look.of("position") in _ABSOLUTE:
            continue
        texts = [one.element.text or "", *(child.tail or "" for child in one.element)]
        letters = sum(len(" ".join(text.split())) for text in texts)
        line = _line(look)
        # What lies directly in such a box is laid out as a block, whatever its display says.
        an_item = one.parent is not None and re.search("flex|grid", one.parent.look.of("display")) is not None
        blocks = one is box or an_item or look.of("display", "inline") not in ("", "inline", "contents")
        if letters and blocks:
            found += line * (1 + letters * _LETTER * look.font_px // width)
        elif letters:
            found += line * (letters * _LETTER * look.font_px // width)
        if one.tag == "br":
            found += line
        free = (
            look.px(name, 0.0) or 0.0
            for name in ("margin-top", "margin-bottom", "padding-top", "padding-bottom")
            if one is not box
        )
        usual = (
            look.font_px
            if one.tag in ("p", "ul", "ol", "blockquote", "pre") and "margin-top" not in look.values
            else 0.0
        )
        found += sum(max(0.0, f) for f in free) + usual + (0.0 if one is box else _told_height(look))
    return found


def _told_height(look: Look) -> float:
    return max((h for name in ("height", "min-height") if (h := look.px(name, 0.0)) is not None), default=0.0)


def _line(look: Look) -> float:
    told = look.of("line-height")
    found = length(told, look.font_px, look.font_px)
    if found is None:
        return _LINE_SHARE * look.font_px
    return max(look.font_px, found * look.font_px if re.fullmatch(r"[\d.]+", told) else found)


def reordered(box: Node) -> Iterator[str]:
    """Styles that show what stands in a box in another order, where words stand in several of its parts."""
    if not re.search("flex|grid|box", box.look.of("display")) or sum(has_words(child) for child in box.children) < 2:
        return
    yield from (
        f"order: {child.look.of('order')}"
        for child in box.children
        if (child.look.px("order") or 0) != 0 and has_words(child)
    )
    flow = f"{box.look.of('flex-direction')} {box.look.of('flex-flow')} {box.look.of('flex-wrap')}"
    if turned := re.search(r"[a-z]+-reverse", flow):
        yield turned[0]


def above_the_page(node: Node) -> Iterator[str]:
    """Styles that take the beginning of an element over the upper or left edge of the page by more than half a line."""
    up, name = _lifted(node)
    half = node.look.font_px / 2
    if up < -half and up + _room_above(node) < -half:
        yield f"{name}: {node.look.of(name)}"
    left = node.look.px("left")
    if node.look.of("position") in _ABSOLUTE and left is not None and left < -half and left + _room_left(node) < -half:
        yield f"left: {node.look.of('left')}"
    margin = min(0.0, node.look.px("margin-left") or 0.0) + (
        left or 0.0 if node.look.of("position") == "relative" else 0.0
    )
    if (
        node.look.of("position") not in _ABSOLUTE
        and margin < -half
        and margin + _room_left(node) < -half
        and node.look.of("float") != "right"
    ):
        yield f"margin-left: {node.look.of('margin-left', '0')}"


def _lifted(node: Node) -> tuple[float, str]:
    """By how much an element is drawn further up, and the style that does most of it."""
    look = node.look
    found = {"margin-top": min(0.0, look.px("margin-top") or 0.0)}
    if look.of("position", "static") in ("relative", "sticky", "absolute", "fixed"):
        found["top"] = min(0.0, look.px("top", 0.0) or 0.0)
    for name, arguments in [*calls(look.of("transform")), ("translate", parts(look.of("translate")))]:
        down = [length(a, look.font_px, 0.0) or 0.0 for a in arguments]
        if (name in ("translate", "translate3d") and len(down) > 1) or (name == "translatey" and down):
            found["transform" if look.of("transform") else "translate"] = min(
                0.0, down[-1] if name == "translatey" else down[1]
            )
    return sum(found.values()), min(found, key=lambda one: found[one])


def _room_above(node: Node) -> float:
    """Pixels that are above an element for sure: of paddings, margins and lines of text in front of it."""
    if node.look.of("position") == "fixed":
        return 0.0
    at, room, measured = node, 0.0, node.look.of("position") == "absolute" and node.look.of("top", "auto") != "auto"
    while (parent := at.parent) is not None:
        placed = parent.look.of("position", "static") != "static" or parent.look.of("transform", "none") != "none"
        # A placed element is measured from the next one around it that is placed itself.
        if measured and not placed:
            at = parent
            continue
        if not measured:
            room += sum(
                _line(one.look)
                for one in parent.children
                if one.order < at.order and _in_flow(one) and (has_words(one) or one.tag in _PICTURES)
            )
            room += _line(parent.look) if (parent.element.text or "").strip() else 0.0
            room += max(0.0, parent.look.px("padding-top") or 0.0)
        measured = False
        room += (
            max(0.0, parent.look.px("margin-top") or 0.0)
            if parent.tag != "body" or "margin-top" in parent.look.values
            else _BODY
        )
        room += max(0.0, at.look.px("margin-top") or 0.0) if at is not node else 0.0
        if parent.look.of("position") in _ABSOLUTE:
            room += max(0.0, parent.look.px("top", 0.0) or 0.0)
            measured = parent.look.of("position") == "absolute"
        at = parent
    return room


def _room_left(node: Node) -> float:
    """The same for what is left of it: of paddings and margins."""
    measured, room = node.look.of("position") in _ABSOLUTE, 0.0
    for at in ancestry(node):
        look = at.look
        if at is node or (measured and look.of("position", "static") == "static"):
            continue
        room += 0.0 if measured else max(0.0, look.px("padding-left") or 0.0)
        measured = False
        centred = look.of("margin-left") == "auto" and any(look.px(name) is not None for name in ("width", "max-width"))
        room += 100.0 if centred else max(0.0, look.px("margin-left") or 0.0)
        room += _BODY if at.tag == "body" and "margin-left" not in look.values else 0.0
        room += (
            40.0
            if at.tag in ("ul", "ol", "blockquote", "figure", "dd")
            and not {"padding-left", "margin-left"} & set(look.values)
            else 0.0
        )
        if (
            at.parent is not None
            and re.search("flex|grid", at.parent.look.of("display"))
            and at.parent.children[0] is not at
        ):
            room += 100.0
        if look.of("position") in _ABSOLUTE:
            room += max(0.0, look.px("left") or 0.0) + (
                100.0 if look.px("right") is not None and look.px("left") is None else 0.0
            )
    return room


def _in_flow(node: Node) -> bool:
    look = node.look
    return (
        not node.why
        and look.of("position") not in _ABSOLUTE
        and look.of("float", "none") == "none"
        and look.of("display") != "none"
    )
