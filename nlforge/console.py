"""What every command shares: errors in words, exit codes, the first look at the terminal."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from engine.errors import ExitCode, NlforgeError


def talk(text: str) -> None:
    """A line to the person; stdout is for data."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def in_words() -> Iterator[None]:
    """Errors leave as what happened, why, what to do, with their exit code; Ctrl-C as 130."""
    try:
        yield
    except NlforgeError as error:
        for part in (error.what, error.why, error.todo):
            if part:
                talk(part)
        raise SystemExit(int(error.exit_code)) from None
    except KeyboardInterrupt:
        raise SystemExit(int(ExitCode.INTERRUPTED)) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None


def on_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def words_are_piped() -> bool:
    """Whether somebody's lines wait on standard input; an empty or silent one is nobody."""
    if sys.stdin is None or sys.stdin.closed or sys.stdin.isatty():
        return False
    try:
        ready, _, _ = select.select([sys.stdin], [], [], 0.2)
        peek = getattr(sys.stdin.buffer, "peek", None)
        return bool(ready) and (peek is None or bool(peek(1)))
    except (OSError, ValueError):
        return False
