"""Help that is searched, a tour that is offered once, and what could be said of the files that are there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.widgets import Input

from nlforge.conversation import Conversation
from nlforge.intents.intent import Situation
from nlforge.side_questions import term_words
from nlforge.slash_commands import commands
from nlforge.store import Session
from nlforge.tui.app import ChatApp
from nlforge.tui.help_screen import HelpScreen
from nlforge.tui.help_text import KEYS, found_in, help_sections
from nlforge.tui.line import SayLine
from nlforge.tui.remembered import remember, remembered
from nlforge.tui.start import TOUR, StartList
from nlforge.tui.suggestion_list import SuggestionList
from nlforge.tui.tour import STEPS, TourScreen
from nlforge.tui.wishes_from_files import wishes_from
from nlforge.tui.words import Words
from nlforge.wording.catalogue import LANGUAGES, VARIABLE, say, speak
from tests.nlforge.tui.keys import say as said
from tests.nlforge.tui.keys import settle
from tests.support.messages import desk_table
from tests.support.no_model import no_model


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The one the program was started in; neither lines nor settings of another test."""
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path / "folder")
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path / "sessions"))
    monkeypatch.setattr("nlforge.tui.history.cache_dir", lambda: tmp_path / "cache")
    monkeypatch.setattr("nlforge.tui.remembered.cache_dir", lambda: tmp_path / "cache")
    return tmp_path / "folder"


def in_help(app: ChatApp) -> str:
    """Without its line breaks."""
    return " ".join(app.screen.query_one("#found").query_one(Words).text.plain.split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", list(Situation))
def test_the_help_holds_all_keys_commands_and_words(language: str, situation: Situation) -> None:
    speak(language)  # type: ignore[arg-type]
    now, keys, slash, words = help_sections(situation)
    assert "\n".join(row.about for row in now.rows) == say(f"help-{situation}")
    assert len(keys.rows) == len(KEYS)
    assert {row.name for row in slash.rows} == {one.name for one in commands()}
    assert len(words.rows) == len(term_words()) > 25


def test_the_help_is_searched_by_any_of_its_words() -> None:
    """By a name, by what is said about it, by what it is called in other languages; all words have to fit."""
    sections = help_sections(Situation.PLANNING)

    def names(wanted: str) -> list[str]:
        return [row.name for section in found_in(sections, wanted) for row in section.rows]

    assert names("lernrate") == ["Learning rate"] and "/export" in names("CONVERSATION md")
    assert names("nonsense-word") == [] and len(names("")) > 60
    assert set(names("commands")) >= {one.name for one in commands()}


@pytest.mark.parametrize("way", ["?", "f1", "help", "Hilfe!", "/help"])
async def test_help_opens_from_anywhere(way: str, session: Session) -> None:
    """It is no word for the session; Escape closes it, and the line has the keyboard again."""
    app = ChatApp(opener=lambda _: Conversation(session, no_model))
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(app, pilot)
        if way in ("?", "f1"):
            await pilot.press({"?": "question_mark"}.get(way, way))
        else:
            await said(app, pilot, way)
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen) and say("help-title-keys") in in_help(app)
        await pilot.press("escape")
        await pilot.pause()
        assert app.focused is app.query_one(SayLine) and app.query_one(SayLine).value == ""
        await pilot.press("w", "question_mark")
        assert app.query_one(SayLine).value == "w?"
    assert session.last("said") is None


async def test_help_opens_on_the_first_screen(folder: Path) -> None:
    """Where a list has the keyboard a question mark is no word either; a slash lists the commands."""
    app = ChatApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app, pilot)
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen) and app.conversation is None
        await pilot.press("escape", "slash")
        await settle(app, pilot)
        assert app.query_one(SuggestionList).is_open and app.query_one(SayLine).value == "/"


@pytest.mark.parametrize(("language", "width"), [("en", 60), ("de", 60), ("de", 120)])
async def test_the_help_is_searched_as_one_types(
    language: str, width: int, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, language)
    app = ChatApp(opener=lambda _: Conversation(session, no_model))
    async with app.run_test(size=(width, 20)) as pilot:
        await settle(app, pilot)
        await pilot.press("f1")
        await pilot.pause()
        found = app.screen.query_one("#found")
        await pilot.press("pagedown")
        assert found.scroll_y > 0
        await pilot.press(*"checkpoint")
        await pilot.pause()
        assert say("term-checkpoint") in in_help(app) and say("term-token") not in in_help(app)
        assert found.scroll_y == 0
        app.screen.query_one(Input).value = "[b]\x1b[31m"
        await pilot.pause()
        assert "[b]␛[31m" in in_help(app)
        await pilot.press("f1")
        await pilot.pause()
        assert not isinstance(app.screen, HelpScreen)


async def test_the_tour_is_offered_once(folder: Path) -> None:
    """On the first start; three steps forth and back, and one key leaves it."""
    for offered in (True, False):
        app = ChatApp()
        async with app.run_test(size=(60, 20)) as pilot:
            await settle(app, pilot)
            choices = app.query_one(StartList)
            assert (TOUR in [option.id for option in choices.options]) is offered and choices.highlighted == 0
            await said(app, pilot, "/tour")
            for step in (1, 2, 3):
                assert isinstance(app.screen, TourScreen) and app.screen.step == step
                await pilot.press("enter")
                await pilot.pause()
            assert STEPS == 3 and not isinstance(app.screen, TourScreen)
            await said(app, pilot, "/tour")
            await pilot.press("right", "left")
            assert isinstance(app.screen, TourScreen) and app.screen.step == 1
            await pilot.press("escape")
            await pilot.pause()
            assert not isinstance(app.screen, TourScreen)


def test_settings_that_are_damaged_are_as_none(tmp_path: Path) -> None:
    remember("theme", "textual-light")
    assert remembered("theme") == "textual-light"
    for damaged in ("{", "[1]", "\x00"):
        (tmp_path / "cache" / "screen.json").write_text(damaged)
        assert remembered("theme") is None
    (tmp_path / "cache" / "screen.json").unlink()
    (tmp_path / "cache" / "screen.json").mkdir()
    remember("theme", "x")
    assert remembered("theme") is None


def test_what_could_be_said_is_made_of_the_files(folder: Path) -> None:
    """From names and columns, one sentence of a kind; what is hidden, nlforge's own, or to test with is left out."""
    assert wishes_from(folder) == () and wishes_from(folder / "gone") == ()
    (folder / "replies.csv").write_text("Nachricht;Antwort\nhallo;guten Tag\n")
    (folder / "more.csv").write_text("message,reply\nhi,hello\n")
    (folder / "my mail.tsv").write_text("text\tcategory\nhi\tgreeting\n")
    (folder / "manual.pdf").write_bytes(b"%PDF")
    for name in ("README.md", ".hidden.csv", "test.csv", "numbers.csv"):
        (folder / name).write_text("a,b\n1,2\n")
    found = wishes_from(folder)
    assert found == (
        "Train a model that answers like more.csv",
        'Sort messages like "my mail.tsv"; the label is in the column category',
        "A model that answers questions from manual.pdf",
    )
    speak("de")
    assert wishes_from(folder)[0] == "Trainiere ein Modell, das antwortet wie more.csv"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a\x1b[31m.csv", "message,reply\n"),
        ("a\n.csv", "message,reply\n"),
        ('a".csv', "message,reply\n"),
        (f"{'a' * 60}.csv", "message,reply\n"),
        ("a.csv", "text,\x1b]0;category\n"),
        ("a.csv", '"message,reply'),
        ("a.csv", "\x00" * 100),
        ("a.jsonl", "[" * 100_000),
        ("a.jsonl", '{"half'),
        ("a.jsonl", "[1]"),
        ("a.csv", ""),
    ],
)
def test_files_that_are_hostile_give_no_sentence(name: str, content: str, folder: Path) -> None:
    (folder / name).write_text(content)
    assert wishes_from(folder) == ()


def test_only_first_lines_are_read(folder: Path) -> None:
    """A file of any size is looked at, and a pipe is none."""
    with open(folder / "large.jsonl", "wb") as file:
        file.write(json.dumps({"messages": []}).encode() + b"\n")
        file.truncate(2**34)
    assert wishes_from(folder) == ("Train a model that answers like large.jsonl",)


async def test_examples_are_made_of_the_files_and_written_into_the_line(folder: Path) -> None:
    """They can be changed before they are said; markup in a name is letters."""
    (folder / "[red]replies.csv").write_text("message,reply\nhi,hello\n")
    app = ChatApp()
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(app, pilot)
        await pilot.press("end", "enter")
        await pilot.pause()
        assert app.query_one(SayLine).value == "Train a model that answers like [red]replies.csv"
        assert app.focused is app.query_one(SayLine) and app.conversation is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_offered_is_understood(language: str, folder: Path, tmp_path: Path) -> None:
    """The sentence names the file, and a plan comes of it."""
    speak(language)  # type: ignore[arg-type]
    (folder / "desk.csv").write_text(desk_table())
    (wish,) = wishes_from(folder)
    session = Session.create(tmp_path / "sessions", "desk")
    session.set_data_root(folder)
    conversation = Conversation(session, no_model)
    list(conversation.hear(wish))
    assert conversation.plan is not None and conversation.plan.spec is not None
    assert [source.path for source in conversation.plan.spec.data.sources] == ["desk.csv"]
