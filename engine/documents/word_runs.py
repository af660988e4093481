"""Why the letters of a run are not seen, or why it cannot be told: what is not known to be harmless is doubted."""

from __future__ import annotations

import re

from engine.documents.css.colours import like, over
from engine.documents.css.unseen import CANNOT_TELL, HIDDEN, OUTSIDE, SAME_COLOUR, TINY
from engine.documents.found import Visibility
from engine.documents.word_colours import every_colour, local, said
from engine.documents.word_look import W14, Drawn
from engine.documents.word_styles import OFF, Styles, W, is_on

FEWEST_HALF_POINTS = 6.0
_LARGEST_HALF_POINTS, _RAISED_SIZE = 500.0, 0.65
_NARROWEST, _NARROW = 10.0, 33.0
_SQUEEZED, _TIGHT, _SPREAD = 5.0, 2.5, 4000.0
"""Twips between letters, of the half points of their size; the last whatever their size."""
_FAR = 1500.0
_MOST_GLOW, _MOST_OUTLINE = 250_000, 0.04
_MOST_COMBINED = 12
_POINT = 12_700
SIGNS = re.compile(
    r"(?i)wingding|webding|dingbat|blank|barcode|code\s?(?:39|128)|marlett|^symbol$|^mt extra$|bookshelf symbol|redact|"
    r"flow (?:block|circular|rounded)"
)
"""Fonts that draw other signs than letters, or none."""
COMPLEX = re.compile("[\u0590-\u08ff\u0900-\u0dff\u0e00-\u109f\u1780-\u17ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""Letters of scripts that have a size of their own."""
_NAMES = """
rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish
webHidden specVanish color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang
eastAsianLayout oMath ins del moveFrom moveTo rPrChange
"""
_EFFECTS = """
textFill textOutline glow shadow reflection scene3d props3d ligatures numForm numSpacing stylisticSets cntxtAlts
"""
_HARMLESS = frozenset(f"{W}{name}" for name in _NAMES.split()) | frozenset(f"{W14}{name}" for name in _EFFECTS.split())
"""Properties that hide nothing, or are judged here or where the letters are drawn."""
UNKNOWN = "letters have a property that I do not know"
_SHAPED = "letters are squeezed, spread, raised or very large"
_EFFECT = "letters have an effect whose look I do not reckon"


def judge_run(look: Drawn, words: str, styles: Styles) -> Visibility:
    """Of a run as it is drawn."""
    if why := _why(look, words):
        return Visibility(why)
    values, size = look.values, look.figure("sz", 20.0)
    unknown = [name for name in values if (name if name.startswith("{") else f"{W}{name}") not in _HARMLESS]
    if unknown:
        return Visibility(doubt=UNKNOWN)
    space, fit = look.figure("spacing", 0.0), look.figure("fitText", 0.0) if "fitText" in values else None
    combined = values.get("eastAsianLayout")
    if (
        look.figure("w", 100.0) < _NARROW
        or space <= -_TIGHT * size
        or space >= _SPREAD
        or abs(look.figure("position", 0.0)) > 2 * size
        or size > _LARGEST_HALF_POINTS
        or (fit is not None and not 0.4 <= fit / max(1.0, len(words) * size * 5) <= 8)
        or (combined is not None and len(words) > _MOST_COMBINED and said(combined, "combine") not in ("", *OFF))
    ):
        return Visibility(doubt=_SHAPED)
    return Visibility(doubt=_EFFECT) if _covers(look, size, styles) else Visibility()


def _why(look: Drawn, words: str) -> str:
    if look.toggles["vanish"] or is_on(look.values.get("webHidden")) or is_on(look.values.get("specVanish")):
        return HIDDEN
    if _smallest(look, words) < FEWEST_HALF_POINTS or look.figure("w", 100.0) < _NARROWEST:
        return TINY
    if any(SIGNS.search(font) for font in look.fonts):
        return CANNOT_TELL
    if look.figure("spacing", 0.0) <= -look.figure("sz", 20.0) * _SQUEEZED:
        return CANNOT_TELL
    if abs(look.figure("position", 0.0)) >= _FAR:
        return OUTSIDE
    # “fitText” makes a run as wide as it says.
    if "fitText" in look.values and look.figure("fitText", 0.0) < len(words) * look.figure("sz", 20.0) * 0.5:
        return TINY
    lost = [ink is not None and like(over(ink, look.backdrop), look.backdrop) for ink in look.inks]
    if any(lost):
        return SAME_COLOUR if all(lost) and not look.picture else CANNOT_TELL
    return CANNOT_TELL if None in look.inks else ""


def _smallest(look: Drawn, words: str) -> float:
    """Half points. Runs of complex scripts have a size of their own, and programs differ in what they take for one."""
    own, other = look.figure("sz", 20.0), look.figure("szCs", 20.0)
    size = (
        min(own, other)
        if is_on(look.values.get("rtl")) or is_on(look.values.get("cs")) or COMPLEX.search(words)
        else own
    )
    raised = look.values.get("vertAlign")
    return size * (_RAISED_SIZE if raised is not None and said(raised, "val") in ("superscript", "subscript") else 1.0)


def _covers(look: Drawn, size: float, styles: Styles) -> bool:
    """Whether an effect may lie over the letters or turn them away."""
    outline = look.values.get(f"{W14}textOutline")
    if outline is not None:
        told = said(outline, "w")
        wide = int(told) / _POINT if re.fullmatch(r"\d{1,8}", told) else 0.75
        pale = [c is None or like(over(c, look.backdrop), look.backdrop) for c in every_colour(outline, styles)]
        if any(pale) and wide > _MOST_OUTLINE * size / 2:
            return True
    glow = look.values.get(f"{W14}glow")
    radius = "" if glow is None else said(glow, "rad")
    if radius and (not re.fullmatch(r"\d{1,9}", radius) or int(radius) > _MOST_GLOW):
        return True
    scene = look.values.get(f"{W14}scene3d")
    camera = None if scene is None else next((one for one in scene.iter() if local(one) == "camera"), None)
    turned = scene is not None and any(
        said(one, name) not in ("", "0")
        for one in scene.iter()
        if local(one) == "rot"
        for name in ("lat", "lon", "rev")
        if local(one.getparent()) == "camera"
    )
    return turned or (camera is not None and said(camera, "prst") not in ("orthographicFront", ""))
