"""The result on the full screen, driven by keys and by the mouse."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from textual.widgets import Button, Input, Static, TextArea

from engine.core.paths import RunPaths
from engine.serving.kept_feedback import feedback_in
from engine.trust.answer import Answer
from nlforge.conversation import Conversation
from nlforge.store import Session
from nlforge.tui.app import ChatApp
from nlforge.tui.messages_view import MessagesView
from nlforge.tui.result.answer_card import AnswerCard
from nlforge.tui.result.correct_screen import CorrectScreen
from nlforge.tui.result.result_screen import ResultScreen
from nlforge.wording.catalogue import speak
from tests.nlforge.tui.keys import say, settle, shown
from tests.support.no_model import no_model
from tests.support.results import WORST, result_session


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.chdir(tmp_path)
    return result_session(tmp_path)


def app_of(session: Session) -> ChatApp:
    return ChatApp("desk", opener=lambda _: Conversation(session, no_model))


async def opened(app: ChatApp, pilot: object, by: str = "f7") -> ResultScreen:
    """The screen of the result, all of it read."""
    await settle(app, pilot)
    if by.startswith("f"):
        await pilot.press(by)  # type: ignore[attr-defined]
    else:
        await say(app, pilot, by)
    await until(app, pilot, lambda: isinstance(app.screen, ResultScreen))
    await settle(app, pilot)
    assert isinstance(app.screen, ResultScreen)
    return app.screen


async def until(app: ChatApp, pilot: object, true: Callable[[], bool]) -> None:
    """Until that is so: what is kept is brought to the disk beside the screen."""
    for _ in range(1500):
        if true():
            return
        await pilot.pause(0.02)  # type: ignore[attr-defined]
    raise AssertionError(f"It did not come to that:\n{seen(app)}")


def seen(app: ChatApp) -> str:
    return "\n".join(str(one.render()) for one in app.screen.query(Static) if one.display)


@pytest.mark.parametrize("by", ["f7", "/ergebnis", "show me the result"])
async def test_it_opens_by_key_command_and_words_and_escape_closes_it(session: Session, by: str) -> None:
    app = app_of(session)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, by)
        text = seen(app)
        assert text.index("Helps staff") < text.index("invents something") < text.index("house terms")
        assert "WORSE" in text and "▓▓▒▒" in text and "◆" in text and WORST[1].prompt in text
        await pilot.press("escape")
        await settle(app, pilot)
        assert not isinstance(app.screen, ResultScreen)


async def test_the_card_in_the_conversation_has_the_verdict_first(session: Session) -> None:
    app = app_of(session)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(app, pilot)
        card = str(app.query_one(MessagesView).query(".card").last(Static).render())
        assert card.startswith("Helps staff") and "Score 0.05 → 0.62 (± 0.07)." in card
        assert "One line got worse: invents something." in card and card.endswith("and a line to try it.")


async def test_answers_are_judged_and_corrected_by_keys_and_taken_back(session: Session) -> None:
    """Each is on the disk before the screen says so."""
    app = app_of(session)
    path = session.root / "feedback.jsonl"
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        first, second = screen.query(AnswerCard)
        await pilot.press("tab")
        assert first.has_focus
        await pilot.press("plus")
        await until(app, pilot, lambda: "You said: good." in shown(first))
        assert [one.rating for one in feedback_in(path)] == ["up"]
        await pilot.press("tab", "enter")
        await until(app, pilot, lambda: isinstance(app.screen, CorrectScreen))
        assert WORST[1].prompt in seen(app)
        assert app.screen.query_one(TextArea).text == WORST[1].expected, "one begins with the right reply"
        app.screen.query_one(TextArea).text = "Only to your own account."
        await pilot.press("ctrl+s")
        await until(app, pilot, lambda: "You corrected it: Only to your own account." in shown(second))
        assert second.has_focus
        assert feedback_in(path)[-1].correction == "Only to your own account."
        await pilot.press("u")
        await until(app, pilot, lambda: "You corrected" not in shown(second))
        assert len(feedback_in(path)) == 1
        assert second.query_one(".take_back", Button).display is False


async def test_a_correction_that_is_left_changes_nothing(session: Session) -> None:
    app = app_of(session)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        await pilot.press("tab", "c")
        await until(app, pilot, lambda: isinstance(app.screen, CorrectScreen))
        await pilot.press("x", "escape")
        await settle(app, pilot)
        assert isinstance(app.screen, ResultScreen) and not (session.root / "feedback.jsonl").exists()


async def test_the_mouse_does_the_same(session: Session) -> None:
    app = app_of(session)
    async with app.run_test(size=(80, 60)) as pilot:
        screen = await opened(app, pilot)
        card = screen.query(AnswerCard).last()
        card.scroll_visible(animate=False)
        await settle(app, pilot)
        await pilot.click(card.query_one(".wrong", Button))
        await until(app, pilot, lambda: "You said: wrong." in shown(card))
        assert card.has_focus


async def test_a_message_is_tried_side_by_side_with_how_sure_it_is(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both replies, whether it hands over, and thumbs as for the others; the session keeps it."""
    answers_with(monkeypatch, Answer("A colleague answers.", True, 0.31))
    app = app_of(session)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("t", *"Buy a hose?", "enter")
        await until(app, pilot, lambda: len(screen.query(AnswerCard)) == 3)
        await settle(app, pilot)
        card = screen.query(AnswerCard).last()
        text = shown(card)
        assert "3. Asked: Buy a hose?" in text and "Untrained: Hose?" in text and "Reply: A colleague answers." in text
        assert "It is 31 % sure: too little, so it hands over to a person." in text
        assert screen.query_one(Input).value == "" and card.region.bottom <= 24
        card.focus()
        await pilot.press("minus")
        await until(app, pilot, lambda: "You said: wrong." in shown(card))
    asked = [r for r in session.records() if r["kind"] == "asked"]
    assert [(r["text"], r["sure"], r["handed_over"]) for r in asked] == [("Buy a hose?", 0.31, True)]


async def test_escape_leaves_while_the_models_answer(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """What they say then is kept in the session, and the screen can be opened again."""
    began, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        began.set()
        go_on.wait(60)

    answers_with(monkeypatch, Answer("At the drop point.", False, 0.9), slow)
    app = app_of(session)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        await pilot.press("t", *"Where?", "enter")
        await until(app, pilot, began.is_set)
        assert "The models answer" in seen(app)
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, ResultScreen)
        go_on.set()
        await settle(app, pilot)


async def test_what_keeps_a_trial_from_answering_is_said(session: Session) -> None:
    """Its files are not those that were trained: the sentence stands on the screen, which stays open."""
    app = app_of(session)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("t", *"Where?", "enter")
        state = screen.query_one("#result-state")
        await until(app, pilot, lambda: state.has_class("error"))
        assert state.display and state.has_class("error") and len(screen.query(AnswerCard)) == 2


TOLD = {
    "en": (
        "May other machines",
        "nlforge export desk",
        "nothing to learn from yet",
        "no other run",
        "Shall it hold examples?",
    ),
    "de": ("Dürfen andere", "nlforge export desk", "noch nichts, woraus", "keinen anderen Lauf", "Soll er Beispiele"),
}


@pytest.mark.parametrize("language", ["en", "de"])
async def test_each_button_says_words_the_conversation_answers(
    session: Session, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("NLFORGE_LANGUAGE", language)
    speak("de" if language == "de" else "en")
    app = app_of(session)
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(app, pilot)
        for button, told in zip(("serve", "export", "improve", "compare", "share"), TOLD[language], strict=True):
            await opened(app, pilot)
            await pilot.click(f"#result-{button}")
            await until(app, pilot, lambda told=told: told in shown(app.query_one(MessagesView)))  # type: ignore[misc]
            assert not isinstance(app.screen, ResultScreen)
            await until(app, pilot, lambda: not app.busy)


@pytest.mark.parametrize("language", ["en", "de"])
async def test_all_that_can_be_done_is_in_a_small_window(
    session: Session, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """Every button is whole, and bars keep to their lines."""
    monkeypatch.setenv("NLFORGE_LANGUAGE", language)
    speak("de" if language == "de" else "en")
    app = app_of(session)
    async with app.run_test(size=(60, 20)) as pilot:
        screen = await opened(app, pilot)
        for one in screen.query("#result-actions Button").results(Button):
            assert one.region.bottom <= 19 and len(str(one.label)) <= one.content_size.width
        lines = str(screen.query_one("#result-change", Static).render()).split("\n")
        bars = [line for line in lines if "█" in line and "·" in line and "  " in line[:2]]
        assert len(bars) == 8 and all(len(line) <= 56 for line in bars)


async def test_without_a_result_the_key_says_so(tmp_path: Path) -> None:
    session = Session.create(tmp_path, "new")
    app = ChatApp("new", opener=lambda _: Conversation(session, no_model))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app, pilot)
        await pilot.press("f7")
        await settle(app, pilot)
        assert "There is no result yet." in shown(app.query_one(MessagesView))


async def test_a_damaged_report_is_said_on_the_screen(session: Session) -> None:
    (session.root / "runs" / "1" / "report.json").write_text(json.dumps({"version": 2}))
    app = app_of(session)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        assert "The result cannot be read" in seen(app)
        await pilot.press("f7")
        await settle(app, pilot)
        assert not isinstance(app.screen, ResultScreen)


def answers_with(monkeypatch: pytest.MonkeyPatch, answer: Answer, first: object = None) -> None:
    """Models that answer at once, without weights."""

    def base(run: RunPaths, texts: Sequence[str], delivered: bool = True) -> list[str]:
        if callable(first):
            first()
        return ["Hose?"] * len(texts)

    monkeypatch.setattr("engine.prompting.ask.answer", base)
    monkeypatch.setattr("engine.trust.answer.answer_or_hand_over", lambda run, texts: [answer] * len(texts))
    monkeypatch.setattr("engine.prompting.delivered.measured_as", lambda run: "prompt_only")
    monkeypatch.setattr("nlforge.side_by_side.about_changed_documents", lambda session, folder: None)
