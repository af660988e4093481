"""The one line that a child process answers, waited for as long as the person does."""

from __future__ import annotations

import select
from typing import IO

from engine.core.cancel import checkpoint

_LOOK_SECONDS = 0.2


def awaited_line(out: IO[bytes]) -> bytes:
    """The first line; empty where the process ended without one.

    Raises:
        Cancelled: the person broke it off.
    """
    while not select.select([out], [], [], _LOOK_SECONDS)[0]:
        checkpoint()
    return out.readline()
