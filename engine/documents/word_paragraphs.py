"""Whether the lines of a paragraph of a Word file have room where they stand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.documents.css.unseen import CUT_OFF, OUTSIDE
from engine.documents.found import Visibility
from engine.documents.word_look import Ground, drawn
from engine.documents.word_pages import Section, figure
from engine.documents.word_runs import UNKNOWN
from engine.documents.word_styles import Styles, W, attribute

W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_FAR = 15_000.0
_FEWEST_TWIPS = 40.0
_SLIVER, _LOW = 0.35, 0.72
"""Of the size of its letters: what is left of a line that is cut, and what may be cut."""
_NARROW, _OVER = 300.0, 400.0
_MOST_RAISED = 1.4
"""Of the height of a fixed line: letters with the way they are raised."""
_CHARACTER = 240.0
"""Twips that a character may have where indents are told in characters."""
_ONE_OF = (
    ("left", "start"),
    ("right", "end"),
    ("leftChars", "startChars"),
    ("rightChars", "endChars"),
    ("firstLine", "hanging"),
    ("firstLineChars", "hangingChars"),
)
_NAMES = """
pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid
spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl
divId cnfStyle rPr sectPr pPrChange
"""
_HARMLESS = frozenset(f"{W}{name}" for name in _NAMES.split()) | {f"{W15}collapsed"}
_EDGE = "a paragraph may run over the edge of its page, its cell or its box"
_LINES = "lines are closer to each other than their letters are high"
_RAISED = "letters are raised or lowered out of lines of a fixed height"
_FRAME = "a frame may cut off its text or lie over other text"
FOLDED = "headings are folded up, and what stands below them is shown only by a click"


@dataclass(frozen=True)
class LineSpacing:
    """How the lines of a paragraph are set; twips."""

    left: float = 0.0
    right: float = 0.0
    first: float = 0.0
    """More at the left of the first line; negative: it hangs out."""
    before: float = 0.0
    after: float = 0.0
    line: float = 240.0
    rule: str = "auto"
    frame: Any = None
    furthest_tab: float = 0.0
    folded: bool = False
    unknown: bool = False


def held_by(paragraph: Any, ground: Ground, styles: Styles) -> list[Any]:
    """The properties that hold for a paragraph, weakest first."""
    own = paragraph.find(f"{W}pPr")
    chain = styles.chain(attribute(None if own is None else own.find(f"{W}pStyle"), "val"), "paragraph")
    weaker = [p for p in (styles.paragraph, *ground.paragraphs, *(s.paragraph for s in chain)) if p is not None]
    # A paragraph may take its list from a style and its level from itself.
    number, level = "", "0"
    for properties in [*weaker, *([] if own is None else [own])]:
        number = attribute(properties.find(f"{W}numPr/{W}numId"), "val") or number
        level = attribute(properties.find(f"{W}numPr/{W}ilvl"), "val") or level
    listed = styles.lists.get((number, level))
    return [*weaker, *([] if listed is None else [listed]), *([] if own is None else [own])]


def lines_of(properties: Sequence[Any]) -> LineSpacing:
    """From the properties that hold, weakest first."""
    spacing, indent = dict[str, str](), dict[str, str]()
    frame, folded, unknown, tab = None, False, False, 0.0
    for one in properties:
        names = [str(child.tag) for child in one]
        unknown = unknown or len(names) != len(set(names))
        for child, name in zip(one, names, strict=True):
            if name in (f"{W}spacing", f"{W}ind"):
                told = {str(k).removeprefix(W): str(v) for k, v in child.attrib.items()}
                _overrule(spacing if name == f"{W}spacing" else indent, told)
            elif name == f"{W}framePr":
                frame = child
            elif name == f"{W}tabs":
                tab = max([tab, *(figure(attribute(t, "pos")) for t in child)])
            elif name == f"{W15}collapsed":
                folded = (child.get(f"{W15}val") or child.get(f"{W}val") or "1") not in ("0", "false", "off")
            unknown = unknown or (isinstance(child.tag, str) and name not in _HARMLESS)
    # Hanging goes before first line where both are told.
    hanging = _length(indent, "hanging")
    return LineSpacing(
        _length(indent, "start") if "start" in indent or "startChars" in indent else _length(indent, "left"),
        _length(indent, "end") if "end" in indent or "endChars" in indent else _length(indent, "right"),
        -hanging if hanging else _length(indent, "firstLine"),
        _gap(spacing, "before"),
        _gap(spacing, "after"),
        figure(spacing.get("line"), 240.0),
        spacing.get("lineRule", "auto"),
        frame,
        tab,
        folded,
        unknown,
    )


def _overrule(weaker: dict[str, str], told: dict[str, str]) -> None:
    """What is told stands for what is the same by another name."""
    for one, other in _ONE_OF:
        for here, there in ((one, other), (other, one)):
            if here in told:
                weaker.pop(there, None)
    weaker.update(told)


def _length(told: dict[str, str], name: str) -> float:
    """Twips; characters go before them."""
    characters = figure(told.get(f"{name}Chars"))
    return characters / 100 * _CHARACTER if characters else figure(told.get(name))


def _gap(told: dict[str, str], name: str) -> float:
    lines = figure(told.get(f"{name}Lines"))
    return lines / 100 * _CHARACTER if lines else figure(told.get(name))


def judge_paragraph(
    lines: LineSpacing,
    half_points: float,
    on: Section,
    ground: Ground,
    *,
    has_tab: bool,
    letters: int,
    raised: float = 0.0,
) -> Visibility:
    """Of a paragraph with letters of a size that stands on a page, or in a cell or a box on it; `raised`: half
    points up or down from its line."""
    exact = lines.line / 10 if lines.rule == "exact" else None
    share = (
        exact if exact is not None else half_points * lines.line / 240 if lines.rule == "auto" else half_points
    ) / half_points
    if share < _SLIVER:
        return Visibility(CUT_OFF)
    starts = lines.left + min(0.0, lines.first), lines.left + max(0.0, lines.first)
    if max(starts[1], lines.right) >= _FAR or starts[0] <= -_FAR / 5:
        return Visibility(OUTSIDE)
    # On a page a paragraph may hang out into the margin; in a cell or a box nothing is left of it.
    before, behind = (on.left, on.right) if not ground.inside else (0.0, 0.0)
    if not ground.inside and (before + starts[1] >= on.width or behind + lines.right >= on.width):
        return Visibility(OUTSIDE)
    if (framed := _judge_frame(lines.frame, half_points, on, letters)) != Visibility():
        return framed
    room = (
        ground.width
        if ground.inside and ground.width is not None
        else on.column
        if not ground.inside
        else on.width - on.left
    )
    left_over = room - max(0.0, starts[1]) - max(0.0, lines.right)
    if (
        left_over < min(_NARROW, room * 0.5)
        or before + starts[0] < -_OVER
        or behind + lines.right < -_OVER
        or lines.unknown
        or (has_tab and lines.furthest_tab > room + 1500)
    ):
        return Visibility(doubt=UNKNOWN if lines.unknown else _EDGE)
    moved_out = exact is not None and half_points + abs(raised) > _MOST_RAISED * max(exact, half_points)
    return Visibility(doubt=_LINES if share < _LOW else _RAISED if moved_out else FOLDED if lines.folded else "")


def _judge_frame(frame: Any, half_points: float, on: Section, letters: int) -> Visibility:
    if frame is None:
        return Visibility()
    across, down = (figure(attribute(frame, name)) for name in ("x", "y"))
    wide, high = (figure(attribute(frame, name), 0.0) for name in ("w", "h"))
    exact = attribute(frame, "hRule") == "exact"
    if min(across, down) <= -_FAR / 10 or across >= on.width or down >= on.height:
        return Visibility(OUTSIDE)
    if (attribute(frame, "w") is not None and 0 <= wide <= _FEWEST_TWIPS) or (exact and high <= _FEWEST_TWIPS):
        return Visibility(CUT_OFF)
    over = (
        min(across, down) < -_OVER
        or across + wide > on.width + _OVER
        or attribute(frame, "wrap") in ("none", "through")
    )
    cut = exact and high < math.ceil(letters * half_points * 4.5 / max(wide, 300.0)) * half_points * 8
    return Visibility(doubt=_FRAME if over or cut or (wide and wide < _NARROW) else "")


def heights(
    paragraphs: Sequence[Any], width: float, ground: Ground, styles: Styles
) -> list[tuple[Any, float, float, float]]:
    """Each paragraph with where it begins and ends below the upper edge of what holds them, and the size of its
    letters; twips, as few as may be."""
    found, at = list[tuple[Any, float, float, float]](), 0.0
    for paragraph in paragraphs:
        lines = lines_of(held_by(paragraph, ground, styles))
        runs = list(paragraph.iter(f"{W}r"))
        size = max((drawn(run, paragraph, ground, styles).figure("sz", 20.0) for run in runs[:50]), default=20.0) * 10
        letters = sum(len(str(t.text or "")) for t in paragraph.iter(f"{W}t"))
        breaks = sum(1 for _ in paragraph.iter(f"{W}br"))
        room = max(200.0, width - max(0.0, lines.left) - max(0.0, lines.right))
        # Letters are taken to be narrow, so that no text is said to be cut off that has room.
        count = max(1, math.ceil(letters * size * 0.42 / room)) + breaks
        one = (
            lines.line
            if lines.rule == "exact"
            else max(lines.line, size)
            if lines.rule == "atLeast"
            else size * 1.1 * lines.line / 240
        )
        begin = at + lines.before
        found.append((paragraph, begin, begin + count * one, size))
        at = begin + count * one + lines.after
    return found


def shown_at_all(paragraph: Any) -> bool:
    """Whether there is a letter in it."""
    return any(str(t.text or "").strip() for t in paragraph.iter(f"{W}t"))
