"""Words are found in the conversation and marked there; what is copied is words; all of it becomes a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlforge.conversation import Conversation
from nlforge.messages import SaidMessage, TalkMessage
from nlforge.store import Session
from nlforge.tui.app import ChatApp
from nlforge.tui.find_bar import FindBar
from nlforge.tui.find_marks import places
from nlforge.tui.line import SayLine
from nlforge.tui.messages_view import MessagesView
from nlforge.tui.words import Words
from nlforge.wording.catalogue import VARIABLE, say
from tests.nlforge.tui.keys import say as said
from tests.nlforge.tui.keys import settle
from tests.support.conversations import WORDS
from tests.support.no_model import no_model


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither lines nor settings of another test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("nlforge.tui.history.cache_dir", lambda: tmp_path / "cache")
    monkeypatch.setattr("nlforge.tui.remembered.cache_dir", lambda: tmp_path / "cache")


@pytest.fixture
def app(session: Session) -> ChatApp:
    return ChatApp(opener=lambda _: Conversation(session, no_model))


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("Ab ab AB", "ab", [(0, 2), (3, 5), (6, 8)]),
        ("aaa", "aa", [(0, 2)]),
        ("Große Maße", "MASSE", [(6, 10)]),
        ("Straße", "s", [(0, 1), (4, 5), (4, 5)]),
        ("café", "cafe", [(0, 4)]),
        ("cafe\u0301!", "café", [(0, 4)]),
        ("返品と返品", "返品", [(0, 2), (3, 5)]),
        ("anything", "  ", []),
        ("anything", "", []),
        ("", "a", []),
        ("[b]x[/b]", "[b]", [(0, 3)]),
    ],
)
def test_words_are_found_whatever_their_case_and_accents(text: str, wanted: str, found: list[tuple[int, int]]) -> None:
    assert places(text, wanted) == found


def where(app: ChatApp) -> tuple[int, int]:
    bar = app.query_one(FindBar)
    return bar.at, bar.count


async def test_words_are_found_from_the_newest_on(app: ChatApp) -> None:
    """Next and before go around, the place is in sight, and closing takes the marks away."""
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(app, pilot)
        view = app.query_one(MessagesView)
        for n in range(30):
            view.show(TalkMessage(f"line {n} with needle" if n % 10 == 0 else f"line {n}"))
        view.show(TalkMessage(f"{'long words ' * 200}Needle 返品 {'behind it ' * 200}"))
        await settle(app, pilot)
        await pilot.press("ctrl+f", *"needle")
        await pilot.pause()
        assert where(app) == (4, 4)
        marked = [words for words in view.query(Words) if words.marked]
        assert len(marked) == 4
        seen = set()
        for key, place in (("up", 3), ("up", 2), ("enter", 1), ("enter", 4), ("down", 1), ("f3", 2), ("shift+f3", 1)):
            await pilot.press(key)
            await pilot.pause()
            assert where(app) == (place, 4)
            if place < 4:
                assert view.region.contains_region(marked[place - 1].region)
            seen.add(view.scroll_y)
        assert len(seen) > 2
        await pilot.press("escape")
        await pilot.pause()
        assert not any(words.marked for words in view.query(Words)) and app.focused is app.query_one(SayLine)
        assert not app.query_one(FindBar).display


async def test_what_is_not_there_is_said(app: ChatApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "de")
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(app, pilot)
        await said(app, pilot, "/suchen [nichts")
        await pilot.pause()
        assert where(app) == (0, 0)
        assert app.query_one("#count", Words).text.plain == "nicht gefunden" == say("screen-found-nothing")
        await pilot.press("up", "enter", "escape")


async def test_marks_are_seen_without_colours(app: ChatApp) -> None:
    """The place that is shown is underlined, the others are not."""
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(app, pilot)
        view = app.query_one(MessagesView)
        view.show(TalkMessage("needle and needle"))
        await pilot.press("ctrl+f", *"needle")
        await pilot.pause()
        (words,) = (one for one in view.query(Words) if one.marked)
        marked = [one.style for one in words.render_line(0) if one.text == "needle" and one.style is not None]
        assert [bool(style.underline) for style in marked] == [False, True]
        assert where(app) == (2, 2)


def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(ChatApp, "copy_to_clipboard", lambda _, text: found.append(text))
    return found


async def test_what_is_selected_is_copied_without_borders(app: ChatApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """A double click selects a whole message; of the person's words the marks are left out."""
    found = copied(monkeypatch)
    async with app.run_test(size=(60, 30)) as pilot:
        await settle(app, pilot)
        await said(app, pilot, WORDS)
        view = app.query_one(MessagesView)
        view.scroll_home(animate=False)
        await pilot.pause()
        person = view.query(".person").first(Words)
        await pilot.click(person, times=2)
        await pilot.press("ctrl+c")
        reply = view.query(".talk").first(Words)
        reply.text_select_all()
        await pilot.press("ctrl+c")
        assert found[0] == WORDS and found[1] == reply.text.plain.rstrip("\n")
        assert app.screen.get_selected_text() is None
        app.query_one(SayLine).focus()
        app.query_one(SayLine).value = "some words"
        app.query_one(SayLine).select_all()
        await pilot.press("ctrl+c")
        assert found[2] == "some words"


async def test_without_a_selection_the_key_stops_as_before(app: ChatApp, monkeypatch: pytest.MonkeyPatch) -> None:
    found, stopped = copied(monkeypatch), list[bool]()
    monkeypatch.setattr(ChatApp, "action_break_off", lambda _: stopped.append(True))
    async with app.run_test(size=(60, 30)) as pilot:
        await settle(app, pilot)
        await pilot.press("ctrl+c")
        assert stopped == []
        app.busy = True
        await pilot.press("ctrl+c")
        assert stopped == [True]
        app.query_one(MessagesView).query(Words).first().text_select_all()
        await pilot.press("ctrl+c")
        assert stopped == [True] and len(found) == 1
        app.busy = False


async def test_the_last_answer_is_copied_by_a_command(app: ChatApp, monkeypatch: pytest.MonkeyPatch) -> None:
    found = copied(monkeypatch)
    async with app.run_test(size=(60, 30)) as pilot:
        await settle(app, pilot)
        view = app.query_one(MessagesView)
        view.show(TalkMessage("First [b]line[/b].", "Second."))
        await said(app, pilot, "/copy")
        assert found == ["First [b]line[/b].\nSecond."]


async def test_the_conversation_becomes_a_file(app: ChatApp, tmp_path: Path) -> None:
    """Where it lies is said, twice makes two, and before anything was said there is nothing to write."""
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(app, pilot)
        await said(app, pilot, WORDS)
        for form in ("", "", " html", " docx"):
            await said(app, pilot, f"/export{form}")
        names = sorted(path.name for path in tmp_path.glob("conversation-*"))
        assert names == ["conversation-desk-2.md", "conversation-desk.html", "conversation-desk.md"]
        text = (tmp_path / "conversation-desk.md").read_text(encoding="utf-8")
        assert "helper that answers" in text and "Digest" in text
        told = [m.text for m in app.query_one(MessagesView).log_of_messages if isinstance(m, TalkMessage)]
        assert say("slash-exported", path=str(tmp_path / "conversation-desk.md")) in told
        assert any("docx" in text for text in told)


async def test_a_person_said_once_is_in_the_log_once(app: ChatApp) -> None:
    """Also where a session that is opened again says it."""
    async with app.run_test(size=(60, 30)) as pilot:
        await settle(app, pilot)
        app.query_one(MessagesView).show(SaidMessage("hello"))
        log = app.query_one(MessagesView).log_of_messages
        assert [m for m in log if isinstance(m, SaidMessage)] == [SaidMessage("hello")]


async def test_what_is_said_meanwhile_is_found_too(app: ChatApp) -> None:
    """The place one is at stays, and stays in sight; where nothing was found before, the new one is gone to."""
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(app, pilot)
        view = app.query_one(MessagesView)
        view.show(TalkMessage("needle one"))
        view.show(TalkMessage("needle two"))
        await settle(app, pilot)
        await pilot.press("ctrl+f", *"needle", "up")
        await pilot.pause()
        assert where(app) == (1, 2)
        view.show(TalkMessage("a needle and a needle"))
        await settle(app, pilot)
        assert where(app) == (1, 4) and len([words for words in view.query(Words) if words.marked]) == 3
        await pilot.press("up")
        await pilot.pause()
        assert where(app) == (4, 4)
        await pilot.press("escape")
        view.show(TalkMessage("needle five"))
        await settle(app, pilot)
        assert not [words for words in view.query(Words) if words.marked]
