"""The page in a real browser: a message, its reply, a thumb and a correction, with the keyboard alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.browser import browser, found
from tests.support.serving import exported, lines_of, served

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(found() is None, reason="no Chromium on this machine"),
]
_FOCUS = """(one => one.getAttribute('aria-label') || one.id || one.textContent)(document.activeElement)"""
_UNNAMED = """[...document.querySelectorAll('button, input, textarea')].filter(one => !(one.textContent.trim()
  || one.getAttribute('aria-label') || document.querySelector(`label[for="${one.id}"]`))).map(one => one.outerHTML)"""
_SEEN = """document.getElementById('correction1').getBoundingClientRect().bottom
  <= document.querySelector('footer').getBoundingClientRect().top"""
_WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def test_a_colleague_tries_the_model_and_rates_it(tmp_path: Path) -> None:
    """On a phone, with keys alone; nothing is loaded from anywhere else, and what was said is kept."""
    exported(tmp_path / "desk")
    with served(tmp_path / "desk") as server, browser(tmp_path) as page:
        page.size(390, 844, phone=True)
        page.call("Page.navigate", url=server.address)
        page.until("document.activeElement && document.activeElement.id === 'words'")
        page.type("Where is my parcel?")
        page.key("Enter", 13, "\r")
        page.until("document.querySelectorAll('.rate').length === 1")
        reply = page.run("document.querySelector('li:last-child .text').textContent")
        assert reply and page.run("document.getElementById('spoken').textContent").endswith(reply)
        assert page.run(_UNNAMED) == [] and not page.run(_WIDER)
        for _ in range(6):
            if page.run(_FOCUS) == "Bad reply":
                break
            page.key("Tab", 9)
            page.run("document.activeElement.id === 'words' && document.querySelector('.rate button').focus()")
        assert page.run(_FOCUS) == "Bad reply"
        page.key("Enter", 13, "\r")
        page.until("document.activeElement.id === 'correction1'")
        assert page.run(_SEEN), "what is written stands above the line for the next message"
        page.type("It left on Monday, says Anna Schmidt.")
        page.key("Tab", 9)
        page.type("too long")
        page.key("Enter", 13, "\r")
        page.until("document.querySelector('form[id=more1]').hidden")
        if (pictures := os.environ.get("NLFORGE_PICTURES")) is not None:
            page.picture(Path(pictures) / "page-phone.png")
            page.size(1200, 800)
            page.picture(Path(pictures) / "page-desktop.png")
        down, told = lines_of(server.paths.feedback, 2)
        assert (down["rating"], told["rating"], told["note"]) == ("down", "down", "too long")
        assert told["text"] == reply and "[name]" in told["correction"]
        assert page.said == []
        assert all(url.startswith((server.address, "data:")) for url in page.asked) and page.asked


def test_it_asks_for_a_key_and_speaks_german(tmp_path: Path) -> None:
    """Where keys exist the page says what it needs, in the language of the browser."""
    from engine.serving.keys import KeyFile
    from engine.serving.settings import ServingPaths

    exported(tmp_path / "desk")
    key = KeyFile(ServingPaths(tmp_path / "desk").keys).make("anna")
    with served(tmp_path / "desk") as server, browser(tmp_path, "de-DE") as page:
        page.call("Page.navigate", url=server.address)
        page.until("document.activeElement && document.activeElement.id === 'key'")
        assert page.run("document.documentElement.lang") == "de"
        assert "Schlüssel" in page.run("document.getElementById('said').textContent")
        page.type(key)
        page.run("document.getElementById('words').focus()")
        page.type("Hallo")
        page.key("Enter", 13, "\r")
        page.until("document.querySelectorAll('.rate').length === 1")
        assert page.run("document.getElementById('name').textContent") == "desk"
