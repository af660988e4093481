"""What an element looks like: the values of CSS that say whether its text is seen, computed as a browser does."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.documents.css.colours import BLACK, WHITE, Rgb, Rgba, colour, over
from engine.documents.css.harmless import sure_of
from engine.documents.css.longhands import FONT_SIZES, FONT_STEPS, FOR_ALL, is_valid, longhands
from engine.documents.css.sheets import Animation, Declared
from engine.documents.css.sure import Sure
from engine.documents.css.units import ROOT_PX, calls, length, parts, resolved

_INHERITED = frozenset(
    {
        "visibility",
        "color",
        "-webkit-text-fill-color",
        "text-indent",
        "text-shadow",
        "-webkit-text-security",
        "white-space",
        "letter-spacing",
        "word-spacing",
        "line-height",
        "direction",
        "font-family",
        "-webkit-text-stroke",
        "-webkit-text-stroke-color",
    }
)
_READABLE, _SOON = 6.0, 5.0
"""Pixels of letters, and seconds a page may take until it shows them."""


@dataclass(frozen=True, eq=False)
class Look:
    """Of one element."""

    values: Mapping[str, str]
    """Declared values by property, variables filled in; of inherited properties those of the parent where there is
    none."""
    variables: Mapping[str, str] = field(default_factory=dict)
    font_px: float = ROOT_PX
    ink: Rgba = (*BLACK, 1.0)
    backdrop: Rgb = WHITE
    """Of one colour, as far as it has one."""
    picture: bool = False
    """A picture lies between text and page, so that nobody knows what is behind the letters."""
    scale: float = 1.0
    """How much smaller or larger than its font size it is drawn."""
    opacity: float = 1.0
    """Of the element and all around it."""
    painted: tuple[Rgba, ...] = ()
    """Colours the letters are cut out of, where the background is clipped to them."""
    reckoned: bool = True
    """Whether the colour of its letters, and what is behind them, is known."""
    unsure: tuple[str, ...] = ()
    """Declarations of which nobody here knows whether they hide it, and rules of which nobody knows whether they
    count."""

    def of(self, name: str, default: str = "") -> str:
        """The value of a property, or `default` where none holds."""
        return self.values.get(name, default)

    def px(self, name: str, percent: float = 1280.0) -> float | None:
        """A length in pixels; None where it is none, or a keyword."""
        return length(self.of(name), self.font_px, percent) if name in self.values else None


PAGE = Look(values={})
DARK_PAGE = Look(values={"color": "white"}, ink=(*WHITE, 1.0), backdrop=(18 / 255, 18 / 255, 18 / 255))
"""As browsers draw a page that has dark colours only, or is seen in a window of them."""
Weighted = tuple[tuple[int, int, int], Declared]


def computed(
    parent: Look,
    rules: Sequence[Weighted],
    hints: Iterable[tuple[str, str, bool]],
    style: Iterable[tuple[str, str, bool]],
    animated: Mapping[str, Animation],
    registered: Collection[str] = (),
) -> Look:
    """The look of an element from the rules that hold for it (weakest first), the attributes html has for looks, and
    its style attribute."""
    declared, told = _cascaded([(weight, rule) for weight, rule in rules if not rule.maybe], hints, style)
    own = {k: v for k, v in declared.items() if k.startswith("--") and v not in ("inherit", "unset")}
    variables = {**parent.variables, **own} if own else parent.variables
    for name in declared.get("animation-name", declared.get("animation", "")).replace(",", " ").split():
        if name in animated and re.search(
            r"\b(?:forwards|both|infinite)\b",
            f"{declared.get('animation', '')} {declared.get('animation-fill-mode', '')}",
        ):
            declared.update({long: v for k, value, _ in animated[name].end.values for long, v in longhands(k, value)})
    values = (
        {}
        if declared.get("all") == "initial"
        else {name: parent.values[name] for name in _INHERITED if name in parent.values}
    )
    for name, value in declared.items():
        # A variable is no property of its own: it counts where it is used.
        filled = None if name.startswith("--") else resolved(value, variables)
        if filled is None or filled in ("revert", "revert-layer"):
            continue
        # It is inherited as a number of pixels, in `font_px`, and not as what was written.
        if name == "font-size" and filled in ("inherit", "unset"):
            filled = None
        # `unset` is `inherit` for what is inherited by itself, else `initial`.
        elif filled == "inherit" or (filled == "unset" and name in _INHERITED):
            filled = parent.values.get(name)
        elif filled in ("initial", "unset"):
            filled = "medium" if name == "font-size" else None
        if filled is None:
            values.pop(name, None)
        else:
            # A shorthand with a variable in it can be taken apart only now.
            values.update(longhands(name, filled) if "var(" in value else [(name, filled)])
    look = _drawn(parent, values, variables)
    maybe = [rule for _, rule in rules if rule.maybe]
    unsure = [
        *_unsure(told, look, registered),
        *(why for rule in maybe if (why := _may_count(rule, declared, look))),
        *_moving(declared, animated, look),
    ]
    # Most elements have none; the look of one is shared by many.
    return replace(look, unsure=tuple(dict.fromkeys(unsure))) if unsure else look


def _unsure(told: Iterable[tuple[str, str]], look: Look, registered: Collection[str]) -> Iterator[str]:
    for name, value in told:
        filled = resolved(value, look.variables) if "var(" in value else value
        if filled is None and not any(one in value for one in registered):
            continue
        sure = sure_of(name, filled or "?", look.font_px)
        if (
            "var(" in value
            and sure is not Sure.HARMLESS
            and (filled in FOR_ALL or any(one in value for one in registered))
        ):
            sure = Sure.NOT
        if sure is Sure.NOT:
            yield f"{name}: {(filled or value)[:60]}"


def _may_count(rule: Declared, declared: Mapping[str, str], look: Look) -> str:
    """The reason of a rule that may count, if that could change whether text is seen."""
    for name, value, _ in rule.values:
        filled = resolved(value, look.variables)
        if filled is None or all(declared.get(long) == own for long, own in longhands(name, value)):
            continue
        # A variable is used elsewhere; a plain length between these cannot hide by itself.
        size = length(filled, look.font_px) if name.startswith("--") else None
        fine = (
            (size is not None and 1 <= size <= 640)
            if name.startswith("--")
            else sure_of(name, filled, look.font_px) is Sure.HARMLESS
        )
        if not fine and (name != "font-size" or not _is_readable(filled, look)):
            return rule.maybe
    return ""


def _is_readable(size: str, look: Look) -> bool:
    return sure_of("font-size", size, look.font_px) is not Sure.NOT and _font_px(size, look.font_px) >= _READABLE


def _moving(declared: Mapping[str, str], animated: Mapping[str, Animation], look: Look) -> Iterator[str]:
    """Animations that do not end soon in what can be read."""
    for name in declared.get("animation-name", declared.get("animation", "")).replace(",", " ").split():
        if name not in animated:
            continue
        told = " ".join(value for key, value in declared.items() if key.startswith("animation"))
        times = [
            float(figure) * (0.001 if unit == "ms" else 1.0) for figure, unit in re.findall(r"(-?[\d.]+)(ms|s)\b", told)
        ]
        counts = [float(figure) for figure in re.findall(r"(?:^|\s)([\d.]+)(?=\s|$|,)", told)]
        plain = (
            all(0 <= t <= _SOON for t in times)
            and all(c <= 3 for c in counts)
            and not re.search(r"infinite|reverse|alternate|paused|calc|var\(", told)
        )
        # A frame may hide the text for as long as it lasts; where all are harmless it may run for ever.
        worst = min(
            (sure_of(key, value, look.font_px) for key, value, _ in animated[name].frames), default=Sure.HARMLESS
        )
        last = min((sure_of(key, value, look.font_px) for key, value, _ in animated[name].end.values), default=Sure.NOT)
        if worst is not Sure.HARMLESS and not (plain and last is not Sure.NOT):
            yield f"animation: {name}"


def _cascaded(
    rules: Sequence[Weighted], hints: Iterable[tuple[str, str, bool]], style: Iterable[tuple[str, str, bool]]
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The declaration of each property that wins, and what is told of the look: as it is written, with what browsers
    may not understand."""
    sources = [
        *((weight, one) for weight, one in rules),
        # Attributes of HTML weigh less than any rule of the page (HTML, 15.2).
        ((0, 0, -1), Declared(tuple(hints))),
        # A style attribute weighs more than any selector can.
        ((1 << 20, 0, 0), Declared(tuple(style))),
    ]
    ranked: list[tuple[tuple[object, ...], str, str, bool]] = []
    for order, (weight, source) in enumerate(sources):
        for name, value, important in source.values:
            origin = -1 if source.browser else 1 if important else 0
            # Of important ones the earlier layer wins.
            ranked.append(
                ((origin, -source.layer if important else source.layer, weight, order), name, value, source.browser)
            )
    ranked.sort(key=lambda entry: entry[0])
    found: dict[str, str] = {}
    told: dict[str, tuple[str, str]] = {}
    refused: dict[str, tuple[str, str]] = {}
    for _, name, value, browser in ranked:
        # One with a variable is valid until it is filled in, so it wins over all of its longhands.
        for long, own in longhands(name, value) or [(name, "?")]:
            if own != "?" and is_valid(long, own):
                found[long] = own
                told[long] = ("", "") if browser else (name, value)
                refused.pop(long, None)
            elif sure_of(name, value) is not Sure.HARMLESS:
                refused[long] = (name, value)
    return found, list(dict.fromkeys(one for one in [*told.values(), *refused.values()] if one[0]))


def _drawn(parent: Look, values: dict[str, str], variables: Mapping[str, str]) -> Look:
    size = _font_px(values.get("font-size", ""), parent.font_px)
    ink = _ink(values, parent)
    behind, picture, painted = _behind(values, parent, ink)
    opacity = parent.opacity * _opacity(values)
    shade = next(
        (values[n] for n in ("-webkit-text-fill-color", "color") if values.get(n, "currentcolor") != "currentcolor"), ""
    )
    return Look(
        values,
        variables,
        size,
        ink,
        behind,
        picture,
        parent.scale * _scale(values),
        opacity,
        painted,
        not shade or colour(shade) is not None,
    )


def _scale(values: Mapping[str, str]) -> float:
    """By how much an element is drawn smaller or larger, in the direction in which it is smaller."""
    found = 1.0
    for name, arguments in [*calls(values.get("transform", "")), ("scale", parts(values.get("scale", "")))]:
        figures = [f for f in (length(a, percent=1.0) for a in arguments) if f is not None]
        if not figures:
            continue
        if name in ("scale", "scalex", "scaley", "scale3d"):
            # A line of letters pressed flat in one direction cannot be read, however large it is in the other.
            found *= min(abs(f) for f in figures[:2])
        elif name == "matrix" and len(figures) == 6:
            a, b, c, d = figures[:4]
            found *= min(1.0, abs(a * d - b * c)) if abs(a * d - b * c) < 1 else 1.0
        elif name in ("rotatex", "rotatey"):
            # Turned away from the eye, letters are as narrow as the cosine of the angle.
            found *= abs(math.cos(math.radians(figures[0])))
    zoom = length(values.get("zoom", "1"), percent=1.0)
    return found * (zoom if zoom is not None and zoom >= 0 else 1.0)


def _font_px(text: str, around: float) -> float:
    if text in FONT_SIZES:
        return FONT_SIZES[text]
    if text in FONT_STEPS:
        return around * FONT_STEPS[text]
    found = length(text, around, around) if text else None
    # A size that is not understood leaves what was inherited.
    return around if found is None or found < 0 else found


def _ink(values: Mapping[str, str], parent: Look) -> Rgba:
    """Colour of the letters; one that is not understood counts as not said."""
    for name in ("-webkit-text-fill-color", "color"):
        told = values.get(name, "")
        if told and told != "currentcolor":
            found = colour(told)
            return found if found is not None else parent.ink
    return parent.ink if "color" in values else (*BLACK, 1.0)


def _opacity(values: Mapping[str, str]) -> float:
    told = length(values.get("opacity", "1"), percent=1.0)
    found = 1.0 if told is None else min(1.0, max(0.0, told))
    for name, arguments in calls(values.get("filter", "")):
        if name == "opacity" and arguments and (share := length(arguments[0], percent=1.0)) is not None:
            found *= min(1.0, max(0.0, share))
    return found


def _behind(values: Mapping[str, str], parent: Look, ink: Rgba) -> tuple[Rgb, bool, tuple[Rgba, ...]]:
    """The colour behind the letters, whether a picture is there too, and what they are cut out of."""
    image = values.get("background-image", "none")
    shades = shades_of(image)
    flat = next(
        (
            found
            for word in _words(values.get("background-color", ""))
            if (found := ink if word == "currentcolor" else colour(word)) is not None
        ),
        None,
    )
    # The background is seen through the letters only, so what lies behind them is the parent's.
    if values.get("background-clip") == "text":
        return (
            parent.backdrop,
            parent.picture,
            tuple(shades or ([flat] if flat is not None else [])) or ((*BLACK, 1.0),),
        )
    behind = over(flat, parent.backdrop) if flat is not None else parent.backdrop
    # An opaque colour hides the picture below it.
    picture = parent.picture and not (flat is not None and flat[3] >= 1)
    if shades:
        laid = [over(shade, behind) for shade in shades]
        # One colour from end to end is a colour; of more the letters are seen on one of them.
        return (
            laid[0],
            picture or any(max(abs(a - b) for a, b in zip(one, laid[0], strict=True)) > 0.1 for one in laid),
            (),
        )
    told = values.get("background-color", "")
    unknown = flat is None and re.search(r"\b(?:color-mix|light-dark|device-cmyk)\(|\(from ", told) is not None
    return behind, picture or unknown or "url(" in image or "image-set(" in image or "element(" in image, ()


def shades_of(image: str) -> list[Rgba]:
    """Colours of the gradients of a background."""
    return [found for word in _words(image) if (found := colour(word)) is not None] if "gradient" in image else []


def _words(value: str) -> list[str]:
    """Colours of a value: its words and functions, those inside of gradients too."""
    found = list[str]()
    for part in parts(value):
        if "gradient(" in part:
            inside = part[part.index("(") + 1 :].removesuffix(")")
            found += [word.strip(", ") for word in parts(re.sub(r",(?![^()]*\))", " ", inside))]
        else:
            found.append(part.strip(","))
    return found
