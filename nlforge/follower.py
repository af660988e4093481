"""What a run reports, read as it is written."""

from __future__ import annotations

import os
from pathlib import Path

from engine.core import events as ev
from engine.core.regular_files import open_own


class Follower:
    """Reads only what was appended to an event file since the last look."""

    def __init__(self, path: Path, offset: int = 0) -> None:
        self.path, self._offset = path, offset
        self.unread = 0
        """Lines that are no events this version knows: damaged, or of a newer one."""

    def new(self) -> list[ev.RunEvent]:
        """Whole new events; a line still being written waits for the next look."""
        try:
            with open(open_own(self.path, os.O_RDONLY), "rb") as file:
                file.seek(self._offset)
                data = file.read()
        except FileNotFoundError:
            return []
        whole = data[: data.rfind(b"\n") + 1]
        self._offset += len(whole)
        found = []
        for line in whole.splitlines():
            try:
                found.append(ev.parse_event(line.decode()))
            except ValueError:
                # Torn by a crash and ended by the next append, or written by a newer version.
                self.unread += bool(line.strip())
        return found
