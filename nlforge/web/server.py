"""The conversation in a browser of this machine: one server, until it is told to end."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import webbrowser
from collections.abc import Callable

from aiohttp import web

from engine.serving.main import address_of, listening_socket
from engine.serving.settings import LOOPBACK
from nlforge.web.browsers import has_windows
from nlforge.web.child import WantedScreen
from nlforge.web.site import Site
from nlforge.web.visitors import TOKEN, Visitors

_HOST = LOOPBACK[0]
_TO_THE_END = 25.0
"""Seconds in which screens close; they are ended harder before."""


def serve_chat(
    wanted: WantedScreen, port: int | None, told: Callable[[str], None], cannot_open: Callable[[], None] | None = None
) -> None:
    """Serve the screen on loopback until INT, TERM or HUP comes. `told` gets the address to open when the first
    request can come; `cannot_open` asks for a browser to be opened, and is called where there is none.

    Raises:
        BadInput: the port is taken.
    """
    asyncio.run(_served(wanted, port, told, cannot_open))


async def _served(
    wanted: WantedScreen, port: int | None, told: Callable[[str], None], cannot_open: Callable[[], None] | None
) -> None:
    visitors = Visitors()
    site, listening = Site(visitors, wanted), listening_socket(_HOST, port)
    runner = web.AppRunner(site.app(), access_log=None, shutdown_timeout=_TO_THE_END)
    await runner.setup()
    ends = _told_to_end(site)
    try:
        await web.SockSite(runner, listening).start()
        address = address_of(_HOST, listening.getsockname()[1])
        told(f"{address}/?{TOKEN}={visitors.token}")
        if cannot_open is not None and not await _opened(address, visitors):
            cannot_open()
        await ends.wait()
    finally:
        await runner.cleanup()


async def _opened(address: str, visitors: Visitors) -> bool:
    if not await asyncio.to_thread(has_windows):
        return False
    # Arguments of a program can be read by others of this machine; this one is used up at once.
    ticket = visitors.ticket()
    opened = await asyncio.to_thread(webbrowser.open, f"{address}/?{TOKEN}={ticket}")
    if not opened:
        visitors.withdraw(ticket)
    return opened


def _told_to_end(site: Site) -> asyncio.Event:
    """Set when a signal comes; a second one does not wait for the screens."""
    ends, loop = asyncio.Event(), asyncio.get_running_loop()

    def end() -> None:
        if ends.is_set():
            site.kill()
        ends.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, end)
    return ends
