"""What goes wrong in a training, recognised from its figures."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from engine.core.noted import decimals
from engine.core.sentences import Sentence, sentence

Fault = Literal["not_a_number", "diverging", "no_gradient"]

_WINDOW = 8
_DIVERGED = 2.0
"""Mean loss of a window against the lowest mean before it."""
_FLAT_STEPS = 40
_FLAT = 0.01
_ZERO = 1e-12
_TEXT: dict[Fault, Sentence] = {
    "not_a_number": sentence(
        "noted-fault-not_a_number",
        "the loss is no longer a number (NaN): the steps were too large for the weights",
    ),
    "diverging": sentence("noted-fault-diverging", "the loss is twice its best value: the steps are too large"),
    "no_gradient": sentence("noted-fault-no_gradient", "nothing is learned: no weight gets a gradient"),
}


@dataclass
class Watch:
    """Fed with each step; says once what is wrong. Without a fault it changes nothing."""

    falls: bool = True
    """Whether the loss should fall; in RL it carries no such meaning."""
    losses: list[float] = field(default_factory=list)
    """Of the steps so far; given, those before a stop."""
    _last: deque[float] = field(default_factory=lambda: deque(maxlen=_WINDOW))
    _lowest: float = math.inf
    _still: int = 0

    def __post_init__(self) -> None:
        self._last.extend(self.losses[-_WINDOW:])
        means = [sum(self.losses[n : n + _WINDOW]) / _WINDOW for n in range(len(self.losses) - _WINDOW + 1)]
        self._lowest = min(means, default=math.inf)

    def step(self, loss: float, gradient: float | None) -> Fault | None:
        """`gradient` is the norm over all weights that learn; None = not measured."""
        if not math.isfinite(loss) or (gradient is not None and not math.isfinite(gradient)):
            return "not_a_number"
        self.losses.append(loss)
        self._last.append(loss)
        # In a row: a single batch may have nothing to teach.
        self._still = self._still + 1 if gradient is not None and gradient < _ZERO else 0
        if self._still >= _WINDOW:
            return "no_gradient"
        if self.falls and len(self._last) == _WINDOW:
            mean = sum(self._last) / _WINDOW
            # Above the first loss as well: a training that has become very good may double and still be far better than
            # it began.
            if self._lowest < math.inf and mean > _DIVERGED * self._lowest and mean > self.losses[0]:
                return "diverging"
            self._lowest = min(self._lowest, mean)
        return None

    def said(self) -> Sentence | None:
        """What is worth knowing of a training that ended without a fault; None = nothing."""
        if not self.falls or len(self.losses) < 2 * _FLAT_STEPS:
            return None
        first, last = (sum(part) / _FLAT_STEPS for part in (self.losses[:_FLAT_STEPS], self.losses[-_FLAT_STEPS:]))
        if last > (1 - _FLAT) * first:
            return sentence(
                "noted-loss_hardly_changed",
                "The loss hardly changed, from the beginning ({first}) to end ({last}): the model cannot learn "
                "anything from these rows this way.",
                first=decimals(first),
                last=decimals(last),
            )
        return None


def in_words(fault: Fault) -> Sentence:
    """The fault as half a sentence."""
    return _TEXT[fault]
