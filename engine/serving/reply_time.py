"""How long people wait for what is delivered: real messages, asked of the server over it, by one person and by several
at once.

`python -m engine.serving.reply_time SETTINGS` is that server; it ends with whoever started it.
"""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
from pydantic import Field

from engine.core.errors import RunFailed
from engine.core.frozen import Frozen
from engine.core.parent import Parent
from engine.core.sentences import as_said, sentence
from engine.models.llama_child import environment
from engine.serving.settings import ServeLimits, ServeSettings

if TYPE_CHECKING:
    import aiohttp

Count = Callable[[str], int]
"""Tokens of a text."""
SHARE = 0.95
_CHAT = "/v1/chat/completions"
_FIRST = "Hello."
"""Asked before anything is timed: the first request of a server loads what the others find there."""
_TOO_LONG = (400, 413)
"""More tokens than it can read, or more bytes than a request may have."""
_NO_LIMIT = 30 * 86400.0
_ENDS = 20.0
_MB = 1_000_000


class Timed(Frozen):
    """What so many people waited who asked all the time."""

    users: int = Field(gt=0)
    seconds: tuple[float, ...] = Field(min_length=1)
    """Of each reply, until it was whole."""
    wall: float
    """Seconds all of them took together."""
    tokens_read: float | None = None
    """Of a message with all that stands before it, on average; None where nobody counted."""
    tokens_written: float | None = None
    memory_mb: float
    """Most that the server and the process that computes held together, in MB of 1,000,000 bytes."""
    too_long: int = 0
    """Messages that are longer than it can read, and were not answered."""

    @property
    def mean(self) -> float:
        return sum(self.seconds) / len(self.seconds)

    @property
    def most(self) -> float:
        """Seconds within which 95 of 100 replies are whole."""
        return self.slowest(SHARE)

    def slowest(self, share: float) -> float:
        """Seconds within which this share of the replies is whole."""
        # Rounded, as 0.95 of 40 is a little more than 38 in floats.
        return sorted(self.seconds)[max(0, math.ceil(round(share * len(self.seconds), 6)) - 1)]

    def within(self, seconds: float) -> float:
        """Share of the replies that are whole within so many seconds."""
        return sum(took <= seconds for took in self.seconds) / len(self.seconds)


def timed(
    folder: Path,
    messages: Sequence[str],
    users: int,
    check: Callable[[], None] = lambda: None,
    count: Count | None = None,
) -> Timed | None:
    """Ask each message once (more often only where there are fewer messages than `users`), by so many at once, of a
    server of its own over what was exported into a folder. None where no message is short enough to be read.

    `check` is called after each reply and may raise to stop; `count` counts tokens where the server does not.

    Raises:
        BadInput: nothing that can be served lies there.
        RunFailed: the server does not come up, or ends.
    """
    import asyncio

    asked = [messages[n % len(messages)] for n in range(max(len(messages), users))] if messages else []
    with trial_server(folder) as (address, process):
        return asyncio.run(_People(address, process, check, count).ask(asked, users))


class _People:
    """Those who ask."""

    def __init__(self, address: str, process: psutil.Process, check: Callable[[], None], count: Count | None) -> None:
        self._address, self._process, self._check, self._count = address, process, check, count
        self._seconds: list[float] = []
        self._tokens: list[tuple[int, int]] = []
        self._memory = 0.0
        self._too_long = 0

    async def ask(self, messages: Sequence[str], users: int) -> Timed | None:
        import asyncio

        import aiohttp

        waiting = iter(messages)

        async def person(session: aiohttp.ClientSession) -> None:
            for text in waiting:
                await self._one(session, text)
                self._check()

        try:
            async with aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=None), trust_env=False
            ) as session:
                await self._answer(session, _FIRST)
                begun = time.perf_counter()
                await asyncio.gather(*(person(session) for _ in range(users)))
                wall = time.perf_counter() - begun
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise RunFailed(
                sentence(
                    "error-server_over_what_delivered_stopped",
                    "The server over what is delivered stopped while it was timed.",
                ),
                as_said(str(error)),
            ) from error
        if not self._seconds:
            return None
        read, written = (_mean(side) for side in (zip(*self._tokens, strict=True) if self._tokens else ((), ())))
        return Timed(
            users=users,
            seconds=tuple(round(took, 4) for took in self._seconds),
            wall=round(wall, 4),
            tokens_read=read,
            tokens_written=written,
            memory_mb=round(self._memory, 1),
            too_long=self._too_long,
        )

    async def _one(self, session: aiohttp.ClientSession, text: str) -> None:
        begun = time.perf_counter()
        told = await self._answer(session, text)
        took = time.perf_counter() - begun
        if told is None:
            self._too_long += 1
            return
        self._seconds.append(took)
        self._memory = max(self._memory, _held(self._process))
        usage, reply = told.get("usage") or {}, str(told["choices"][0]["message"].get("content") or "")
        if usage.get("prompt_tokens"):
            self._tokens.append((int(usage["prompt_tokens"]), int(usage.get("completion_tokens") or 0)))
        elif self._count is not None:
            self._tokens.append((self._count(text), self._count(reply)))

    async def _answer(self, session: aiohttp.ClientSession, text: str) -> dict[str, Any] | None:
        """None where the message is too long to be read."""
        body = {"messages": [{"role": "user", "content": text}]}
        async with session.post(f"{self._address}{_CHAT}", json=body) as answer:
            told: dict[str, Any] = await answer.json()
            if answer.status in _TOO_LONG:
                return None
            if answer.status != 200:
                why = str((told.get("error") or {}).get("message", answer.status))
                raise RunFailed(
                    sentence(
                        "error-server_over_what_delivered_did",
                        "The server over what is delivered did not answer while it was timed.",
                    ),
                    as_said(why),
                )
            return told


def _mean(counts: Sequence[int]) -> float | None:
    return sum(counts) / len(counts) if counts else None


def _held(process: psutil.Process) -> float:
    found = 0.0
    for one in (process, *process.children(recursive=True)):
        try:
            found += one.memory_info().rss / _MB
        except psutil.Error:
            # It ended in between.
            continue
    return found


@contextmanager
def trial_server(folder: Path) -> Iterator[tuple[str, psutil.Process]]:
    """A server as people get it, with a session of its own: it is in no list, needs no key, and notes nothing.

    Raises:
        RunFailed: it did not come up.
    """
    with tempfile.TemporaryDirectory(prefix="nlforge-") as place, open(Path(place) / "said", "w+b") as said:
        limits = ServeLimits(request_seconds=_NO_LIMIT)
        settings = ServeSettings(export=folder, session=Path(place), port=0, limits=limits)
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "engine.serving.reply_time", settings.model_dump_json()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            env={**os.environ, "PYTHONPATH": environment()["PYTHONPATH"]},
        )
        assert child.stdin is not None and child.stdout is not None
        try:
            address = child.stdout.readline().decode().strip()
            if not address:
                child.wait()
                said.seek(0)
                why = said.read().decode(errors="replace").strip().splitlines()
                raise RunFailed(
                    sentence(
                        "error-server_over_what_delivered_did_not", "The server over what is delivered did not start."
                    ),
                    as_said(" ".join(why[-3:])[-400:]),
                )
            yield address, psutil.Process(child.pid)
        finally:
            child.stdin.close()
            try:
                child.wait(_ENDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            child.stdout.close()


def main(arguments: list[str]) -> int:
    """Serve until standard input is closed."""
    Parent().then(lambda: os.kill(os.getpid(), signal.SIGTERM))
    from engine.serving.main import main as serve

    return serve(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
