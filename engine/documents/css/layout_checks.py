"""Whether transforms, grids, flexible boxes and shapes leave text where it can be read."""

from __future__ import annotations

import re

from engine.documents.css.sure import LEAST, NUMBER, Sure, pixels
from engine.documents.css.units import calls, length, parts

_LEAST_TRACK, _BENT = 20.0, 45.0
"""Pixels of a row or column in which a line has room; degrees by which turned letters can be read."""


def transform_check(value: str, em: float) -> Sure:
    """Steps that are small are computed; of one unknown step nobody can be sure."""
    if value == "none":
        return Sure.HARMLESS
    found = calls(value)
    if not found or re.sub(r"[\w-]+\([^()]*\)", "", value).strip():
        return Sure.NOT
    return Sure.JUDGED if all(_step(name, arguments, em) for name, arguments in found) else Sure.NOT


def _step(name: str, arguments: list[str], em: float) -> bool:
    """Whether one step of a transform leaves letters where they can be read."""
    if name in ("translate", "translatex", "translatey", "translatez", "translate3d"):
        moved = [pixels(a, em) for a in arguments]
        if name == "translatez" or len(moved) > 3:
            return moved == [0.0]
        near = [
            m is not None and (-500 <= m <= 500 if a.endswith("%") else LEAST <= m <= 100)
            for m, a in zip(moved, arguments, strict=True)
        ]
        return all(near) and (len(moved) < 3 or moved[2] == 0)
    if name in ("scale", "scalex", "scaley", "scale3d"):
        sizes = [length(a) if re.fullmatch(NUMBER, a) else None for a in arguments]
        return bool(sizes) and all(s is not None and 0.5 <= s <= 2 for s in sizes)
    if name in ("rotate", "rotatez", "skew", "skewx", "skewy"):
        angles = [length(a) if re.fullmatch(rf"{NUMBER}(?:deg|turn|rad)|0", a) else None for a in arguments]
        return bool(angles) and all(a is not None and abs(a) <= _BENT for a in angles)
    return False


def scale_check(value: str, _: float) -> Sure:
    """Half to twice the size can be read."""
    return Sure.HARMLESS if value == "none" or _step("scale", parts(value), 16.0) else Sure.NOT


def translate_check(value: str, em: float) -> Sure:
    """How far it moves is computed where it is a plain length."""
    return Sure.HARMLESS if value == "none" else Sure.JUDGED if _step("translate", parts(value), em) else Sure.NOT


def rotate_check(value: str, _: float) -> Sure:
    """Turned by at most 45 degrees it can be read."""
    return Sure.HARMLESS if value == "none" or _step("rotate", [value], 16.0) else Sure.NOT


def filter_check(value: str, em: float) -> Sure:
    """Shadows hide nothing, and filters of old browsers are not understood by any of today; other ones may fade text
    out."""
    if value == "none" or re.match(r"(?:progid:|alpha\(|chroma\()", value):
        return Sure.HARMLESS
    return Sure.HARMLESS if all(name == "drop-shadow" for name, _ in calls(value)) and calls(value) else Sure.NOT


_TRACK = re.compile(
    r"|repeat|minmax|min|max|auto|auto-fit|auto-fill|none|dense|row|column|subgrid|(?:min|max|fit)-content|\d+"
)


def tracks_check(value: str, em: float) -> Sure:
    """Rows and columns of a grid, none of them without room."""
    bare = re.sub(r"\[[^\]]*\]|\"[^\"]*\"|'[^']*'", " ", re.sub(r"minmax\(\s*0(?:px)?\s*,", "minmax(", value))
    for word in re.split(r"[\s,()/]+|repeat\((?:\d+|auto-fit|auto-fill),", bare):
        figure = pixels(word, em)
        if word.endswith("fr"):
            # A share of the room; nothing of it is no room.
            figure = 1000 * (length(word[:-2]) or 0.0)
        # One or two figures without unit are a number of tracks, not their size.
        if figure is not None and figure < _LEAST_TRACK and not re.fullmatch(r"[1-9]\d?", word):
            return Sure.NOT
        if figure is None and not _TRACK.fullmatch(word):
            return Sure.NOT
    return Sure.HARMLESS


def areas_check(value: str, _: float) -> Sure:
    """Places in a grid; several things in one place are looked at where they stand."""
    return Sure.JUDGED if re.fullmatch(r"(?:[\w\s/-]|\"[^\"]*\"|'[^']*'|\.)*", value) else Sure.NOT


def flex_check(value: str, em: float) -> Sure:
    """How much a box grows and shrinks is looked at where it stands."""
    words = parts(value)
    return (
        Sure.JUDGED
        if words
        and len(words) <= 3
        and all(
            word in ("auto", "none", "content", "max-content", "min-content", "fit-content")
            or re.fullmatch(NUMBER, word)
            or pixels(word, em) is not None
            for word in words
        )
        else Sure.NOT
    )


def content_check(value: str, _: float) -> Sure:
    """What a sheet writes beside an element; in place of one it would put a picture."""
    return (
        Sure.JUDGED
        if not re.search(r"\b(?:url|image|image-set|element|cross-fade|[\w-]*gradient)\(", value)
        else Sure.NOT
    )


def clip_path_check(value: str, em: float) -> Sure:
    """Only an inset of at most 2 pixels cuts off no letter."""
    if value == "none":
        return Sure.HARMLESS
    found = calls(value)
    return (
        Sure.HARMLESS
        if len(found) == 1
        and found[0][0] == "inset"
        and "round" not in found[0][1]
        and all((f := pixels(a, em)) is not None and f <= 2 for a in found[0][1])
        else Sure.NOT
    )


def animation_check(value: str, _: float) -> Sure:
    """Looked at with its frames."""
    return Sure.JUDGED if re.fullmatch(r"[\w\s,.()+-]*", value) else Sure.NOT
