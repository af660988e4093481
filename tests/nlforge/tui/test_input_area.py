"""The line and its lists, driven by keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from nlforge.conversation import Conversation
from nlforge.store import Session
from nlforge.tui.app import ChatApp
from nlforge.tui.help_screen import HelpScreen
from nlforge.tui.history import SaidLines
from nlforge.tui.input_area import InputArea
from nlforge.tui.line import SayLine
from nlforge.tui.messages_view import MessagesView
from nlforge.tui.said_screen import SaidScreen
from nlforge.tui.sessions.session_rows import SessionRows
from nlforge.tui.sessions.sessions_screen import SessionsScreen
from nlforge.tui.suggestion_list import SuggestionList
from nlforge.tui.words import Words
from nlforge.wording.catalogue import VARIABLE, say
from tests.nlforge.tui.keys import say as said
from tests.nlforge.tui.keys import settle
from tests.support.conversations import WORDS
from tests.support.no_model import no_model


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither lines nor settings of another test."""
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path / "folder")
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path / "sessions"))
    monkeypatch.setattr("nlforge.tui.history.cache_dir", lambda: tmp_path / "cache")
    monkeypatch.setattr("nlforge.tui.remembered.cache_dir", lambda: tmp_path / "cache")


@pytest.fixture
def app(session: Session) -> ChatApp:
    return ChatApp(opener=lambda _: Conversation(session, no_model))


async def type_in(app: ChatApp, pilot: Pilot[None], text: str) -> None:
    await pilot.press(*({" ": "space", "/": "slash", "@": "at"}.get(c, c) for c in text))
    await settle(app, pilot)


def shown(app: ChatApp) -> list[str]:
    return [one.shown for one in app.query_one(SuggestionList).offered]


def told(app: ChatApp) -> str:
    return "\n".join(words.text.plain for words in app.query_one(MessagesView).query(Words) if words.has_class("talk"))


async def test_the_arrows_bring_back_what_was_said(app: ChatApp) -> None:
    """Up and Down in the empty line, and what was half written comes back; Enter on an earlier line says it again."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app, pilot)
        for text in ("thanks", "good morning"):
            await said(app, pilot, text)
        line = app.query_one(SayLine)
        await type_in(app, pilot, "half")
        await pilot.press("up")
        assert line.value == "good morning"
        await pilot.press("up")
        assert line.value == "thanks"
        await pilot.press("up")
        assert line.value == "thanks"
        await pilot.press("down", "down")
        assert line.value == "half"
        await pilot.press("down")
        assert line.value == "half"


async def test_a_line_that_was_changed_is_the_persons_own(app: ChatApp) -> None:
    """It is what comes back then, and the arrows move in it as long as they can."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app, pilot)
        for text in ("first", "one\ntwo"):
            await said(app, pilot, text)
        line = app.query_one(SayLine)
        await pilot.press("up", "x")
        assert line.value == "one\ntwox"
        await pilot.press("up")
        assert line.value == "one\ntwox" and line.cursor_location[0] == 0
        await pilot.press("up", "up")
        assert line.value == "first"
        await pilot.press("down", "down")
        assert line.value == "one\ntwox"


async def test_a_half_written_paste_comes_back_whole(app: ChatApp) -> None:
    """And a paste that is longer than a line is not kept among what was said."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app, pilot)
        await said(app, pilot, "thanks")
        line, pasted = app.query_one(SayLine), "word " * 1000
        line.post_message(events.Paste(pasted))
        await pilot.pause()
        await pilot.press("up")
        assert line.value == "thanks"
        await pilot.press("down")
        assert line.value == pasted and len(line.text) < 100


async def test_lines_are_there_in_the_next_session_of_the_folder(app: ChatApp, session: Session) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app, pilot)
        await said(app, pilot, "thanks")
    again = ChatApp(opener=lambda _: Conversation(session, no_model))
    async with again.run_test(size=(80, 24)) as pilot:
        await settle(again, pilot)
        await pilot.press("up")
        assert again.query_one(SayLine).value == "thanks"


async def test_a_history_that_cannot_be_written_is_said_once(
    app: ChatApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words are heard all the same, and come back in this session."""
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "said").write_text("in the way")
    noted: list[str] = []
    monkeypatch.setattr(ChatApp, "notify", lambda _, text, **__: noted.append(text))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app, pilot)
        for text in ("thanks", "good morning"):
            await said(app, pilot, text)
            await settle(app, pilot)
        await pilot.press("up", "up")
        assert app.query_one(SayLine).value == "thanks"
    assert len(noted) == 1 and "arrow keys" in noted[0]


@pytest.mark.parametrize("width", [60, 120])
async def test_files_are_taken_from_a_list(app: ChatApp, width: int) -> None:
    """Tab looks into a folder, Enter takes the file, in quotes where it holds a blank; wide letters keep one line."""
    folder = Path("data") / "meine Dateien"
    folder.mkdir(parents=True)
    (folder / f"{'返品メッセージ' * 8}.csv").touch()
    (folder / "zwei.csv").touch()
    async with app.run_test(size=(width, 24)) as pilot:
        await settle(app, pilot)
        await type_in(app, pilot, "use @da")
        assert shown(app)[0] == "data/"
        await pilot.press("tab")
        await settle(app, pilot)
        assert app.query_one(SayLine).text == "use @data/" and shown(app) == ["data/meine Dateien/"]
        await pilot.press("tab")
        await settle(app, pilot)
        assert app.query_one(SayLine).text == 'use @"data/meine Dateien/' and len(shown(app)) == 2
        listed = app.query_one(SuggestionList)
        assert listed.content_size.height == 2 and listed.virtual_size.height == 2
        wide = shown(app).index("data/meine Dateien/zwei.csv") ^ 1
        await pilot.press(*["down"] * wide, "up", "down", "enter")
        await settle(app, pilot)
        assert app.query_one(SayLine).text == f'use "data/meine Dateien/{"返品メッセージ" * 8}.csv" '
        assert not shown(app)


async def test_escape_closes_the_list_and_keeps_it_closed(app: ChatApp) -> None:
    Path("a.csv").touch()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app, pilot)
        await type_in(app, pilot, "@a")
        assert shown(app) == ["a.csv"]
        await pilot.press("escape")
        await type_in(app, pilot, ".")
        assert not shown(app) and app.query_one(SayLine).text == "@a."
        await type_in(app, pilot, " and @a")
        assert shown(app) == ["a.csv"]
        await pilot.press("tab")
        assert app.query_one(SayLine).text == "@a. and a.csv "


async def test_a_file_is_taken_with_the_mouse(app: ChatApp) -> None:
    for name in ("a.csv", "b.csv"):
        Path(name).touch()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app, pilot)
        await type_in(app, pilot, "@")
        await pilot.click(SuggestionList, offset=(4, 2))
        await settle(app, pilot)
        assert app.query_one(SayLine).text == "b.csv " and app.focused is app.query_one(SayLine)


async def test_markup_and_commands_in_names_are_letters(app: ChatApp) -> None:
    Path("[red]a.csv").touch()
    Path("a\x1b]0;owned\x07.csv").touch()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app, pilot)
        await type_in(app, pilot, "@a")
        assert shown(app) == ["[red]a.csv"] and "[red]a.csv" in app.export_screenshot().replace("&#160;", " ")
        await pilot.press("enter")
        assert app.query_one(SayLine).text == "[red]a.csv "


@pytest.mark.parametrize(("language", "name"), [("en", "/export"), ("de", "/speichern")])
async def test_commands_are_listed_and_filtered(
    app: ChatApp, language: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, language)
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(app, pilot)
        await type_in(app, pilot, "/")
        assert len(shown(app)) > 12
        listed = app.query_one(SuggestionList)
        assert listed.virtual_size.height == len(shown(app))
        await type_in(app, pilot, name[1:4])
        assert shown(app)[0] == name
        await pilot.press("tab")
        assert app.query_one(SayLine).text == f"{name} " and not shown(app)


async def test_a_command_of_the_list_is_done_with_enter(app: ChatApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app, pilot)
        await type_in(app, pilot, "/he")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen) and app.query_one(SayLine).text == ""


async def test_keys_that_come_at_once_take_what_they_spell(app: ChatApp) -> None:
    """The list still shows what half of the word offered; Enter takes what stands in the line."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app, pilot)
        line = app.query_one(SayLine)
        await pilot.press("slash")
        await settle(app, pilot)
        chosen = app.query_one(SuggestionList).chosen
        assert chosen is not None and chosen.key != "quit"
        line.insert("quit")
        assert line.ahead is not None and line.ahead("enter")
        await pilot.pause()
    assert app.return_code == 0 and not isinstance(app.screen_stack[-1] if app.screen_stack else None, HelpScreen)


async def test_names_of_files_wait_for_their_list(app: ChatApp) -> None:
    """What was found for the first letters is not put in the place of more."""
    for name in ("a.csv", "ab.csv"):
        (app.folder / name).touch()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app, pilot)
        await type_in(app, pilot, "@a")
        line = app.query_one(SayLine)
        line.insert("b")
        assert line.ahead is not None and not line.ahead("enter")
        await settle(app, pilot)
        assert line.ahead("enter") and line.value.strip() == "ab.csv"


async def test_half_a_name_starts_no_run(app: ChatApp, alive: list[bool]) -> None:
    """It is completed, and said with another Enter."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app, pilot)
        await said(app, pilot, WORDS)
        await type_in(app, pilot, "/sta")
        await pilot.press("enter")
        await settle(app, pilot)
        assert app.conversation is not None and app.conversation.run is None
        assert app.query_one(SayLine).text == "/start "
        await pilot.press("enter")
        await settle(app, pilot)
        assert app.conversation.run is not None


async def test_commands_say_what_the_words_say(app: ChatApp, alive: list[bool]) -> None:
    """They stand in the session as if the person had said the words."""
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(app, pilot)
        await said(app, pilot, "/start")
        await said(app, pilot, "/undo")
        assert "/start" in told(app) and "/undo" in told(app)
        await said(app, pilot, WORDS)
        await said(app, pilot, "The budget is 5 dollars")
        assert app.conversation is not None and app.conversation.plan is not None
        before = app.conversation.plan.digest
        await said(app, pilot, "/undo")
        assert app.conversation.plan.digest != before
        await said(app, pilot, "/start")
        assert app.conversation.run is not None
        words = [r["text"] for r in app.conversation.session.records() if r["kind"] == "said"]
        assert words[-2:] == ["undo", "yes"]


async def test_what_is_no_command_is_said(app: ChatApp) -> None:
    """An unknown one gets a sentence with the nearest; a path goes to the conversation."""
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(app, pilot)
        await said(app, pilot, "/exprot")
        assert "/export" in told(app)
        await said(app, pilot, "/plan it anew")
        assert say("slash-no-words", name="/plan") in told(app)
        await said(app, pilot, "/nowhere/else/data.csv")
        assert app.conversation is not None
        assert app.conversation.session.last("said") and "data.csv" in str(app.conversation.session.last("said"))


async def test_other_languages_and_themes_are_taken_over(
    app: ChatApp, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A theme is there the next time as well."""
    monkeypatch.setenv(VARIABLE, "en")
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(app, pilot)
        await said(app, pilot, "/theme light")
        assert app.theme == "textual-light"
        await said(app, pilot, "/theme nonesuch")
        assert "nonesuch" in told(app) and app.theme == "textual-light"
        await said(app, pilot, "/language de")
        assert "Ich spreche ab jetzt Deutsch." in told(app)
        await said(app, pilot, "thanks")
        assert say("screen-hint") == "Sag es mit eigenen Worten" == app.query_one(SayLine).placeholder
        await said(app, pilot, "/sprache klingon")
        assert "klingon" in told(app)
    again = ChatApp(opener=lambda _: Conversation(session, no_model))
    assert again.theme == "textual-light"


async def test_what_was_said_is_chosen_from_a_list(app: ChatApp) -> None:
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(app, pilot)
        for text in ("thanks", "good\nmorning [b]all[/b]"):
            await said(app, pilot, text)
        await said(app, pilot, "/history")
        assert isinstance(app.screen, SaidScreen)
        await pilot.press("down", "up", "enter")
        await pilot.pause()
        assert app.query_one(SayLine).value == "good\nmorning [b]all[/b]"


async def test_sessions_are_listed(app: ChatApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    other = Session.create(tmp_path / "sessions", "other")
    other.append("said", text="A model for the garden")
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(app, pilot)
        await said(app, pilot, "/sessions")
        await settle(app, pilot)
        assert isinstance(app.screen, SessionsScreen)
        assert [one.name for one in app.screen.query_one(SessionRows).entries] == ["other", "desk"]


async def test_quit_closes(app: ChatApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(app, pilot)
        app.query_one(SayLine).value = "/quit"
        await pilot.press("escape", "enter")
        await pilot.pause()
        assert not app.is_running


async def test_a_line_keeps_no_history_where_it_has_no_file() -> None:
    assert InputArea(Path(), SaidLines(None)).said_lines.lines == ()
