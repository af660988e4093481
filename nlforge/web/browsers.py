"""Whether this machine has a browser with windows: one for terminals would take the terminal of the server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import webbrowser
from pathlib import Path

_IN_TERMINALS = frozenset({"lynx", "w3m", "links", "links2", "elinks", "browsh", "carbonyl", "chawan", "cha", "netrik"})
_OPENERS = frozenset({"xdg-open", "gvfs-open", "gio", "x-www-browser", "sensible-browser", "open"})
"""Programs that start another one, whichever there is."""
_WITH_WINDOWS = (
    "firefox", "firefox-esr", "librewolf", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
    "microsoft-edge", "brave-browser", "opera", "vivaldi", "epiphany", "konqueror", "falkon", "midori", "qutebrowser",
)  # fmt: skip
_PATIENCE = 5
"""Seconds in which the desktop says which browser it would take."""


def has_windows() -> bool:
    """Whether what would be started draws windows of its own."""
    if sys.platform in ("darwin", "win32"):
        return True
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    try:
        found = str(getattr(webbrowser.get(), "name", ""))
    except webbrowser.Error:
        return False
    program = _program(found)
    if program in _OPENERS:
        return any(map(shutil.which, _WITH_WINDOWS)) or _of_the_desktop()
    return program not in _IN_TERMINALS


def _program(name: str) -> str:
    """What a name stands for: `www-browser` is a link to the one that was chosen."""
    called = Path(name).name
    place = shutil.which(name) if called.endswith("www-browser") else None
    return Path(place).resolve().name.partition(".")[0] if place is not None else called


def _of_the_desktop() -> bool:
    """Whether the desktop knows one with windows."""
    if (asked := shutil.which("xdg-settings")) is None:
        return False
    try:
        done = subprocess.run(
            [asked, "get", "default-web-browser"], capture_output=True, timeout=_PATIENCE, check=False, text=True
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    named = done.stdout.strip().removesuffix(".desktop").casefold()
    return bool(named) and named not in _IN_TERMINALS
