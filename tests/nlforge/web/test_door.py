"""Who comes in: looked at before anything is shown or started."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, WSServerHandshakeError

from nlforge.web.visitors import Visitors
from tests.support.web_chat import ServedSite, screens, served_here

_PLACES = ["", "ws", "client/js/textual.js", "page/screen.js", "download/key", "nothing/here", "client/../client/"]


@pytest.fixture
async def server() -> AsyncIterator[ServedSite]:
    async with served_here() as found:
        yield found


async def answer(server: ServedSite, url: str, **headers: str) -> tuple[int, str]:
    """Status and text, with the headers of a page's line to its screen where the place is one."""
    line = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    more = {**line, "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="} if url.endswith("/ws") else {}
    async with ClientSession() as client, client.get(url, headers={**more, **headers}, allow_redirects=False) as found:
        return found.status, await found.text() if found.status != 101 else ""


@pytest.mark.parametrize("place", _PLACES)
@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("Host", "evil.example", "127.0.0.1 and localhost"),
        ("Host", "127.0.0.1.evil.example:80", "127.0.0.1 and localhost"),
        ("Origin", "http://evil.example", "other sites"),
        ("Origin", "http://127.0.0.1:9", "other sites"),
        ("Origin", "null", "other sites"),
        ("Cookie", "", "token="),
        ("Cookie", "token=wrong", "token="),
        ("Cookie", "token=ünsinn", "token="),
    ],
)
async def test_whoever_is_somebody_else_sees_nothing(
    server: ServedSite, place: str, name: str, value: str, says: str
) -> None:
    """A name that points here, a page of another site or port, no cookie: a sentence, and no screen is started."""
    status, text = await answer(server, server.page + place, **server.shown(**{name: value}))
    assert status == 403 and says in text
    assert "textual" not in text and screens() == []


@pytest.mark.parametrize("path", ["/x/", "/x/ws", "/client/js/textual.js", "/download/key", "//", "/..//"])
async def test_the_cookie_opens_its_own_folder_alone(server: ServedSite, path: str) -> None:
    status, text = await answer(server, server.address + path, **server.shown())
    assert status == 403 and "token=" in text


async def test_a_line_to_a_screen_says_where_it_comes_from(server: ServedSite) -> None:
    """Every browser does; a page is looked at without that."""
    cookie = server.shown()["Cookie"]
    assert (await answer(server, f"{server.page}ws", Cookie=cookie))[0] == 403 and screens() == []
    assert (await answer(server, server.page, Cookie=cookie))[0] == 200


@pytest.mark.parametrize("token", ["", "wrong", "ünsinn", "%00"])
async def test_without_the_token_the_door_stays_shut(server: ServedSite, token: str) -> None:
    status, text = await answer(server, f"{server.address}/?token={token}")
    assert status == 403 and "the address that nlforge printed" in text


async def test_the_token_is_changed_for_a_cookie_and_stands_in_no_address_after_it(server: ServedSite) -> None:
    token = server.visitors.token
    async with ClientSession() as client:
        async with client.get(f"{server.address}/?token={token}", allow_redirects=False) as found:
            assert found.status == 303 and found.headers["Location"] == server.visitors.folder
            cookie = found.headers["Set-Cookie"]
        assert token not in cookie and re.search(r"; Path=/[\w-]{8,}/; HttpOnly; SameSite=Strict$", cookie)
        async with client.get(server.page, headers={"Cookie": cookie.partition(";")[0]}) as found:
            page, headers = await found.text(), found.headers
    assert token not in page and server.visitors.cookie not in page
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and f"connect-src 'self' ws://{server.host};" in policy
    assert "script-src 'self';" in policy and "frame-ancestors 'none'" in policy
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert headers["X-Frame-Options"] == "DENY"
    # The page names no other place than its own server.
    assert set(re.findall(r"(?:https?|wss?)://[^/\"]+", page)) == {f"ws://{server.host}"}


async def test_what_is_refused_is_guarded_as_what_is_shown(server: ServedSite) -> None:
    async with ClientSession() as client, client.get(f"{server.address}/", headers={"Host": "evil.example"}) as found:
        assert found.status == 403 and "evil" not in found.headers["Content-Security-Policy"]
        assert (found.headers["Cache-Control"], found.headers["X-Frame-Options"]) == ("no-store", "DENY")


def test_a_ticket_lets_in_once() -> None:
    """Arguments of the browser that is started can be read by others of this machine."""
    visitors = Visitors()
    ticket = visitors.ticket()
    assert visitors.enters(ticket) and not visitors.enters(ticket)
    assert visitors.enters(visitors.token) and visitors.enters(visitors.token)


def test_a_ticket_nobody_came_with_lets_nobody_in() -> None:
    """Neither after a minute nor where no browser was opened with it."""
    now = 0.0
    visitors = Visitors(lambda: now)
    early, late, withdrawn = visitors.ticket(), visitors.ticket(), visitors.ticket()
    visitors.withdraw(withdrawn)
    now = 59.0
    assert visitors.enters(early) and not visitors.enters(withdrawn)
    now = 60.0
    assert not visitors.enters(late)


async def test_a_tunnel_may_have_another_port(server: ServedSite) -> None:
    """`ssh -L 9000:127.0.0.1:PORT`: the browser speaks of its own end, in Host and Origin alike."""
    told = server.shown(Host="localhost:9000", Origin="http://localhost:9000")
    status, text = await answer(server, server.page, **told)
    assert status == 200 and "ws://localhost:9000/" in text


async def test_more_pages_than_it_holds_get_a_sentence(server: ServedSite) -> None:
    """Four at once. The page itself comes, as whoever reloads one of the four still has the old line; it is that line
    that is refused, until one is closed."""
    pages = [server.opened() for _ in range(4)]
    try:
        for page in pages:
            await page.__aenter__()
        status, text = await answer(server, server.page, **server.shown())
        assert status == 200 and "4 windows are open" in text
        with pytest.raises(WSServerHandshakeError, match="503"):
            await server.opened().__aenter__()
        # A reload: the new line may be here before the end of the old one is seen.
        reloaded, old = server.opened(), pages.pop()
        await asyncio.gather(reloaded.__aenter__(), old.__aexit__(None, None, None))
        pages.append(reloaded)
    finally:
        for page in pages:
            await page.__aexit__(None, None, None)
