"""Judging on the full screen, driven by keys."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Static

from engine.core.spec import Criterion, dump_yaml, load_spec
from engine.graders.kinds import LlmJudge
from nlforge.annotation_session import WHOLE, about_line, about_pairs, about_replies
from nlforge.annotations import Desk, Judgement
from nlforge.calibration import Calibration, Offer
from nlforge.conversation import Conversation
from nlforge.state import State
from nlforge.store import Session
from nlforge.tui.app import ChatApp
from nlforge.tui.judge_screen import JudgeScreen
from nlforge.tui.line import SayLine
from nlforge.tui.messages_view import MessagesView
from nlforge.wording.catalogue import speak
from planner.llm.client import LitellmLlm
from planner.llm.local_models import ChosenModel
from tests.nlforge.tui.keys import say
from tests.support.judged_sessions import PROMISE, judge_all, judged_session
from tests.support.no_model import NoModel, no_model


def seen(app: ChatApp) -> str:
    """All texts of the judging screen."""
    return "\n".join(str(w.render()) for w in app.screen.query(Static))


async def settled(app: ChatApp, pilot: object, text: str) -> None:
    """Until a text is on the screen; workers come and go meanwhile."""
    for _ in range(400):
        await pilot.pause(0.02)  # type: ignore[attr-defined]
        if text in seen(app):
            return
    raise AssertionError(f"“{text}” is not on:\n{seen(app)}")


async def opened(app: ChatApp, pilot: object) -> None:
    await app.workers.wait_for_complete()
    await pilot.pause()  # type: ignore[attr-defined]


async def opened_without_waiting(app: ChatApp, pilot: object) -> None:
    """Until the screen is there; what it looks for may take its time."""
    for _ in range(400):
        await pilot.pause(0.02)  # type: ignore[attr-defined]
        if isinstance(app.screen, JudgeScreen):
            return
    raise AssertionError("the screen did not open")


async def test_a_word_opens_it_and_a_yes_changes_the_plan(tmp_path: Path) -> None:
    """“Judge”, twenty keys, the agreement with its interval and the line that disagrees, an offer, “y”: the new page
    waits for a yes."""
    session = judged_session(tmp_path, base="")
    app = ChatApp("desk", opener=lambda _: Conversation(session, no_model))
    async with app.run_test(size=(100, 32)) as pilot:
        await opened(app, pilot)
        await say(app, pilot, "let me judge some replies")
        assert isinstance(app.screen, JudgeScreen) and "1 of 20" in seen(app) and "Is this a good reply?" in seen(app)
        for number in range(20):
            assert f"{number + 1} of 20" in seen(app)
            await pilot.press("n" if PROMISE in seen(app) else "y")
            assert len(Desk(session).judged()) == number + 1, "each answer is on disk before the next reply comes"
        await settled(app, pilot, "Take this into the plan?")
        text = seen(app)
        assert (
            "95 % interval" in text
            and "mostly because of the line “correct answer” (" in text
            and "on 20 of 20, instead of" in text
        )
        await pilot.press("y")
        await settled(app, pilot, "This goes into your plan")
        await pilot.press("enter")
        await opened(app, pilot)
        assert not isinstance(app.screen, JudgeScreen)
        assert app.conversation is not None and app.conversation.state is State.WAITING
        assert "I judged replies" in str(app.query_one(MessagesView).query(".diff").last(Static).render())


async def test_in_german_its_keys_and_sentences_are_german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The letters stay, and “j” is a yes as “y” is; what is kept is the same in every language."""
    monkeypatch.setenv("NLFORGE_LANGUAGE", "de")
    speak("de")
    session = judged_session(tmp_path, base="")
    app = ChatApp("desk", opener=lambda _: Conversation(session, no_model))
    async with app.run_test(size=(100, 32)) as pilot:
        await opened(app, pilot)
        assert app.screen.active_bindings["f2"].binding.description == "Ganzer Plan"
        await say(app, pilot, "bewerten")
        assert "1 von 20" in seen(app) and "Ist das eine gute Antwort?" in seen(app)
        assert "j ja, n nein, s überspringen, b zurück, q beenden" in seen(app)
        await pilot.press("y", "b")
        assert "Du hast „ja“ gesagt" in seen(app)
        for _ in range(20):
            await pilot.press("n" if PROMISE in seen(app) else "j")
        assert {j.verdict for j in Desk(session).judged()} == {"yes", "no"} and len(Desk(session).judged()) == 20
        await settled(app, pilot, "Soll das in den Plan?")
        assert "95-%-Intervall" in seen(app) and "bei 20 von 20 mit dir überein, statt bei" in seen(app)
        await pilot.press("j")
        await settled(app, pilot, "Das kommt in deinen Plan.")
        await pilot.press("enter")
        await opened(app, pilot)
        assert app.conversation is not None and app.conversation.state is State.WAITING
        plan = app.conversation.plan
        assert plan is not None and any("Ich habe Antworten beurteilt" in str(o.quote) for o in plan.origin.values())
        assert "du hast gesagt: „" in str(app.query_one(MessagesView).query(".diff").last(Static).render())


async def test_back_skip_and_quit_lose_nothing(tmp_path: Path) -> None:
    """The command opens the screen at once; back shows what was said; Escape ends it, and all answers are kept."""
    session = judged_session(tmp_path)
    app = ChatApp("desk", opener=lambda _: Conversation(session, no_model), judging=about_replies(Desk(session), 9))
    async with app.run_test(size=(100, 32)) as pilot:
        await opened(app, pilot)
        assert "1 of 9" in seen(app)
        await pilot.press("y", "s", "x", "b", "b")
        assert "1 of 9" in seen(app) and "You said yes" in seen(app)
        await pilot.press("n", "s", "y", "escape")
        await settled(app, pilot, "Once you have made 8 judgements")
        assert [j.verdict for j in Desk(session).judged()] == ["no", "yes"]
        await pilot.press("q")
        await pilot.pause()
        assert not isinstance(app.screen, JudgeScreen) and app.focused is app.query_one(SayLine)


async def test_two_replies_are_chosen_from_by_number(tmp_path: Path) -> None:
    session = judged_session(tmp_path)
    app = ChatApp("desk", opener=lambda _: Conversation(session, no_model), judging=about_pairs(Desk(session), 3))
    async with app.run_test(size=(100, 32)) as pilot:
        await opened(app, pilot)
        assert "Which of the two is the better reply?" in seen(app) and "1  " in seen(app) and "2  " in seen(app)
        await pilot.press("1", "2", "y", "1")
        await settled(app, pilot, "agree on")
        assert [p.better for p in Desk(session).preferences()] == ["first", "second", "first"]


async def test_a_judge_that_may_not_be_asked_is_said(tmp_path: Path) -> None:
    """A line is judged by a model elsewhere, and nothing may leave: the sentence is on the screen, and the answers
    are kept."""
    session = judged_session(tmp_path)
    run = session.run
    assert run is not None
    spec = load_spec(run.spec)
    polite = Criterion(name="polite", about="", weight=1, grader=LlmJudge(model="openai/any", question="Polite?"))
    run.spec.write_text(dump_yaml(spec.model_copy(update={"rubric": (*spec.rubric, polite)})))
    session.journal.write_text("")
    session.set_data_root(tmp_path)
    app = ChatApp("desk", opener=lambda _: Conversation(session, no_model), judging=about_replies(Desk(session), 2))
    async with app.run_test(size=(100, 32)) as pilot:
        await opened(app, pilot)
        await pilot.press("y", "n")
        await settled(app, pilot, "which is not on this machine, and nothing may leave it")
        assert len(Desk(session).judged()) == 2
        await pilot.press("q")
        await pilot.pause()
        assert not isinstance(app.screen, JudgeScreen)


async def test_nothing_judged_is_said(tmp_path: Path) -> None:
    session = judged_session(tmp_path)
    desk = Desk(session)
    app = ChatApp("desk", opener=lambda _: Conversation(session, no_model), judging=about_replies(desk, 5))
    async with app.run_test(size=(100, 32)) as pilot:
        await opened(app, pilot)
        await pilot.press("q")
        await settled(app, pilot, "You have judged nothing yet")
        await pilot.press("q")
        await pilot.pause()
        assert not isinstance(app.screen, JudgeScreen)


async def test_judgements_of_other_messages_say_nothing_of_this_run(tmp_path: Path) -> None:
    """The messages of an earlier run are gone: the screen says why nothing is held against the rubric."""
    session = judged_session(tmp_path)
    desk = Desk(session)
    desk.append(Judgement(prompt="Who are you?", reply="A lamp.", criterion=WHOLE, verdict="yes"))
    app = ChatApp("desk", opener=lambda _: Conversation(session, no_model), judging=about_replies(desk, 5))
    async with app.run_test(size=(100, 32)) as pilot:
        await opened(app, pilot)
        await pilot.press("q")
        await settled(app, pilot, "any key: back")
        assert "other messages" in seen(app)
        await pilot.press("q")
        await pilot.pause()
        assert not isinstance(app.screen, JudgeScreen)


async def test_a_long_reply_is_scrolled_by_arrows(tmp_path: Path) -> None:
    session = judged_session(tmp_path)
    sitting = about_replies(Desk(session), 2)
    long = sitting.questions[0].replies[0] + " So it goes on." * 300
    sitting.questions[0] = type(sitting.questions[0])(
        sitting.questions[0].prompt, (long,), sitting.questions[0].question, sitting.questions[0].keys
    )
    app = ChatApp("desk", opener=lambda _: Conversation(session, no_model), judging=sitting)
    async with app.run_test(size=(80, 20)) as pilot:
        await opened(app, pilot)
        view = app.screen.query_one("#judged")
        await pilot.press("pagedown", "down")
        await pilot.pause()
        assert view.scroll_y > 0 and "1 of 2" in seen(app)


async def test_what_nobody_sees_is_shown(tmp_path: Path) -> None:
    """A reply cannot steer the terminal, nor hide something from who judges it."""
    session = judged_session(tmp_path)
    sitting = about_replies(Desk(session), 1)
    sitting.questions[0] = replace(sitting.questions[0], replies=("Hello\x1b[2J\u200bthere",))
    app = ChatApp("desk", opener=lambda _: Conversation(session, no_model), judging=sitting)
    async with app.run_test(size=(40, 20)) as pilot:
        await opened(app, pilot)
        assert "Hello⟨U+001B⟩[2J⟨U+200B⟩there" in seen(app)


async def test_all_keys_are_named_on_a_narrow_terminal(tmp_path: Path) -> None:
    session = judged_session(tmp_path)
    app = ChatApp(
        "desk", opener=lambda _: Conversation(session, no_model), judging=about_line(Desk(session), 3, "correct answer")
    )
    async with app.run_test(size=(34, 16)) as pilot:
        await opened(app, pilot)
        keys = app.screen.query_one("#keys")
        assert keys.size.height == 2 and keys.region.bottom <= 16 and "q stop" in seen(app)


async def test_leaving_while_it_looks_for_more_keeps_what_was_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A yes counts, also where the person closes the screen before the next offer is found."""
    session = judged_session(tmp_path, base="")
    judge_all(session)
    looked, go_on, usual = threading.Event(), threading.Event(), Calibration.next

    def slow(self: Calibration) -> Offer | None:
        if self.accepted:
            looked.set()
            go_on.wait(60)
        return usual(self)

    monkeypatch.setattr(Calibration, "next", slow)
    app = ChatApp("desk", opener=lambda _: Conversation(session, no_model), judging=about_replies(Desk(session), 5))
    async with app.run_test(size=(100, 32)) as pilot:
        await opened_without_waiting(app, pilot)
        await settled(app, pilot, "Take this into the plan?")
        await pilot.press("y")
        await settled(app, pilot, "Looking for more")
        await pilot.press("q")
        go_on.set()
        await opened(app, pilot)
        assert looked.is_set() and not isinstance(app.screen, JudgeScreen)
        assert app.conversation is not None and app.conversation.state is State.WAITING


def test_sessions_without_replies_say_so(tmp_path: Path) -> None:
    assert not Session.create(tmp_path, "x").has_replies


async def test_the_planning_model_is_chosen_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chosen again it may be another one than the one that was told: the free memory is another."""
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path / "sessions"))
    monkeypatch.chdir(tmp_path)
    asked: list[str] = []

    def choose(_: str | None) -> ChosenModel:
        asked.append("chosen")
        return ChosenModel("openai/x", None)

    for place in ("planner.llm.local_models.choose", "planner.llm.client.choose"):
        monkeypatch.setattr(place, choose)
    monkeypatch.setattr(ChatApp, "show_judge", lambda *_: None)
    monkeypatch.setattr(LitellmLlm, "ask", lambda *_: asked.append("read") or NoModel().ask("", None))
    Session.create(tmp_path / "sessions", "desk").set_data_root(tmp_path)
    app = ChatApp("desk", judging=about_replies(Desk(judged_session(tmp_path)), 2))
    async with app.run_test(size=(100, 32)) as pilot:
        await opened(app, pilot)
        assert asked == []
        await say(app, pilot, "A chatbot for our desk.")
    assert asked[:2] == ["chosen", "read"] and asked.count("chosen") == 1
