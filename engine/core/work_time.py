"""The time a run works, by a clock of its process that stands still while it pauses."""

from __future__ import annotations

import time

_left_out = [0.0]


def work_time() -> float:
    """Seconds, of which only differences mean anything. Sleep of the machine does not count where the system's clock
    leaves it out, as on Linux and macOS."""
    return time.monotonic() - _left_out[0]


def leave_out(seconds: float) -> None:
    """So many of the seconds that have just passed were a pause."""
    _left_out[0] += seconds
