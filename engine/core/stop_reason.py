"""A run that is to end before its time: because the person says so, or because the system does (TERM, as at a
shutdown)."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Literal

from engine.core.errors import BadInput
from engine.core.regular_files import open_own, read_own
from engine.core.sentences import sentence

ASKED_FOR = "you asked for it"
PAUSED = sentence("noted-paused", "you asked for a pause")
PAUSE = b"pause"
"""What stands in the file that asks for the end, where the run is only to pause; nothing else does."""
_LOOK = 1.0
"""Seconds between two looks whether the person asked for the end."""


def asked_to_stop(stop: Path) -> Literal["stop", "pause"] | None:
    """What the file that asks for the end of a run asks for; None where it is not there."""
    if not stop.exists():
        return None
    try:
        return "pause" if read_own(stop) == PAUSE else "stop"
    except (OSError, BadInput):
        return "stop"


class Stopped(BaseException):
    """The run shall end now. No error: what turns the errors of a library into a sentence lets it pass."""


class StopReason:
    """Whether a run shall end. While it trains, the present step is finished and saved first."""

    def __init__(self, stop: Path) -> None:
        """`stop` is the file whose being there asks the run to end."""
        self._stop = stop
        self._told = ""
        self._held = False
        self._over = False

    @property
    def why(self) -> str:
        """As the end of a sentence."""
        if not self._told:
            return PAUSED if asked_to_stop(self._stop) == "pause" else ASKED_FOR
        return sentence("noted-stopped_by_system", "the system told it to end ({signal})", signal=self._told)

    def asked(self) -> bool:
        """Whether the system or the person asked for the end."""
        return bool(self._told) or self._stop.exists()

    def check(self, _: int = 0) -> None:
        """Raises Stopped where it shall end."""
        if self.asked():
            raise Stopped

    def begin(self) -> None:
        """The run may begin when this returns; at once, where nothing else was said of it."""

    def listen(self) -> None:
        """From here on TERM and INT end the run in order; that a terminal was closed does not end it at all."""
        # A run goes on when its terminal is closed: that is what it is detached for.
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._tell)
        signal.signal(signal.SIGUSR1, self._found)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """What runs inside, on the main thread after `listen`, ends within seconds of being asked to, whatever it is
        at: loading a model takes minutes on a busy machine, and no library asks in between."""
        threading.Thread(target=self._watch, args=(threading.get_ident(),), daemon=True).start()
        try:
            yield
        finally:
            self._over = True

    def hold(self, waits: bool) -> None:
        """Whether there is something to lose: what runs then looks at `asked` by itself, and saves before it ends."""
        self._held = waits

    def _tell(self, number: int, _: FrameType | None) -> None:
        self._told = signal.Signals(number).name
        with suppress(OSError, BadInput):
            # Workers elsewhere see it too.
            os.close(open_own(self._stop, os.O_WRONLY | os.O_CREAT))
        self._end_now()

    def _watch(self, thread: int) -> None:
        while not self._over:
            if self._stop.exists():
                # To the thread that works: it is interrupted where it is.
                signal.pthread_kill(thread, signal.SIGUSR1)
            time.sleep(_LOOK)

    def _found(self, _number: int, _: FrameType | None) -> None:
        self._end_now()

    def _end_now(self) -> None:
        if not (self._held or self._over):
            # Once: what cleans up behind it is not to be interrupted.
            self._over = True
            raise Stopped
