"""Declarations taken apart into those they stand for, and whether browsers understand them."""

from __future__ import annotations

import re

from engine.documents.css.colours import colour
from engine.documents.css.units import length, parts

FONT_SIZES = {
    "xx-small": 9.0,
    "x-small": 10.0,
    "small": 13.0,
    "medium": 16.0,
    "large": 18.0,
    "x-large": 24.0,
    "xx-large": 32.0,
    "xxx-large": 48.0,
}
FONT_STEPS = {"smaller": 1 / 1.2, "larger": 1.2}
_EDGES = ("top", "right", "bottom", "left")
_LOGICAL = {
    "block-size": "height", "inline-size": "width", "max-block-size": "max-height", "max-inline-size": "max-width",
    "min-block-size": "min-height", "min-inline-size": "min-width", "inset-inline-start": "left",
    "inset-inline-end": "right", "inset-block-start": "top", "inset-block-end": "bottom",
    "margin-inline-start": "margin-left", "margin-block-start": "margin-top", "margin-inline-end": "margin-right",
    "margin-block-end": "margin-bottom", "padding-inline-start": "padding-left", "padding-inline-end": "padding-right",
    "padding-block-start": "padding-top", "padding-block-end": "padding-bottom", "word-wrap": "overflow-wrap",
    "-webkit-transform": "transform", "-webkit-clip-path": "clip-path", "-webkit-background-clip": "background-clip",
    "-webkit-mask": "mask-image", "mask": "mask-image", "-webkit-mask-image": "mask-image", "-webkit-filter": "filter",
    "-webkit-opacity": "opacity", "text-security": "-webkit-text-security", "overflow-inline": "overflow-x",
    "overflow-block": "overflow-y", "text-decoration-line": "text-decoration",
}  # fmt: skip
FOR_ALL = frozenset({"inherit", "initial", "unset", "revert", "revert-layer"})
_DISPLAYS = """
none inline block inline-block flex inline-flex grid inline-grid table inline-table table-row table-cell table-row-group
contents table-header-group table-footer-group table-column table-column-group table-caption list-item flow flow-root
run-in ruby -webkit-box -webkit-inline-box -webkit-flex -ms- flexbox -moz-box math
"""
_KEYWORDS = {
    "display": frozenset(_DISPLAYS.split()),
    "visibility": frozenset({"visible", "hidden", "collapse"}),
    "position": frozenset({"static", "relative", "absolute", "fixed", "sticky", "-webkit-sticky"}),
    "overflow-x": frozenset({"visible", "hidden", "clip", "scroll", "auto", "overlay"}),
    "overflow-y": frozenset({"visible", "hidden", "clip", "scroll", "auto", "overlay"}),
    "content-visibility": frozenset({"visible", "hidden", "auto"}),
}  # fmt: skip
_MEASURED = frozenset(
    {
        "width",
        "height",
        "max-width",
        "max-height",
        "min-width",
        "min-height",
        "left",
        "right",
        "top",
        "bottom",
        "margin-left",
        "margin-top",
    }
)
_FONT_SIZE = re.compile((
    r"(?:^|\s)((?:calc|min|max|clamp)\([^/]*\)|[\d.+-]+(?:%|[a-z]+)?|(?:x{0,3}-)?(?:small|large)|medium|smaller"
    r"|larger)"
    r"\s*(?:/\s*\S+)?\s+\S"
), re.I)  # fmt: skip


def is_valid(name: str, value: str) -> bool:
    """Whether a browser understands it; what it does not understand leaves what was declared before as it is."""
    # What a variable holds is known only when it is filled in; until then it is valid.
    if value in FOR_ALL or "var(" in value or name.startswith("--"):
        return True
    if name in ("color", "-webkit-text-fill-color"):
        # A function nobody here reckons is one that browsers do.
        return value == "currentcolor" or "(" in value or colour(value) is not None
    if name == "font-size":
        return value in FONT_SIZES or value in FONT_STEPS or (length(value) or -1.0) >= 0 or length(value) == 0
    if name == "opacity":
        return length(value, percent=1.0) is not None
    if name in _KEYWORDS:
        return all(word in _KEYWORDS[name] for word in value.split())
    return name not in _MEASURED or length(value) is not None or re.fullmatch(r"[a-z-]+(?:\(.*\))?", value) is not None


def longhands(name: str, value: str) -> list[tuple[str, str]]:
    """A declaration as those it stands for."""
    if name.startswith("--") or "var(" in value:
        # A shorthand with a variable in it cannot be taken apart yet.
        return [(name if name.startswith("--") else _LOGICAL.get(name, name), value)]
    lower, name = value.casefold(), _LOGICAL.get(name, name)
    match name:
        case "background-color" | "background-image":
            return [(name, lower)]
        case "background":
            return [
                ("background-color", lower),
                ("background-image", lower),
                *([("background-clip", "text")] if re.search(r"\btext\b", lower) else []),
            ]
        case "font" if lower in FOR_ALL:
            return [("font-size", lower), ("font-family", lower)]
        case "font":
            size = _FONT_SIZE.search(lower)
            return [("font-size", size[1]), ("font-family", lower[size.end() - 1 :])] if size else []
        case "margin" | "padding" | "inset":
            # One to four values: all; up and down, sides; up, sides, down; clockwise from the top.
            sides = parts(lower) or [""]
            four = [
                sides[0],
                sides[1 % len(sides)],
                sides[2 % len(sides)] if len(sides) > 2 else sides[0],
                sides[-1] if len(sides) != 3 else sides[1],
            ]
            return [
                (edge if name == "inset" else f"{name}-{edge}", side) for edge, side in zip(_EDGES, four, strict=True)
            ]
        case "margin-inline" | "margin-block" | "padding-inline" | "padding-block" | "inset-inline" | "inset-block":
            kind, _, way = name.partition("-")
            both, edges = parts(lower) or [""], ("left", "right") if way == "inline" else ("top", "bottom")
            return [
                (edge if kind == "inset" else f"{kind}-{edge}", side)
                for edge, side in zip(edges, (both[0], both[-1]), strict=True)
            ]
        case "overflow":
            both = parts(lower) or [""]
            return [("overflow-x", both[0]), ("overflow-y", both[-1])]
        case _:
            return [(name, value if name in ("animation", "animation-name") else lower)]
