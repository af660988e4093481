"""A run in the conversation: seen whole with one key, paused and stopped, and words that wait for its end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.widgets import Button, ProgressBar

from engine.core import events as ev
from engine.core.events import append_event
from engine.core.noted import run_cancelled
from engine.core.stop_reason import PAUSED, asked_to_stop
from nlforge.conversation import Conversation
from nlforge.queued_words import kept_words
from nlforge.state import State
from nlforge.store import Session
from nlforge.tui.app import ChatApp
from nlforge.tui.line import SayLine
from nlforge.tui.messages_view import MessagesView
from nlforge.tui.run.queue_list import QueueList
from nlforge.tui.run.run_area import RunArea
from nlforge.tui.run.run_panel import RunDetails, RunPanel
from nlforge.tui.talk_and_plan import TalkAndPlan
from tests.nlforge.tui.keys import say, settle, shown
from tests.support.conversations import started
from tests.support.going_runs import BEFORE, NOW, learning, practising, resources
from tests.support.no_model import no_model

WISH, OTHER = "The budget is 70 dollars.", "The budget is 90 dollars."


@asynccontextmanager
async def following(
    session: Session, events: Iterable[ev.RunEvent], size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[ChatApp, Any]]:
    """The screen of a session whose run has reported so much: started here, or in another terminal."""
    conversation = started(session)
    tell(conversation, *events)
    app = ChatApp(opener=lambda _: Conversation(session, no_model))
    async with app.run_test(size=size) as pilot:
        await settle(app, pilot)
        yield app, pilot


def tell(conversation: Conversation | None, *events: ev.RunEvent) -> None:
    assert conversation is not None and conversation.run is not None
    for event in events:
        append_event(conversation.run.events, event)


async def look(app: ChatApp, pilot: Any, *events: ev.RunEvent) -> None:
    """What the run reports is seen, and what follows from it is done."""
    tell(app.conversation, *events)
    app.look_for_news()
    await settle(app, pilot)
    await settle(app, pilot)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_f8_shows_all_of_the_run_and_esc_the_conversation(
    session: Session, alive: list[bool], size: tuple[int, int]
) -> None:
    """In a low window it takes the place of the conversation, so that something can be read."""
    async with following(session, learning(), size) as (app, pilot):
        panel = app.query_one(RunPanel)
        assert panel.region.height == (5 if size[0] > 80 else 6) and app.query_one(ProgressBar).percentage
        assert not app.query_one(TalkAndPlan).is_beside or size[0] > 80
        await pilot.press("f8")
        await settle(app, pilot)
        told = shown(panel)
        assert all(part in told for part in ("done (12 s)", "to come", BEFORE, NOW, "41.2 GB of disk", "5 checks"))
        assert app.query_one(RunDetails).size.height >= 7
        assert app.focused is app.query_one(RunDetails)
        await pilot.press("end")
        await pilot.press("escape")
        await settle(app, pilot)
        assert not panel.is_open and app.focused is app.query_one(SayLine)
        assert app.query_one(MessagesView).region.height > 2


async def test_whoever_types_beside_the_run_writes_into_the_line(session: Session, alive: list[bool]) -> None:
    async with following(session, practising()) as (app, pilot):
        await pilot.press("f8", "h", "i")
        await settle(app, pilot)
        assert app.query_one(SayLine).value == "hi" and app.query_one(RunPanel).is_open
        assert "0.31 → 0.66" in shown(app.query_one(RunPanel))


async def test_a_click_opens_it_and_its_buttons_pause_and_go_on(session: Session, alive: list[bool]) -> None:
    """A pause is a command as if it had been typed; what was learned so far stays in sight."""
    async with following(session, learning()) as (app, pilot):
        await pilot.click(RunPanel)
        await settle(app, pilot)
        panel, conversation = app.query_one(RunPanel), app.conversation
        assert panel.is_open and conversation is not None and conversation.run is not None
        await pilot.click("#run-pause")
        await settle(app, pilot)
        assert asked_to_stop(conversation.run.stop) == "pause"
        await look(app, pilot)
        assert "pausing after this step" in shown(panel)
        await look(app, pilot, run_cancelled(PAUSED))
        assert panel.has_class("paused") and "80 of 200 steps" in shown(app.query_one(MessagesView))
        assert not panel.query_one("#run-stop", Button).display
        await pilot.click("#run-continue")
        await settle(app, pilot)
        await settle(app, pilot)
        assert conversation.state is State.RUNNING and not panel.has_class("paused")


async def test_what_is_odd_is_said_and_marked(session: Session, alive: list[bool]) -> None:
    async with following(session, learning()) as (app, pilot):
        await look(app, pilot, resources(memory_free_gb=0.4))
        panel = app.query_one(RunPanel)
        assert panel.has_class("odd") and "Memory is nearly full" in shown(panel)
        assert shown(app.query_one(MessagesView)).count("Memory is nearly full") == 1
        await look(app, pilot, resources())
        assert not panel.has_class("odd") and "Memory is nearly full" not in shown(panel)


async def test_words_that_need_the_end_wait_and_are_answered_in_order(session: Session, alive: list[bool]) -> None:
    """Others are answered at once; what waits is in the session, and is gone from the list when it is answered."""
    async with following(session, learning()) as (app, pilot):
        waits, conversation = app.query_one(QueueList), app.conversation
        assert conversation is not None
        for words in (WISH, OTHER):
            await say(app, pilot, words)
        await say(app, pilot, "how is it going?")
        assert waits.option_count == 2 and kept_words(session.records()) == [WISH, OTHER]
        told = shown(app.query_one(MessagesView))
        assert f"“{WISH}” waits" in told and f"  2. “{OTHER}”" in told
        await look(app, pilot, ev.RunFailedEvent(what="The disk is full.", exit_code=6))
        for _ in range(3):
            await settle(app, pilot)
        assert conversation.state is State.WAITING and not kept_words(session.records()) and not waits.option_count
        plan = conversation.plan
        assert plan is not None and plan.spec is not None and plan.spec.limits.budget is not None
        assert plan.spec.limits.budget.amount == 90
        assert "Should this change the plan?" not in shown(app.query_one(MessagesView))


async def test_what_waits_is_taken_back(session: Session, alive: list[bool]) -> None:
    """Into the line with Enter, away with Del; a pause keeps what is left, another window finds it."""
    async with following(session, learning()) as (app, pilot):
        waits, line, conversation = app.query_one(QueueList), app.query_one(SayLine), app.conversation
        for words in (WISH, OTHER, "Reply in French."):
            await say(app, pilot, words)
        waits.focus()
        await pilot.press("home", "delete")
        await settle(app, pilot)
        assert kept_words(session.records()) == [OTHER, "Reply in French."]
        await pilot.press("enter")
        await settle(app, pilot)
        assert line.value == OTHER and app.focused is line and waits.option_count == 1
        line.value = ""
        await say(app, pilot, "pause")
        await look(app, pilot, run_cancelled(PAUSED))
        assert conversation is not None and conversation.state is State.BROKEN and waits.option_count == 1
        again = Conversation(session, no_model)
        assert again.queue.words == ["Reply in French."]
        await say(app, pilot, "/takeback 2")
        await say(app, pilot, "/takeback")
        assert not waits.has_class("waits") and not kept_words(session.records())


async def test_esc_says_that_the_run_goes_on(
    session: Session, alive: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is stopped by it; where somebody else answers the key, it says nothing."""
    noted: list[str] = []
    monkeypatch.setattr(ChatApp, "notify", lambda _, text, **__: noted.append(text))
    async with following(session, learning()) as (app, pilot):
        await pilot.press("f8", "escape")
        await settle(app, pilot)
        assert not noted and not app.query_one(RunPanel).is_open
        await pilot.press("escape")
        await settle(app, pilot)
        assert len(noted) == 1 and "/pause" in noted[0] and app.query_one(RunArea).size.height >= 5
