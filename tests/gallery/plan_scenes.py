"""From the first screen to the yes."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from nlforge.tui.app import ChatApp
from nlforge.tui.confirm_screen import ConfirmScreen
from nlforge.tui.key_times import now
from nlforge.tui.line import SayLine
from nlforge.tui.plan_panel import PlanPanel
from tests.gallery.scene import Scene, first, planning
from tests.nlforge.tui.keys import press_at, say, settle
from tests.support.conversations import WORDS

GERMAN = "Ich möchte einen Helfer, der Nachrichten unserer Kunden in unseren Worten beantwortet, wie in desk.csv."


async def tour(app: ChatApp, pilot: Pilot[None]) -> None:
    app.action_tour()
    await settle(app, pilot)


async def help_(app: ChatApp, pilot: Pilot[None]) -> None:
    await pilot.press("f1")
    await settle(app, pilot)


async def plan(app: ChatApp, pilot: Pilot[None]) -> None:
    await say(app, pilot, WORDS)
    await settle(app, pilot)


async def plan_in_german(app: ChatApp, pilot: Pilot[None]) -> None:
    await say(app, pilot, GERMAN)
    await settle(app, pilot)


async def value(app: ChatApp, pilot: Pilot[None]) -> None:
    await plan(app, pilot)
    await pilot.press("f6", "home")
    panel = app.query_one(PlanPanel)
    for _ in range(panel.option_count):
        if panel.selected is not None and panel.selected.key == "stages[sft] passes":
            break
        await pilot.press("down")
    await pilot.press("enter")
    await settle(app, pilot)


async def wrong_value(app: ChatApp, pilot: Pilot[None]) -> None:
    await value(app, pilot)
    field = app.screen.query_one(Input)
    field.focus()
    field.value = "a lot"
    await pilot.press("enter")
    await settle(app, pilot)


async def confirm(app: ChatApp, pilot: Pilot[None]) -> None:
    await plan(app, pilot)
    app.query_one("#plan-start").focus()
    await press_at(app, pilot, "enter", now() + 2.0)
    assert isinstance(app.screen, ConfirmScreen)
    await settle(app, pilot)


async def spec(app: ChatApp, pilot: Pilot[None]) -> None:
    await plan(app, pilot)
    await pilot.press("f2")
    await settle(app, pilot)


async def files(app: ChatApp, pilot: Pilot[None]) -> None:
    await settle(app, pilot)
    app.query_one(SayLine).focus()
    await pilot.press("l", "i", "k", "e", "space", "at")
    await settle(app, pilot)


async def commands(app: ChatApp, pilot: Pilot[None]) -> None:
    await settle(app, pilot)
    app.query_one(SayLine).focus()
    await pilot.press("slash")
    await settle(app, pilot)


async def find(app: ChatApp, pilot: Pilot[None]) -> None:
    await plan(app, pilot)
    await pilot.press("ctrl+f", *"messages")
    await settle(app, pilot)


async def said(app: ChatApp, pilot: Pilot[None]) -> None:
    await plan(app, pilot)
    await say(app, pilot, "/history")
    await settle(app, pilot)


def gone(_: Path) -> ChatApp:
    return ChatApp("gone")


SCENES = (
    Scene("start", first, about="The first screen: choose with the arrow keys, or just write."),
    Scene("start-german", first, language="de"),
    Scene("tour", first, tour),
    Scene("help", first, help_, about="F1: what can be said now, keys, commands and words, searched as one types."),
    Scene("plan", planning, plan, about="The plan beside the conversation, before anything is built."),
    Scene("plan-german", planning, plan_in_german, language="de", about="The same in German."),
    Scene("plan-light", planning, plan, light=True),
    Scene("value", planning, value, about="Enter on a line of the plan: where its value comes from, and another one."),
    Scene("value-wrong", planning, wrong_value),
    Scene("confirm", planning, confirm, about="Start shows once more what will run."),
    Scene("spec", planning, spec),
    Scene("files", planning, files),
    Scene("commands", planning, commands),
    Scene("find", planning, find),
    Scene("said", planning, said),
    Scene("no-such-session", gone),
)
