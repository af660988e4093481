"""The few events of a log that somebody looks for, without reading the thousands of steps between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.core.events import RunEvent, parse_event


def rare_events(log: Path, kinds: Sequence[str]) -> Iterator[RunEvent]:
    """Those of these kinds in their order, and whichever line speaks of one; damaged lines are passed over.

    Raises:
        OSError: the log cannot be read.
    """
    told = [f'"{kind}"'.encode() for kind in kinds]
    for line in log.read_bytes().split(b"\n"):
        # Only these are parsed.
        if not any(kind in line for kind in told):
            continue
        try:
            yield parse_event(line.decode())
        except (ValueError, RecursionError):
            continue
