"""The full screen, driven by keys."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from textual import events
from textual.widgets import ProgressBar, Static

from engine.core.events import RunStarted, StageFinished, StageStarted, append_event
from engine.training.token_view import shown
from nlforge.conversation import Conversation
from nlforge.messages import TalkMessage, WholeProgress
from nlforge.plain_text import Printer
from nlforge.state import State
from nlforge.store import Session
from nlforge.tui.app import ChatApp
from nlforge.tui.line import SayLine
from nlforge.tui.messages_view import MessagesView
from nlforge.tui.plan_panel import PlanPanel
from nlforge.tui.run.run_panel import RunPanel
from nlforge.tui.start import StartList
from planner.llm.client import LitellmLlm
from planner.llm.local_models import choose
from tests.nlforge.tui.keys import say
from tests.support.conversations import WORDS, step
from tests.support.no_model import NoModel, no_model
from tests.support.small_models import Letters

_SETTLED = 40


async def test_typing_shows_the_page_and_yes_starts(session: Session, alive: list[bool]) -> None:
    """Words typed become a plan beside the conversation; yes starts the run; its steps fill the panel."""
    app = ChatApp(opener=lambda _: Conversation(session, no_model))
    async with app.run_test(size=(120, 40)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        await say(app, pilot, WORDS)
        assert app.query_one(PlanPanel).region.height > 10 and not app.query_one(MessagesView).query(".page")
        await pilot.press("f2")
        await pilot.press("escape")
        await say(app, pilot, "yes")
        conversation = app.conversation
        assert conversation is not None and conversation.state is State.RUNNING
        assert conversation.run is not None
        append_event(conversation.run.events, step(4))
        app.look_for_news()
        await pilot.pause()
        assert app.query_one(RunPanel).has_class("going")


async def test_without_a_session_the_sample_is_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first screen offers the sample, and makes no session before anything is said."""
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path / "sessions"))
    app = ChatApp()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert app.query_one(StartList).highlighted == 0
        await pilot.press("down", "enter")
        await pilot.pause()
        assert not app.query(StartList)
        assert not (tmp_path / "sessions").exists()


async def test_who_reads_is_said_before_the_first_words_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once, also where no session was opened before; what comes then is about the words."""
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path / "sessions"))
    monkeypatch.chdir(tmp_path)
    happened: list[str] = []
    monkeypatch.setattr(ChatApp, "show_message", lambda _, message: happened.append(getattr(message, "text", "")))
    monkeypatch.setattr(LitellmLlm, "ask", lambda *_: happened.append("read") or NoModel().ask("", None))
    app = ChatApp(reader=choose("openai/x"))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        for words in ("A chatbot for our desk.", "Or rather two."):
            happened.append("typed")
            await say(app, pilot, words)
    told = [n for n, what in enumerate(happened) if "go to openai/x" in what]
    assert len(told) == 1 and happened.index("typed") < told[0] < happened.index("read")


async def test_typing_on_the_first_screen_goes_into_the_input_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has to know about the list: words typed are words said."""
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path / "sessions"))
    app = ChatApp()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("I", "space", "w", "a", "n", "t")
        await pilot.pause()
        assert app.query_one(SayLine).value == "I want"


async def test_who_types_fast_on_the_first_screen_keeps_the_blanks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys that still reach the list, as the line has not got the keyboard yet, are written as well."""
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path / "sessions"))
    app = ChatApp()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        choices = app.query_one(StartList)
        for letter in "we sort mail":
            choices.post_message(events.Key("space" if letter == " " else letter, letter))
        await pilot.pause()
        assert app.query_one(SayLine).value == "we sort mail" and not (tmp_path / "sessions").exists()


async def test_the_page_is_read_from_its_beginning_with_the_keyboard(session: Session, alive: list[bool]) -> None:
    """Where the panel is hidden, a page longer than the screen begins at its top; Page Down and Page Up reach all of it
    from the input line."""
    app = ChatApp(opener=lambda _: Conversation(session, no_model))
    async with app.run_test(size=(80, 20)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        await say(app, pilot, WORDS)
        await pilot.press("f4")
        await say(app, pilot, "The budget is 6 dollars")
        view = app.query_one(MessagesView)
        await pilot.pause()
        page = view.query_one(".page")
        assert view.query_one(".diff").region.y == view.region.y and page.region.height > view.region.height
        await pilot.press(*["pagedown"] * 8)
        await pilot.pause()
        assert view.scroll_y == view.max_scroll_y
        await pilot.press("pageup")
        await pilot.pause()
        assert view.scroll_y < view.max_scroll_y
        await say(app, pilot, "The budget is 5 dollars")
        await pilot.pause()
        assert view.query(".diff").last().region.y == view.region.y


async def test_what_comes_while_the_window_closes_is_no_fault(session: Session, alive: list[bool]) -> None:
    """A look at the run, an answer, words: they find no screen any more, and the program ends as it should."""
    app = ChatApp(opener=lambda _: Conversation(session, no_model))
    async with app.run_test(size=(80, 20)) as pilot:
        await app.workers.wait_for_complete()
        await say(app, pilot, WORDS)
    app.look_for_news()
    app.on_chat_app_said(ChatApp.Said(TalkMessage("late")))
    app.on_chat_app_person_said(ChatApp.PersonSaid("late"))
    app.on_chat_app_answered(ChatApp.Answered())


async def test_a_reopened_run_is_shown_at_its_end(session: Session, alive: list[bool]) -> None:
    """What happens now is on the screen, not the page that was confirmed long ago."""
    first = Conversation(session, no_model)
    list(first.hear(WORDS))
    list(first.hear("yes"))
    assert first.run is not None
    for event in (StageStarted(stage="sft", steps=40, rows=98), step(4)):
        append_event(first.run.events, event)
    app = ChatApp(session.id, opener=lambda _: Conversation(session, no_model))
    async with app.run_test(size=(80, 18)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.pause()
        view = app.query_one(MessagesView)
        for _ in range(_SETTLED):
            # The last line may be laid out a moment after the first.
            if view.scroll_y == view.max_scroll_y > 0:
                break
            await pilot.pause(0.05)
        assert view.scroll_y == view.max_scroll_y > 0


async def test_tokens_are_shown_in_colour_and_in_brackets_without(
    session: Session,
    alive: list[bool],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """“Tokens” while a run goes: what is learned stands out, in a terminal with colours and in plain lines."""
    first = Conversation(session, no_model)
    list(first.hear(WORDS))
    list(first.hear("yes"))
    assert first.run is not None
    assert "nothing to see yet" in str(list(first.hear("tokens")))
    row = {"input_ids": [ord(c) for c in "ask?no"], "labels": [-100] * 4 + [ord("n"), ord("o")]}
    learned = shown([row], Letters(), 100)
    first.run.tokens.parent.mkdir(parents=True, exist_ok=True)
    first.run.tokens.write_text(learned.model_dump_json())
    Printer(sys.stdout).show(first.hear("what is learned"))
    assert "1  ask?⟦no⟧" in capsys.readouterr().out
    app = ChatApp(session.id, opener=lambda _: Conversation(session, no_model))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await say(app, pilot, "tokens")
        await pilot.pause()
        lines = [w.render() for w in app.query_one(MessagesView).query(".table")]
        styles = [str(span.style) for line in lines if "1 rows" in str(line) for span in line.spans]
        assert sum(" on " in style for style in styles) == 2, styles


async def test_a_paste_of_many_lines_is_one_message(session: Session, alive: list[bool]) -> None:
    """All of its lines; a long one is named in the line, and said whole."""
    app = ChatApp(opener=lambda _: Conversation(session, no_model))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        line = app.query_one(SayLine)
        line.post_message(events.Paste(f"{WORDS}\r\nThe budget is 7 dollars.\r\nWithin 3 hours."))
        await pilot.pause()
        assert line.text.splitlines() == [WORDS, "The budget is 7 dollars.", "Within 3 hours."]
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        spec = app.conversation.plan.spec  # type: ignore[union-attr]
        assert (
            spec is not None
            and spec.limits.budget is not None
            and spec.limits.budget.amount == 7
            and spec.limits.deadline_hours == 3
        )
        line.post_message(events.Paste("It must be polite.\n" * 500))
        await pilot.pause()
        assert "501 lines" in line.text and len(line.text) < 100 and line.value.count("It must be polite.") == 500


async def test_much_text_can_be_broken_off_and_the_window_closed(session: Session, alive: list[bool]) -> None:
    """200 kB of words: Escape says that it stopped, and Ctrl+Q closes at once, also in the middle of it."""
    app = ChatApp(opener=lambda _: Conversation(session, no_model))
    text = "".join(
        f"Sentence {n} says that the assistant is polite to customers and never promises a refund of {n} euros.\n"
        for n in range(2000)
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        line = app.query_one(SayLine)
        line.value = text
        await pilot.press("enter")
        assert app.talker.working
        await pilot.press("escape")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert (
            "I stopped reading" in str(app.query_one(MessagesView).query(".talk").last(Static).render())
            and not app.busy
        )
        line.value = text
        await pilot.press("enter")
        await pilot.press("ctrl+q")
    assert not app.is_running


async def test_a_dropped_file_is_one_name(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "our returns 2026.csv"
    path.touch()
    app = ChatApp(opener=lambda _: Conversation(session, no_model))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        app.query_one(SayLine).post_message(events.Paste(str(path).replace(" ", "\\ ")))
        await pilot.pause()
        assert app.query_one(SayLine).value == f'"{path}"'


async def test_words_that_look_like_markup_are_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the first screen, in what was said, in the plan and beside the bar."""
    odd = "[/] answers in [bold red]style[/bold] [link='x"
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path / "sessions"))
    own = Session.create(tmp_path / "sessions", "odd")
    own.append("said", turn=1, text=odd)
    app = ChatApp()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        # A long one is cut at the edge.
        assert odd[:37] in str(app.query_one(StartList).get_option("=odd").prompt)
    app = ChatApp(opener=lambda _: Conversation(own, no_model))
    async with app.run_test(size=(120, 40)) as pilot:
        await app.workers.wait_for_complete()
        await say(app, pilot, odd)
        await pilot.press("f2")
        await pilot.pause()
        await pilot.press("escape")
        app.on_chat_app_said(ChatApp.Said(TalkMessage(odd)))
        assert app.conversation is not None
        app.query_one(RunPanel).show(app.conversation.view, WholeProgress(0.5, 60.0, odd))
        await pilot.pause()
        assert odd in str(app.query_one("#figures", Static).render())


async def test_one_bar_for_the_whole_run(session: Session, alive: list[bool]) -> None:
    """After the last step it is not full: measuring is still to come, and is said."""
    first = Conversation(session, no_model)
    list(first.hear(WORDS))
    list(first.hear("yes"))
    assert first.run is not None
    append_event(
        first.run.events,
        RunStarted(digest="d", pid=1, seconds_estimate=(50, 100, 200), phases={"train": 50.0, "measure": 50.0}),
    )
    for event in (StageStarted(stage="sft", steps=40, rows=98), step(40), StageFinished(stage="sft", seconds=50.0)):
        append_event(first.run.events, event)
    app = ChatApp(session.id, opener=lambda _: Conversation(session, no_model))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        app.look_for_news()
        await pilot.pause()
        shown = str(app.query_one("#figures", Static).render())
        assert "Measuring: model 1 of 4" in shown and "left of the whole run" in shown
        bar = app.query_one(ProgressBar)
        assert bar.percentage is not None and bar.percentage < 0.99
