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
    version: int | None = None
    """Which one of the session's answers; None of a server of an older nlforge."""
    taken: datetime | None = None
    """When it was last told to take over what people are to get, and had done so or could not."""
    refused: str = ""
    """Why it could not; it goes on with what it had."""

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
        version=version_in(export),
    )
    replace_json(path, running.model_dump_json())
    return path


def entered_anew(path: Path, export: Path, refused: str) -> None:
    """Note that the server has taken over what lies in `export`, or why it goes on with what it had.

    Raises:
        RunFailed: it could not be noted.
    """
    running = RunningServer.model_validate_json(path.read_bytes())
    told = {"export": export.name, "version": version_in(export), "taken": datetime.now(UTC), "refused": refused}
    replace_json(path, running.model_copy(update=told).model_dump_json())


def version_in(export: Path) -> int | None:
    """The version an exported folder is of: the number of its run; None where it lies elsewhere."""
    run = export.resolve().parent.parent
    return int(run.name) if run.parent.name == "runs" and run.name.isdecimal() else None


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
    """Let it take over what people are to get of its session; what it is answering ends with the model before."""
    if server.alive:
        os.kill(server.pid, signal.SIGUSR1)
