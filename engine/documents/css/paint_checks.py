"""Whether colours, grounds, letters, frames and shadows hide nothing."""

from __future__ import annotations

import re

from engine.documents.css.colours import colour
from engine.documents.css.sure import LINES, NUMBER, SIZES, THICK, WIDEST_BORDER, Sure, pixels
from engine.documents.css.units import at_commas, length, parts

_SHADOW, _LARGEST_LINE, _LEAST_LINE = 24.0, 4.0, 0.8
"""Pixels a shadow may go beyond its box; heights of a line, in sizes of its letters."""
PLACES = frozenset({"left", "right", "top", "bottom", "center"})
_REPEATS = frozenset({"repeat", "no-repeat", "repeat-x", "repeat-y", "space", "round"})
_BOXES = frozenset({"border-box", "padding-box", "content-box"})
_FONT_SIZES = frozenset(
    {"xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large", "smaller", "larger"}
)
_ONE_SHADE = r"(?:(?:rgb|hsl)a?|hwb|(?:ok)?l(?:ch|ab)|color)\((?!from)[^()]*\)"
_SHADE = re.compile(rf"{_ONE_SHADE}|color-mix\((?:{_ONE_SHADE}|(?!from)[^()])*\)")
_GRADIENT = re.compile(r"(?:-webkit-|-moz-)?(?:repeating-)?(?:linear|radial|conic)-gradient\(")


def is_colour(value: str) -> bool:
    """Whether all browsers of today understand it, and it depends on nothing."""
    return value == "currentcolor" or (
        ("(" not in value or _SHADE.fullmatch(value) is not None) and colour(value) is not None
    )


def colour_check(value: str, _: float) -> Sure:
    """A colour is compared with what is behind the letters."""
    return Sure.JUDGED if is_colour(value) else Sure.NOT


def _layer(value: str, em: float) -> Sure:
    """One layer of a background; a colour or gradients are judged, pictures looked at where letters stand on them."""
    found = parts(re.sub(r"\s*/\s*", " / ", re.sub(r"(?<=\))(?=\w)", " ", value)))
    for word in found:
        if (
            is_colour(word)
            or word
            in PLACES
            | _REPEATS
            | _BOXES
            | {"none", "/", "auto", "cover", "contain", "scroll", "fixed", "local", "text"}
            or word.startswith("url(")
            or _is_gradient(word)
            or pixels(word, em) is not None
        ):
            continue
        return Sure.NOT
    return Sure.JUDGED if found and sum(is_colour(word) for word in found) < 2 else Sure.NOT


def _is_gradient(word: str) -> bool:
    if not _GRADIENT.match(word):
        return False
    return not re.search(
        r"\b(?:var|env|attr|if|calc|color-mix|light-dark|from\s+[a-z#])\(?", re.sub(r"-gradient\(from ", "(", word)
    )


def background_check(value: str, em: float) -> Sure:
    """As sure as the least sure of its layers."""
    return min((_layer(one.strip(), em) for one in at_commas(value)), default=Sure.NOT)


def font_check(value: str, em: float) -> Sure:
    """The shorthand: words of style and weight, a size with its line, then families."""
    found = parts(re.sub(r"\s*/\s*", "/", value))
    while found and re.fullmatch(
        r"normal|italic|oblique|bold|bolder|lighter|small-caps|[1-9]00|condensed|semi-condensed|expanded", found[0]
    ):
        found.pop(0)
    if len(found) < 2:
        return Sure.NOT
    size, _, line = found[0].partition("/")
    return min(font_size_check(size, em), line_height_check(line, em) if line else Sure.JUDGED, Sure.JUDGED)


def font_size_check(value: str, em: float) -> Sure:
    """How large letters are is computed."""
    found = pixels(value, em)
    return Sure.JUDGED if value in _FONT_SIZES or (found is not None and found >= 0) else Sure.NOT


def line_height_check(value: str, em: float) -> Sure:
    """Lines that do not overlap hide nothing; the figure may be without unit, in percent or a length."""
    if value == "normal":
        return Sure.HARMLESS
    plain = pixels(value.replace("%", "em") if value.endswith("%") else value, em)
    line = (
        length(value)
        if re.fullmatch(NUMBER, value)
        else plain / (100.0 if value.endswith("%") else 1.0) / em
        if plain is not None and em
        else None
    )
    return (
        Sure.NOT if line is None or line < 0 else Sure.HARMLESS if _LEAST_LINE <= line <= _LARGEST_LINE else Sure.JUDGED
    )


def border_check(value: str, em: float) -> Sure:
    """Width, style and colour in any order."""
    for word in parts(value):
        wide = pixels(word, em)
        if not (
            word in LINES
            or word in SIZES
            or is_colour(word)
            or "color-mix(" in word
            or re.match(r"(?:rgb|hsl|oklch|lab|color)a?\(", word)
            or (wide is not None and 0 <= wide <= WIDEST_BORDER)
        ):
            return Sure.NOT
    return Sure.HARMLESS


def shadow_check(value: str, em: float) -> Sure:
    """A shadow that stays near its box, or is faint, hides no other text."""
    if value == "none":
        return Sure.HARMLESS
    for one in at_commas(value):
        lengths = [f for f in (pixels(word, em) for word in parts(one)) if f is not None]
        faint = [c for c in map(colour, parts(one)) if c is not None]
        if not 2 <= len(lengths) <= 4 or len(lengths) + len(faint) + ("inset" in parts(one)) != len(parts(one)):
            return Sure.NOT
        # The fourth length makes a shadow wider on all sides.
        if max(map(abs, lengths[:2])) + (lengths[3] if len(lengths) == 4 else 0.0) > _SHADOW and not (
            faint and faint[0][3] <= 0.5
        ):
            return Sure.NOT
    return Sure.HARMLESS


def decoration_check(value: str, em: float) -> Sure:
    """Lines up to 4 pixels thick do not cover letters."""
    fine = LINES | {"underline", "overline", "line-through", "blink", "wavy", "auto", "from-font"}
    return (
        Sure.HARMLESS
        if all(
            word in fine
            or is_colour(word)
            or ((f := pixels(word, em)) is not None and abs(f) <= THICK)
            or "color-mix(" in word
            or re.match(r"rgba?\(", word)
            for word in parts(value)
        )
        else Sure.NOT
    )
