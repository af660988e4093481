"""Limits that a process of nlforge's own sets itself before it does what may exhaust the machine."""

from __future__ import annotations

import ctypes
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1


def limit_this(memory: int, written: int, seconds: int | None = None) -> None:
    """End with the process that started this one, and have at most so many bytes of memory, bytes in a file and seconds of computing.

    That it ends with its parent is Linux's; elsewhere it ends at its other limits.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if seconds is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
