"""What a run takes of its machine, told every few seconds while it works."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from engine.core.errors import NlforgeError
from engine.core.events import Resources, RunEvent

EVERY = 10.0
"""Seconds between two reports."""
_GB = 2**30


class MachineWatch:
    """Reports `Resources` from another thread between `begin` and `end`; whatever it meets, it never ends a run."""

    def __init__(self, folder: Path, emit: Callable[[RunEvent], None], every: float = EVERY) -> None:
        """`folder` is on the disk the run writes to; `every` in seconds."""
        self._folder, self._emit, self._every = folder, emit, every
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> MachineWatch:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def begin(self) -> None:
        """From here on it reports."""
        self._thread = threading.Thread(target=self._watch, daemon=True, name="machine")
        self._thread.start()

    def end(self) -> None:
        """Nothing comes after this: the end of a run is the last that stands in its log."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def _watch(self) -> None:
        # The first call has nothing to compare with.
        psutil.cpu_percent()
        while not self._over.wait(self._every):
            # A full disk is told by what cannot be written without loss; this can.
            with suppress(OSError, psutil.Error, NlforgeError):
                self._emit(resources(self._folder))


def resources(folder: Path) -> Resources:
    """What is in use and free now.

    Raises:
        OSError, psutil.Error: the system does not tell.
    """
    memory = psutil.virtual_memory()
    card = _card()
    return Resources(
        processor=min(1.0, psutil.cpu_percent() / 100),
        memory_used_gb=round(_used() / _GB, 2),
        memory_free_gb=round(memory.available / _GB, 2),
        memory_gb=round(memory.total / _GB, 2),
        disk_free_gb=round(shutil.disk_usage(folder).free / _GB, 2),
        card_free_gb=None if card is None else round(card[0] / _GB, 2),
        card_gb=None if card is None else round(card[1] / _GB, 2),
    )


def _used() -> int:
    """Bytes of this process and its children; one that has just ended counts for nothing."""
    own = psutil.Process()
    total = 0
    for process in (own, *own.children(recursive=True)):
        with suppress(psutil.Error):
            total += process.memory_info().rss
    return total


def _card() -> tuple[int, int] | None:
    """Free and all bytes of the card in use; to look is no reason to load torch or to wake a card."""
    # While it is being loaded on another thread it has no parts yet.
    cuda = getattr(sys.modules.get("torch"), "cuda", None)
    with suppress(RuntimeError, AttributeError):
        if cuda is not None and cuda.is_initialized():
            free, whole = cuda.mem_get_info()
            return int(free), int(whole)
    return None
