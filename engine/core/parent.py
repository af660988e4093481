"""Whoever started this process, which is to end with it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

_LOOK_SECONDS = 0.5


class Parent:
    """Made first, before it can be gone; what it holds of this process is its stdin."""

    def __init__(self) -> None:
        self._pid = os.getppid()
        self._closed = threading.Event()
        threading.Thread(target=self._wait_for_end_of_input, daemon=True).start()

    def gone(self, seconds: float) -> bool:
        """Whether stdin is closed or the process has ended, now or within so many seconds."""
        return self._closed.wait(seconds) or os.getppid() != self._pid

    def wait(self) -> None:
        """Until it is gone."""
        while not self.gone(_LOOK_SECONDS):
            pass

    def then(self, end: Callable[[], object]) -> None:
        """Call `end` when it is gone, from another thread."""

        def watch() -> None:
            self.wait()
            end()

        threading.Thread(target=watch, daemon=True).start()

    def _wait_for_end_of_input(self) -> None:
        while os.read(0, 4096):
            pass
        self._closed.set()
