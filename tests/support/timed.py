"""What was delivered, as if it had been timed; and a server that answers as it is told."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from engine.serving.reply_time import Timed
from tests.support import json_server


def waited(
    users: int = 1, *seconds: float, memory_mb: float = 500.0, tokens: tuple[float, float] | None = None
) -> Timed:
    """So many people who waited so long for each reply."""
    found = seconds or (1.0,)
    read, written = tokens or (None, None)
    return Timed(
        users=users,
        seconds=found,
        wall=sum(found) / users,
        tokens_read=read,
        tokens_written=written,
        memory_mb=memory_mb,
    )


@contextmanager
def answering(answer: Callable[[str], tuple[int, dict[str, object]]]) -> Iterator[Callable[[Path], object]]:
    """What takes the place of the server over a folder; `answer` has a message and gives status and body."""
    with json_server.answering(lambda asked: answer(asked["messages"][-1]["content"])) as address:

        @contextmanager
        def over(_: Path) -> Iterator[tuple[str, psutil.Process]]:
            yield address, psutil.Process(os.getpid())

        yield over


def reply(text: str = "Yes.", read: int = 0, written: int = 0) -> dict[str, object]:
    """A whole reply as the server gives it."""
    return {
        "choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": read, "completion_tokens": written},
    }
