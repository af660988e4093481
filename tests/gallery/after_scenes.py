"""What comes of runs: the result, all conversations, and sittings that ask for replies."""

from __future__ import annotations

import re
from pathlib import Path

from textual.pilot import Pilot

from nlforge.conversation import Conversation
from nlforge.tui.app import ChatApp
from tests.gallery.scene import Scene
from tests.nlforge.tui.keys import say, settle
from tests.support.listed_sessions import spoken
from tests.support.no_model import no_model
from tests.support.results import result_session
from tests.support.unanswered import unanswered_session

_SAID = "2025-03-02T09:00:00+00:00"
"""So long ago that the day is shown with its year, on whichever day it is seen."""


def resulting(folder: Path) -> ChatApp:
    session = result_session(folder)
    return ChatApp("desk", opener=lambda _: Conversation(session, no_model))


async def result(app: ChatApp, pilot: Pilot[None]) -> None:
    await pilot.press("f7")
    await app.workers.wait_for_complete()
    await settle(app, pilot)


def unanswered(folder: Path) -> ChatApp:
    conversation = unanswered_session(folder)
    return ChatApp("desk", opener=lambda _: conversation)


async def teaching(app: ChatApp, pilot: Pilot[None]) -> None:
    await say(app, pilot, "/teach")
    await settle(app, pilot)


def of_several(folder: Path) -> ChatApp:
    """The first of them is open."""
    place = Path("sessions").absolute()
    several = [
        spoken(place, "garden", "Sort the mails of the garden shop", goal="sort mails into topics"),
        spoken(place, "mill", "Read the order mails of the mill", goal="order mails into forms", ready=False),
        spoken(place, "desk", "It should answer like our agents"),
    ]
    for one in several:
        path = one.root / "session.jsonl"
        path.write_text(re.sub(r'"time": ?"[^"]*"', f'"time": "{_SAID}"', path.read_text(encoding="utf-8")))
    return ChatApp(opener=lambda _: Conversation(several[0], no_model))


async def sessions(app: ChatApp, pilot: Pilot[None]) -> None:
    app.action_sessions()
    await app.workers.wait_for_complete()
    await settle(app, pilot)


SCENES = (
    Scene("result", resulting, result, about="F7: what a run brought; answers to judge and correct, and to try it."),
    Scene("sessions", of_several, sessions, about="Ctrl+O: all conversations, searched as one types."),
    Scene("teach", unanswered, teaching, about="“Ask me”: messages whose replies would teach most."),
)
