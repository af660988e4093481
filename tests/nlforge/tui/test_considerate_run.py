"""On the full screen it is seen when a run begins and why it waits, and its end is heard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from textual.pilot import Pilot

from engine.core import events as ev
from engine.core.events import append_event
from engine.runs.manners import Manners
from nlforge.considerate.kept import keep_manners
from nlforge.conversation import Conversation
from nlforge.notices.settings import NoticeSettings, set_notices
from nlforge.store import Session
from nlforge.tui.app import ChatApp
from nlforge.tui.confirm_screen import ConfirmScreen
from nlforge.tui.words import Words
from nlforge.wording.catalogue import speak
from tests.nlforge.tui.keys import settle, shown
from tests.support.conversations import WORDS, started, step
from tests.support.no_model import no_model

BOTH = Manners(not_before=datetime.now(UTC) + timedelta(days=1), only_away=True, on_mains=True)


def planned(session: Session) -> None:
    list(Conversation(session, no_model).hear(WORDS))


async def opened(session: Session, pilot: Pilot[None], app: ChatApp) -> None:
    await settle(app, pilot)
    await settle(app, pilot)
    assert app.conversation is not None and app.conversation.session.id == session.id


def state_line(app: ChatApp) -> str:
    return str(app.query_one("#state", Words).render())


@pytest.mark.parametrize(
    ("language", "size", "words"),
    [
        ("en", (60, 20), "It starts tomorrow at"),
        ("de", (120, 40), "Er startet morgen um"),
    ],
)
async def test_the_last_look_says_when_it_begins(
    session: Session, language: str, size: tuple[int, int], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And how considerate it is, before anything else."""
    monkeypatch.setenv("NLFORGE_LANGUAGE", language)
    planned(session)
    keep_manners(session, BOTH)
    app = ChatApp(opener=lambda _: Conversation(session, no_model))
    async with app.run_test(size=size) as pilot:
        await opened(session, pilot, app)
        await pilot.click("#plan-start")
        await settle(app, pilot)
        assert isinstance(app.screen, ConfirmScreen) and words in shown(app.screen)
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, ConfirmScreen)
    speak("en")


async def test_why_a_run_waits_is_on_the_first_line(session: Session, alive: list[bool]) -> None:
    """As long as it does."""
    conversation = started(session)
    assert conversation.run is not None
    append_event(conversation.run.events, ev.Held(why=("turn",), behind="mill"))
    app = ChatApp(opener=lambda _: Conversation(session, no_model))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(session, pilot, app)
        assert "waits for the run of mill" in state_line(app)
        append_event(conversation.run.events, ev.LetOn(seconds=60))
        append_event(conversation.run.events, ev.RunStarted(digest="d", pid=1, seconds_estimate=(60, 120, 180)))
        append_event(conversation.run.events, step(1))
        app.look_for_news()
        await pilot.pause()
        assert "running" in state_line(app)
        append_event(conversation.run.events, ev.Held(why=("person",), begun=True))
        app.look_for_news()
        await pilot.pause()
        assert "paused: somebody types here" in state_line(app)


@pytest.mark.parametrize("bell", ["screen", "never"])
async def test_the_end_of_a_run_is_heard(
    session: Session, alive: list[bool], bell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a notice where the terminal knows one, and not where the person wants no bell."""
    monkeypatch.setenv("NLFORGE_CONFIG", str(session.root))
    monkeypatch.setenv("VTE_VERSION", "7600")
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    set_notices(NoticeSettings.model_validate({"bell": bell}))
    written: list[str] = []
    monkeypatch.setattr(
        "textual.drivers.headless_driver.HeadlessDriver.write", lambda _, text: written.append(text), raising=True
    )
    conversation = started(session)
    assert conversation.run is not None
    app = ChatApp(opener=lambda _: Conversation(session, no_model))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(session, pilot, app)
        append_event(conversation.run.events, ev.RunCancelled())
        app.look_for_news()
        await pilot.pause()
    heard = "".join(written)
    assert ("\a\x1b]777;notify;nlforge;the run was stopped\x1b\\" in heard) == (bell == "screen")
