"""The pages of one server: the door, the page with the screen, its files, what the screen hands out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from aiohttp import WSMsgType, web
from textual_serve.download_manager import Download

from nlforge.web.child import WantedScreen
from nlforge.web.downloads import Downloads
from nlforge.web.pages import PAGE_FILES, screen_page, told_page
from nlforge.web.screen_process import ScreenProcess, size_of
from nlforge.web.visitors import TOKEN, Turned, Visitors
from nlforge.wording.catalogue import say

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_MOST_OPEN = 4
"""Pages at once; each is a process with the models that read words."""
_MOST_LEAVING = 4
_FOR_A_RELOAD = 2.0
"""Seconds until a page is turned away: one that is reloaded comes before the end of its old line is seen."""
_A_LOOK = 0.05
_HEARTBEAT = 15.0
_MESSAGE_BYTES = 4 * 2**20
"""A long pasted text is one message."""


class Site:
    """All of one server."""

    def __init__(self, visitors: Visitors, wanted: WantedScreen) -> None:
        self.visitors, self._wanted = visitors, wanted
        self._screens: set[ScreenProcess] = set()
        self._downloads = Downloads()

    def app(self) -> web.Application:
        """The routes; every request is looked at before any of them."""
        app, folder = web.Application(middlewares=[self._door]), self.visitors.folder
        client = Path(str(files("textual_serve"))) / "static"
        app.router.add_get("/", self._enter)
        app.router.add_get(folder, self._page)
        app.router.add_get(f"{folder}ws", self._socket)
        app.router.add_get(f"{folder}download/{{key}}", self._download)
        app.router.add_static(f"{folder}client", client)
        app.router.add_static(f"{folder}page", PAGE_FILES)
        app.on_response_prepare.append(self._headers)
        app.on_shutdown.append(self._end)
        return app

    def kill(self) -> None:
        """End all screens at once."""
        for screen in self._screens:
            screen.kill()

    @web.middleware
    async def _door(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        turned = self.visitors.foreign(request.headers, socket=request.path == f"{self.visitors.folder}ws")
        if turned is None and request.path != "/":
            turned = self.visitors.unknown(request.path, request.headers)
        if turned is not None:
            return self._told(turned)
        try:
            return await handler(request)
        except web.HTTPException as error:
            return self._told(Turned(say("web-not-here"), error.status))

    def _told(self, turned: Turned) -> web.Response:
        return web.Response(text=told_page(turned.sentence), status=turned.status, content_type="text/html")

    async def _enter(self, request: web.Request) -> web.StreamResponse:
        if not self.visitors.enters(request.query.get(TOKEN, "")):
            return self._told(Turned(say("web-no-token")))
        return web.Response(
            status=303, headers={"Location": self.visitors.folder, "Set-Cookie": self.visitors.cookie_line()}
        )

    async def _page(self, request: web.Request) -> web.StreamResponse:
        # Not refused where it is full: a browser keeps the old line of a page it reloads until it has the new page.
        socket = f"ws://{request.host}{self.visitors.folder}ws"
        page = screen_page(self.visitors.folder, socket, full=self._full().sentence)
        return web.Response(text=page, content_type="text/html")

    def _full(self) -> Turned:
        return Turned(say("web-full", most=_MOST_OPEN), 503)

    def _has_room(self) -> bool:
        open_ = sum(not screen.leaving for screen in self._screens)
        return open_ < _MOST_OPEN and len(self._screens) < _MOST_OPEN + _MOST_LEAVING

    async def _soon_has_room(self) -> bool:
        for _ in range(round(_FOR_A_RELOAD / _A_LOOK)):
            if self._has_room():
                return True
            await asyncio.sleep(_A_LOOK)
        return self._has_room()

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if not await self._soon_has_room():
            return self._told(self._full())
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT, max_msg_size=_MESSAGE_BYTES)
        folder = self.visitors.folder
        screen = ScreenProcess(self._wanted, socket, self._downloads, lambda key: f"{folder}download/{quote(key)}")
        self._screens.add(screen)
        try:
            await socket.prepare(request)
            await screen.start(*size_of(request.query.get("width"), request.query.get("height")))
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await screen.take(_object(message.data))
        finally:
            try:
                # Also where this request itself is broken off.
                await asyncio.shield(screen.end())
            finally:
                self._screens.discard(screen)
        return socket

    async def _download(self, request: web.Request) -> web.StreamResponse:
        key = request.match_info["key"]
        try:
            download = self._downloads.begin(key)
        except KeyError:
            raise web.HTTPNotFound from None
        try:
            return await self._delivered(request, key, download)
        finally:
            self._downloads.forget(key)

    async def _delivered(self, request: web.Request, key: str, download: Download) -> web.StreamResponse:
        response = web.StreamResponse(
            headers={
                "Content-Type": download.mime_type,
                "Content-Disposition": f"attachment; filename*=UTF-8''{quote(download.file_name, safe='')}",
            }
        )
        await response.prepare(request)
        async for chunk in self._downloads.download(key):
            await response.write(chunk)
        await response.write_eof()
        return response

    async def _headers(self, request: web.Request, response: web.StreamResponse) -> None:
        """Nothing from elsewhere is loaded, nothing is kept, and no page of others has it in a frame."""
        known = "" if self.visitors.foreign(request.headers) else f" ws://{request.host}"
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            f"font-src 'self'; connect-src 'self'{known}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        response.headers.update(
            {
                "Content-Security-Policy": policy,
                "Cache-Control": "no-store",
                "Referrer-Policy": "no-referrer",
                "X-Frame-Options": "DENY",
                "X-Content-Type-Options": "nosniff",
                "Cross-Origin-Opener-Policy": "same-origin",
                "Cross-Origin-Resource-Policy": "same-origin",
                "Server": "nlforge",
            }
        )

    async def _end(self, _: web.Application) -> None:
        await asyncio.gather(*(screen.end() for screen in list(self._screens)))


def _object(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
