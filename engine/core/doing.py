"""Long work that says what it does, for whoever waits for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

Work = Literal["loading", "reading_file", "understanding", "choosing", "checking_rows", "estimating"]


@dataclass(frozen=True)
class Doing:
    """A step of work; `number` of `of` files, counted from 1, where it reads several."""

    work: Work
    file: str = ""
    number: int = 1
    of: int = 1


_tell: ContextVar[Callable[[Doing], None] | None] = ContextVar("doing", default=None)


def doing(work: Work, file: str = "", number: int = 1, of: int = 1) -> None:
    """Say what begins now; where nobody waits, nothing comes of it."""
    if (tell := _tell.get()) is not None:
        tell(Doing(work, file, number, of))


@contextmanager
def told_to(tell: Callable[[Doing], None]) -> Iterator[None]:
    """What work inside does is told, in the thread of the work."""
    token = _tell.set(tell)
    try:
        yield
    finally:
        _tell.reset(token)


class WorkWatch:
    """What is being done, and for how long; read in another thread than the one that works."""

    def __init__(self) -> None:
        self.now: Doing | None = None
        self._since = time.monotonic()

    def begin(self) -> None:
        """Something new is waited for."""
        self.now, self._since = None, time.monotonic()

    def note(self, what: Doing) -> None:
        """It does this from now on."""
        self.now = what

    @property
    def seconds(self) -> float:
        """Since what is waited for began."""
        return time.monotonic() - self._since


@contextmanager
def told_if_long(say: Callable[[Doing], None], after: float) -> Iterator[None]:
    """Whatever is being done once `after` seconds have passed, and each step that begins later, is said once."""
    said: set[Doing] = set()
    lock, ended = threading.Lock(), threading.Event()
    watch = WorkWatch()

    def tell() -> None:
        with lock:
            if watch.now is not None and watch.now not in said and not ended.is_set():
                said.add(watch.now)
                say(watch.now)

    def note(what: Doing) -> None:
        watch.note(what)
        if watch.seconds >= after:
            tell()

    timer = threading.Timer(after, tell)
    timer.daemon = True
    timer.start()
    try:
        with told_to(note):
            yield
    finally:
        with lock:
            ended.set()
        timer.cancel()
