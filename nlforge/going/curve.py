"""A figure of each step as a curve of bounded length, however many steps there are."""

from __future__ import annotations

from dataclasses import dataclass, field

_MOST = 256
"""Points it keeps; more than a terminal has columns."""


@dataclass
class StepCurve:
    """Means of as many steps as it takes to keep it short; the newest point may still be of fewer."""

    stage: str = ""
    """The kind of training it is of."""
    first: float | None = None
    last: float | None = None
    points: list[float] = field(default_factory=list)
    """From the first step to the newest, each the mean of `width` steps."""
    width: int = 1
    _in_last: int = 0

    def add(self, value: float) -> None:
        """The figure of the next step."""
        if self.first is None:
            self.first = value
        self.last = value
        if self.points and self._in_last < self.width:
            self._in_last += 1
            self.points[-1] += (value - self.points[-1]) / self._in_last
            return
        if len(self.points) == _MOST:
            self.points = [(a + b) / 2 for a, b in zip(self.points[::2], self.points[1::2], strict=True)]
            self.width *= 2
        self.points.append(value)
        self._in_last = 1

    def cut(self, steps: int) -> None:
        """It goes back to where so many steps were done: what came after them is done again."""
        self.points = self.points[: steps // self.width]
        self._in_last = self.width
        self.last = self.points[-1] if self.points else None
        if not self.points:
            self.first = None
