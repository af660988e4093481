"""Long work that a person may break off: it looks now and then whether it still shall go on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_flag: ContextVar[threading.Event | None] = ContextVar("cancel", default=None)


class Cancelled(Exception):
    """The person broke it off; nothing of it counts."""


@contextmanager
def cancellable(flag: threading.Event) -> Iterator[None]:
    """Work inside ends at its next `checkpoint` after `flag` is set."""
    token = _flag.set(flag)
    try:
        yield
    finally:
        _flag.reset(token)


def checkpoint() -> None:
    """Raises Cancelled where the work around this call was broken off."""
    flag = _flag.get()
    if flag is not None and flag.is_set():
        raise Cancelled
