"""Plots as inline SVG, drawn in the colours of the page around them; 360 units wide, so that their letters can be
read on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from engine.core.printable import value

_WIDTH = 360
_LEFT, _RIGHT = 8, 352
_ROW = 38
_LABEL = 46
"""Letters of a label; the rest is in its tooltip."""
_HEIGHT = 150
_MOST_POINTS = 300


@dataclass(frozen=True)
class Mark:
    """One row of a dot plot."""

    label: str
    before: float | None
    after: float | None
    low: float | None = None
    high: float | None = None
    """Where chance could have put `after`."""


def dots(marks: Sequence[Mark], title: str) -> Markup:
    """A row each: a ring for before, a dot for after, a line for the interval; the axis runs from 0, or the lowest
    value, to 1."""
    values = [v for m in marks for v in (m.before, m.after, m.low, m.high) if v is not None]
    least, most = min([0.0, *values]), max([1.0, *values])
    height = _ROW * len(marks) + 18

    def x(value: float) -> str:
        return f"{_LEFT + (value - least) / (most - least) * (_RIGHT - _LEFT):.1f}"

    parts = [
        (
            f'<line class="axis" x1="{x(tick)}" x2="{x(tick)}" y1="0" y2="{height - 14}"/><text class="tick" '
            f'x="{x(tick)}" y="{height - 2}" '
            f'text-anchor="{anchor}">{tick:g}</text>'
        )
        for tick, anchor in ((0.0, "start"), (0.5, "middle"), (1.0, "end"))
    ]
    for n, mark in enumerate(marks):
        y = n * _ROW + 28
        parts.append(f'<text x="{_LEFT}" y="{y - 13}">{_short(mark.label)}</text>')
        if mark.low is not None and mark.high is not None:
            parts.append(f'<line class="span" x1="{x(mark.low)}" x2="{x(mark.high)}" y1="{y}" y2="{y}"/>')
        if mark.before is not None:
            parts.append(f'<circle class="before" cx="{x(mark.before)}" cy="{y}" r="5"/>')
        if mark.after is not None:
            parts.append(f'<circle class="after" cx="{x(mark.after)}" cy="{y}" r="5"/>')
        if mark.before is None and mark.after is None:
            parts.append(f'<text class="tick" x="{_LEFT}" y="{y + 4}">not measured</text>')
    return _svg(parts, height, title)


def curve(points: Sequence[tuple[int, float]], title: str, unit: str) -> Markup:
    """Values by step, thinned to 300 points; nothing is smoothed."""
    drawn = list(points[:: max(1, -(-len(points) // _MOST_POINTS))])
    if drawn and drawn[-1] != points[-1]:
        drawn.append(points[-1])
    least, most = min([0.0, *(v for _, v in drawn)]), max([v for _, v in drawn], default=1.0)
    span = (most - least) or 1.0
    first, last = (drawn[0][0], drawn[-1][0]) if drawn else (0, 1)
    left, bottom = 40, _HEIGHT - 22

    def at(step: int, value: float) -> str:
        return (
            f"{left + (step - first) / max(1, last - first) * (_RIGHT - left):.1f},"
            f"{bottom - (value - least) / span * (bottom - 12):.1f}"
        )

    parts = [
        f'<line class="axis" x1="{left}" x2="{_RIGHT}" y1="{bottom}" y2="{bottom}"/>',
        f'<text class="tick" x="{left - 5}" y="16" text-anchor="end">{most:.2f}</text>',
        f'<text class="tick" x="{left - 5}" y="{bottom + 4}" text-anchor="end">{least:.2f}</text>',
        f'<text class="tick" x="{left}" y="{_HEIGHT - 5}">step {first}</text>',
        f'<text class="tick" x="{_RIGHT}" y="{_HEIGHT - 5}" text-anchor="end">step {last}</text>',
        f'<text class="tick" x="{_RIGHT}" y="16" text-anchor="end">{_short(unit)}</text>',
    ]
    if len(drawn) == 1:
        where = at(*drawn[0]).split(",")
        parts.append(f'<circle class="after" cx="{where[0]}" cy="{where[1]}" r="4"/>')
    elif drawn:
        parts.append(f'<polyline class="curve" points="{" ".join(at(*p) for p in drawn)}"/>')
    return _svg(parts, _HEIGHT, title)


def _short(label: str) -> Markup:
    text = value(" ".join(label.split()))
    shown = text if len(text) <= _LABEL else text[: _LABEL - 1] + "…"
    return escape(shown) if shown == text else escape(shown) + Markup("<title>") + escape(text) + Markup("</title>")


def _svg(parts: Sequence[str], height: int, title: str) -> Markup:
    # Every part is made of numbers and of labels that are escaped above.
    head = Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">').format(_WIDTH, height, title)
    return head + Markup("".join(parts)) + Markup("</svg>")
