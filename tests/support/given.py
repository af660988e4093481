"""A session with a trained model, and servers that are doubles: a process that sleeps, entered as a server is."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import httpx
import psutil

from engine.core import events as ev
from engine.core.journal import replace_json
from engine.serving.registry import RunningServer
from engine.serving.settings import ServeSettings, ServingPaths
from nlforge.conversation import Conversation
from nlforge.store import Session
from tests.support.conversations import evaluated, report_to, started
from tests.support.serving import exported


def trained(session: Session, *, made: bool = True) -> Conversation:
    """A run that has ended with a model; `made`: what is served lies there already."""
    conversation = started(session)
    assert conversation.run is not None
    conversation.run.adapter.mkdir(parents=True)
    (conversation.run.adapter / "adapter_config.json").touch()
    if made:
        exported(session.root)
    report_to(
        conversation,
        ev.RunStarted(digest="d", pid=1, seconds_estimate=(60, 120, 600)),
        evaluated("base", 0.2),
        evaluated("trained", 0.7),
        ev.RunFinished(seconds=95, adapter="a", report="report.md"),
    )
    return conversation


@dataclass
class DoubleServers:
    """What servers were started with, and their processes."""

    settings: list[ServeSettings] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, settings: ServeSettings) -> str:
        self.settings.append(settings)
        port = 8321 + len(self.processes)
        return self.enter(settings.session, f"http://{'127.0.0.1' if settings.loopback else 'desk-pc'}:{port}")

    def enter(self, session: Path, address: str, since: datetime | None = None) -> str:
        """A server that runs."""
        process = subprocess.Popen(["sleep", "600"])
        self.processes.append(process)
        server = RunningServer(
            session=session.name, pid=process.pid, began=psutil.Process(process.pid).create_time(), address=address,
            model=session.name, export="gguf", since=since or datetime.now(UTC),
        )  # fmt: skip
        replace_json(ServingPaths(session).running / f"{process.pid}.json", server.model_dump_json())
        return address

    def running(self) -> int:
        return sum(process.poll() is None for process in self.processes)

    def answer(self, url: str, json: dict[str, Any], **more: Any) -> httpx.Response:
        self.asked.append({"url": url, **json, **more})
        reply = {"choices": [{"message": {"content": "Within 30 days."}}]}
        return httpx.Response(200, json=reply, request=httpx.Request("POST", url))


@contextmanager
def doubles() -> Iterator[DoubleServers]:
    """Servers are started as doubles, and end with the block."""
    started = DoubleServers()
    with (
        mock.patch("nlforge.sharing.servers.start_detached", started.start),
        mock.patch("nlforge.sharing.servers.post", started.answer),
    ):
        try:
            yield started
        finally:
            for process in started.processes:
                process.kill()
                process.wait()
