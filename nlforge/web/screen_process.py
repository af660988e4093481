"""One open page's screen: a process that ends with its page, however that ends."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from pathlib import PurePath
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.app_service import AppService

from nlforge.web.child import WantedScreen
from nlforge.web.downloads import Downloads

_PATIENCE = 15.0
"""Seconds a screen has to bring what was said to disk; a little more than it takes itself."""
_HARDER = 3.0
_COLUMNS, _ROWS = (20, 400), (5, 200)


def size_of(width: object, height: object) -> tuple[int, int]:
    """Columns and rows as a browser names them, within what a screen can be drawn in."""
    return _within(width, 80, _COLUMNS), _within(height, 24, _ROWS)


def _within(told: object, default: int, bounds: tuple[int, int]) -> int:
    try:
        wanted = int(str(told))
    except ValueError:
        wanted = default
    return max(bounds[0], min(bounds[1], wanted))


class ScreenProcess(AppService):
    """textual-serve's process of an app; started without a shell, and surely ended."""

    def __init__(
        self,
        wanted: WantedScreen,
        socket: web.WebSocketResponse,
        downloads: Downloads,
        address_of: Callable[[str], str],
    ) -> None:
        """`address_of` names, for a browser, where a download is fetched."""
        super().__init__(
            "nlforge.web.child",
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=self._closed,
            download_manager=downloads,
        )
        self._wanted, self._socket, self._address_of = wanted, socket, address_of
        self.leaving = False
        """Whether its page is gone."""

    async def _closed(self) -> None:
        await self._socket.close()

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            self.command,
            self._wanted.model_dump_json(),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=self._build_environment(width, height),
            # What ends the server is told to the screens one by one.
            start_new_session=True,
        )
        self._stdin = self._process.stdin
        return self._process

    async def run(self) -> None:
        """Hear the screen until it is gone; its page is closed too where it broke off without a word."""
        try:
            await super().run()
        finally:
            self.leaving = True
            await self._closed()

    async def take(self, message: object) -> None:
        """One message of the page; what no page of ours sends is passed over."""
        match message:
            case ["stdin", str(keys)]:
                await self.send_bytes(keys.encode(errors="replace"))
            case ["resize", {"width": width, "height": height}]:
                await self.set_terminal_size(*size_of(width, height))
            case ["ping", str(text)]:
                await self._socket.send_json(["pong", text[:100]])
            case ["focus", *_]:
                await self.focus()
            case ["blur", *_]:
                await self.blur()

    async def on_data(self, payload: bytes) -> None:
        """To the page; when it is gone the pipe is emptied all the same, else the screen waits for it for ever."""
        if not self.leaving:
            try:
                await super().on_data(payload)
            except ConnectionError:
                self.leaving = True

    async def on_meta(self, data: bytes) -> None:
        """What the screen wants of the browser beside being drawn."""
        told = json.loads(data)
        match told:
            case {"type": "open_url", "url": str(url)} if urlsplit(url).scheme in ("http", "https"):
                await self._open(url)
            case {"type": "open_url"}:
                pass
            case {"type": "deliver_file_start", "key": str(key), "path": str(path)}:
                await self._download_manager.create_download(
                    app_service=self,
                    delivery_key=key,
                    file_name=PurePath(path).name,
                    # Shown in the browser it would be a page of this server.
                    open_method="download",
                    mime_type="application/octet-stream",
                    encoding=told.get("encoding") or None,
                    name=told.get("name"),
                )
                await self._open(self._address_of(key))
            case {"type": "exit"}:
                self.leaving = True
                await self._closed()

    async def _open(self, url: str) -> None:
        with contextlib.suppress(ConnectionError):
            await self._socket.send_json(["open_url", {"url": url, "new_tab": True}])

    def kill(self) -> None:
        """At once."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def end(self) -> None:
        """Ask it to close, as one closes a window; then with more force. Returns when it is gone."""
        self.leaving = True
        process, reading = self._process, self._task
        if process is None or reading is None:
            return
        await self._download_manager.cancel_app_downloads(app_service_id=self.app_service_id)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1):
                await self.send_meta({"type": "quit"})
        # Both: what it says can break off while it lives.
        gone = asyncio.ensure_future(process.wait())
        for seconds, force in ((_PATIENCE, process.terminate), (_HARDER, process.kill), (_HARDER, None)):
            _, left = await asyncio.wait({reading, gone}, timeout=seconds)
            if not left or force is None:
                break
            with contextlib.suppress(ProcessLookupError):
                force()
        reading.cancel()
        gone.cancel()
