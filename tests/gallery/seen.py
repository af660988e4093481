"""What is seen of a scene, on a machine and at a time that are always the same."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, chdir, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest import mock

from textual.widgets import Input, TextArea

from engine.core.paths import RunPaths, next_run
from engine.estimation.machine import Machine
from nlforge.tui.app import ChatApp
from nlforge.wording.catalogue import speak
from tests.gallery.run_scenes import NOW
from tests.gallery.scene import Scene
from tests.nlforge.tui.keys import settle
from tests.pictures import plain_picture
from tests.support.places import ROOT

SEEN, PICTURES, PAGE = ROOT / "tests" / "gallery" / "seen", ROOT / "docs" / "gallery", ROOT / "docs" / "gallery.md"
SIZES = ((120, 40), (80, 24))
_MACHINE = Machine(cpus=2, ram_gb=16, free_disk_gb=100, embedding=True)


@dataclass(frozen=True)
class Seen:
    """Of one scene."""

    texts: dict[str, str]
    """Name of its file → the characters of the screen, for each size."""
    picture: str
    """SVG of the smallest; empty where the scene has none."""


class _Then(datetime):
    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return datetime.fromisoformat(NOW).astimezone(tz)


def _started(root: Path, *_: object) -> RunPaths:
    run = next_run(root)
    run.spec.write_bytes((root / "spec.yaml").read_bytes())
    return run


@contextmanager
def _always_the_same(scene: Scene) -> Iterator[Path]:
    """An empty folder, in which the program is; no models, no memory of others, and runs that are folders only."""
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        folder = Path(place) / "shop"
        folder.mkdir()
        home = {"NLFORGE_CACHE": f"{place}/cache", "NLFORGE_SESSIONS": "sessions", "NLFORGE_LANGUAGE": scene.language}
        stack.enter_context(mock.patch.dict("os.environ", {**home, "NLFORGE_LOCAL_PORTS": ""}))
        for name, value in (
            ("engine.estimation.machine.this_machine", lambda *_, **__: _MACHINE),
            ("engine.runs.launch.start_run", _started),
            ("engine.runs.launch.is_running", lambda _: True),
            ("nlforge.run_progress.datetime", _Then),
        ):
            stack.enter_context(mock.patch(name, value))
        stack.enter_context(chdir(folder))
        speak(scene.language)
        try:
            yield folder
        finally:
            speak("en")


async def seen(scene: Scene) -> Seen:
    """Opened at the first size, and made smaller."""
    with _always_the_same(scene) as folder:
        app = scene.opens(folder)
        async with app.run_test(size=SIZES[0]) as pilot:
            if scene.light:
                app.theme = "textual-light"
            await settle(app, pilot)
            if scene.goes is not None:
                await scene.goes(app, pilot)
            texts = {}
            for size in SIZES:
                await pilot.resize_terminal(*size)
                await settle(app, pilot)
                texts[f"{scene.name}-{size[0]}x{size[1]}.txt"] = _characters(app)
            return Seen(texts, _picture(app) if scene.about else "")


def _characters(app: ChatApp) -> str:
    lines = (strip.text.rstrip() for strip in app.screen._compositor.render_strips())
    return "\n".join(lines).rstrip() + "\n"


def _picture(app: ChatApp) -> str:
    for line in app.screen.query("*"):
        if isinstance(line, Input | TextArea):
            line.cursor_blink = False
    return plain_picture(app.export_screenshot(title="nlforge"))


def page(scenes: tuple[Scene, ...]) -> str:
    """docs/gallery.md."""
    lines = [
        "# What it looks like",
        "The full screen in a terminal of 80 by 24, from a conversation about a small shop. Made by `make gallery`, as",
        "is `tests/gallery/seen`, which has every screen as text, at 120 by 40 too.",
    ]
    for scene in scenes:
        if scene.about:
            lines += ["", scene.about, "", f"![{scene.about}](gallery/{scene.name}.svg)"]
    return "\n".join(lines) + "\n"


def of(scene: Scene) -> Seen:
    """`seen`, for whoever has no loop."""
    return asyncio.run(seen(scene))
