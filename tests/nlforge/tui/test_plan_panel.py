"""The plan beside the conversation: always the current one, with what changed in it."""

from __future__ import annotations

import pytest
from textual import events
from textual.pilot import Pilot

from nlforge.conversation import Conversation
from nlforge.store import Session
from nlforge.tui.app import ChatApp
from nlforge.tui.line import SayLine
from nlforge.tui.messages_view import MessagesView
from nlforge.tui.plan_panel import PlanPanel, hung
from nlforge.tui.spec_screen import SpecScreen
from nlforge.wording.catalogue import speak
from tests.nlforge.tui.keys import say, settle, shown
from tests.support.conversations import WORDS
from tests.support.no_model import no_model


def chat(session: Session) -> ChatApp:
    return ChatApp(opener=lambda _: Conversation(session, no_model))


def seen(app: ChatApp) -> str:
    """The panel as it is written, line for line."""
    panel = app.query_one(PlanPanel)
    return "\n".join(str(option.prompt) for option in panel.options)


async def planned(app: ChatApp, pilot: Pilot[None], words: str = WORDS) -> PlanPanel:
    await settle(app, pilot)
    await say(app, pilot, words)
    await settle(app, pilot)
    return app.query_one(PlanPanel)


async def test_it_stands_beside_the_conversation_which_does_not_repeat_it(session: Session) -> None:
    """What, from what, how, how it is judged and what it takes; the conversation says where it stands, once."""
    app = chat(session)
    async with app.run_test(size=(120, 40)) as pilot:
        panel = await planned(app, pilot, f"{WORDS} polite +0.5, never mentions competitors. At least 60 % right.")
        view = app.query_one(MessagesView)
        assert panel.region.y == view.region.y and panel.region.x == view.region.right
        text = seen(app)
        for part in ("What it costs", "desk.csv: 120 rows, training", "Learns from examples", "Tested on", "Time: "):
            assert part in text, text
        assert "Digest" not in shown(view) and "F6 goes to it" in shown(view)
        await say(app, pilot, "The budget is 5 dollars")
        assert "Budget: 5 USD" in seen(app) and shown(view).count("F6 goes to it") == 1


async def test_rules_have_bars(session: Session) -> None:
    """The bar of the largest is full, that of half its points half; what is unwanted has its sign."""
    app = chat(session)
    async with app.run_test(size=(120, 40)) as pilot:
        await planned(app, pilot, f"{WORDS} polite +1.0, short +0.5, invents something -1.0")
        lines = [line for line in seen(app).split("\n") if "█" in line]
        polite, short, invents = (next(x for x in lines if name in x) for name in ("polite", "short", "invents"))
        assert polite.count("█") == 6 and short.count("█") == 3 and "+0.5" in short and "-1" in invents


async def test_what_changed_is_marked_by_a_sign_and_says_what_it_was(session: Session) -> None:
    """The change, and apart from it what follows; a question leaves the marks where they are."""
    app = chat(session)
    async with app.run_test(size=(120, 40)) as pilot:
        panel = await planned(app, pilot)
        assert not any(line.change for line in panel.lines)
        await say(app, pilot, "8 passes")
        changes = {line.key: line for line in panel.lines if line.change}
        passes = changes["stages[sft] passes"]
        assert passes.change == "yours" and "8 passes" in passes.text and "passes" in passes.was
        assert changes["time"].change == "followed" and changes["time"].was.startswith("Time: ")
        text = seen(app)
        assert "● Learns from examples" in text and "↳ Time: " in text and "was: Time: " in text
        assert "● you changed   ↳ follows from it" in text
        await say(app, pilot, "why this model?")
        assert "● Learns from examples" in seen(app)
        await say(app, pilot, "undo")
        assert not any(line.change == "yours" for line in panel.lines) and "8 passes" not in panel.lines[0].text


async def test_where_nothing_changed_one_line_says_so(session: Session) -> None:
    """No page, and no head above the line."""
    app = chat(session)
    async with app.run_test(size=(120, 40)) as pilot:
        await planned(app, pilot)
        await say(app, pilot, "lovely weather for planning things, truly")
        told = str(app.query_one(MessagesView).query(".diff").last().render())
        assert told.startswith("Nothing changed.") and "\n" not in told
        assert not app.query_one(MessagesView).query(".page")


async def test_what_keeps_it_from_starting_is_asked_in_the_conversation(session: Session) -> None:
    """An open question is not only in the panel, where it may be out of sight."""
    app = chat(session)
    async with app.run_test(size=(120, 40)) as pilot:
        panel = await planned(
            app, pilot, "I want a helper that answers our customers' messages, learned from mails.csv"
        )
        assert app.conversation is not None and app.conversation.plan is not None
        assert app.conversation.plan.status == "needs_answers"
        asked = [line.text for line in panel.lines if line.part == "questions"]
        told = shown(app.query_one(MessagesView))
        assert asked and all(question in told for question in asked)


async def test_a_window_that_becomes_narrow_has_it_below(session: Session) -> None:
    """From 120 to 60 columns and back while a plan is shown: nothing is lost, and the same line stays selected."""
    app = chat(session)
    async with app.run_test(size=(120, 40)) as pilot:
        panel = await planned(app, pilot)
        await pilot.press("f6", "down", "down")
        at = panel.highlighted
        assert at is not None
        chosen = str(panel.get_option_at_index(at).prompt).split("\n")[0][:20]
        await pilot.resize_terminal(60, 20)
        await settle(app, pilot)
        view = app.query_one(MessagesView)
        assert panel.region.y == view.region.bottom and panel.region.width == 60 and view.region.height > 3
        assert all(len(line) <= 58 for line in seen(app).split("\n"))
        at = panel.highlighted
        assert at is not None and str(panel.get_option_at_index(at).prompt).startswith(chosen)
        await pilot.resize_terminal(120, 40)
        await settle(app, pilot)
        assert panel.region.x == view.region.right and panel.has_focus


async def test_it_is_hidden_by_a_key_and_the_whole_page_stays_reachable(session: Session) -> None:
    """Hidden, the conversation shows the page as before; F2 shows every value in either case."""
    app = chat(session)
    async with app.run_test(size=(100, 30)) as pilot:
        panel = await planned(app, pilot)
        await pilot.press("f6", "f4")
        assert not panel.display and app.query_one(SayLine).has_focus
        await say(app, pilot, "The budget is 5 dollars")
        assert "Budget: 5 USD" in str(app.query_one(MessagesView).query(".page").last().render())
        await pilot.press("f2")
        assert isinstance(app.screen, SpecScreen)
        await pilot.press("escape", "f4")
        assert panel.display and "Budget: 5 USD" in seen(app)


async def test_it_is_scrolled_by_keys_and_by_the_wheel(session: Session) -> None:
    """End reaches the last line, whose end is in sight; the wheel goes back up."""
    app = chat(session)
    async with app.run_test(size=(120, 20)) as pilot:
        panel = await planned(app, pilot)
        await pilot.press("f6", "end")
        await settle(app, pilot)
        low = panel.scroll_y
        assert low == panel.max_scroll_y > 0
        x, y = panel.region.x + 4, panel.region.y + 4
        for _ in range(40):
            app.post_message(events.MouseScrollUp(None, x, y, 0, 0, 0, False, False, False, x, y))
        await settle(app, pilot)
        assert panel.scroll_y == 0


async def test_letters_typed_there_go_into_the_line(session: Session) -> None:
    """Nobody has to leave the panel to write; Escape leaves it."""
    app = chat(session)
    async with app.run_test(size=(120, 30)) as pilot:
        panel = await planned(app, pilot)
        await pilot.press("f6", "n", "o")
        line = app.query_one(SayLine)
        assert line.value == "no" and line.has_focus
        await pilot.press("f6")
        assert panel.has_focus
        await pilot.press("escape")
        assert line.has_focus


async def test_who_types_or_pastes_there_keeps_the_blanks(session: Session) -> None:
    """Keys that still reach the panel, as the line has not got the keyboard yet, are written as well; a paste too."""
    app = chat(session)
    async with app.run_test(size=(120, 30)) as pilot:
        panel = await planned(app, pilot)
        await pilot.press("f6")
        for letter in "no more rules":
            panel.post_message(events.Key("space" if letter == " " else letter, letter))
        await pilot.pause()
        line = app.query_one(SayLine)
        assert line.value == "no more rules" and line.has_focus
        await pilot.press("f6")
        panel.post_message(events.Paste(" at all"))
        await pilot.pause()
        assert line.value == "no more rules at all"
        await pilot.press("f6", "space")
        assert line.value == "no more rules at all" and panel.has_focus


async def test_settings_are_shown_on_demand(session: Session) -> None:
    """The learning rate and its like stand behind a line of their own, until Enter opens it."""
    app = chat(session)
    async with app.run_test(size=(120, 40)) as pilot:
        panel = await planned(app, pilot)
        assert "Learning rate" not in seen(app) and "learning rate" not in seen(app)
        await pilot.press("f6")
        panel.highlighted = next(n for n, option in enumerate(panel.options) if "more settings" in str(option.prompt))
        await pilot.press("enter")
        await settle(app, pilot)
        assert "learning rate (learning from examples): " in seen(app) and "fewer settings" in seen(app)


async def test_a_reopened_session_has_its_plan_there(session: Session) -> None:
    """Also before anything is said, and without marks."""
    list(Conversation(session, no_model).hear(WORDS))
    app = ChatApp(session.id, opener=lambda _: Conversation(session, no_model))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(app, pilot)
        panel = app.query_one(PlanPanel)
        assert panel.display and "desk.csv: 120 rows" in seen(app) and not any(line.change for line in panel.lines)


async def test_it_is_german_for_germans(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLFORGE_LANGUAGE", "de")
    speak("de")
    app = chat(session)
    async with app.run_test(size=(120, 40)) as pilot:
        await planned(app, pilot)
        await say(app, pilot, "8 Durchgänge")
        text = seen(app)
        assert "Was es kostet" in text and "● von dir geändert" in text and "vorher: " in text and "Time" not in text


def test_long_words_and_wide_letters_stay_inside() -> None:
    """No line is wider than there is room, whatever it is made of."""
    from rich.cells import cell_len

    for text in ("short", "a " * 60, "x" * 100, "表" * 50, "mixed 表表表表表表 and " + "y" * 30):
        for line in hung(text, 20, 4).split("\n"):
            assert cell_len(line) <= 20, line
        assert "".join(hung(text, 20, 4).split()) == "".join(text.split())
