"""It is said in a conversation when a run begins and how considerate it is; it is said back, kept and obeyed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.core import events as ev
from engine.core.noted import run_cancelled
from engine.core.paths import RunPaths
from engine.core.stop_reason import PAUSED
from engine.runs.manners import Manners, manners_of, set_manners
from engine.runs.turns import PlaceInLine
from nlforge.considerate.kept import keep_manners, manners_of_session
from nlforge.considerate.talk import confirm_line
from nlforge.conversation import Conversation
from nlforge.messages import RunEnded
from nlforge.recent_sessions import recent
from nlforge.state import State
from nlforge.store import Session
from nlforge.waiting_runs import standing_words
from nlforge.wording.catalogue import say, speak
from tests.support.conversations import WORDS, report_to, step, talk
from tests.support.going_runs import resources
from tests.support.no_model import no_model


def waiting(session: Session) -> Conversation:
    conversation = Conversation(session, no_model)
    list(conversation.hear(WORDS))
    assert conversation.state is State.WAITING
    return conversation


def in_a_day() -> datetime:
    return datetime.now(UTC) + timedelta(days=1)


def test_it_is_said_back_and_a_yes_starts_it_so(session: Session, alive: list[bool]) -> None:
    """The run waits by itself; the line says until when, and what else it does."""
    conversation = waiting(session)
    told = talk(list(conversation.hear("in 3 hours, only while I am away and not on battery")))
    assert "It starts at" in told or "It starts tomorrow at" in told
    assert "pauses while you are at this machine" in told and "pauses on battery" in told and "Say “yes”" in told
    assert conversation.state is State.WAITING
    told = talk(list(conversation.hear("yes")))
    assert "It starts" in told and "leave the machine on" in told
    assert conversation.state is State.RUNNING
    kept = manners_of_session(session)
    assert kept.only_away and kept.on_mains and kept.not_before is not None


def test_a_yes_with_a_time_starts_at_once_what_waits(session: Session, alive: list[bool]) -> None:
    """And is said back once."""
    conversation = waiting(session)
    told = talk(list(conversation.hear("Yes, start it slowly in 2 hours")))
    assert conversation.state is State.RUNNING
    assert told.count("It starts") == 1 and "All other programs go first" in told


def test_a_wish_and_a_time_go_their_own_ways(session: Session) -> None:
    """The wish is planned without the time, which is kept until the yes and survives the window."""
    conversation = Conversation(session, no_model)
    told = talk(list(conversation.hear(f"{WORDS} Start it in 5 hours.")))
    assert conversation.state is State.WAITING and "It starts" in told and "yes" in told
    assert conversation.plan_state is not None and not any("hours" in one for one in conversation.plan_state.turns)
    again = Conversation(session, no_model)
    assert again.state is State.WAITING and manners_of_session(session).not_before is not None
    assert "It starts" in talk(again.opening)


def test_what_holds_no_more_is_taken_back(session: Session) -> None:
    conversation = waiting(session)
    list(conversation.hear("only while I am away, in the background"))
    list(conversation.hear("also when I am here"))
    assert manners_of_session(session) == Manners(gentle=True)
    assert "All other programs" in confirm_line(session)
    list(conversation.hear("at full speed"))
    assert manners_of_session(session) == Manners() and "start tonight" in confirm_line(session)


def test_start_now_ends_the_wait_of_a_run(session: Session, alive: list[bool]) -> None:
    """Of this run, and is a plain yes where nothing waits."""
    conversation = waiting(session)
    list(conversation.hear("yes, in 9 hours"))
    assert conversation.run is not None
    set_manners(conversation.run, manners_of_session(session))
    told = talk(report_to(conversation, ev.Held(why=("time",), until=in_a_day())))
    assert "The run waits until tomorrow" in told
    assert conversation.view.hold.words.startswith("waits until tomorrow")
    assert "waits until" in talk(list(conversation.hear("how is it going?"))).casefold()
    told = talk(list(conversation.hear("start now")))
    assert "It starts at once" in told
    assert manners_of(conversation.run) == Manners(in_turn=False)


def test_start_now_is_a_yes_where_nothing_waits(session: Session, alive: list[bool]) -> None:
    conversation = waiting(session)
    told = talk(list(conversation.hear("start now")))
    assert conversation.state is State.RUNNING and "exactly as on the page" in told


def test_a_running_one_learns_manners_too(session: Session, alive: list[bool]) -> None:
    conversation = waiting(session)
    list(conversation.hear("yes"))
    list(conversation.hear("only while I am away"))
    assert conversation.run is not None and manners_of(conversation.run).only_away


def test_pauses_are_told_and_no_time_of_the_run(session: Session, alive: list[bool]) -> None:
    """What is left stands still meanwhile."""
    conversation = waiting(session)
    list(conversation.hear("yes"))
    began = datetime.now(UTC) - timedelta(hours=3)

    def at(minutes: float) -> str:
        return (began + timedelta(minutes=minutes)).isoformat()

    told = talk(
        report_to(
            conversation,
            ev.RunStarted(digest="d", pid=1, seconds_estimate=(600, 1200, 1800), time=at(0)),
            ev.Held(why=("person",), begun=True, time=at(5)),
        )
    )
    assert "The run pauses, as you are at this machine" in told
    assert conversation.view.doing() == "paused: somebody types here"
    assert round(conversation.view.whole.worked() / 60) == 5
    told = talk(
        report_to(
            conversation,
            ev.LetOn(seconds=3600, time=at(65)),
            ev.Slept(seconds=6000, time=at(170)),
            step(1).model_copy(update={"time": at(171)}),
        )
    )
    assert "goes on after a pause of 60 min" in told and "The machine was asleep for 1.7 h" in told
    assert 15 <= conversation.view.whole.worked() / 60 <= 25


def test_a_run_that_goes_on_and_waits_is_going(session: Session, alive: list[bool]) -> None:
    """Its former end is over, for whoever opens the session, and for a window that has told that end."""
    conversation = waiting(session)
    list(conversation.hear("yes"))
    report_to(conversation, ev.RunStarted(digest="d", pid=1), step(1), run_cancelled(PAUSED))
    assert conversation.state is State.BROKEN and list(conversation.poll()) == []
    assert conversation.run is not None
    ev.append_event(conversation.run.events, ev.Held(why=("time",), until=in_a_day()))
    again = Conversation(session, no_model)
    assert again.state is State.RUNNING and again.view.hold.words and "go on" not in talk(again.opening[-1:])
    list(conversation.poll())
    assert conversation.state is State.RUNNING
    ended = report_to(conversation, ev.LetOn(seconds=9, asked=True), run_cancelled(PAUSED))
    assert conversation.state is State.BROKEN
    assert "begins" not in talk(ended) and RunEnded(130, paused=True) in ended


def test_the_machine_is_watched_in_a_pause_too(session: Session, alive: list[bool]) -> None:
    """However often it has reported, lists say that the run pauses."""
    conversation = waiting(session)
    list(conversation.hear("yes"))
    assert conversation.run is not None
    events = conversation.run.events
    for one in (ev.RunStarted(digest="d", pid=1), ev.Held(why=("person",), begun=True)):
        ev.append_event(events, one)
    with events.open("ab") as file:
        file.write(b"".join(f"{resources().model_dump_json()}\n".encode() for _ in range(200)))
    assert standing_words(session) == "paused: somebody types here"
    ev.append_event(events, step(1))
    assert standing_words(session) == "running"


def test_only_a_session_that_is_there_is_taken_out_of_the_line(session: Session) -> None:
    """Other words are a wish; the name may be written in any case."""
    conversation = waiting(session)
    assert say("manner-line-unknown", session="names") not in talk(
        list(conversation.hear("take names out of the queue"))
    )
    Session.create(session.root.parent, "Mill").append("said", text="Sort the orders.")
    assert "Mill" in talk(list(conversation.hear("take mill out of the queue")))


def test_after_the_deadline_is_too_late(session: Session) -> None:
    """It is said, and not taken over."""
    conversation = Conversation(session, no_model)
    ready_by = datetime.now(UTC) + timedelta(days=3)
    list(conversation.hear(f"{WORDS} It must be ready by {ready_by:%d %B %Y}."))
    assert conversation.plan is not None and conversation.plan.spec is not None
    assert conversation.plan.spec.limits.deadline is not None
    told = talk(list(conversation.hear("start it in 99 hours")))
    assert "must be ready by" in told and manners_of_session(session).not_before is None
    assert conversation.state is State.WAITING


def test_the_line_of_this_machine(
    session: Session, alive: list[bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another run comes first: it is on the last look, in the list, and can be taken out."""
    monkeypatch.setenv("NLFORGE_CACHE", str(tmp_path / "cache"))
    other = Session.create(session.root.parent, "mill")
    other.append("said", text="Sort the orders of the mill.")
    run = RunPaths(other.root.resolve() / "runs" / "1")
    run.root.mkdir(parents=True)
    run.spec.touch()
    ev.append_event(run.events, ev.Held(why=("time",), until=in_a_day()))
    turn = PlaceInLine(run)
    try:
        conversation = waiting(session)
        assert "when the run of mill has ended" in confirm_line(session)
        told = talk(list(conversation.hear("what is waiting?")))
        assert "1. mill: waits until tomorrow" in told
        assert ("mill", f"Sort the orders of the mill. ({standing_words(other)})") in recent(session.root.parent, 5)
        told = talk(list(conversation.hear("take mill out of the queue")))
        assert "mill" in told and run.stop.exists()
    finally:
        turn.leave()
    alive.append(False)
    assert "No run is going or waiting" in talk(list(conversation.hear("queue")))


def test_it_is_said_in_german(session: Session) -> None:
    conversation = waiting(session)
    speak("de")
    keep_manners(session, Manners(not_before=in_a_day(), only_away=True, gentle=True))
    assert confirm_line(session).startswith("Er startet morgen um") and "Vorrang" in confirm_line(session)
    assert conversation.state is State.WAITING
