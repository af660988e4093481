"""Which declarations hide nothing: properties and values are listed that are harmless, or judged exactly; of all
others nobody can be sure."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import IntEnum
from functools import lru_cache

from engine.documents.css.colours import colour
from engine.documents.css.units import ROOT_PX, at_commas, calls, length, parts


class Sure(IntEnum):
    """What is known of a declaration."""

    NOT = 0
    """It may hide text, or browsers may not understand it."""
    JUDGED = 1
    """Browsers understand it, and what it does is computed."""
    HARMLESS = 2
    """It hides nothing wherever it stands."""


_Check = Callable[[str, float], Sure]
_LEAST, _MOST = -24.0, 640.0
"""Pixels by which text may be moved without leaving the window or its box."""
_BORDER, _THICK, _SHADOW, _LEAST_TRACK, _LARGEST_LINE, _LEAST_LINE, _BENT = 40.0, 4.0, 24.0, 20.0, 4.0, 0.8, 45.0
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?"
_PLAIN = re.compile(rf"{_NUMBER}(?:px|pt|pc|in|cm|mm|q|r?em|ex|ch|%|[sdl]?v[wh]|vmin|vmax)|[+-]?0*\.?0+", re.I)
_SUMS = re.compile(r"(?:calc|min|max|clamp)\((?:[-+*/,.\s()\d%]|px|pt|r?em|ch|[sdl]?v[wh]|calc|min|max|clamp)*\)", re.I)
_SAFE_AREA = re.compile(r"env\(\s*safe-area-inset-\w+\s*(?:,[^()]*)?\)")
_WIDE = frozenset({"inherit", "initial", "unset"})
_INERT_NAMES = """
cursor list-style list-style-type list-style-position list-style-image border-collapse border-spacing text-align
text-align-last text-justify font-weight font-style font-variant font-variant-ligatures font-variant-numeric
font-variant-caps font-variant-east-asian font-variant-alternates font-variant-position font-stretch font-kerning
font-optical-sizing font-synthesis font-feature-settings font-variation-settings font-language-override font-smooth
font-smoothing osx-font-smoothing text-rendering text-transform text-size-adjust user-select user-modify pointer-events
resize quotes orphans widows page-break-before page-break-after page-break-inside break-before break-after break-inside
hyphens hyphenate-character overflow-wrap word-wrap word-break line-break caption-side empty-cells table-layout clear
order align-items align-content align-self justify-content justify-items justify-self place-items place-content
place-self flex-direction flex-wrap flex-flow gap row-gap column-gap grid-gap grid-row-gap grid-column-gap object-fit
object-position scroll-behavior scroll-margin scroll-margin-top scroll-margin-bottom scroll-margin-left
scroll-margin-right scroll-padding scroll-padding-top scroll-snap-type scroll-snap-align scrollbar-width scrollbar-color
scrollbar-gutter overscroll-behavior overscroll-behavior-x overscroll-behavior-y overflow-scrolling overflow-anchor
overflow-style tap-highlight-color touch-callout touch-action appearance accent-color caret-color fill stroke
stroke-width fill-rule text-anchor transition transition-property transition-duration transition-timing-function
transition-delay transition-behavior will-change counter-reset counter-increment counter-set size page speak src
image-rendering print-color-adjust color-adjust forced-color-adjust text-decoration-color text-decoration-style
text-decoration-skip text-decoration-skip-ink text-underline-position text-emphasis text-autospace text-spacing-trim
text-wrap text-wrap-mode text-wrap-style white-space-collapse ruby-align ruby-position box-decoration-break field-sizing
isolation backface-visibility transform-style tab-stops tab-interval panose-1 punctuation-wrap text-underline
text-underline-mode text-underline-style text-underline-color text-line-through text-line-through-mode
text-line-through-style text-effect text-fit layout-grid layout-grid-mode layout-grid-line layout-grid-char so-language
so-list-style interpolation-mode behavior margin-collapse font-display unicode-bidi direction align border-style
border-top-style border-right-style border-bottom-style border-left-style border-color border-top-color
border-right-color border-bottom-color border-left-color border-radius border-top-left-radius border-top-right-radius
border-bottom-left-radius border-bottom-right-radius outline-color outline-style outline-width-style border-inline-color
border-block-color border-inline-style border-block-style text-overflow box-sizing column-rule column-rule-color
column-rule-style column-rule-width column-fill box-align box-pack box-direction box-ordinal-group flex-align flex-pack
contain-intrinsic-size lang mask-repeat mask-position mask-size focus-ring-color marker marker-start marker-mid
marker-end background-attachment
"""
_INERT = frozenset(_INERT_NAMES.split())
_OF_OTHERS = ("mso-", "-ms-", "-o-", "-khtml-", "_", "*", "so-", "-apple-", "-fx-", "-evernote-", "-aw-", "-moz-osx-")
"""Of Word, of old browsers and of other programs; none of today's browsers knows them."""
_DISPLAY_NAMES = """
inline block inline-block flex inline-flex grid inline-grid table inline-table table-row table-cell table-row-group
contents table-header-group table-footer-group table-caption list-item flow-root -webkit-box -webkit-flex -ms-flexbox
-moz-box -webkit-inline-box
"""
_DISPLAYS = frozenset(_DISPLAY_NAMES.split())
_PLACES = frozenset({"left", "right", "top", "bottom", "center"})
_REPEATS = frozenset({"repeat", "no-repeat", "repeat-x", "repeat-y", "space", "round"})
_BOXES = frozenset({"border-box", "padding-box", "content-box"})
_LINES = frozenset(
    {"none", "hidden", "solid", "dashed", "dotted", "double", "groove", "ridge", "inset", "outset", "auto"}
)
_SIZES = frozenset(
    {
        "auto",
        "none",
        "max-content",
        "min-content",
        "fit-content",
        "-webkit-fill-available",
        "-moz-available",
        "stretch",
        "thin",
        "medium",
        "thick",
    }
)
_FONT_SIZES = frozenset(
    {"xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large", "smaller", "larger"}
)
_ALIGNED = frozenset({"baseline", "top", "middle", "bottom", "text-top", "text-bottom", "sub", "super"})
_SIDES = ("top", "right", "bottom", "left", "block", "inline", "block-start", "block-end", "inline-start", "inline-end")
_ONE_SHADE = r"(?:(?:rgb|hsl)a?|hwb|(?:ok)?l(?:ch|ab)|color)\((?!from)[^()]*\)"
_SHADE = re.compile(rf"{_ONE_SHADE}|color-mix\((?:{_ONE_SHADE}|(?!from)[^()])*\)")
_GRADIENT = re.compile(r"(?:-webkit-|-moz-)?(?:repeating-)?(?:linear|radial|conic)-gradient\(")


@lru_cache(maxsize=65536)
def sure_of(name: str, value: str, em: float = ROOT_PX) -> Sure:
    """What is known of a declaration on an element with letters of `em` pixels; variables are filled in before."""
    if name.startswith("--") or name.startswith(_OF_OTHERS):
        return Sure.HARMLESS
    bare = re.sub(r"^-(?:webkit|moz)-(?!text-|mask|box-|line-clamp|perspective)", "", name)
    if bare in _INERT or re.sub(r"^-(?:webkit|moz)-", "", name) in _INERT:
        return Sure.HARMLESS
    low = _SAFE_AREA.sub("0px", value.casefold())
    check = _CHECKS.get(bare)
    if low in _WIDE:
        return Sure.NOT if check is None else Sure.JUDGED
    return Sure.NOT if check is None else check(low, em)


def _plain(value: str, em: float) -> float | None:
    """Pixels of a length browsers understand for sure (percents of 1000); None for others."""
    if _PLAIN.fullmatch(value) or _SUMS.fullmatch(value):
        return length(value, em, 1000.0)
    return None


def _lengths(
    low: float, high: float, words: frozenset[str] = frozenset(), *, most: int = 1, otherwise: Sure = Sure.NOT
) -> _Check:
    """Up to `most` lengths from `low` to `high` pixels, or words."""

    def check(value: str, em: float) -> Sure:
        told = parts(value)
        if not 0 < len(told) <= most:
            return Sure.NOT
        figures = [_plain(one, em) for one in told if one not in words]
        if any(f is None for f in figures):
            return Sure.NOT
        return Sure.HARMLESS if all(low <= f <= high for f in figures if f is not None) else otherwise

    return check


def _words(harmless: str = "", judged: str = "") -> _Check:
    fine, known = frozenset(harmless.split()), frozenset(judged.split())
    return lambda value, _: Sure.HARMLESS if value in fine else Sure.JUDGED if value in known else Sure.NOT


def _number(low: float, high: float, words: str = "", judged: tuple[float, float] | None = None) -> _Check:
    def check(value: str, _: float) -> Sure:
        if value in words.split():
            return Sure.HARMLESS
        if not re.fullmatch(rf"{_NUMBER}%?", value):
            return Sure.NOT
        figure = length(value, percent=1.0)
        if figure is None:
            return Sure.NOT
        return (
            Sure.HARMLESS
            if low <= figure <= high
            else Sure.JUDGED
            if judged is not None and judged[0] <= figure <= judged[1]
            else Sure.NOT
        )

    return check


def _is_colour(value: str) -> bool:
    """Whether all browsers of today understand it, and it depends on nothing."""
    return value == "currentcolor" or (
        ("(" not in value or _SHADE.fullmatch(value) is not None) and colour(value) is not None
    )


def _colour(value: str, _: float) -> Sure:
    return Sure.JUDGED if _is_colour(value) else Sure.NOT


def _layer(value: str, em: float) -> Sure:
    """One layer of a background; a colour or gradients are judged, pictures looked at where letters stand on them."""
    found = parts(re.sub(r"\s*/\s*", " / ", re.sub(r"(?<=\))(?=\w)", " ", value)))
    for word in found:
        if (
            _is_colour(word)
            or word
            in _PLACES
            | _REPEATS
            | _BOXES
            | {"none", "/", "auto", "cover", "contain", "scroll", "fixed", "local", "text"}
            or word.startswith("url(")
            or _is_gradient(word)
            or _plain(word, em) is not None
        ):
            continue
        return Sure.NOT
    return Sure.JUDGED if found and sum(_is_colour(word) for word in found) < 2 else Sure.NOT


def _is_gradient(word: str) -> bool:
    if not _GRADIENT.match(word):
        return False
    return not re.search(
        r"\b(?:var|env|attr|if|calc|color-mix|light-dark|from\s+[a-z#])\(?", re.sub(r"-gradient\(from ", "(", word)
    )


def _background(value: str, em: float) -> Sure:
    return min((_layer(one.strip(), em) for one in at_commas(value)), default=Sure.NOT)


def _font(value: str, em: float) -> Sure:
    """The shorthand: words of style and weight, a size with its line, then families."""
    found = parts(re.sub(r"\s*/\s*", "/", value))
    while found and re.fullmatch(
        r"normal|italic|oblique|bold|bolder|lighter|small-caps|[1-9]00|condensed|semi-condensed|expanded", found[0]
    ):
        found.pop(0)
    if len(found) < 2:
        return Sure.NOT
    size, _, line = found[0].partition("/")
    return min(_font_size(size, em), _line_height(line, em) if line else Sure.JUDGED, Sure.JUDGED)


def _font_size(value: str, em: float) -> Sure:
    found = _plain(value, em)
    return Sure.JUDGED if value in _FONT_SIZES or (found is not None and found >= 0) else Sure.NOT


def _line_height(value: str, em: float) -> Sure:
    if value == "normal":
        return Sure.HARMLESS
    plain = _plain(value.replace("%", "em") if value.endswith("%") else value, em)
    line = (
        length(value)
        if re.fullmatch(_NUMBER, value)
        else plain / (100.0 if value.endswith("%") else 1.0) / em
        if plain is not None and em
        else None
    )
    return (
        Sure.NOT if line is None or line < 0 else Sure.HARMLESS if _LEAST_LINE <= line <= _LARGEST_LINE else Sure.JUDGED
    )


def _border(value: str, em: float) -> Sure:
    """Width, style and colour in any order."""
    for word in parts(value):
        wide = _plain(word, em)
        if not (
            word in _LINES
            or word in _SIZES
            or _is_colour(word)
            or "color-mix(" in word
            or re.match(r"(?:rgb|hsl|oklch|lab|color)a?\(", word)
            or (wide is not None and 0 <= wide <= _BORDER)
        ):
            return Sure.NOT
    return Sure.HARMLESS


def _shadow(value: str, em: float) -> Sure:
    if value == "none":
        return Sure.HARMLESS
    for one in at_commas(value):
        lengths = [f for f in (_plain(word, em) for word in parts(one)) if f is not None]
        faint = [c for c in map(colour, parts(one)) if c is not None]
        if not 2 <= len(lengths) <= 4 or len(lengths) + len(faint) + ("inset" in parts(one)) != len(parts(one)):
            return Sure.NOT
        if max(map(abs, lengths[:2])) + (lengths[3] if len(lengths) == 4 else 0.0) > _SHADOW and not (
            faint and faint[0][3] <= 0.5
        ):
            return Sure.NOT
    return Sure.HARMLESS


def _transform(value: str, em: float) -> Sure:
    if value == "none":
        return Sure.HARMLESS
    found = calls(value)
    if not found or re.sub(r"[\w-]+\([^()]*\)", "", value).strip():
        return Sure.NOT
    return Sure.JUDGED if all(_step(name, arguments, em) for name, arguments in found) else Sure.NOT


def _step(name: str, arguments: list[str], em: float) -> bool:
    """Whether one step of a transform leaves letters where they can be read."""
    if name in ("translate", "translatex", "translatey", "translatez", "translate3d"):
        moved = [_plain(a, em) for a in arguments]
        if name == "translatez" or len(moved) > 3:
            return moved == [0.0]
        near = [
            m is not None and (-500 <= m <= 500 if a.endswith("%") else _LEAST <= m <= 100)
            for m, a in zip(moved, arguments, strict=True)
        ]
        return all(near) and (len(moved) < 3 or moved[2] == 0)
    if name in ("scale", "scalex", "scaley", "scale3d"):
        sizes = [length(a) if re.fullmatch(_NUMBER, a) else None for a in arguments]
        return bool(sizes) and all(s is not None and 0.5 <= s <= 2 for s in sizes)
    if name in ("rotate", "rotatez", "skew", "skewx", "skewy"):
        angles = [length(a) if re.fullmatch(rf"{_NUMBER}(?:deg|turn|rad)|0", a) else None for a in arguments]
        return bool(angles) and all(a is not None and abs(a) <= _BENT for a in angles)
    return False


def _scale(value: str, _: float) -> Sure:
    return Sure.HARMLESS if value == "none" or _step("scale", parts(value), 16.0) else Sure.NOT


def _translate(value: str, em: float) -> Sure:
    return Sure.HARMLESS if value == "none" else Sure.JUDGED if _step("translate", parts(value), em) else Sure.NOT


def _rotate(value: str, _: float) -> Sure:
    return Sure.HARMLESS if value == "none" or _step("rotate", [value], 16.0) else Sure.NOT


def _filter(value: str, em: float) -> Sure:
    if value == "none" or re.match(r"(?:progid:|alpha\(|chroma\()", value):
        return Sure.HARMLESS
    return Sure.HARMLESS if all(name == "drop-shadow" for name, _ in calls(value)) and calls(value) else Sure.NOT


_TRACK = re.compile(
    r"|repeat|minmax|min|max|auto|auto-fit|auto-fill|none|dense|row|column|subgrid|(?:min|max|fit)-content|\d+"
)


def _tracks(value: str, em: float) -> Sure:
    """Rows and columns of a grid, none of them without room."""
    bare = re.sub(r"\[[^\]]*\]|\"[^\"]*\"|'[^']*'", " ", re.sub(r"minmax\(\s*0(?:px)?\s*,", "minmax(", value))
    for word in re.split(r"[\s,()/]+|repeat\((?:\d+|auto-fit|auto-fill),", bare):
        figure = _plain(word, em)
        if word.endswith("fr"):
            figure = 1000 * (length(word[:-2]) or 0.0)
        if figure is not None and figure < _LEAST_TRACK and not re.fullmatch(r"[1-9]\d?", word):
            return Sure.NOT
        if figure is None and not _TRACK.fullmatch(word):
            return Sure.NOT
    return Sure.HARMLESS


def _areas(value: str, _: float) -> Sure:
    """Places in a grid; several things in one place are looked at where they stand."""
    return Sure.JUDGED if re.fullmatch(r"(?:[\w\s/-]|\"[^\"]*\"|'[^']*'|\.)*", value) else Sure.NOT


def _flex(value: str, em: float) -> Sure:
    words = parts(value)
    return (
        Sure.JUDGED
        if words
        and len(words) <= 3
        and all(
            word in ("auto", "none", "content", "max-content", "min-content", "fit-content")
            or re.fullmatch(_NUMBER, word)
            or _plain(word, em) is not None
            for word in words
        )
        else Sure.NOT
    )


def _content(value: str, _: float) -> Sure:
    """What a sheet writes beside an element; in place of one it would put a picture."""
    return (
        Sure.JUDGED
        if not re.search(r"\b(?:url|image|image-set|element|cross-fade|[\w-]*gradient)\(", value)
        else Sure.NOT
    )


def _clip_path(value: str, em: float) -> Sure:
    if value == "none":
        return Sure.HARMLESS
    found = calls(value)
    return (
        Sure.HARMLESS
        if len(found) == 1
        and found[0][0] == "inset"
        and "round" not in found[0][1]
        and all((f := _plain(a, em)) is not None and f <= 2 for a in found[0][1])
        else Sure.NOT
    )


def _decoration(value: str, em: float) -> Sure:
    fine = _LINES | {"underline", "overline", "line-through", "blink", "wavy", "auto", "from-font"}
    return (
        Sure.HARMLESS
        if all(
            word in fine
            or _is_colour(word)
            or ((f := _plain(word, em)) is not None and abs(f) <= _THICK)
            or "color-mix(" in word
            or re.match(r"rgba?\(", word)
            for word in parts(value)
        )
        else Sure.NOT
    )


def _animation(value: str, _: float) -> Sure:
    """Looked at with its frames."""
    return Sure.JUDGED if re.fullmatch(r"[\w\s,.()+-]*", value) else Sure.NOT


_margin, _padding = _lengths(_LEAST, _MOST, frozenset({"auto"}), most=4), _lengths(0, _MOST, most=4)
_size = _lengths(0, 1e6, _SIZES, otherwise=Sure.NOT)
_edge = _lengths(-1e9, 1e9, frozenset({"auto"}), most=4)
_CHECKS: dict[str, _Check] = {
    "display": lambda value, _: Sure.HARMLESS if value in _DISPLAYS else Sure.JUDGED
     if value in ("none", "table-column", "table-column-group") else Sure.NOT,
    "visibility": _words("visible", "hidden collapse"), "content-visibility": _words("visible auto", "hidden"),
    "opacity": _number(0.5, 1.0, judged=(0.0, 1e9)),
    "position": _words("static", "relative absolute fixed sticky -webkit-sticky"),
    "z-index": lambda value, _: Sure.JUDGED if re.fullmatch(r"auto|[+-]?\d+", value) else Sure.NOT, "color": _colour,
    "-webkit-text-fill-color": _colour, "background-color": _colour, "background": _background,
    "background-image": _background, "background-size": lambda value, em: Sure.JUDGED,
    "background-position": lambda value, em: Sure.JUDGED, "background-position-x": lambda value, em: Sure.JUDGED,
    "background-position-y": lambda value, em: Sure.JUDGED, "background-repeat": lambda value, em: Sure.JUDGED,
    "background-origin": _words("padding-box border-box",
     "content-box"),
    "background-clip": _words("border-box padding-box", "content-box text"),
    "color-scheme": lambda value, _: Sure.JUDGED if re.fullmatch(r"normal|(?:(?:only|light|dark)\s*)+", value)
     else Sure.NOT,
    "font": _font, "font-size": _font_size, "line-height": _line_height, "font-family": lambda value, em: Sure.JUDGED,
    "font-size-adjust": _number(0.3, 2.0, "none"),
    "letter-spacing": lambda value, em: Sure.HARMLESS if value == "normal" else _lengths(-0.12 * em, em)(value, em),
    "word-spacing": lambda value, em: Sure.HARMLESS if value == "normal" else _lengths(-0.3 * em, 2 * em)(value, em),
    "text-indent": _lengths(_LEAST, 300, otherwise=Sure.JUDGED), "tab-size": _number(0, 16),
    "white-space": _words("normal pre-wrap pre-line break-spaces", "nowrap pre"),
    "vertical-align": lambda value, em: Sure.HARMLESS if value in _ALIGNED
     else _lengths(_LEAST, 24)(value, em),
    "text-decoration": _decoration, "text-decoration-line": _decoration, "text-decoration-thickness": _decoration,
    "text-underline-offset": _lengths(-2, 10, frozenset({"auto"})),
    "text-shadow": lambda value, em: Sure.HARMLESS if value == "none" else Sure.JUDGED,
    "-webkit-text-stroke": lambda value, em: Sure.HARMLESS if value in ("0", "0px", "none") else
     _lengths(0, 1)(" ".join(w for w in parts(value) if not _is_colour(w)), em),
    "-webkit-text-stroke-width": _lengths(0, 1), "-webkit-text-stroke-color": _colour,
    "-webkit-text-security": _words("none", "disc circle square"), "margin": _margin, "padding": _padding,
    "inset": _edge, "box-shadow": _shadow, "-webkit-box-shadow": _shadow, "-moz-box-shadow": _shadow, "border": _border,
    "outline": _border, "outline-width": _lengths(0, 10, _SIZES), "outline-offset": _lengths(-3, 24),
    "border-image": _words("none initial"), "border-image-source": _words("none"),
    "border-image-slice": _words("100% 1"), "border-image-width": _words("1"), "border-image-outset": _words("0"),
    "border-image-repeat": _words("stretch repeat"),
    "overflow": lambda value, _: Sure.JUDGED if all(w in ("visible", "hidden", "clip", "auto", "scroll", "overlay")
     for w in parts(value)) else Sure.NOT,
    "overflow-x": _words("visible", "hidden clip auto scroll overlay"),
    "overflow-y": _words("visible", "hidden clip auto scroll overlay"), "float": _words("none left right"),
    "clip": lambda value,
     _: Sure.JUDGED if re.fullmatch(r"auto|rect\([\s\d.,a-z%+-]*\)", value) else Sure.NOT,
    "clip-path": _clip_path, "mask": _words("none"), "mask-image": _words("none"), "-webkit-mask": _words("none"),
    "-webkit-mask-image": _words("none"), "transform": _transform, "scale": _scale, "rotate": _rotate,
    "translate": _translate,
    "transform-origin": lambda value, em: Sure.HARMLESS if all(w in _PLACES or re.fullmatch(r"0|100%|50%|0%", w)
     for w in parts(value)) else Sure.NOT,
    "filter": _filter,
    "backdrop-filter": lambda value, _: Sure.HARMLESS if value == "none"
     or {n for n, _ in calls(value)} in ({"blur"}, {"saturate", "blur"}) else Sure.NOT,
    "mix-blend-mode": _words("normal"), "background-blend-mode": _words("normal"), "zoom": _number(0.5, 3.0, "normal"),
    "contain": lambda value, _: Sure.HARMLESS if all(w in ("none", "content", "layout", "style", "paint")
     for w in parts(value)) else Sure.NOT,
    "container-type": _words("normal inline-size"), "container-name": lambda value, em: Sure.HARMLESS,
    "container": lambda value, _: Sure.HARMLESS if re.fullmatch(r"[\w\s-]+(?:/\s*(?:normal|inline-size)\s*)?", value)
     else Sure.NOT,
    "aspect-ratio": lambda value, _: Sure.JUDGED if re.fullmatch(rf"auto|(?:auto\s+)?{_NUMBER}(?:\s*/\s*{_NUMBER})?",
     value) else Sure.NOT,
    "writing-mode": _words("horizontal-tb lr-tb lr"), "text-orientation": _words("mixed upright sideways"),
    "text-combine-upright": _words("none"),
    "columns": lambda value, em: min(Sure.HARMLESS if w == "auto" or w in "12345" or (_plain(w, em) or 0) >= 100
     else Sure.NOT for w in parts(value) or "?"),
    "column-count": _number(1, 9, "auto"), "column-width": _lengths(100, 1e5, frozenset({"auto"})),
    "column-span": _words("none all"), "grid-template-columns": _tracks, "grid-template-rows": _tracks,
    "grid-auto-rows": _tracks, "grid-auto-columns": _tracks, "grid-auto-flow": _tracks, "grid-template-areas": _areas,
    "grid-area": _areas, "grid-row": _areas, "grid-column": _areas, "grid-row-start": _areas, "grid-row-end": _areas,
    "grid-column-start": _areas, "grid-column-end": _areas, "grid-template": _areas, "flex": _flex,
    "box-flex": _number(0, 99), "flex-grow": _number(0, 1e6), "flex-shrink": _number(0, 1e6), "flex-basis": _size,
    "-webkit-box-flex": _number(0, 99), "-moz-box-flex": _number(0, 99), "-webkit-line-clamp": _words("none unset"),
    "line-clamp": _words("none unset"), "box-orient": _words("vertical horizontal"),
    "-webkit-box-orient": _words("vertical horizontal"), "-webkit-perspective": _words("none"),
    "perspective": _words("none"), "content": _content, "animation": _animation, "animation-name": _animation,
    "animation-duration": _animation, "animation-delay": _animation, "animation-timing-function": _animation,
    "animation-iteration-count": _animation, "animation-fill-mode": _animation, "animation-direction": _animation,
    "animation-play-state": _animation,
}  # fmt: skip
_CHECKS |= {f"margin-{side}": _margin for side in _SIDES} | {f"padding-{side}": _padding for side in _SIDES}
_CHECKS |= dict.fromkeys(("left", "right", "top", "bottom"), _edge) | {f"inset-{side}": _edge for side in _SIDES[4:]}
_CHECKS |= {
    f"{bound}{name}": _size
    for bound in ("", "min-", "max-")
    for name in ("width", "height", "block-size", "inline-size")
}
_CHECKS |= {f"border-{side}": _border for side in _SIDES}
_CHECKS |= {
    f"border{side}-width": _lengths(0, _BORDER, _SIZES, most=4) for side in ("", *(f"-{side}" for side in _SIDES))
}
