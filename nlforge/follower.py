"""What a run reports, read as it is written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from engine.core import events as ev
from engine.core.regular_files import open_own
from nlforge.thinned_steps import ThinnedSteps

_BLOCK = 2**18
"""Bytes read at once: few enough to stay near the processor while they are looked through."""


class Follower:
    """Reads only what was appended to an event file since the last look."""

    def __init__(self, path: Path, offset: int = 0) -> None:
        self.path, self._offset = path, offset
        self.unread = 0
        """Lines that are no events this version knows: damaged, or of a newer one."""

    def new(self) -> list[ev.RunEvent]:
        """Whole new events; a line still being written waits for the next look."""
        return list(self.stream())

    def stream(self, *, thin: bool = False) -> Iterator[ev.RunEvent]:
        """The same, one by one: a run may have reported more than fits into memory at once. `thin` leaves out steps in
        the middle of many (`ThinnedSteps`)."""
        try:
            opened = open_own(self.path, os.O_RDONLY)
        except FileNotFoundError:
            return
        with open(opened, "rb") as file:
            file.seek(self._offset)
            left = b""
            thinned = ThinnedSteps() if thin else None
            while block := file.read(_BLOCK):
                data = left + block
                end = data.rfind(b"\n") + 1
                left = data[end:]
                self._offset += end
                yield from self._events(data[:end].splitlines() if thinned is None else thinned.take(data[:end]))
            if thinned is not None:
                yield from self._events(thinned.rest())

    def _events(self, lines: Iterable[bytes]) -> Iterator[ev.RunEvent]:
        for line in lines:
            try:
                event = ev.parse_event(line.decode())
            except ValueError:
                # Torn by a crash and ended by the next append, or written by a newer version.
                self.unread += bool(line.strip())
            else:
                yield event
