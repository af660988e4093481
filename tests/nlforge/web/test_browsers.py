"""A browser is opened only where one has windows: the others would take the terminal of the server."""

from __future__ import annotations

import importlib
import sys
import webbrowser
from pathlib import Path

import pytest

from nlforge.web.browsers import has_windows


@pytest.mark.skipif(sys.platform == "darwin", reason="every Mac has one")
@pytest.mark.parametrize(
    ("there", "display", "opens"),
    [
        (("firefox",), ":9", True),
        (("firefox",), "", False),
        (("lynx",), ":9", False),
        (("w3m",), ":9", False),
        (("www-browser", "lynx"), ":9", False),
        (("xdg-open", "w3m"), ":9", False),
        (("xdg-open", "w3m", "chromium"), ":9", True),
        ((), ":9", False),
    ],
)
def test_only_one_with_windows_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: tuple[str, ...], display: str, opens: bool
) -> None:
    """As Python itself looks for them, on a machine that has nothing else."""
    for name in there:
        program = tmp_path / name
        if name == "www-browser":
            program.symlink_to(tmp_path / "lynx")
            continue
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("DISPLAY", display)
    for name in ("BROWSER", "WAYLAND_DISPLAY", "XDG_CURRENT_DESKTOP", "KDE_FULL_SESSION", "GNOME_DESKTOP_SESSION_ID"):
        monkeypatch.delenv(name, raising=False)
    try:
        importlib.reload(webbrowser)
        assert has_windows() is opens
    finally:
        monkeypatch.undo()
        importlib.reload(webbrowser)


def test_the_one_a_person_named_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`BROWSER=lynx` is as it says."""
    monkeypatch.setenv("DISPLAY", ":9")
    for name, opens in (("lynx", False), ("my-browser", True)):
        program = tmp_path / name
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        monkeypatch.setenv("BROWSER", str(program))
        importlib.reload(webbrowser)
        assert has_windows() is opens
    monkeypatch.undo()
    importlib.reload(webbrowser)
