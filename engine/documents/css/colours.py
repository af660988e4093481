"""Colours as a reader sees them: laid over each other, and too like to be told apart."""

from __future__ import annotations

import re
from functools import lru_cache
from math import isnan

from engine.documents.css.units import at_commas

Rgb = tuple[float, float, float]
Rgba = tuple[float, float, float, float]
"""Red, green, blue and how much covers what is below, 0..1."""
WHITE: Rgb = (1.0, 1.0, 1.0)
BLACK: Rgb = (0.0, 0.0, 0.0)
_LIKE = 6.0
"""CIEDE2000; #e5e5e5 on white has 5.4, #e0e0e0 6.5."""
_PALE, _PALE_LIKE = 1.12, 20.0
"""Contrast of WCAG 2 below which hues tell letters from paper no more: light yellow on white has 1.02, yellow 1.07
at a distance of 30."""
_SPACES = frozenset({"srgb", "srgb-linear", "lab", "oklab"})
"""In which colours are mixed without going round a circle of hues."""
_SYSTEM = {
    "canvas": "white",
    "canvastext": "black",
    "window": "white",
    "windowtext": "black",
    "background": "white",
    "field": "white",
    "fieldtext": "black",
    "text": "black",
    "linktext": "#00e",
    "buttonface": "#efefef",
    "buttontext": "black",
}


@lru_cache(maxsize=4096)
def colour(text: str) -> Rgba | None:
    """What a CSS colour stands for; None where it is none, or depends on something else."""
    from coloraide import Color

    name = text.strip().casefold()
    if name.startswith(("color-mix(", "light-dark(")):
        return _made_of(name)
    match = Color.match(_SYSTEM.get(name, name), fullmatch=True)
    if match is None:
        return None
    srgb = match.color.convert("srgb").clip()
    red, green, blue, alpha = (0.0 if isnan(value) else float(value) for value in srgb[:])
    return red, green, blue, min(1.0, max(0.0, alpha))


def _made_of(text: str) -> Rgba | None:
    """“color-mix(in srgb, white 90%, black)”, and of “light-dark(white, black)” the first."""
    from coloraide import Color

    name, _, inside = text.removesuffix(")").partition("(")
    parts = [part.strip() for part in at_commas(inside)]
    if name == "light-dark":
        return colour(parts[0])
    space = parts[0].casefold().removeprefix("in ").strip()
    shares = [re.fullmatch(r"(.*?)(?:\s+([\d.]+)%)?", part) for part in parts[1:]]
    told = [(colour(s[1]), s[2]) for s in shares if s is not None]
    if space not in _SPACES or len(told) != 2 or told[0][0] is None or told[1][0] is None:
        return None
    first = float(told[0][1]) if told[0][1] else 100 - float(told[1][1]) if told[1][1] else 50.0
    mixed = [Color("srgb", list(rgba[:3]), rgba[3]) for rgba, _ in told if rgba is not None]
    red, green, blue, alpha = mixed[0].mix(mixed[1], 1 - first / 100, space=space).convert("srgb").clip()[:]
    return float(red), float(green), float(blue), float(alpha)


def over(above: Rgba, below: Rgb) -> Rgb:
    """What is seen of a colour above another."""
    alpha = above[3]
    red, green, blue = (alpha * a + (1 - alpha) * b for a, b in zip(above[:3], below, strict=True))
    return red, green, blue


@lru_cache(maxsize=65536)
def like(one: Rgb, other: Rgb) -> bool:
    """Whether letters of one colour on the other are not to be seen."""
    from coloraide import Color

    a, b = Color("srgb", list(one)), Color("srgb", list(other))
    distance = a.delta_e(b, method="2000")
    return bool(distance < _LIKE or (distance < _PALE_LIKE and a.contrast(b) < _PALE))
