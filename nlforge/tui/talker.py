"""What takes long runs beside the screen, can be broken off, and never keeps the window from closing."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

from engine.core.cancel import Cancelled, cancellable
from engine.core.doing import WorkWatch, told_to
from nlforge.doing_words import doing_line
from nlforge.wording.catalogue import say


class Talker:
    """One thing at a time in a thread of its own, which dies with the program."""

    def __init__(self) -> None:
        self._flag = threading.Event()
        self._watch = WorkWatch()
        self._thread: threading.Thread | None = None

    @property
    def working(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    @property
    def doing(self) -> str:
        """What it does now and for how long, in words; that it is about to stop, where it was asked to."""
        if self._flag.is_set():
            return say("screen-stopping")
        return doing_line(self._watch.now, self._watch.seconds)

    def begin(self) -> None:
        """Something is going to be waited for."""
        self._flag = threading.Event()
        self._watch.begin()

    def break_off(self) -> None:
        """Ask what runs to end at its next checkpoint."""
        self._flag.set()

    def wait(self, seconds: float) -> None:
        """Until it has ended, but no longer."""
        if self._thread is not None:
            self._thread.join(seconds)

    async def run(self, work: Callable[[], None], broken_off: Callable[[], None]) -> None:
        """Wait for `work`; where it was broken off, `broken_off` is called in its thread. Neither may touch a
        widget."""
        loop, done = asyncio.get_running_loop(), asyncio.Event()
        flag = self._flag

        def run() -> None:
            try:
                with cancellable(flag), told_to(self._watch.note):
                    work()
            except Cancelled:
                broken_off()
            finally:
                if not loop.is_closed():
                    loop.call_soon_threadsafe(done.set)

        self._thread = threading.Thread(target=run, daemon=True, name="talk")
        self._thread.start()
        await done.wait()
