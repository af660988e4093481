"""Shapes of older Word files (VML): whether the text in them is shown."""

from __future__ import annotations

import re
from typing import Any

from engine.documents.css.look import PAGE, computed
from engine.documents.css.sheets import declarations
from engine.documents.css.unseen import CUT_OFF, HIDDEN, why_box
from engine.documents.found import Visibility
from engine.documents.word_pages import figure

V = "{urn:schemas-microsoft-com:vml}"
_HARMLESS = re.compile(
    r"position|left|top|width|height|margin-(?:left|top|right|bottom)|z-index|rotation|flip|visibility"
    r"|v-text-anchor|text-align|"
    r"layout-flow|direction|mso-(?:position|wrap|width|height|left|top)-[\w-]*|mso-wrap"
    r"|mso-fit-shape-to-text|mso-next-textbox|mso-rotate"
)
_CLOSED = 4.0
_SHAPE = "a shape of an older file has a look that I do not reckon"
_INSETS = ("7.2pt", "3.6pt", "7.2pt", "3.6pt")


def judge_shape(content: Any, holder: Any) -> Visibility:
    """Of the text in a shape, whose groups count too."""
    doubt = ""
    for around in content.iterancestors():
        if around is holder:
            break
        if not str(around.tag).startswith(V) or around.tag == f"{V}textbox":
            continue
        rules = declarations(str(around.get("style") or ""))
        look = computed(PAGE, (), (), rules, {})
        in_group = next(around.iterancestors(f"{V}group"), None) is not None
        sizes = [None if in_group else look.px(name) for name in ("width", "height")]
        if look.of("visibility") == "hidden":
            return Visibility(HIDDEN)
        if any(size is not None and size <= _CLOSED for size in sizes):
            return Visibility(CUT_OFF)
        if why := why_box(look):
            return Visibility(why)
        names = re.findall(r"(?:^|;)\s*([\w-]+)\s*:", str(around.get("style") or "").casefold())
        percents = re.findall(
            r"mso-(?:left|top|width|height)-percent\s*:\s*(-?\d+)", str(around.get("style") or "").casefold()
        )
        if not all(_HARMLESS.fullmatch(name) for name in names) or any(not 0 <= int(p) <= 1000 for p in percents):
            doubt = _SHAPE
    room = room_of(content)
    return Visibility(doubt=_SHAPE if room is not None and min(room) < 200 else doubt)


def room_of(content: Any) -> tuple[float, float] | None:
    """Twips that the text in a shape has across and down; None where it does not say."""
    textbox = next(content.iterancestors(f"{V}textbox"), None)
    shape = None if textbox is None else textbox.getparent()
    if textbox is None or shape is None or next(shape.iterancestors(f"{V}group"), None) is not None:
        return None
    look = computed(PAGE, (), (), declarations(str(shape.get("style") or "")), {})
    wide, high = look.px("width"), look.px("height")
    told = [part.strip() for part in str(textbox.get("inset") or "").split(",")]
    left, top, right, bottom = (
        figure(told[n] if n < len(told) and told[n] else usual) for n, usual in enumerate(_INSETS)
    )
    return None if wide is None or high is None else (wide * 15 - left - right, high * 15 - top - bottom)


def covers(holder: Any) -> bool:
    """Whether a shape without text lies in front of the text around it."""
    for shape in holder.iter():
        style = str(shape.get("style") or "").casefold() if str(shape.tag).startswith(V) else ""
        if (
            "position:absolute" not in style.replace(" ", "")
            or shape.tag == f"{V}group"
            or re.search(r"z-index\s*:\s*-", style)
        ):
            continue
        if (
            str(shape.get("filled") or "t").casefold() not in ("f", "false", "0")
            and next(shape.iter(f"{V}textbox"), None) is None
            and str(shape.tag).removeprefix(V) in ("shape", "rect", "roundrect", "oval", "image")
        ):
            return True
    return False
