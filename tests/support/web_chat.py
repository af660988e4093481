"""The conversation for browsers, served by this process or by one of its own; and a page's end of the line."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSMsgType, web

from nlforge.web.child import WantedScreen
from nlforge.web.site import Site
from nlforge.web.visitors import Visitors
from tests.support.drawn import letters


def screens(of: int | None = None, module: str = "nlforge.web.child") -> list[psutil.Process]:
    """Screens that a server has open, started from `module`."""
    found = []
    for child in psutil.Process(of).children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if module in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE:
                found.append(child)
    return found


async def gone(processes: list[psutil.Process], seconds: float = 30) -> bool:
    """Whether all have ended."""
    _, left = await asyncio.to_thread(psutil.wait_procs, processes, seconds)
    return all(one.status() == psutil.STATUS_ZOMBIE for one in left)


@dataclass
class ServedSite:
    """A server in this process."""

    site: Site
    address: str

    @property
    def visitors(self) -> Visitors:
        return self.site.visitors

    @property
    def host(self) -> str:
        return self.address.removeprefix("http://")

    @property
    def page(self) -> str:
        return self.address + self.visitors.folder

    def shown(self, **instead: str) -> dict[str, str]:
        """Headers of somebody who was let in."""
        own = {"Cookie": f"token={self.visitors.cookie}", "Origin": self.address, "Host": self.host}
        return {**own, **instead}

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[OpenPage]:
        """A page's line to its screen; closed as a tab is."""
        # The cookie goes by hand: it is kept for one folder, and the jar is asked for none.
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as client:
            line = await client.ws_connect(f"{self.page}ws?width=100&height=30", headers=self.shown())
            yield OpenPage(line)
            await line.close()


@dataclass
class OpenPage:
    """What a page sees and sends."""

    line: ClientWebSocketResponse
    drawn: bytes = b""
    told: list[object] = field(default_factory=list)

    async def type(self, keys: str) -> None:
        await self.line.send_json(["stdin", keys])

    async def until(self, words: str, seconds: float = 60) -> None:
        """Read on until words are drawn."""
        async with asyncio.timeout(seconds):
            while words not in letters(self.drawn):
                assert await self.next(), letters(self.drawn)

    async def until_told(self, kind: str, seconds: float = 60) -> list[object]:
        """Read on until the page is told something else than what to draw."""
        async with asyncio.timeout(seconds):
            while True:
                for one in self.told:
                    if isinstance(one, list) and one[0] == kind:
                        return one
                assert await self.next(), self.told

    async def next(self) -> bool:
        """One message; False when the line is closed."""
        message = await self.line.receive()
        if message.type is WSMsgType.BINARY:
            self.drawn += message.data
        elif message.type is WSMsgType.TEXT:
            self.told.append(json.loads(message.data))
        else:
            return False
        return True


@asynccontextmanager
async def served_here() -> AsyncIterator[ServedSite]:
    """A server on a free port of this machine."""
    site = Site(Visitors(), WantedScreen())
    runner = web.AppRunner(site.app(), access_log=None)
    await runner.setup()
    server = web.TCPSite(runner, "127.0.0.1", 0)
    await server.start()
    try:
        yield ServedSite(site, f"http://127.0.0.1:{runner.addresses[0][1]}")
    finally:
        await runner.cleanup()


@dataclass
class ServedChat:
    """`nlforge chat --web` as a process."""

    process: subprocess.Popen[str]
    address: str

    def end(self) -> int:
        """Its exit code, after Ctrl+C."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


@contextmanager
def served_chat(folder: Path, *arguments: str, **environment: str) -> Iterator[ServedChat]:
    """Started in `folder`, with its sessions there; what it says beside the address is in `process.stderr`."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "nlforge", "chat", *arguments, "--web", "--port", "0"],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "NLFORGE_SESSIONS": str(folder / "s"), **environment},
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert "http://127.0.0.1:" in line, line
        yield ServedChat(process, line.split()[-1])
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(60)
