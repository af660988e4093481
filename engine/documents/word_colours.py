"""Colours of drawings and of the effects of letters, with what is done to them."""

from __future__ import annotations

import colorsys
import re
from typing import Any

from engine.documents.css.colours import Rgb, Rgba, over
from engine.documents.word_styles import Styles, hexadecimal

_NAMED = frozenset({"srgbClr", "schemeClr", "sysClr", "prstClr"})
_ALL = _NAMED | {"hslClr", "scrgbClr"}
_LETTERS = "{http://schemas.microsoft.com/office/word/2010/wordml}"


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for comments."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def said(element: Any, name: str) -> str:
    """An attribute by its name alone: drawings write it without a namespace, effects of letters with theirs."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def painted(holder: Any, styles: Styles) -> Rgba | None:
    """The first colour below an element; None where it names none that is known."""
    colours = every_colour(holder, styles)
    return colours[0] if colours else None


def every_colour(holder: Any, styles: Styles) -> list[Rgba | None]:
    """The colours below an element in their order (of a gradient those of its stops); None for one that cannot be
    reckoned."""
    return [_one(named, styles) for named in holder.iter() if local(named) in _ALL]


def _one(named: Any, styles: Styles) -> Rgba | None:
    told = said(named, "lastClr") or said(named, "val")
    rgb = (
        styles.of_theme(told) if local(named) == "schemeClr" else hexadecimal(told) if local(named) in _NAMED else None
    )
    if rgb is None:
        return None
    alpha = 1.0
    for change in named:
        text = said(change, "val")
        amount = int(text) / 100_000 if re.fullmatch(r"-?\d{1,8}", text) else 1.0
        match local(change):
            case "alpha":
                # Letters say how much is seen through, shapes how much is not.
                alpha = 1 - min(1.0, amount) if str(change.tag).startswith(_LETTERS) else amount
            case "lumMod":
                rgb = _lighter(rgb, amount, 0.0)
            case "lumOff":
                rgb = _lighter(rgb, 1.0, amount)
            case "tint":
                rgb = over((*rgb, amount), (1.0, 1.0, 1.0))
            case "shade":
                rgb = over((*rgb, amount), (0.0, 0.0, 0.0))
            case "satMod" | "satOff":
                rgb = _fuller(rgb, *((amount, 0.0) if local(change) == "satMod" else (1.0, amount)))
            case _:
                return None
    return (*rgb, alpha)


def _lighter(rgb: Rgb, times: float, plus: float) -> Rgb:
    hue, light, saturation = colorsys.rgb_to_hls(*rgb)
    return colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light * times + plus)), saturation)


def _fuller(rgb: Rgb, times: float, plus: float) -> Rgb:
    hue, light, saturation = colorsys.rgb_to_hls(*rgb)
    return colorsys.hls_to_rgb(hue, light, min(1.0, max(0.0, saturation * times + plus)))
