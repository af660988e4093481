"""The conversation in a real browser: words, page, yes, run, result; on a phone; and what other pages can do to it."""

from __future__ import annotations

import functools
import http.server
import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from nlforge.store import list_sessions
from tests.support.browser import Browser, browser, found
from tests.support.conversations import WORDS
from tests.support.drawn import letters
from tests.support.messages import desk_table
from tests.support.scripted import changes, scripted_llm
from tests.support.small_models import small_cache
from tests.support.web_chat import screens, served_chat

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1500),
    pytest.mark.skipif(found() is None, reason="no Chromium on this machine"),
]
_OF_ITS_MAKER = "--disable-features=AutofillServerCommunication"
"""Chromium asks its maker about any field to write in."""
_SETTINGS = " Use the base model smollm2-135m-instruct, 1 pass."
_READ = changes(
    {
        "op": "set",
        "field": "base_model",
        "value": "smollm2-135m-instruct",
        "quote": "the base model smollm2-135m-instruct",
    }
)
_SIZE = """(one => [one.top, one.left, one.right, one.bottom])(
  document.querySelector('.xterm-screen').getBoundingClientRect())"""
_SENT = """(() => { const send = WebSocket.prototype.send; window.sent = [];
  WebSocket.prototype.send = function (data) { window.sent.push(data); return send.call(this, data); };
  return 1; })()"""
_TRIES = """<script>
const told = [];
const socket = new WebSocket("ws://{host}{folder}ws?width=80&height=24");
socket.onopen = () => told.push("line");
socket.onclose = () => fetch("http://{host}{folder}", {{ credentials: "include" }}).then((one) => one.text())
  .then(() => told.push("page"), () => 0).then(() => {{
    const image = new Image();
    image.onload = () => told.push("image");
    image.onerror = () => {{ window.told = told; }};
    image.src = "http://{host}{folder}client/images/background.png";
  }});
</script>"""


def until(page: Browser, words: str, seconds: float = 900) -> None:
    """Wait until words are drawn."""
    end = time.monotonic() + seconds
    while words not in letters(page.received):
        assert time.monotonic() < end, (words, letters(page.received)[-3000:])
        page.run("1")
        time.sleep(0.1)


def says(page: Browser, words: str) -> None:
    page.type(words)
    page.key("Enter", 13, "\r")


def kept(page: Browser, name: str) -> None:
    """A picture, where somebody wants to look at it."""
    if (pictures := os.environ.get("NLFORGE_PICTURES")) is not None:
        page.picture(Path(pictures) / f"web-{name}.png")


def opened(page: Browser, address: str) -> None:
    page.call("Page.navigate", url=address)
    page.until("document.body && document.body.classList.contains('-first-byte')")
    until(page, "Say it in your own words")


def asked_by_pages(log: Path) -> set[str]:
    """Hosts in the network log of a browser that has ended, asked by a page of this machine or for one.

    What else a browser asks its maker about (updates, its own start page) no page can know or change.
    """
    found = set()
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            told = json.loads(line.rstrip(",")).get("params", {})
        except (ValueError, AttributeError):
            # The first lines name what is logged; the last may be torn.
            continue
        if "127.0.0.1" in f"{told.get('initiator')} {told.get('network_isolation_key')}":
            found.add(urlsplit(told["url"]).hostname or told["url"])
    return found


def test_words_become_a_model(tmp_path: Path) -> None:
    """Words, page, yes, run, result, seen and typed in a browser that speaks to this machine alone; what was said is
    in the session, and Ctrl+C ends the server."""
    folder, log = tmp_path / "desk", tmp_path / "net.json"
    folder.mkdir()
    (folder / "desk.csv").write_text(desk_table(40))
    own = {"NLFORGE_CACHE": str(small_cache(tmp_path / "cache")), "OPENAI_API_KEY": "k"}
    with (
        scripted_llm(lambda _: (200, _READ)) as llm,
        served_chat(folder, "--model", "openai/scripted", NLFORGE_API_BASE=llm.address, **own) as chat,
    ):
        with browser(tmp_path, "en-US", f"--log-net-log={log}", _OF_ITS_MAKER) as page:
            page.size(1100, 800)
            opened(page, chat.address)
            assert page.run("location.href").count("token") == 0
            says(page, WORDS + _SETTINGS)
            until(page, "waiting for yes")
            kept(page, "plan")
            says(page, "yes")
            until(page, "The run has started")
            until(page, "finished")
            kept(page, "result")
            page.picture(tmp_path / "seen.png")
            assert (tmp_path / "seen.png").stat().st_size > 20_000, "letters are seen"
            assert not [one for one in page.said if "WebGL" not in one]
        assert llm.requests and chat.end() == 0
    assert asked_by_pages(log) == {"127.0.0.1"}
    (session,) = list_sessions(folder / "s")
    assert [r["text"] for r in session.records() if r["kind"] == "said"][:2] == [WORDS + _SETTINGS, "yes"]


def test_it_is_used_on_a_phone(tmp_path: Path) -> None:
    """About 45 columns, nothing to the side; a finger scrolls; above a keyboard on the glass the input line is seen."""
    with served_chat(tmp_path) as chat, browser(tmp_path) as page:
        page.call("Emulation.setTouchEmulationEnabled", enabled=True)
        phone = {"width": 390, "deviceScaleFactor": 1, "mobile": True}
        page.call("Emulation.setDeviceMetricsOverride", height=844, **phone)
        opened(page, chat.address)
        page.run(_SENT)
        assert page.run("document.documentElement.scrollWidth <= innerWidth")
        top, left, right, bottom = page.run(_SIZE)
        assert top == left == 0 and 370 < right <= 390 and 820 < bottom <= 844
        kept(page, "phone")
        page.call("Emulation.setDeviceMetricsOverride", height=420, **phone)
        page.until("window.sent.some((one) => one.includes('resize'))")
        width, height = page.run("Object.values(JSON.parse(window.sent.findLast((one) => one.includes('resize')))[1])")
        assert 43 <= width <= 48 and 20 <= height <= 26
        assert page.run(_SIZE)[3] <= 420
        page.call("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": 200, "y": 60}])
        for y in range(80, 300, 20):
            page.call("Input.dispatchTouchEvent", type="touchMove", touchPoints=[{"x": 200, "y": y}])
        page.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])
        page.until(r"window.sent.some((one) => one.includes('\\u001b[<64;'))")
        # Words composed by a keyboard on the glass come once, and whole.
        page.run("document.querySelector('textarea').focus()")
        page.type("one ")
        page.until("document.querySelector('textarea').value === ''")
        page.call("Input.imeSetComposition", text="zeb", selectionStart=3, selectionEnd=3)
        page.type("zebra")
        page.until("window.sent.includes(JSON.stringify(['stdin', 'zebra']))")
        kept(page, "phone-keyboard")


@pytest.fixture
def other_site(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """Folder and port of somebody else's pages on this machine."""
    (tmp_path / "theirs").mkdir()
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path / "theirs"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield tmp_path / "theirs", server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_page_of_somebody_else_gets_nothing(tmp_path: Path, other_site: tuple[Path, int]) -> None:
    """Although the browser was let in, and the page knows the whole address: no line, no page, no picture."""
    theirs, port = other_site
    with served_chat(tmp_path) as chat, browser(tmp_path) as page:
        opened(page, chat.address)
        host, folder = page.run("[location.host, location.pathname]")
        (theirs / "index.html").write_text(_TRIES.format(host=host, folder=folder))
        before = [one.pid for one in screens(chat.process.pid)]
        page.call("Page.navigate", url=f"http://127.0.0.1:{port}/")
        assert page.until("window.told && JSON.stringify(window.told)") == json.dumps([])
        assert {one.pid for one in screens(chat.process.pid)} <= set(before)
        # Neither is the cookie of this server given to the other one.
        page.call("Page.navigate", url=f"http://127.0.0.1:{port}/")
        told = page.call("Network.getCookies", urls=[f"http://127.0.0.1:{port}/"])
        assert told["cookies"] == []
