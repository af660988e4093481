"""How shapes of a slide are filled, and in what colour and size their letters are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.documents.piles import PAPER, Grounds, PileBox
from engine.documents.slide_parts import Deck, P, Slide, place_mark
from engine.documents.word_colours import every_colour, local, painted
from engine.documents.word_runs import SIGNS
from engine.documents.word_styles import A, Styles

_USUAL_POINTS, _PLAIN_FILLS = 18.0, 1001
_THIN = 0.5
"""Opacity below which a fill is no ground."""
_RAISED = 0.65


@dataclass(frozen=True)
class SlideLetters:
    """Of the letters of a run."""

    inks: Grounds
    """Their colours, of a gradient all; None for one that cannot be told, empty where they are not drawn."""
    points: float
    struck: bool
    own: bool
    """Whether the run names its colour itself."""
    signs: bool
    """Whether their font draws other signs than letters."""


def look_of(run: Any, level: int, chain: Sequence[Any], styles: Styles) -> SlideLetters:
    """Of a run in a paragraph of a level (from 0); `chain` are the lists of styles it takes over, nearest first."""
    own = run.find(f"{A}rPr")
    told = [one for one in (own, *(_of_level(styles_, level) for styles_ in chain)) if one is not None]
    holders = (one for one in told if any(local(fill).endswith("Fill") for fill in one))
    holder = next(holders, None)
    fonts = (str(font.get("typeface") or "") for one in told for font in one.iter(f"{A}latin"))
    size = next((float(one.get("sz")) / 100 for one in told if str(one.get("sz") or "").isdecimal()), _USUAL_POINTS)
    raised = next((one.get("baseline") for one in told if one.get("baseline")), "0")
    strike = next((one.get("strike") for one in told if one.get("strike")), "noStrike")
    return SlideLetters(
        # Where nothing names one it is the dark colour of the theme.
        (styles.of_theme("tx1"),) if holder is None else fill_of(holder, styles),
        size * (_RAISED if raised not in ("0", "0%") else 1.0),
        strike != "noStrike",
        holder is not None and holder is own,
        SIGNS.search(next(fonts, "")) is not None,
    )


def chain_of(shape: Any, slide: Slide, deck: Deck) -> list[Any]:
    """Lists of styles that hold for the text of a shape, nearest first."""
    found = [one for shape_ in slide.placeholders(shape) for one in shape_.iterfind(f"{P}txBody/{A}lstStyle")]
    kind = (mark.get("type") or "body") if (mark := place_mark(shape)) is not None else ""
    name = "titleStyle" if kind in ("title", "ctrTitle") else "bodyStyle" if kind else "otherStyle"
    if slide.master is not None:
        found += slide.master.iterfind(f"{P}txStyles/{P}{name}")
    return [*found, *([deck.defaults] if deck.defaults is not None else [])]


def _of_level(styles: Any, level: int) -> Any:
    found = styles.find(f"{A}lvl{level + 1}pPr/{A}defRPr")
    return found if found is not None else styles.find(f"{A}defPPr/{A}defRPr")


def ground_of(slide: Slide) -> Grounds:
    """What a slide is drawn on."""
    for sheet in slide.sheets:
        background = sheet.find(f"{P}cSld/{P}bg")
        if background is None:
            continue
        properties, reference = background.find(f"{P}bgPr"), background.find(f"{P}bgRef")
        if properties is not None:
            return fill_of(properties, slide.styles) or PAPER
        if reference is not None:
            plain = reference.get("idx") == str(_PLAIN_FILLS)
            found = painted(reference, slide.styles) if plain else None
            return (None if found is None else found[:3],)
    return PAPER


def fill_of(properties: Any, styles: Styles) -> Grounds:
    """The colours a shape, a cell or a page is filled with; empty where it is not."""
    for fill in () if properties is None else properties:
        match local(fill):
            case "noFill":
                return ()
            case "solidFill" | "gradFill":
                found = every_colour(fill, styles)
                if any(one is not None and one[3] < _THIN for one in found):
                    return ()
                return tuple(None if one is None else one[:3] for one in found) or (None,)
            case "blipFill" | "pattFill" | "grpFill":
                return (None,)
    return ()


def shape_fill(shape: Any, slide: Slide) -> Grounds:
    """Of a shape with what it takes over: from the layout, or from a style of the theme."""
    if local(shape) in ("pic", "graphicFrame"):
        return (None,) if local(shape) == "pic" else ()
    for one in slide.placeholders(shape):
        properties = one.find(f"{P}spPr")
        if any(local(fill).endswith("Fill") for fill in (properties if properties is not None else ())):
            return fill_of(properties, slide.styles)
    reference = shape.find(f"{P}style/{A}fillRef")
    if reference is None or reference.get("idx") in (None, "0"):
        return ()
    found = painted(reference, slide.styles)
    return (None if found is None else found[:3],)


def boxes_of(sheet: Any, slide: Slide, deck: Deck) -> Iterator[tuple[Any, PileBox]]:
    """The shapes of a slide, layout or master in their order, with where they lie."""
    tree = sheet.find(f"{P}cSld/{P}spTree")
    yield from _boxes(tree, slide, deck, (0.0, 0.0, 1.0, 1.0)) if tree is not None else ()


def _boxes(
    tree: Any, slide: Slide, deck: Deck, frame: tuple[float, float, float, float]
) -> Iterator[tuple[Any, PileBox]]:
    """`frame` moves and scales what is in a group: left, top, across, down."""
    for shape in tree:
        if local(shape) == "grpSp":
            yield from _boxes(shape, slide, deck, _within(shape, frame))
        elif local(shape) in ("sp", "pic", "graphicFrame", "cxnSp"):
            yield shape, _box(shape, slide, deck, frame)


def _box(shape: Any, slide: Slide, deck: Deck, frame: tuple[float, float, float, float]) -> PileBox:
    transforms = (next(one.iter(f"{A}xfrm", f"{P}xfrm"), None) for one in slide.placeholders(shape))
    told = next((one for one in transforms if one is not None), None)
    # One without a place stands in the middle of the slide, as far as is known.
    at = (0.05 * deck.wide, 0.05 * deck.high, 0.9 * deck.wide, 0.9 * deck.high) if told is None else _corners(told)
    left, top, across, down = frame
    return PileBox(
        (left + at[0] * across) / deck.wide,
        (top + at[1] * down) / deck.high,
        at[2] * across / deck.wide,
        at[3] * down / deck.high,
        shape_fill(shape, slide),
        has_text=any((one.text or "").strip() for one in shape.iter(f"{A}t")),
    )


def _corners(transform: Any, offset: str = "off", extent: str = "ext") -> tuple[float, float, float, float]:
    """Left, top, width and height as told."""
    return (*_pair(transform.find(f"{A}{offset}"), "x", "y"), *_pair(transform.find(f"{A}{extent}"), "cx", "cy"))


def _pair(element: Any, *names: str) -> tuple[float, float]:
    first, second = (float(element.get(name) or 0) if element is not None else 0.0 for name in names)
    return first, second


def _within(group: Any, frame: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    transform = group.find(f"{P}grpSpPr/{A}xfrm")
    if transform is None:
        return frame
    left, top, wide, high = _corners(transform)
    inner_left, inner_top, inner_wide, inner_high = _corners(transform, "chOff", "chExt")
    across, down = wide / inner_wide if inner_wide else 1.0, high / inner_high if inner_high else 1.0
    return (
        frame[0] + (left - inner_left * across) * frame[2],
        frame[1] + (top - inner_top * down) * frame[3],
        across * frame[2],
        down * frame[3],
    )
