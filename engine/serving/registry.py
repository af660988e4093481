"""Which servers run: a file each, with the process and when it began, so that another process that has got its number
is not taken for it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from pydantic import ValidationError

from engine.core.frozen import Frozen
from engine.core.journal import replace_json
from engine.serving.settings import LOOPBACK, ServingPaths

_SAME = 2.0
"""Seconds by which two clocks of one start may differ."""


class RunningServer(Frozen):
    """A server that was started."""

    session: str
    pid: int
    began: float
    """When the process began, in seconds since 1970."""
    address: str
    """For a browser, `http://127.0.0.1:8321`."""
    model: str
    export: str
    """Name of the exported folder."""
    since: datetime

    @property
    def loopback(self) -> bool:
        """Whether only this machine reaches it."""
        return urlsplit(self.address).hostname in LOOPBACK

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 0

    @property
    def alive(self) -> bool:
        """Whether this very process runs."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.began) < _SAME
            return bool(same and process.status() != psutil.STATUS_ZOMBIE)
        except psutil.Error:
            return False


def entered(paths: ServingPaths, address: str, model: str, export: Path) -> Path:
    """Note that this process serves; the file goes when it ends.

    Raises:
        RunFailed: it could not be noted.
    """
    path = paths.running / f"{os.getpid()}.json"
    running = RunningServer(
        session=paths.session.resolve().name,
        pid=os.getpid(),
        began=psutil.Process().create_time(),
        address=address,
        model=model,
        export=export.name,
        since=datetime.now(UTC),
    )
    replace_json(path, running.model_dump_json())
    return path


def running_servers(sessions: Iterable[Path]) -> list[RunningServer]:
    """Of these sessions, the oldest first; what a killed one left is cleared away."""
    found = []
    for session in sessions:
        for path in ServingPaths(session).running.glob("*.json"):
            try:
                server = RunningServer.model_validate_json(path.read_bytes())
            except (OSError, ValidationError):
                continue
            if server.alive:
                found.append(server)
            else:
                path.unlink(missing_ok=True)
    return sorted(found, key=lambda one: one.since)


def stop_server(server: RunningServer, seconds: float) -> bool:
    """Ask it to end when its open requests are answered; whether it has ended within so many seconds."""
    if server.alive:
        os.kill(server.pid, signal.SIGTERM)
    until = time.monotonic() + seconds
    while server.alive and time.monotonic() < until:
        time.sleep(0.05)
    return not server.alive


def take_newest(server: RunningServer) -> None:
    """Let it take over the newest export of its session; what it is answering ends with the model before."""
    if server.alive:
        os.kill(server.pid, signal.SIGHUP)
