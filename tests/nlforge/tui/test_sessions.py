"""The screen of sessions: found as one types, opened, named, copied, deleted and brought back by keys and by mouse."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from engine.core.events import StageStarted, append_event
from nlforge.conversation import Conversation
from nlforge.state import State
from nlforge.store import Session
from nlforge.tui.app import ChatApp
from nlforge.tui.line import SayLine
from nlforge.tui.sessions import session_rows
from nlforge.tui.sessions.copy_screen import CopyScreen
from nlforge.tui.sessions.rename_screen import RenameScreen
from nlforge.tui.sessions.session_rows import SessionRows
from nlforge.tui.sessions.sessions_screen import SessionsScreen
from nlforge.tui.start import ALL, StartList
from nlforge.tui.words import Words
from nlforge.wording.catalogue import say
from tests.nlforge.tui.keys import settle
from tests.support.listed_sessions import FINISHED, alive, judged, spoken, with_run
from tests.support.no_model import no_model


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path / "sessions"))
    for module in ("tui.history", "tui.remembered", "saved_sessions.folders"):
        monkeypatch.setattr(f"nlforge.{module}.cache_dir", lambda: tmp_path / "cache")
    return tmp_path / "sessions"


@pytest.fixture
def app(folder: Path) -> ChatApp:
    """In a session of its own, the oldest."""
    mine = spoken(folder, "mine", "Answer like Marta")
    return ChatApp(opener=lambda name: Conversation(Session(Path(name)) if name else mine, no_model))


async def listed(app: ChatApp, pilot: object, *keys: str) -> SessionRows:
    """The list after these keys, and after what they did."""
    if not isinstance(app.screen, SessionsScreen):
        await app.workers.wait_for_complete()
        app.action_sessions()
        await settle(app, pilot)
    if keys:
        await pilot.press(*keys)  # type: ignore[attr-defined]
    await app.workers.wait_for_complete()
    await settle(app, pilot)
    return app.screen.query_one(SessionRows) if isinstance(app.screen, SessionsScreen) else SessionRows()


def names(rows: SessionRows) -> list[str]:
    return [one.name for one in rows.entries]


def told(app: ChatApp) -> str:
    return app.screen.query_one("#sessions-told", Words).text.plain


async def test_typing_searches_and_enter_opens(app: ChatApp, folder: Path) -> None:
    """Another session takes the place of this one, and what was being written stays."""
    spoken(folder, "garden", "Sort plants")
    spoken(folder, "desk", "Sort mails")
    async with app.run_test(size=(60, 20)) as pilot:
        rows = await listed(app, pilot)
        assert names(rows) == ["desk", "garden", "mine"] and "open here" in str(rows.get_option_at_index(2).prompt)
        app.query_one(SayLine).value = "half a thought"
        rows = await listed(app, pilot, *"plänts")
        assert names(rows) == ["garden"] and say("sessions-found", count=1, of=3) == told(app)
        await listed(app, pilot, "enter")
        assert app.conversation is not None and app.conversation.session.id == "garden"
        assert app.query_one(SayLine).value == "half a thought" and app.query_one(SayLine).has_focus
        await listed(app, pilot, "escape")
        assert app.conversation.session.id == "garden"


async def test_a_name_is_given_and_taken_back(app: ChatApp, folder: Path) -> None:
    spoken(folder, "garden", "Sort plants")
    async with app.run_test(size=(60, 20)) as pilot:
        await listed(app, pilot, "f2")
        assert isinstance(app.screen, RenameScreen)
        await pilot.press("escape", "f2", *"My", "space", *"[b]plants", "enter")
        await pilot.pause()
        rows = await listed(app, pilot)
        assert names(rows) == ["My [b]plants", "mine"] and "[b]" in told(app)
        assert "[b]" in str(rows.get_option_at_index(0).prompt)
        await pilot.press("f2")
        await pilot.pause()
        app.screen.query_one(Input).value = ""
        await pilot.press("enter")
        await pilot.pause()
        rows = await listed(app, pilot)
        assert names(rows) == ["garden", "mine"] and (folder / "garden").is_dir()


async def test_a_copy_says_what_it_has(app: ChatApp, folder: Path) -> None:
    """Without results there is nothing to ask."""
    with_run(spoken(folder, "garden", "Sort plants", goal="Plants"), judged("staff"), FINISHED)
    async with app.run_test(size=(60, 20)) as pilot:
        await listed(app, pilot, "f3")
        assert isinstance(app.screen, CopyScreen)
        await pilot.press("down", "enter")
        await pilot.pause()
        rows = await listed(app, pilot)
        assert "garden (copy)" in names(rows) and "models, reports" in told(app)
        assert rows.chosen is not None and rows.chosen.id == "garden-copy" and rows.chosen.stage == "done"
        rows = await listed(app, pilot, *"mine", "f3")
        assert "were not copied" in told(app) and (folder / "mine-copy").is_dir()


async def test_what_is_deleted_comes_back(app: ChatApp, folder: Path) -> None:
    """The one that is open stays, and so does one that runs; one goes on at the row in its place."""
    for id in ("a", "b", "c"):
        spoken(folder, id, "words")
    run = with_run(spoken(folder, "runs", "words", goal="goal"))
    async with app.run_test(size=(60, 20)) as pilot:
        with alive(run):
            rows = await listed(app, pilot, "f8")
            assert "nlforge stop runs" in told(app) and len(names(rows)) == 5
        rows = await listed(app, pilot, "down", "down", "f8")
        assert names(rows) == ["runs", "c", "a", "mine"] and rows.chosen is not None and rows.chosen.id == "a"
        assert "f9" in told(app).casefold()
        rows = await listed(app, pilot, "f8")
        assert names(rows) == ["runs", "c", "mine"] and rows.chosen is not None and rows.chosen.id == "mine"
        rows = await listed(app, pilot, "f8")
        assert "it is open here" in told(app)
        await listed(app, pilot, "f9")
        rows = await listed(app, pilot, "f9")
        assert names(rows) == ["runs", "c", "b", "a", "mine"]
        rows = await listed(app, pilot, "f9")
        assert say("sessions-nothing-deleted") in told(app)


async def test_a_run_of_another_window_is_followed(app: ChatApp, folder: Path) -> None:
    """In the list, and when it is opened."""
    session = spoken(folder, "garden", "Sort plants")
    async with app.run_test(size=(100, 30)) as pilot:
        rows = await listed(app, pilot)
        assert "runs" not in str(rows.get_option_at_index(0).prompt)
        run = with_run(session)
        with alive(run):
            assert isinstance(app.screen, SessionsScreen)
            app.screen.look_again()
            rows = await listed(app, pilot)
            assert "runs, " in str(rows.get_option_at_index(0).prompt)
            await listed(app, pilot, "enter")
            assert app.conversation is not None and app.conversation.state is State.RUNNING
            append_event(run.events, StageStarted(stage="sft", steps=10, rows=10))
            app.look_for_news()
            assert app.conversation.view.stage is not None


async def test_those_of_all_folders_are_a_key_away(app: ChatApp, folder: Path, tmp_path: Path) -> None:
    """Where each lies is said then, and one of them is opened like any other."""
    other = tmp_path.parent / f"{tmp_path.name}-other" / "sessions"
    spoken(other, "far", "Sort letters")
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "session_folders.json").write_text(f'["{other}", "/nowhere/at/all"]')
    async with app.run_test(size=(100, 30)) as pilot:
        assert names(await listed(app, pilot)) == ["mine"]
        rows = await listed(app, pilot, "f4")
        assert names(rows) == ["far", "mine"] and str(other) in str(rows.get_option_at_index(0).prompt)
        assert names(await listed(app, pilot, "f4")) == ["mine"]
        await listed(app, pilot, "f4")
        await listed(app, pilot, *"letters", "enter")
        assert app.conversation is not None and app.conversation.session.root == other / "far"


async def test_the_mouse_goes_to_a_row_and_then_opens_it(app: ChatApp, folder: Path) -> None:
    for id in ("a", "b"):
        spoken(folder, id, "words")
    async with app.run_test(size=(60, 20)) as pilot:
        rows = await listed(app, pilot)
        await pilot.click(SessionRows, offset=(3, 2))
        await settle(app, pilot)
        assert isinstance(app.screen, SessionsScreen) and rows.chosen is not None and rows.chosen.id == "a"
        await pilot.click(SessionRows, offset=(3, 2))
        await settle(app, pilot)
        assert app.conversation is not None and app.conversation.session.id == "a"


async def test_of_many_some_have_rows_and_all_are_searched(
    app: ChatApp, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_rows, "_AT_ONCE", 3)
    for n in range(8):
        spoken(folder, f"s{n}", f"words number{n}")
    async with app.run_test(size=(60, 20)) as pilot:
        rows = await listed(app, pilot, *"words")
        assert rows.option_count == 4 and "5 more" in str(rows.get_option_at_index(3).prompt)
        rows = await listed(app, pilot, "down", "down", "down", "enter")
        assert rows.option_count == 7 and rows.highlighted == 3
        app.screen.query_one(Input).value = "number0"
        await settle(app, pilot)
        assert names(rows) == ["s0"]


async def test_the_first_screen_leads_to_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says where the newest stand, and that there are all of them; Esc comes back to it."""
    with_run(spoken(folder, "garden", "Sort plants", goal="Plants"), judged("staff"), FINISHED)
    app = ChatApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app, pilot)
        start = app.query_one(StartList)
        assert "garden (done, helps staff): Plants" in str(start.get_option("=garden").prompt)
        start.highlighted = start.get_option_index(ALL)
        await pilot.press("enter")
        rows = await listed(app, pilot)
        assert names(rows) == ["garden"]
        await pilot.press("escape")
        await pilot.pause()
        assert app.query_one(StartList).has_focus and not os.path.exists(folder / ".trash")
        assert not app.screen.query(OptionList).filter("SessionRows")
