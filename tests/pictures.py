"""The pictures of the README: the real screen with the sample's words, on a machine that is always the same. `make
pictures` writes them."""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path
from unittest import mock

from engine.estimation.machine import Machine
from nlforge.conversation import Conversation
from nlforge.session_factory import saved_words
from nlforge.store import Session
from nlforge.tui.app import ChatApp
from nlforge.tui.line import SayLine
from tests.support.no_model import no_model
from tests.support.places import ROOT

PICTURE = ROOT / "docs" / "page.svg"
_SIZE = (124, 44)
_MACHINE = Machine(cpus=2, ram_gb=16, free_disk_gb=100, embedding=True)
_NUMBERED = re.compile(r"terminal-\d+")
"""Classes of the picture, which are numbered anew each time."""
_FONT_FACE = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


async def page() -> str:
    """The screen that waits for a yes to the sample's plan, as SVG."""
    original = Session(ROOT / "sessions" / "returns-desk")
    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch("engine.estimation.machine.this_machine", return_value=_MACHINE),
    ):
        session = Session.create(Path(folder), original.id)
        session.set_data_root(original.root)
        app = ChatApp(opener=lambda _: Conversation(session, no_model, whole_folder=True))
        async with app.run_test(size=_SIZE) as pilot:
            await app.workers.wait_for_complete()
            app.query_one(SayLine).cursor_blink = False
            app.query_one(SayLine).value = saved_words(original).said[0].text
            await pilot.press("enter")
            await app.workers.wait_for_complete()
            await pilot.pause()
            await pilot.pause()
            return plain_picture(app.export_screenshot(title="nlforge"))


def plain_picture(svg: str) -> str:
    """The same each time. The font is the reader's own: a picture fetches nothing."""
    return _NUMBERED.sub("page", _FONT_FACE.sub("", svg))


if __name__ == "__main__":
    PICTURE.write_text(asyncio.run(page()), encoding="utf-8")
