"""A sitting on the full screen, driven by keys and the mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Button

from nlforge.state import State
from nlforge.teaching.book import TeachingBook
from nlforge.teaching.desk import TeachingDesk, open_desk
from nlforge.tui.app import ChatApp
from nlforge.tui.messages_view import MessagesView
from nlforge.tui.reply_area import ReplyArea
from nlforge.tui.teach_screen import TeachScreen
from nlforge.tui.words import Words
from nlforge.wording.catalogue import speak
from tests.nlforge.tui.keys import say, settle
from tests.support.unanswered import HAT, unanswered_session


def seen(app: ChatApp) -> str:
    """All texts of the screen that is open."""
    words = [words.text.plain for words in app.screen.query(Words)]
    return "\n".join([*words, *(str(button.label) for button in app.screen.query(Button))])


async def opened(app: ChatApp, pilot: Pilot[None], words: str = "/teach") -> TeachScreen:
    await settle(app, pilot)
    await say(app, pilot, words)
    await settle(app, pilot)
    assert isinstance(app.screen, TeachScreen)
    return app.screen


def in_view(app: ChatApp) -> bool:
    """Whether all that is chosen by, or written in, lies inside the screen."""
    shown = [
        *app.screen.query("#teach-options Button"),
        *app.screen.query("#teach-foot"),
        *app.screen.query("#teach-asked"),
    ]
    areas = [area for area in app.screen.query(ReplyArea) if area.display]
    return all(app.screen.region.contains_region(widget.region) and widget.region.height for widget in (*shown, *areas))


async def test_keys_write_a_reply_and_the_plan_learns_from_it(tmp_path: Path) -> None:
    """“/teach”, a letter, words, Enter: on disk at once; Esc ends it, what it brought is said, and a new plan waits."""
    conversation = unanswered_session(tmp_path)
    app = ChatApp("desk", opener=lambda _: conversation)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        assert "1 of " in seen(app) and "and none has a reply" in seen(app) and "w  write one" in seen(app)
        await pilot.press("w", *"Say so", "ctrl+j", *"please", "enter")
        await pilot.pause()
        assert [one.reply for one in TeachingBook(conversation.session.root).taught.values()] == ["Say so\nplease"]
        assert "2 of " in seen(app)
        await pilot.press("escape")
        await settle(app, pilot)
        assert not isinstance(app.screen, TeachScreen)
        said = "\n".join(str(m) for m in app.query_one(MessagesView).log_of_messages)
        assert "One reply is kept" in said and conversation.state is State.WAITING
        assert conversation.plan is not None and conversation.plan.spec is not None
        assert "sessions/desk/replies/written.csv" in [s.path for s in conversation.plan.spec.data.sources]


async def test_the_mouse_does_what_the_keys_do(tmp_path: Path) -> None:
    conversation = unanswered_session(tmp_path)
    app = ChatApp("desk", opener=lambda _: conversation)
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(app, pilot)
        await pilot.click("#teach-option-skip")
        await pilot.pause()
        assert "2 of " in seen(app)
        await pilot.click("#teach-option-back")
        await pilot.pause()
        assert "1 of " in seen(app)
        await pilot.click("#teach-option-pass")
        await pilot.press(*"Marta", "enter")
        await pilot.pause()
        assert [one.whom for one in TeachingBook(conversation.session.root).passed.values()] == ["Marta"]


async def test_the_keyboard_goes_over_the_options_and_is_seen(tmp_path: Path) -> None:
    """The first one has it; arrows and Tab move it, Enter takes the one that has it."""
    conversation = unanswered_session(tmp_path)
    app = ChatApp("desk", opener=lambda _: conversation)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        assert app.focused is not None and app.focused.id == "teach-option-write"
        await pilot.press("right")
        assert app.focused.id == "teach-option-skip"
        await pilot.press("tab")
        assert app.focused.id == "teach-option-pass"
        await pilot.press("left", "enter")
        await pilot.pause()
        assert "2 of " in seen(app)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
async def test_two_replies_that_disagree_in_every_window(
    tmp_path: Path, size: tuple[int, int], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reply, which holds, why, and the line: nothing one needs is cut, in both languages."""
    monkeypatch.setenv("NLFORGE_LANGUAGE", language)
    speak(language)  # type: ignore[arg-type]
    write, skip, yes = ("w", "s", "y") if language == "en" else ("s", "u", "j")
    conversation = unanswered_session(tmp_path)
    app = ChatApp("desk", opener=lambda _: conversation)
    async with app.run_test(size=size) as pilot:
        await opened(app, pilot)
        for _ in range(40):
            if HAT.split()[-1] in seen(app):
                break
            await pilot.press(skip)
            await pilot.pause()
        assert in_view(app) and "14" in seen(app)
        await pilot.press(write, *"You have 30 days.")
        await pilot.pause()
        assert in_view(app)
        await pilot.press("enter")
        await pilot.pause()
        assert in_view(app) and "30 days" in seen(app) and "14 days" in seen(app)
        await pilot.press("1")
        await pilot.pause()
        await pilot.press(*"hats are tried on at home", "enter")
        await pilot.pause()
        assert in_view(app) and "“hats are tried on" in seen(app).replace("„", "“")
        await pilot.press(yes)
        await settle(app, pilot)
        await settle(app, pilot)
        assert conversation.plan is not None and conversation.plan.spec is not None
        assert "hats are tried on at home" in [line.name for line in conversation.plan.spec.rubric]


async def test_escape_leads_out_of_words_first(tmp_path: Path) -> None:
    """What was half written is not kept as a reply, and the sitting goes on."""
    conversation = unanswered_session(tmp_path)
    app = ChatApp("desk", opener=lambda _: conversation)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        await pilot.press("w", *"half", "escape")
        await pilot.pause()
        assert isinstance(app.screen, TeachScreen) and "w  write one" in seen(app)
        assert TeachingBook(conversation.session.root).taught == {}


async def test_no_other_session_opens_over_it(tmp_path: Path) -> None:
    """The key of the list of sessions is not one of this screen, which would be made anew in its place."""
    conversation = unanswered_session(tmp_path)
    app = ChatApp("desk", opener=lambda _: conversation)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("ctrl+o")
        await settle(app, pilot)
        assert app.screen is screen
        await app.open_session(tmp_path / "sessions" / "other")
        await settle(app, pilot)
        assert app.screen is screen and app.conversation is conversation and "w  write one" in seen(app)


async def test_where_nothing_is_missing_it_is_said(tmp_path: Path) -> None:
    """The screen closes by itself, and the conversation says why there is nothing to ask."""
    conversation = unanswered_session(tmp_path)
    text = (tmp_path / "desk.csv").read_text().splitlines()
    (tmp_path / "desk.csv").write_text("\n".join(line for line in text if not line.endswith(",")) + "\n")
    app = ChatApp("desk", opener=lambda _: conversation)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app, pilot)
        await say(app, pilot, "ask me")
        await settle(app, pilot)
        assert not isinstance(app.screen, TeachScreen)
        said = "\n".join(str(m) for m in app.query_one(MessagesView).log_of_messages)
        assert "There is no message to ask you about." in said


async def test_the_end_of_a_sitting_leads_back(tmp_path: Path) -> None:
    """After the last message there is nothing to close."""
    conversation = unanswered_session(tmp_path)
    desk: TeachingDesk = open_desk(conversation)
    desk.next_sitting(2)
    app = ChatApp("desk", opener=lambda _: conversation)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        for _ in range(2):
            await pilot.press("w", *"Yes", "enter")
            await pilot.pause()
        await settle(app, pilot)
        assert not isinstance(app.screen, TeachScreen)
        assert TeachingBook(conversation.session.root).sittings()[-1][1] is not None
