"""Lines that are appended by a thread of their own, many at once: whoever waits for one knows that it is kept."""

from __future__ import annotations

import asyncio
import os
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from engine.core.journal import open_private, private_folder

_SYNC_SECONDS = 0.02


class LineWriter:
    """Appends to one file. What is acknowledged has been handed to the system, and stays there when this process is
    killed; all lines of the last hundredths of a second are brought onto the disk together, for a power cut."""

    def __init__(self, path: Path, *, rotate_bytes: int | None = None, keep: int = 5) -> None:
        """With `rotate_bytes` a file that long gets a number, and of numbered ones the last `keep` stay."""
        self._path, self._rotate, self._keep = path, rotate_bytes, keep
        self._waiting: deque[tuple[Callable[[], str], asyncio.Future[None] | None]] = deque()
        self._wake, self._written, self._ending = threading.Event(), threading.Event(), False
        self._open()
        self._threads = [
            threading.Thread(target=work, name=f"{path.name} {work.__name__}", daemon=True)
            for work in (self._write_all, self._sync_all)
        ]
        for thread in self._threads:
            thread.start()

    def put(self, line: Callable[[], str]) -> None:
        """Append what this returns, JSON in one line, some time soon; it is called in the writer's thread."""
        self._waiting.append((line, None))
        self._wake.set()

    async def kept(self, line: Callable[[], str]) -> None:
        """As `put`, and return when it is there.

        Raises:
            OSError: it could not be written.
        """
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((line, future))
        self._wake.set()
        await future

    def close(self) -> None:
        """Write and sync what waits."""
        self._ending = True
        self._wake.set()
        self._written.set()
        for thread in self._threads:
            thread.join()
        with suppress(OSError):
            os.fsync(self._file)
        os.close(self._file)

    def _open(self) -> None:
        private_folder(self._path.parent)
        with open_private(self._path, "a+b") as file:
            self._file = os.dup(file.fileno())
            self._size = file.seek(0, os.SEEK_END)
            if self._size:
                file.seek(self._size - 1)
                # A crash may have left half a line, and the next one would be torn with it.
                if file.read(1) != b"\n":
                    os.write(self._file, b"\n")

    def _write_all(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            some = [self._waiting.popleft() for _ in range(len(self._waiting))]
            if some:
                self._write(some)
            elif self._ending:
                return

    def _write(self, some: list[tuple[Callable[[], str], asyncio.Future[None] | None]]) -> None:
        error: Exception | None = None
        try:
            data = "".join(f"{line()}\n" for line, _ in some).encode("utf-8", "replace")
            if self._rotate is not None and self._size + len(data) > self._rotate:
                self._turn()
            left = memoryview(data)
            while left:
                left = left[os.write(self._file, left) :]
            self._size += len(data)
        # Whatever it is, it belongs to whoever waits; a thread that ended would keep all others waiting.
        except Exception as fault:
            error = fault
        self._written.set()
        if self._waiting or self._ending:
            self._wake.set()
        for _, future in some:
            if future is not None:
                with suppress(RuntimeError):
                    future.get_loop().call_soon_threadsafe(_answer, future, error)

    def _turn(self) -> None:
        for number in range(self._keep, 0, -1):
            older = self._path.with_name(f"{self._path.name}.{number}")
            newer = self._path if number == 1 else self._path.with_name(f"{self._path.name}.{number - 1}")
            with suppress(FileNotFoundError):
                os.replace(newer, older)
        os.close(self._file)
        self._open()

    def _sync_all(self) -> None:
        while not self._ending:
            self._written.wait()
            self._written.clear()
            with suppress(OSError):
                os.fdatasync(self._file) if hasattr(os, "fdatasync") else os.fsync(self._file)
            threading.Event().wait(_SYNC_SECONDS)


def _answer(future: asyncio.Future[None], error: Exception | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(None)
    else:
        future.set_exception(error)
