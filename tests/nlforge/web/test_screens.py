"""A page's screen is the conversation itself, as a process that ends with its page."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
from aiohttp import ClientSession

from nlforge.store import list_sessions
from nlforge.web import screen_process, site
from nlforge.web.screen_process import ScreenProcess, size_of
from tests.support.commands import nlforge
from tests.support.handing_out import TEXT
from tests.support.places import ROOT
from tests.support.web_chat import OpenPage, ServedSite, gone, screens, served_chat, served_here

_CLOSE = "\x11"
_OURS = {"PYTHONPATH": os.environ.get("PYTHONPATH", str(ROOT))}
"""The code these tests belong to, whichever is installed."""


@pytest.fixture
async def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ServedSite]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path / "s"))
    async with served_here() as found:
        yield found


async def test_it_is_closed_from_within(server: ServedSite) -> None:
    """The screen is seen; its own key closes it and the page's line, and no process stays."""
    async with server.opened() as page:
        await page.until("Play the sample")
        (screen,) = screens()
        await page.type(_CLOSE)
        while await page.next():
            pass
        assert await gone([screen])


async def test_a_closed_tab_ends_its_screen(server: ServedSite) -> None:
    async with server.opened() as page:
        await page.until("Play the sample")
        found = screens()
    assert len(found) == 1 and await gone(found)


async def test_a_screen_that_breaks_off_closes_its_page(server: ServedSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed, it says nothing; the page hears it all the same, and a new one takes its place."""
    monkeypatch.setattr(site, "_MOST_OPEN", 1)
    async with server.opened() as page:
        await page.until("Play the sample")
        (screen,) = screens()
        screen.kill()
        async with asyncio.timeout(30):
            while await page.next():
                pass
        async with server.opened() as new:
            await new.until("Play the sample")


async def test_a_screen_that_is_heard_no_more_is_ended(server: ServedSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it says could not be taken, and it does nothing when it is asked to close."""
    stopped: list[psutil.Process] = []

    async def broken(self: ScreenProcess, _: bytes) -> None:
        assert self._process is not None
        stopped.append(psutil.Process(self._process.pid))
        stopped[0].suspend()
        raise ValueError("what a screen said")

    monkeypatch.setattr(ScreenProcess, "on_data", broken)
    monkeypatch.setattr(screen_process, "_PATIENCE", 0.2)
    monkeypatch.setattr(screen_process, "_HARDER", 0.2)
    async with server.opened() as page:
        async with asyncio.timeout(60):
            while await page.next():
                pass
        assert len(stopped) == 1 and await gone(stopped)


async def test_what_no_page_of_ours_sends_changes_nothing(server: ServedSite) -> None:
    """Broken JSON, other shapes, sizes nobody has: the screen is still there and hears."""
    async with server.opened() as page:
        await page.until("Play the sample")
        for junk in ("{", "[]", "3", '["stdin", 4]', '["resize", {}]', '["stdin", "\\ud800"]', "[" * 100_000):
            await page.line.send_str(junk)
        await page.line.send_json(["resize", {"width": 10**12, "height": -5}])
        await page.line.send_json(["resize", {"width": 90, "height": 30}])
        await page.line.send_json(["ping", "7"])
        assert await page.until_told("pong") == ["pong", "7"]
        await page.type("zebra")
        await page.until("zebra")


@pytest.fixture
def handing_out(monkeypatch: pytest.MonkeyPatch) -> str:
    """Module that screens are started from instead."""
    start, module = ScreenProcess.start, "tests.support.handing_out"

    async def started(self: ScreenProcess, width: int, height: int) -> None:
        self.command = module
        await start(self, width, height)

    monkeypatch.setenv("PYTHONPATH", _OURS["PYTHONPATH"])
    monkeypatch.setattr(ScreenProcess, "start", started)
    return module


async def handed_out(server: ServedSite, page: OpenPage) -> str:
    """Address of what the screen hands out."""
    _, told = await page.until_told("open_url")
    assert isinstance(told, dict) and told["url"].startswith(f"{server.visitors.folder}download/")
    return f"{server.address}{told['url']}"


@pytest.mark.usefixtures("handing_out")
async def test_what_the_screen_hands_out_is_saved_by_the_browser(server: ServedSite) -> None:
    """Fetched once, by whoever was let in, never shown as a page of ours."""
    shown = server.shown()
    async with server.opened() as page, ClientSession() as client:
        url = await handed_out(server, page)
        async with client.get(url) as refused:
            assert refused.status == 403
        async with client.get(url, headers=shown) as found, client.get(url, headers=shown) as again:
            assert again.status == 404
            assert found.headers["Content-Disposition"] == "attachment; filename*=UTF-8''conversation.md"
            assert found.headers["Content-Type"] == "application/octet-stream"
            assert await found.text() == TEXT
        async with client.get(url, headers=shown) as late:
            assert late.status == 404


async def test_two_who_ask_at_once_get_one_file(server: ServedSite, handing_out: str) -> None:
    """The second comes while the first is still waiting for the screen, which was stopped."""
    shown = server.shown()
    async with server.opened() as page, ClientSession() as client:
        url = await handed_out(server, page)
        (screen,) = screens(module=handing_out)
        screen.suspend()
        try:
            async with client.get(url, headers=shown) as found, client.get(url, headers=shown) as again:
                screen.resume()
                assert (found.status, await found.text(), again.status) == (200, TEXT, 404)
        finally:
            screen.resume()


async def test_what_nobody_fetched_goes_with_its_screen(server: ServedSite, handing_out: str) -> None:
    async with server.opened() as page:
        url = await handed_out(server, page)
        found = screens(module=handing_out)
    assert len(found) == 1 and await gone(found)
    async with ClientSession() as client, client.get(url, headers=server.shown()) as late:
        assert late.status == 404


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [("46", "50", (46, 50)), (None, None, (80, 24)), ("-1", "9" * 30, (20, 200)), ("x", 7.5, (80, 24))],
)
def test_a_screen_has_a_size_that_can_be_drawn(width: object, height: object, size: tuple[int, int]) -> None:
    assert size_of(width, height) == size


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
async def test_no_screen_outlives_its_server(tmp_path: Path, how: signal.Signals) -> None:
    """Ended in order it waits for its screens; killed, they end by themselves."""
    with served_chat(tmp_path) as chat:
        address, _, token = chat.address.partition("/?token=")
        async with ClientSession() as client:
            async with client.get(f"{address}/?token={token}", allow_redirects=False) as entered:
                folder, cookie = entered.headers["Location"], entered.headers["Set-Cookie"].partition(";")[0]
            line = await client.ws_connect(f"{address}{folder}ws", headers={"Cookie": cookie, "Origin": address})
            await OpenPage(line).until("Play the sample")
            found = screens(chat.process.pid)
            assert len(found) == 1
            chat.process.send_signal(how)
            assert await gone(found)
            code = await asyncio.to_thread(chat.process.wait, 30)
            assert code == (-signal.SIGKILL if how is signal.SIGKILL else 0)
    assert list_sessions(tmp_path / "s") == []


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = nlforge(tmp_path, "chat", "--web", "--port", port, **_OURS)
    assert done.returncode == 2 and f"127.0.0.1, port {port}".encode() in done.stderr and done.stdout == b""


@pytest.mark.parametrize("option", ["--open", "--port=0"])
def test_what_belongs_to_the_browser_needs_it(tmp_path: Path, option: str) -> None:
    done = nlforge(tmp_path, "chat", option, **_OURS)
    assert done.returncode == 2 and b"Add --web." in done.stderr


@pytest.mark.parametrize("named", ["nowhere", "--model=/nowhere.gguf"])
def test_what_is_not_there_is_told_before_a_page_is_opened(tmp_path: Path, named: str) -> None:
    done = nlforge(tmp_path, "chat", named, "--web", "--port", "0", **_OURS)
    assert done.returncode == 2 and b"http" not in done.stdout and done.stderr


async def test_what_is_written_to_a_file_is_a_download_too(server: ServedSite) -> None:
    async with server.opened() as page, ClientSession() as client:
        await page.until("Play the sample")
        await page.type("zebra\r")
        await page.until(": planning")
        await page.type("/export\r")
        async with client.get(await handed_out(server, page), headers=server.shown()) as found:
            assert "zebra" in await found.text()
