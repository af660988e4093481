"""How many threads llama.cpp computes with beside other programs, and how they wait for each other."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_HALF_USED = 4
"""Processors up to which each computes; beyond, two of them are often one core, and threads in step gain nothing."""
WAITING: dict[str, str] = {
    "OMP_WAIT_POLICY": "PASSIVE",
    "GOMP_SPINCOUNT": "0",
    "OMP_PROC_BIND": "false",
    "OMP_DYNAMIC": "false",
}
"""Threads that wait for each other sleep, and none is bound to a processor that another program uses."""


def threads(usable: int, cores: int | None) -> int:
    """How many threads compute, of so many processors this process may use and so many `cores` with a unit of their
    own. One less gains nothing where other programs use them: measured beside two and four busy ones, two threads on
    two processors stay faster than one."""
    return usable if usable <= _HALF_USED else max(_HALF_USED, min(usable, cores or usable))


def usable_processors() -> int:
    """Processors this process may use: fewer than there are in a container or under taskset."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with suppress(OSError, ValueError):
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        if quota != "max":
            return max(1, min(allowed, int(quota) // int(period)))
    return allowed
