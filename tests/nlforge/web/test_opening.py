"""`nlforge chat --web --open`: a browser is started where it can draw, and its ticket is good for nobody else."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from pathlib import Path

from tests.support.places import ROOT
from tests.support.web_chat import ServedChat, served_chat

_NO_BROWSER = "No browser could be opened"


def starts(folder: Path, what: str) -> dict[str, str]:
    """An environment whose only browser is a script that gets the address as `$1`."""
    browser = folder / "browser"
    browser.write_text(f"#!/bin/sh\n{what}\n")
    browser.chmod(0o755)
    path = os.environ.get("PYTHONPATH", str(ROOT))
    return {
        "PYTHONPATH": path,
        "BROWSER": str(browser),
        "PATH": str(folder),
        "WAYLAND_DISPLAY": "",
        "LC_ALL": "C.UTF-8",
    }


def told(chat: ServedChat) -> str:
    """The sentence that no browser was opened, as soon as it comes."""
    assert chat.process.stderr is not None
    return next(line for line in chat.process.stderr if _NO_BROWSER in line)


def lets_in(address: str) -> bool:
    """Whether the door opens for an address."""
    try:
        # Followed without the cookie, the folder itself turns everybody away.
        with urllib.request.build_opener(_Stay()).open(address) as found:
            return bool(found.status == 303)
    except urllib.error.HTTPError as error:
        return error.code == 303


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def test_a_browser_that_is_opened_is_let_in_once(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    os.mkfifo(seen)
    with served_chat(tmp_path, "--open", DISPLAY=":9", **starts(tmp_path, f'echo "$1" > {seen}')) as chat:
        address = seen.read_text().strip()
        assert address != chat.address and lets_in(address) and not lets_in(address)


def test_the_ticket_of_a_browser_that_did_not_start_lets_nobody_in(tmp_path: Path) -> None:
    """It stood in the arguments of a program, for all on this machine to read."""
    seen = tmp_path / "seen"
    does = starts(tmp_path, f'echo "$1" > {seen}; exit 1')
    with served_chat(tmp_path, "--open", DISPLAY=":9", **does) as chat:
        assert told(chat) and not lets_in(seen.read_text().strip())
        assert lets_in(chat.address)


def test_no_browser_is_started_where_nothing_can_be_drawn(tmp_path: Path) -> None:
    """One for terminals would take the terminal of the server."""
    seen = tmp_path / "seen"
    does = starts(tmp_path, f'echo "$1" > {seen}')
    with served_chat(tmp_path, "--open", DISPLAY="", **does) as chat:
        assert told(chat) and not seen.exists()
