"""A model is given to others on the full screen."""

from __future__ import annotations

import pytest
from textual.widgets import Static

from nlforge.conversation import Conversation
from nlforge.state import State
from nlforge.store import Session
from nlforge.tui.app import ChatApp
from nlforge.tui.messages_view import MessagesView
from tests.nlforge.tui.keys import say, settle
from tests.support.given import doubles, trained
from tests.support.no_model import no_model


@pytest.mark.parametrize("width", [80, 120])
async def test_the_address_and_the_key_stand_whole_on_their_lines(
    session: Session, alive: list[bool], width: int
) -> None:
    """On the last screen, so that they can be copied; closing the window leaves the server."""
    trained(session)
    with doubles() as servers:
        app = ChatApp(opener=lambda _: Conversation(session, no_model))
        async with app.run_test(size=(width, 40)) as pilot:
            await app.workers.wait_for_complete()
            await pilot.pause()
            await say(app, pilot, "give it to my colleagues")
            assert "May other machines" in _shown(app) and servers.running() == 0
            await say(app, pilot, "yes")
            lines = [line.strip() for line in _shown(app).splitlines()]
            key = next(line for line in lines if line.startswith("nlf-"))
            assert len(key) < width - 4 and any(":8321" in line for line in lines)
        assert servers.running() == 1


@pytest.mark.parametrize("by", ["dialog", "/start"])
async def test_starting_the_plan_is_no_answer_about_the_network(session: Session, alive: list[bool], by: str) -> None:
    """The question stands below a plan that waits."""
    trained(session)
    with doubles() as servers:
        app = ChatApp(opener=lambda _: Conversation(session, no_model))
        async with app.run_test(size=(120, 40)) as pilot:
            await app.workers.wait_for_complete()
            await pilot.pause()
            await say(app, pilot, "change: the budget is 50 dollars")
            await say(app, pilot, "give it to my colleagues")
            if by == "dialog":
                await pilot.click("#plan-start")
                app.screen.dismiss(True)
                await settle(app, pilot)
            else:
                await say(app, pilot, by)
            assert app.conversation is not None and app.conversation.state is State.RUNNING
            assert servers.settings == []


def _shown(app: ChatApp) -> str:
    return "\n".join(str(one.render()) for one in app.query_one(MessagesView).query(Static))
