"""What a person types on the full screen."""

from __future__ import annotations

from nlforge.tui.app import ChatApp
from nlforge.tui.line import SayLine


async def say(app: ChatApp, pilot: object, text: str) -> None:
    app.query_one(SayLine).value = text
    await pilot.press("enter")  # type: ignore[attr-defined]
    await app.workers.wait_for_complete()
    await pilot.pause()  # type: ignore[attr-defined]
