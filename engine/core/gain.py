"""The change from one model to another, and when it is one."""

from __future__ import annotations

from engine.core.frozen import Frozen

ENOUGH_PAIRS = 10
"""Below this a bootstrap interval says nothing."""
NOISE_FLOOR = 0.02
"""What the same training, repeated, moves a score by; a smaller gain is none, however narrow its interval."""


class Gain(Frozen):
    """What changed from one model to another, on the rows both could be judged on."""

    gain: float
    """Mean of after minus before; of a fault, which has a minus weight, a gain below 0 is better."""
    low: float
    high: float
    """Ends of the 95 % interval."""
    pairs: int

    @property
    def noise(self) -> float:
        """Half the width of the interval, at least the noise floor."""
        return max((self.high - self.low) / 2, NOISE_FLOOR)

    @property
    def enough(self) -> bool:
        """Whether there are rows enough to tell."""
        return self.pairs >= ENOUGH_PAIRS

    @property
    def above(self) -> bool:
        """It rose, by more than chance explains."""
        return self.enough and self.low > 0 and self.gain > NOISE_FLOOR

    @property
    def below(self) -> bool:
        """It fell, by more than chance explains."""
        return self.enough and self.high < 0 and self.gain < -NOISE_FLOOR
