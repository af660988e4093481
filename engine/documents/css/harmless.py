"""Which declarations hide nothing: properties and values are listed that are harmless, or judged exactly; of all
others nobody can be sure."""

from __future__ import annotations

import re
from functools import lru_cache

from engine.documents.css.layout_checks import (
    animation_check,
    areas_check,
    clip_path_check,
    content_check,
    filter_check,
    flex_check,
    rotate_check,
    scale_check,
    tracks_check,
    transform_check,
    translate_check,
)
from engine.documents.css.paint_checks import (
    PLACES,
    background_check,
    border_check,
    colour_check,
    decoration_check,
    font_check,
    font_size_check,
    is_colour,
    line_height_check,
    shadow_check,
)
from engine.documents.css.sure import (
    LEAST,
    MOST,
    NUMBER,
    SIZES,
    WIDEST_BORDER,
    Check,
    Sure,
    lengths_within,
    number_within,
    one_of,
    pixels,
)
from engine.documents.css.units import ROOT_PX, calls, parts

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
_ALIGNED = frozenset({"baseline", "top", "middle", "bottom", "text-top", "text-bottom", "sub", "super"})
_SIDES = ("top", "right", "bottom", "left", "block", "inline", "block-start", "block-end", "inline-start", "inline-end")


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


_margin, _padding = lengths_within(LEAST, MOST, frozenset({"auto"}), most=4), lengths_within(0, MOST, most=4)
_size = lengths_within(0, 1e6, SIZES, otherwise=Sure.NOT)
_edge = lengths_within(-1e9, 1e9, frozenset({"auto"}), most=4)
_CHECKS: dict[str, Check] = {
    "display": lambda value, _: (
        Sure.HARMLESS
        if value in _DISPLAYS
        else Sure.JUDGED
        if value in ("none", "table-column", "table-column-group")
        else Sure.NOT
    ),
    "visibility": one_of("visible", "hidden collapse"),
    "content-visibility": one_of("visible auto", "hidden"),
    "opacity": number_within(0.5, 1.0, judged=(0.0, 1e9)),
    "position": one_of("static", "relative absolute fixed sticky -webkit-sticky"),
    "z-index": lambda value, _: Sure.JUDGED if re.fullmatch(r"auto|[+-]?\d+", value) else Sure.NOT,
    "color": colour_check,
    "-webkit-text-fill-color": colour_check,
    "background-color": colour_check,
    "background": background_check,
    "background-image": background_check,
    "background-size": lambda value, em: Sure.JUDGED,
    "background-position": lambda value, em: Sure.JUDGED,
    "background-position-x": lambda value, em: Sure.JUDGED,
    "background-position-y": lambda value, em: Sure.JUDGED,
    "background-repeat": lambda value, em: Sure.JUDGED,
    "background-origin": one_of("padding-box border-box", "content-box"),
    "background-clip": one_of("border-box padding-box", "content-box text"),
    "color-scheme": lambda value, _: (
        Sure.JUDGED if re.fullmatch(r"normal|(?:(?:only|light|dark)\s*)+", value) else Sure.NOT
    ),
    "font": font_check,
    "font-size": font_size_check,
    "line-height": line_height_check,
    "font-family": lambda value, em: Sure.JUDGED,
    "font-size-adjust": number_within(0.3, 2.0, "none"),
    "letter-spacing": lambda value, em: (
        Sure.HARMLESS if value == "normal" else lengths_within(-0.12 * em, em)(value, em)
    ),
    "word-spacing": lambda value, em: (
        Sure.HARMLESS if value == "normal" else lengths_within(-0.3 * em, 2 * em)(value, em)
    ),
    "text-indent": lengths_within(LEAST, 300, otherwise=Sure.JUDGED),
    "tab-size": number_within(0, 16),
    "white-space": one_of("normal pre-wrap pre-line break-spaces", "nowrap pre"),
    "vertical-align": lambda value, em: Sure.HARMLESS if value in _ALIGNED else lengths_within(LEAST, 24)(value, em),
    "text-decoration": decoration_check,
    "text-decoration-line": decoration_check,
    "text-decoration-thickness": decoration_check,
    "text-underline-offset": lengths_within(-2, 10, frozenset({"auto"})),
    "text-shadow": lambda value, em: Sure.HARMLESS if value == "none" else Sure.JUDGED,
    "-webkit-text-stroke": lambda value, em: (
        Sure.HARMLESS
        if value in ("0", "0px", "none")
        else lengths_within(0, 1)(" ".join(w for w in parts(value) if not is_colour(w)), em)
    ),
    "-webkit-text-stroke-width": lengths_within(0, 1),
    "-webkit-text-stroke-color": colour_check,
    "-webkit-text-security": one_of("none", "disc circle square"),
    "margin": _margin,
    "padding": _padding,
    "inset": _edge,
    "box-shadow": shadow_check,
    "-webkit-box-shadow": shadow_check,
    "-moz-box-shadow": shadow_check,
    "border": border_check,
    "outline": border_check,
    "outline-width": lengths_within(0, 10, SIZES),
    "outline-offset": lengths_within(-3, 24),
    "border-image": one_of("none initial"),
    "border-image-source": one_of("none"),
    "border-image-slice": one_of("100% 1"),
    "border-image-width": one_of("1"),
    "border-image-outset": one_of("0"),
    "border-image-repeat": one_of("stretch repeat"),
    "overflow": lambda value, _: (
        Sure.JUDGED
        if all(w in ("visible", "hidden", "clip", "auto", "scroll", "overlay") for w in parts(value))
        else Sure.NOT
    ),
    "overflow-x": one_of("visible", "hidden clip auto scroll overlay"),
    "overflow-y": one_of("visible", "hidden clip auto scroll overlay"),
    "float": one_of("none left right"),
    "clip": lambda value, _: Sure.JUDGED if re.fullmatch(r"auto|rect\([\s\d.,a-z%+-]*\)", value) else Sure.NOT,
    "clip-path": clip_path_check,
    "mask": one_of("none"),
    "mask-image": one_of("none"),
    "-webkit-mask": one_of("none"),
    "-webkit-mask-image": one_of("none"),
    "transform": transform_check,
    "scale": scale_check,
    "rotate": rotate_check,
    "translate": translate_check,
    "transform-origin": lambda value, em: (
        Sure.HARMLESS if all(w in PLACES or re.fullmatch(r"0|100%|50%|0%", w) for w in parts(value)) else Sure.NOT
    ),
    "filter": filter_check,
    "backdrop-filter": lambda value, _: (
        Sure.HARMLESS
        if value == "none" or {n for n, _ in calls(value)} in ({"blur"}, {"saturate", "blur"})
        else Sure.NOT
    ),
    "mix-blend-mode": one_of("normal"),
    "background-blend-mode": one_of("normal"),
    "zoom": number_within(0.5, 3.0, "normal"),
    "contain": lambda value, _: (
        Sure.HARMLESS if all(w in ("none", "content", "layout", "style", "paint") for w in parts(value)) else Sure.NOT
    ),
    "container-type": one_of("normal inline-size"),
    "container-name": lambda value, em: Sure.HARMLESS,
    "container": lambda value, _: (
        Sure.HARMLESS if re.fullmatch(r"[\w\s-]+(?:/\s*(?:normal|inline-size)\s*)?", value) else Sure.NOT
    ),
    "aspect-ratio": lambda value, _: (
        Sure.JUDGED if re.fullmatch(rf"auto|(?:auto\s+)?{NUMBER}(?:\s*/\s*{NUMBER})?", value) else Sure.NOT
    ),
    "writing-mode": one_of("horizontal-tb lr-tb lr"),
    "text-orientation": one_of("mixed upright sideways"),
    "text-combine-upright": one_of("none"),
    "columns": lambda value, em: min(
        Sure.HARMLESS if w == "auto" or w in "12345" or (pixels(w, em) or 0) >= 100 else Sure.NOT
        for w in parts(value) or "?"
    ),
    "column-count": number_within(1, 9, "auto"),
    "column-width": lengths_within(100, 1e5, frozenset({"auto"})),
    "column-span": one_of("none all"),
    "grid-template-columns": tracks_check,
    "grid-template-rows": tracks_check,
    "grid-auto-rows": tracks_check,
    "grid-auto-columns": tracks_check,
    "grid-auto-flow": tracks_check,
    "grid-template-areas": areas_check,
    "grid-area": areas_check,
    "grid-row": areas_check,
    "grid-column": areas_check,
    "grid-row-start": areas_check,
    "grid-row-end": areas_check,
    "grid-column-start": areas_check,
    "grid-column-end": areas_check,
    "grid-template": areas_check,
    "flex": flex_check,
    "box-flex": number_within(0, 99),
    "flex-grow": number_within(0, 1e6),
    "flex-shrink": number_within(0, 1e6),
    "flex-basis": _size,
    "-webkit-box-flex": number_within(0, 99),
    "-moz-box-flex": number_within(0, 99),
    "-webkit-line-clamp": one_of("none unset"),
    "line-clamp": one_of("none unset"),
    "box-orient": one_of("vertical horizontal"),
    "-webkit-box-orient": one_of("vertical horizontal"),
    "-webkit-perspective": one_of("none"),
    "perspective": one_of("none"),
    "content": content_check,
    "animation": animation_check,
    "animation-name": animation_check,
    "animation-duration": animation_check,
    "animation-delay": animation_check,
    "animation-timing-function": animation_check,
    "animation-iteration-count": animation_check,
    "animation-fill-mode": animation_check,
    "animation-direction": animation_check,
    "animation-play-state": animation_check,
}
_CHECKS |= {f"margin-{side}": _margin for side in _SIDES} | {f"padding-{side}": _padding for side in _SIDES}
_CHECKS |= dict.fromkeys(("left", "right", "top", "bottom"), _edge) | {f"inset-{side}": _edge for side in _SIDES[4:]}
_CHECKS |= {
    f"{bound}{name}": _size
    for bound in ("", "min-", "max-")
    for name in ("width", "height", "block-size", "inline-size")
}
_CHECKS |= {f"border-{side}": border_check for side in _SIDES}
_CHECKS |= {
    f"border{side}-width": lengths_within(0, WIDEST_BORDER, SIZES, most=4)
    for side in ("", *(f"-{side}" for side in _SIDES))
}
