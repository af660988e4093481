"""A program on a terminal of its own, and when what it draws is there."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import psutil

from engine.models.download import cache_dir
from tests.support.drawn import letters

COLUMNS, ROWS = 120, 40
_LEAST = 200
"""Letters that make a frame, where nobody says what is in it."""


class Terminal:
    """One program from its start until it is left, in `folder`, which is its home too."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._command, self._folder = list(command), folder
        self.drawn = b""

    def __enter__(self) -> Terminal:
        self._end, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        home = {"HOME": str(self._folder), "NLFORGE_CACHE": str(cache_dir()), "NLFORGE_LOCAL_PORTS": ""}
        environment = {**os.environ, **home, "NLFORGE_SESSIONS": str(self._folder / "sessions")}
        if self._command[0] != sys.executable:
            # Another program has libraries of its own.
            environment.pop("PYTHONPATH", None)
        environment |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
        self.began = time.perf_counter()
        self._process = subprocess.Popen(
            self._command,
            stdin=other,
            stdout=other,
            stderr=other,
            cwd=self._folder,
            env=environment,
            start_new_session=True,
        )
        os.close(other)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._end)

    def type(self, text: str) -> None:
        os.write(self._end, text.encode())

    def until(self, words: str | None, seconds: float) -> float:
        """Seconds since the start when words are drawn, or without them a frame.

        Raises:
            TimeoutError: they were not, for so long, or the program ended.
        """
        end = time.perf_counter() + seconds
        while True:
            seen = letters(self.drawn)
            if words in seen if words is not None else len(seen.split()) and len(seen.replace(" ", "")) >= _LEAST:
                return time.perf_counter() - self.began
            if not self.read(end):
                code = self._process.poll()
                ended = f"within {seconds:.0f} s" if code is None else f"it ended with code {code}"
                raise TimeoutError(f"{ended} {' '.join(letters(self.drawn).split())[-200:]}".strip())

    def read(self, end: float) -> bytes:
        """What is drawn next; nothing where that is not before `end`, or the program ended."""
        ready, _, _ = select.select([self._end], [], [], max(0.0, end - time.perf_counter()))
        try:
            new = os.read(self._end, 65536) if ready else b""
        except OSError:
            new = b""
        self.drawn += new
        return new

    def mib(self) -> float:
        """The most memory it has held."""
        status = Path(f"/proc/{self._process.pid}/status")
        if status.exists():
            return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
        return float(psutil.Process(self._process.pid).memory_info().rss) / 2**20
