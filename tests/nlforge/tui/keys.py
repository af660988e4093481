"""What a person types on the full screen."""

from __future__ import annotations

from textual import events
from textual.widget import Widget
from textual.widgets import Static

from nlforge.tui.app import ChatApp
from nlforge.tui.key_times import now
from nlforge.tui.line import SayLine


async def say(app: ChatApp, pilot: object, text: str) -> None:
    app.query_one(SayLine).value = text
    await pilot.press("enter")  # type: ignore[attr-defined]
    await app.workers.wait_for_complete()
    await pilot.pause()  # type: ignore[attr-defined]


async def settle(app: ChatApp, pilot: object) -> None:
    """Until what was begun is done, and seen."""
    await pilot.pause()  # type: ignore[attr-defined]
    await app.workers.wait_for_complete()
    await pilot.pause()  # type: ignore[attr-defined]


async def press_at(app: ChatApp, pilot: object, key: str, at: float) -> None:
    """A key as if it had come at this time, by the clock of the events."""
    event = events.Key(key, "\r" if key == "enter" else None)
    event.time = at
    app.post_message(event)
    await pilot.pause()  # type: ignore[attr-defined]


async def hold_enter(app: ChatApp, pilot: object, *, wait: float = 0.5, times: int = 40) -> None:
    """Enter pressed now and held: the terminal sends it again after a while, and then without a pause."""
    began = now()
    for at in (began, *(began + wait + 0.03 * n for n in range(times))):
        await press_at(app, pilot, "enter", at)


def shown(widget: Widget) -> str:
    """All words of a widget, those out of sight too."""
    return "\n".join(str(one.render()) for one in widget.query(Static))
