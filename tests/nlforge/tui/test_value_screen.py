"""A value of the plan is opened, tried and set by hand."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, Input, OptionList

from nlforge.conversation import Conversation
from nlforge.state import State
from nlforge.store import Session
from nlforge.tui.app import ChatApp
from nlforge.tui.line import SayLine
from nlforge.tui.plan_panel import PlanPanel
from nlforge.tui.talk_and_plan import TalkAndPlan
from nlforge.tui.value_screen import ValueScreen
from nlforge.tui.words import Words
from nlforge.turn import Spoken
from nlforge.wording.catalogue import say as sentence
from nlforge.wording.catalogue import speak
from tests.nlforge.tui.keys import hold_enter, say, settle, shown
from tests.support.conversations import WORDS
from tests.support.no_model import no_model

RULES = f"{WORDS} polite +1.0, short +0.5"


def chat(session: Session) -> ChatApp:
    return ChatApp(opener=lambda _: Conversation(session, no_model))


async def planned(app: ChatApp, pilot: Pilot[None], words: str = WORDS) -> Conversation:
    await settle(app, pilot)
    await say(app, pilot, words)
    await settle(app, pilot)
    assert app.conversation is not None and app.conversation.state is State.WAITING
    return app.conversation


async def opened(app: ChatApp, pilot: Pilot[None], key: str) -> ValueScreen:
    """By keys alone, down to the line."""
    panel = app.query_one(PlanPanel)
    if not panel.has_focus:
        await pilot.press("f6")
    await pilot.press("home")
    for _ in range(panel.option_count):
        line = panel.selected
        if line is not None and line.key == key:
            break
        await pilot.press("down")
    await pilot.press("enter")
    await settle(app, pilot)
    assert isinstance(app.screen, ValueScreen), key
    return app.screen


def follows(screen: ValueScreen) -> str:
    return str(screen.query_one("#value-follows", Words).render())


def passes_of(conversation: Conversation) -> float:
    assert conversation.plan is not None and conversation.plan.spec is not None
    return conversation.plan.spec.stages[0].epochs


async def test_it_says_where_a_value_comes_from_with_the_words(session: Session) -> None:
    """Of what was said the quote, and all words of that turn; of the rest the reason."""
    app = chat(session)
    async with app.run_test(size=(120, 40)) as pilot:
        await planned(app, pilot, RULES)
        screen = await opened(app, pilot, "rubric[polite]")
        assert "You said: “polite +1.0”." in shown(screen) and RULES in shown(screen).replace("\n", " ")
        await pilot.press("escape")
        screen = await opened(app, pilot, "stages[sft] passes")
        assert "Default: " in shown(screen) and "passes" in shown(screen)


async def test_a_typed_value_is_tried_before_it_is_set_and_said_in_words(session: Session, alive: list[bool]) -> None:
    """Nothing is written down until it is taken; then a sentence is, as if it had been said, and undo takes it back."""
    app = chat(session)
    async with app.run_test(size=(120, 40)) as pilot:
        conversation = await planned(app, pilot)
        before = passes_of(conversation)
        screen = await opened(app, pilot, "stages[sft] passes")
        screen.query_one(Input).focus()
        await pilot.press("3")
        await settle(app, pilot)
        assert "I set the number of passes to 3." in follows(screen) and f"{before:g}.0 → 3.0" in follows(screen)
        assert "Now: Time: " in follows(screen) and "Then: Time: " in follows(screen)
        assert passes_of(conversation) == before and len(session.records()) == 3
        await pilot.press("enter")
        await settle(app, pilot)
        assert passes_of(conversation) == 3.0 and app.screen is app.screen_stack[0]
        assert [r["text"] for r in session.records() if r["kind"] == "said"][-1] == "I set the number of passes to 3."
        assert "> I set the number of passes to 3." in shown(app.query_one("#sides"))
        changed = {line.key: line.change for line in app.query_one(PlanPanel).lines if line.change}
        assert changed["stages[sft] passes"] == "yours" and changed["time"] == "followed"
        await pilot.press("escape")
        await say(app, pilot, "undo")
        assert passes_of(conversation) == before


async def test_what_cannot_be_is_said_at_once_and_not_set(session: Session) -> None:
    """What is no figure, and what is out of range; the button stays shut, and Enter does nothing."""
    app = chat(session)
    async with app.run_test(size=(120, 40)) as pilot:
        conversation = await planned(app, pilot)
        screen = await opened(app, pilot, "stages[sft] passes")
        field = screen.query_one(Input)
        field.focus()
        for typed, told in (("many", "“many” is no figure"), ("0", "must be above 0")):
            field.value = typed
            await settle(app, pilot)
            assert told in follows(screen) and screen.query_one("#value-take", Button).disabled
            await pilot.press("enter")
            await settle(app, pilot)
            assert app.screen is screen
        await pilot.press("escape")
        assert passes_of(conversation) != 0 and len(session.records()) == 3


async def test_choices_are_walked_with_arrows_and_taken_with_enter(session: Session, alive: list[bool]) -> None:
    """Each shows what it would change; a rule becomes a must."""
    app = chat(session)
    async with app.run_test(size=(120, 40)) as pilot:
        conversation = await planned(app, pilot, RULES)
        screen = await opened(app, pilot, "rubric[polite]")
        choices = screen.query_one(OptionList)
        assert choices.highlighted is None
        await pilot.press("down")
        await settle(app, pilot)
        assert "polite, points: 1.0 → 0.5" in follows(screen)
        await pilot.press("down", "down")
        await settle(app, pilot)
        assert "polite, a must: False → True" in follows(screen)
        await pilot.press("enter")
        await settle(app, pilot)
        plan = conversation.plan
        assert plan is not None and plan.spec is not None
        assert [(c.weight, c.hard) for c in plan.spec.rubric if c.name == "polite"] == [(1.0, True)]
        panel = app.query_one(PlanPanel)
        assert any("MUST: polite" in str(option.prompt) for option in panel.options)


async def test_a_click_shows_what_follows_and_the_button_sets_it(session: Session, alive: list[bool]) -> None:
    """By the mouse alone: the line, the choice, “Set it”."""
    app = chat(session)
    async with app.run_test(size=(120, 50)) as pilot:
        conversation = await planned(app, pilot)
        panel = app.query_one(PlanPanel)
        before = passes_of(conversation)
        row = next(n for n, o in enumerate(panel.options) if "Learns from examples" in str(o.prompt))
        lines = sum(str(o.prompt).count("\n") + 1 for o in panel.options[:row])
        await pilot.click(PlanPanel, offset=(6, lines + 1))
        await settle(app, pilot)
        screen = app.screen
        assert isinstance(screen, ValueScreen)
        await pilot.click("#value-choices", offset=(2, 0))
        await settle(app, pilot)
        assert app.screen is screen and "What would follow" in follows(screen) and passes_of(conversation) == before
        await pilot.click("#value-take")
        await settle(app, pilot)
        assert passes_of(conversation) == before / 2


async def test_enter_held_on_a_line_sets_nothing(session: Session) -> None:
    """It opens the screen, in which nothing is chosen yet."""
    app = chat(session)
    async with app.run_test(size=(120, 40)) as pilot:
        await planned(app, pilot)
        await opened(app, pilot, "stages[sft] passes")
        await hold_enter(app, pilot)
        await settle(app, pilot)
        assert isinstance(app.screen, ValueScreen) and len(session.records()) == 3


async def test_while_a_run_goes_it_only_explains(session: Session, alive: list[bool]) -> None:
    """What runs is what was confirmed; risks and what only words change are shown in full as well."""
    app = chat(session)
    async with app.run_test(size=(80, 24)) as pilot:
        await planned(app, pilot)
        screen = await opened(app, pilot, "goal")
        assert not screen.query(OptionList) and "cannot be set by hand" in follows(screen)
        await pilot.press("enter", "escape")
        await say(app, pilot, "yes")
        await settle(app, pilot)
        screen = await opened(app, pilot, "stages[sft] passes")
        assert not screen.query(Input) and "Default: " in shown(screen)
        await pilot.press("escape", "escape")
        assert app.query_one(SayLine).has_focus


async def test_all_of_it_is_in_sight_in_a_low_window_and_german(
    session: Session, alive: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """60 by 20: choices and both buttons; the sentence is German, with a comma."""
    monkeypatch.setenv("NLFORGE_LANGUAGE", "de")
    speak("de")
    app = chat(session)
    async with app.run_test(size=(60, 20)) as pilot:
        conversation = await planned(app, pilot)
        screen = await opened(app, pilot, "stages[sft] passes")
        for one in ("#value-choices", "#value-typed", "#value-take", "#value-leave"):
            assert 0 < screen.query_one(one).region.bottom <= 19, one
        screen.query_one(Input).focus()
        await pilot.press("2", "comma", "5")
        await settle(app, pilot)
        assert "Was daraus folgen würde" in follows(screen)
        await pilot.press("enter")
        await settle(app, pilot)
        assert passes_of(conversation) == 2.5
        said = [r["text"] for r in session.records() if r["kind"] == "said"]
        assert said[-1] == "Ich setze die Zahl der Durchgänge auf 2,5."


async def test_a_value_set_while_words_are_read_is_said_not_to_be_taken(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And so is a confirmed start; nothing of it is written down."""
    noted: list[str] = []
    monkeypatch.setattr(ChatApp, "notify", lambda _, text, **__: noted.append(text))
    app = chat(session)
    async with app.run_test(size=(120, 40)) as pilot:
        await planned(app, pilot)
        before = session.records()
        app.busy = True
        app.query_one(TalkAndPlan).post_message(TalkAndPlan.Meant(Spoken("I set the number of passes to 3.")))
        await pilot.pause()
        assert noted == [sentence("screen-not-taken")]
        app.busy = False
        assert session.records() == before
