"""What a considerate run looks at: the battery, a person, and whether the machine slept."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress

from engine.core.presence import AWAY_SECONDS, idle_seconds

_NOTICED = 30.0
"""Seconds of sleep from which on it is told."""
_GENTLE = 19
"""The lowest priority there is on Unix."""


def on_battery() -> bool:
    """Whether the machine runs on its battery; False where it has none, or the system does not tell."""
    import psutil

    try:
        found = psutil.sensors_battery()
    except (AttributeError, OSError, RuntimeError, ValueError, TypeError):
        # Of systems psutil knows no way for, and of files the kernel is just rewriting.
        return False
    return found is not None and found.power_plugged is False


def person_is_here() -> bool:
    """Whether a key came a short while ago."""
    idle = idle_seconds()
    return idle is not None and idle < AWAY_SECONDS


def clock_ahead() -> float:
    """Seconds by which a clock that goes on in sleep is ahead of one that stands still. Where the system has only the
    clock on the wall, setting that looks like sleep."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return (time.time() if boot is None else time.clock_gettime(boot)) - time.monotonic()


class SleepClock:
    """Tells how long the machine slept between two looks."""

    def __init__(self, ahead: Callable[[], float] = clock_ahead) -> None:
        self._ahead = ahead
        self._last = ahead()

    def slept(self) -> float:
        """Seconds since the last look, as far as they are worth telling; else 0."""
        now = self._ahead()
        seconds, self._last = now - self._last, now
        return seconds if seconds >= _NOTICED else 0.0


def make_gentle() -> None:
    """From here on other programs come first, for the processor and, on Linux, for the disk."""
    import psutil

    try:
        # On Linux each thread has a priority of its own.
        for thread in map(int, os.listdir("/proc/self/task")):
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, thread, _GENTLE)
    except OSError:
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, 0, _GENTLE)
    with suppress(OSError, AttributeError, ValueError, psutil.Error):
        psutil.Process().ionice(psutil.IOPRIO_CLASS_IDLE)
