"""Starting a plan is deliberate: no slip of a key, and no key held down, starts a run."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import Button

from nlforge.conversation import Conversation
from nlforge.state import State
from nlforge.store import Session
from nlforge.tui.app import ChatApp
from nlforge.tui.confirm_bar import ConfirmBar
from nlforge.tui.confirm_screen import ConfirmScreen, short_digest
from nlforge.tui.deliberate_button import DeliberateButton
from nlforge.tui.key_times import now
from nlforge.tui.line import SayLine
from nlforge.tui.messages_view import MessagesView
from nlforge.tui.plan_panel import PlanPanel
from nlforge.wording.catalogue import speak
from tests.nlforge.tui.keys import hold_enter, press_at, say, settle, shown
from tests.support.conversations import WORDS
from tests.support.no_model import no_model


async def waiting(app: ChatApp, pilot: Pilot[None], words: str = WORDS) -> Conversation:
    """A plan that waits for a yes."""
    await settle(app, pilot)
    await say(app, pilot, words)
    await settle(app, pilot)
    assert app.conversation is not None and app.conversation.state is State.WAITING
    return app.conversation


def chat(session: Session) -> ChatApp:
    return ChatApp(opener=lambda _: Conversation(session, no_model))


async def opened(app: ChatApp, pilot: Pilot[None]) -> ConfirmScreen:
    """By the keyboard alone, from the input line."""
    for _ in range(3):
        # Past the conversation and the panel.
        await pilot.press("tab")
    assert app.focused is app.query_one("#plan-start")
    await press_at(app, pilot, "enter", now() + 2.0)
    assert isinstance(app.screen, ConfirmScreen)
    return app.screen


async def test_the_bar_stays_while_a_plan_waits(session: Session, alive: list[bool]) -> None:
    """Not before, not after; in a low and narrow window too."""
    app = chat(session)
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(app, pilot)
        bar = app.query_one(ConfirmBar)
        assert not bar.display
        await waiting(app, pilot)
        for size in ((60, 20), (120, 40)):
            await pilot.resize_terminal(*size)
            await settle(app, pilot)
            assert bar.region.height == 1 and bar.region.bottom <= app.query_one(SayLine).region.y
            assert all(button.region.right <= size[0] for button in bar.query(Button))
        await say(app, pilot, "yes")
        app.look_for_news()
        assert not bar.display


async def test_a_plan_that_asks_has_no_bar(session: Session) -> None:
    """There is nothing to start before the answer."""
    app = chat(session)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(app, pilot)
        await say(app, pilot, "I want a helper that answers our customers' messages, learned from mails.csv")
        await settle(app, pilot)
        assert app.query_one(PlanPanel).display and not app.query_one(ConfirmBar).display


async def test_the_dialog_shows_what_runs_and_a_pause_and_an_enter_start_it(
    session: Session, alive: list[bool]
) -> None:
    """Keyboard only: the digest, time, memory, disk and that nothing leaves the machine; then the run goes."""
    app = chat(session)
    async with app.run_test(size=(120, 40)) as pilot:
        conversation = await waiting(app, pilot)
        screen = await opened(app, pilot)
        plan = conversation.plan
        assert plan is not None and plan.spec is not None
        text = shown(screen)
        for part in (short_digest(plan.digest), "Time: ", "Memory ", "disk ", "Leaves this machine: nothing"):
            assert part in text, part
        assert len(short_digest(plan.digest)) == 12 and short_digest(plan.digest) in plan.digest
        assert screen.query_one("#confirm-back").has_focus
        go = screen.query_one("#confirm-go", DeliberateButton)
        await pilot.press("right")
        assert go.has_focus
        await press_at(app, pilot, "enter", now() + 5.0)
        await settle(app, pilot)
        assert conversation.state is State.RUNNING
        assert [r["text"] for r in session.records() if r["kind"] == "said"] == [WORDS, "yes"]
        assert session.records()[-1]["kind"] == "confirmed" and session.records()[-1]["digest"] == plan.digest


@pytest.mark.parametrize("wait", [0.25, 0.5, 0.9])
async def test_enter_held_on_the_bar_starts_nothing(session: Session, alive: list[bool], wait: float) -> None:
    """It opens the dialog, and may close it again; it never opens and closes it without end."""
    app = chat(session)
    async with app.run_test(size=(120, 40)) as pilot:
        conversation = await waiting(app, pilot)
        for _ in range(3):
            await pilot.press("tab")
        await hold_enter(app, pilot, wait=wait)
        await settle(app, pilot)
        assert conversation.state is State.WAITING and not isinstance(app.screen, ConfirmScreen)
        assert "confirmed" not in {r["kind"] for r in session.records()}


@pytest.mark.parametrize("after_tab", [0.05, 0.3])
async def test_enter_held_on_start_itself_starts_nothing(session: Session, alive: list[bool], after_tab: float) -> None:
    """An Enter that comes too soon after another key is refused, as are all that follow it without a pause."""
    app = chat(session)
    async with app.run_test(size=(120, 40)) as pilot:
        conversation = await waiting(app, pilot)
        screen = await opened(app, pilot)
        began = now() + 10.0
        await press_at(app, pilot, "tab", began)
        assert screen.query_one("#confirm-go").has_focus
        for n in range(40):
            await press_at(app, pilot, "enter", began + after_tab + (0.5 + 0.03 * n if n else 0.0))
        assert app.screen is screen and conversation.state is State.WAITING
        assert "too fast" in shown(screen)
        await press_at(app, pilot, "enter", began + 10.0)
        await settle(app, pilot)
        assert conversation.state is State.RUNNING


async def test_an_enter_just_after_the_dialog_opens_starts_nothing(session: Session, alive: list[bool]) -> None:
    """Whatever has the keyboard, and by the mouse too: the second click of two is none."""
    app = chat(session)
    async with app.run_test(size=(120, 40)) as pilot:
        conversation = await waiting(app, pilot)
        screen = await opened(app, pilot)
        go = screen.query_one("#confirm-go", DeliberateButton)
        go.focus()
        go.since = now() + 100.0
        await press_at(app, pilot, "enter", now() + 100.3)
        assert app.screen is screen
        await pilot.click("#confirm-go")
        assert app.screen is screen and "too fast" in shown(screen)
        go.since = 0.0
        await pilot.click("#confirm-go")
        await settle(app, pilot)
        assert conversation.state is State.RUNNING


async def test_escape_and_not_yet_start_nothing(session: Session, alive: list[bool]) -> None:
    """Both lead back; the bar is still there."""
    app = chat(session)
    async with app.run_test(size=(120, 40)) as pilot:
        conversation = await waiting(app, pilot)
        for leave in ("escape", "enter"):
            await pilot.click("#plan-start")
            assert isinstance(app.screen, ConfirmScreen)
            await pilot.press(leave)
            assert not isinstance(app.screen, ConfirmScreen)
        assert conversation.state is State.WAITING and app.query_one(ConfirmBar).display


async def test_change_something_leads_to_the_values_and_later_says_how_to_come_back(
    session: Session, alive: list[bool]
) -> None:
    """Neither starts anything, nor ends the wait."""
    app = chat(session)
    async with app.run_test(size=(120, 40)) as pilot:
        conversation = await waiting(app, pilot)
        await pilot.press("f4")
        await pilot.click("#plan-change")
        panel = app.query_one(PlanPanel)
        assert panel.has_focus and panel.display and panel.highlighted is not None
        await pilot.click("#plan-later")
        await settle(app, pilot)
        assert "nlforge chat desk" in shown(app.query_one(MessagesView)) and app.query_one(SayLine).has_focus
        assert conversation.state is State.WAITING and app.query_one(ConfirmBar).display


async def test_a_plan_that_changed_behind_the_dialog_is_not_started(session: Session, alive: list[bool]) -> None:
    """What runs is what was seen."""
    app = chat(session)
    async with app.run_test(size=(120, 40)) as pilot:
        conversation = await waiting(app, pilot)
        await pilot.click("#plan-start")
        list(conversation.hear("8 passes"))
        app.screen.dismiss(True)
        await settle(app, pilot)
        assert conversation.state is State.WAITING
        assert "nothing was started" in shown(app.query_one(MessagesView))


async def test_a_typed_yes_starts_as_ever_but_not_by_an_enter_held_since_before(
    session: Session, alive: list[bool]
) -> None:
    """The first Enter of it came while something was read, and said nothing; “yes” stays in the line, to be said."""
    app = chat(session)
    async with app.run_test(size=(120, 40)) as pilot:
        conversation = await waiting(app, pilot)
        line = app.query_one(SayLine)
        line.value = "yes"
        app.keys.note("enter", now() - 0.5, unheard=True)
        await press_at(app, pilot, "enter", now())
        await settle(app, pilot)
        assert line.value == "yes" and conversation.state is State.WAITING
        assert [r["text"] for r in session.records() if r["kind"] == "said"] == [WORDS]
        await press_at(app, pilot, "left", now())
        await press_at(app, pilot, "enter", now())
        await settle(app, pilot)
        assert conversation.state is State.RUNNING


async def test_in_german_ja_is_what_was_said(
    session: Session, alive: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Buttons, dialog and the word that is kept."""
    monkeypatch.setenv("NLFORGE_LANGUAGE", "de")
    speak("de")
    app = chat(session)
    async with app.run_test(size=(60, 20)) as pilot:
        conversation = await waiting(app, pilot)
        assert [str(b.label) for b in app.query_one(ConfirmBar).query(Button)] == ["Starten", "Etwas ändern", "Später"]
        await pilot.click("#plan-start")
        assert "Verlässt diese Maschine: nichts" in shown(app.screen)
        app.screen.query_one("#confirm-go", DeliberateButton).since = 0.0
        await pilot.click("#confirm-go")
        await settle(app, pilot)
        assert conversation.state is State.RUNNING
        assert [r["text"] for r in session.records() if r["kind"] == "said"][-1] == "ja"
