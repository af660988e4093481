"""Boxes that lie on a slide: whether a box stands on it, what is behind its letters, and what lies over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.documents.css.colours import WHITE, Rgb, like
from engine.documents.css.unseen import CUT_OFF, HIDDEN, OUTSIDE, SAME_COLOUR, TINY
from engine.documents.found import Visibility

OVER = "a shape or a picture lies over text"
BEHIND = "letters have the colour of something that may lie behind them"
PICTURED = "letters have a colour of their own on a picture"
Grounds = tuple[Rgb | None, ...]
"""The colours that may lie behind letters; None for a picture."""
PAPER: Grounds = (WHITE,)
_FEWEST_POINTS = 3.0
_CLOSED, _WHOLE, _COVERED = 0.005, 0.95, 0.3
"""Of a slide: how low a box has no room. Of a box: how much of it is behind as a whole, how much over it hides."""


@dataclass(frozen=True)
class PileBox:
    """A shape in its order; sizes in shares of the slide."""

    left: float
    top: float
    wide: float
    high: float
    fill: Grounds = ()
    """Its colours; empty where it can be seen through."""
    has_text: bool = False

    def off(self) -> str:
        """Why nothing of it is seen; empty where something is."""
        if self.left >= 1 or self.top >= 1 or self.left + self.wide <= 0 or self.top + self.high <= 0:
            return OUTSIDE
        return CUT_OFF if self.has_text and min(self.wide, self.high) < _CLOSED else ""

    def shared_with(self, other: PileBox) -> float:
        """How much of this box the other lies on, 0 to 1."""
        across = min(self.left + self.wide, other.left + other.wide) - max(self.left, other.left)
        down = min(self.top + self.high, other.top + other.high) - max(self.top, other.top)
        return max(0.0, across) * max(0.0, down) / max(self.wide * self.high, 1e-9)


def behind(box: PileBox, below: Sequence[PileBox], page: Grounds) -> Grounds:
    """What may lie behind the letters of a box: its own fill, else that of the boxes below it and of the page."""
    if box.fill:
        return box.fill
    found: Grounds = ()
    for other in reversed(below):
        share = box.shared_with(other) if other.fill else 0.0
        found += other.fill if share > 0 else ()
        if share >= _WHOLE:
            return found
    return (*found, *page)


def covered(box: PileBox, above: Sequence[PileBox], ground: Grounds) -> bool:
    """Whether something lies over a part of a box that may hide its letters: much of it, or what cannot be told from
    the ground."""
    for other in above:
        share = box.shared_with(other) if other.fill else 0.0
        same = any(a is not None and b is not None and like(a, b) for a in other.fill for b in ground)
        if share >= _COVERED or (share > 0 and same and not other.has_text):
            return True
    return False


def judge_letters(inks: Grounds, points: float, grounds: Grounds, *, own: bool) -> Visibility:
    """Of letters in these colours (none: they are not drawn) and of a size on what may lie behind them; `own` where the
    letters name the colour themselves."""
    if not inks:
        return Visibility(HIDDEN)
    if points < _FEWEST_POINTS:
        return Visibility(TINY)
    same = [ink is not None and ground is not None and like(ink, ground) for ink in inks for ground in grounds]
    if same and all(same):
        return Visibility(SAME_COLOUR)
    return Visibility(doubt=BEHIND if any(same) else PICTURED if own and None in (*inks, *grounds) else "")
