"""The conversation, from words to a run's end, without a screen."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from engine.core import events as ev
from engine.core.cancel import Cancelled, cancellable
from engine.core.paths import runs_of
from engine.core.spec import digest, load_spec
from nlforge.conversation import Conversation
from nlforge.intents.answers import is_yes
from nlforge.intents.commands import command
from nlforge.intents.intent import Intent
from nlforge.messages import DiffShown, Message, Page, Progress, RunEnded, TableMessage, TalkMessage
from nlforge.run_view import RunView
from nlforge.state import State
from nlforge.store import Session
from tests.support.answers import all_is_fine
from tests.support.conversations import WORDS, evaluated, report_to, started, step, talk
from tests.support.no_model import no_model


def test_yes_is_agreement_and_nothing_else() -> None:
    """A yes with a wish in it is a wish."""
    assert all(is_yes(t) for t in ("yes", "Ja!", "go", "Yes, please.", "OK, build it"))
    assert not any(is_yes(t) for t in ("yes, but smaller", "go for German", "no", "please", ""))
    assert [command(t) for t in ("How is it going?", "Stop.", "go on")] == [
        Intent.PROGRESS,
        Intent.STOP,
        Intent.GO_ON,
    ]
    assert {command(t) for t in ("How long will it take?", "how much longer")} == {Intent.PROGRESS}
    assert command("How long may I keep the parcel?") is None


def test_words_give_a_page_and_yes_binds_its_digest(session: Session, alive: list[bool]) -> None:
    """What is written and started is the plan that was shown."""
    conversation = Conversation(session, no_model)
    page = next(m for m in conversation.hear(WORDS) if isinstance(m, Page))
    assert page.ready and "desk.csv" in page.text
    list(conversation.hear("ja"))
    confirmed = session.last("confirmed")
    assert confirmed is not None and confirmed["digest"] == page.digest == digest(load_spec(session.root / "spec.yaml"))
    assert conversation.state is State.RUNNING
    origin = json.loads((session.root / "origin.json").read_text())
    assert origin["data.sources[desk.csv]"]["quote"].endswith("desk.csv") and origin["task"]["from"] == "measured"


@pytest.mark.parametrize("words", [
    "Yes, that's right. And names may stay", "ok, and names may stay", "Ja, passt. Namen dürfen drinbleiben",
    "Oui, mais gardez les noms", "Sí, pero los nombres pueden quedarse", "Sí, correcto. Los nombres se pueden dejar.",
])  # fmt: skip
def test_a_yes_with_a_wish_shows_the_changed_page_first(words: str, session: Session, alive: list[bool]) -> None:
    """Nothing starts, and the page has the wish."""
    conversation = Conversation(session, no_model)
    list(conversation.hear(WORDS))
    told = list(conversation.hear(words))
    assert conversation.state is State.WAITING and any(isinstance(m, Page) for m in told)
    assert conversation.plan is not None and conversation.plan.spec is not None
    assert "name" not in conversation.plan.spec.data.redact and conversation.not_used == ()


def test_later_words_show_what_they_change(session: Session, alive: list[bool]) -> None:
    """A second wish shows a diff, and the digest is another one."""
    conversation = Conversation(session, no_model)
    first = next(m for m in conversation.hear(WORDS) if isinstance(m, Page))
    second = list(conversation.hear("The budget is 50 dollars."))
    assert any(isinstance(m, DiffShown) and "50" in m.text for m in second)
    assert next(m for m in second if isinstance(m, Page)).digest != first.digest


def test_status_gives_the_figures_of_the_run(session: Session, alive: list[bool]) -> None:
    """Step, loss, time left and rows are those reported last."""
    conversation = started(session)
    data = ev.DataReady(read=120, kept=110, train=98, eval=12, dropped={"duplicate": 10}, redacted={})
    assert [m for m in report_to(conversation, data, step(1), step(2)) if isinstance(m, Progress)][-1].step == 2
    answer = talk(list(conversation.hear("How is it going?")))
    assert (
        "Learning from your examples: step 2 of 40" in answer
        and "2.500" in answer
        and "60 s of training left" in answer
        and "98 rows" in answer
    )
    # Well after the question: two things of one millisecond have no order.
    report_to(conversation, step(9).model_copy(update={"time": "2999-01-01T00:00:00.000+00:00"}))
    assert answer in talk(Conversation(session, no_model).opening)


def test_a_finished_run_shows_before_and_after(session: Session, alive: list[bool]) -> None:
    """The table has both models, their noise, and the state is finished, also after reopening."""
    conversation = started(session)
    said = report_to(
        conversation,
        evaluated("base", 0.2),
        evaluated("trained", 0.7),
        ev.RunFinished(seconds=80, adapter="a", report="report.md"),
    )
    table = next(m for m in said if isinstance(m, TableMessage)).text
    assert "0.200" in table and "0.700" in table and "+0.500" in table and "0.050" in table
    assert RunEnded(0) in said and conversation.state is State.FINISHED
    again = Conversation(session, no_model)
    assert again.state is State.FINISHED and any(isinstance(m, TableMessage) for m in again.opening)


def test_a_killed_run_is_said_and_can_go_on(session: Session, alive: list[bool]) -> None:
    """A process that is gone without a last word is noticed; “go on” starts a new run of the same digest."""
    conversation = started(session)
    report_to(conversation, step(3))
    alive.append(False)
    said = list(conversation.poll())
    assert conversation.state is State.BROKEN and "go on" in talk(said) and "step 3 of 40" in talk(said)
    alive.append(True)
    again = Conversation(session, no_model)
    alive.append(False)
    list(again.poll())
    alive.append(True)
    list(again.hear("go on"))
    assert again.state is State.RUNNING and again.run is not None and again.run.root.name == "2"


def test_reopening_plans_nothing_again(session: Session, alive: list[bool]) -> None:
    """The plan shown after reopening is the saved one, the model is not opened, and the wishes are kept.

    But for the row of the data on the page: a session is shared with others, the data is not.
    """
    first = Conversation(session, no_model)
    list(first.hear(WORDS))
    list(first.hear("The budget is 50 dollars."))

    def never() -> Any:
        raise AssertionError("opened")

    second = Conversation(session, never)
    assert first.plan is not None and first.plan.shown and second.plan == first.plan.model_copy(update={"shown": ()})
    assert second.state is State.WAITING and first.plan.shown[0].message not in (
        session.root / "session.jsonl"
    ).read_text(encoding="utf-8")
    third = Conversation(session, no_model)
    list(third.hear("It must be done in 2 hours."))
    assert third.plan is not None and third.plan.spec is not None and third.plan.spec.limits.budget is not None
    assert third.plan.spec.limits.deadline_hours == 2


def test_stop_asks_the_run_to_stop(session: Session, alive: list[bool]) -> None:
    """“stop” leaves the mark the engine looks for; the cancelled run can go on later."""
    conversation = started(session)
    list(conversation.hear("stop"))
    assert conversation.run is not None and conversation.run.stop.exists()
    assert RunEnded(130) in report_to(conversation, ev.RunCancelled(reason="you asked"))
    assert conversation.state is State.BROKEN


def test_a_torn_last_line_is_said(session: Session) -> None:
    """A record cut off by a crash is dropped, and the person is told."""
    with open(session.journal, "ab") as file:
        file.write(b'{"kind": "said", "te')
    assert "cut off" in talk(Conversation(session, no_model).opening)


def test_a_run_started_in_another_window_is_followed(session: Session, alive: list[bool]) -> None:
    """Two windows on one session: the second yes neither confirms another plan nor starts another run."""
    first, second = Conversation(session, no_model), Conversation(session, no_model)
    list(first.hear(WORDS))
    list(second.hear(WORDS))
    list(second.hear("The budget is 50 dollars."))
    list(first.hear("yes"))
    confirmed = session.last("confirmed")
    said = talk(list(second.hear("yes")))
    assert "another window" in said and second.state is State.RUNNING
    assert session.last("confirmed") == confirmed and len(runs_of(session.root)) == 1
    # A plan changed in the meantime does not hide the run either.
    assert Conversation(session, no_model).state is State.RUNNING


def test_a_plan_of_another_version_does_not_lock_the_session(session: Session, alive: list[bool]) -> None:
    """What cannot be read is said; the words can be said again."""
    session.append("said", turn=1, text=WORDS)
    session.append(
        "planned",
        turn=1,
        digest="x",
        status="ready",
        plan={"later": True},
        requirements={"later": True},
        known={"later": True},
    )
    conversation = Conversation(session, no_model)
    assert "another version" in talk(conversation.opening)
    assert any(isinstance(m, Page) for m in conversation.hear(WORDS))


def test_a_stopped_run_says_what_is_left(session: Session, alive: list[bool]) -> None:
    """Nothing is called kept that is not there."""
    conversation = started(session)
    assert "Training had not started" in talk(report_to(conversation, ev.RunCancelled(reason="you asked for it")))
    list(conversation.hear("go on"))
    assert "3 of 40 steps" in talk(report_to(conversation, step(3), ev.RunCancelled(reason="you asked for it")))


def test_files_of_a_run_are_named_where_they_are(session: Session, alive: list[bool]) -> None:
    """A path that is shown can be opened."""
    said = talk(report_to(started(session), ev.RunFinished(seconds=80, adapter="model/adapter", report="report.md")))
    assert str(session.root / "runs" / "1" / "report.md") in said


def test_checks_before_training_are_one_line_and_those_after_say_what_they_found() -> None:
    """A failed one is always told in full."""
    view = RunView()

    def said(*events: ev.RunEvent) -> list[str]:
        return [m.text for e in events for m in view.take(e) if isinstance(m, TalkMessage)]

    def check(name: str, passed: bool = True) -> ev.GateChecked:
        return ev.GateChecked(name=name, passed=passed, figure=0.0, detail="What it found.")

    assert said(check("nothing_cut"), check("smoke_run")) == []
    assert said(ev.StageStarted(stage="sft", steps=1, rows=1))[0] == "2 checks passed: nothing cut, smoke run."
    said(evaluated("base", 0.2))
    assert said(check("no_secret_learned")) == ["Check passed: no secret learned. What it found."]
    assert "FAILED: nothing cut. What it found." in said(check("nothing_cut", passed=False))[0]


def ended(conversation: Conversation) -> list[Message]:
    assert conversation.run is not None
    return report_to(
        conversation,
        evaluated("base", 0.2),
        evaluated("trained", 0.7),
        ev.RunFinished(seconds=80, adapter="a", report="report.md"),
    )


def test_what_is_said_during_a_run_is_taken_up_after_it(session: Session, alive: list[bool]) -> None:
    """It is stored, shown, asked about when the run has ended (also after the window was closed), and on yes it is a
    change."""
    conversation = started(session)
    assert "I keep what you said" in talk(list(conversation.hear("The budget is 70 dollars.")))
    assert "I keep" not in talk(list(conversation.hear("thanks"))) and "I keep" not in talk(
        list(conversation.hear("ok"))
    )
    list(conversation.hear("Nach höchstens 3 Stunden fertig."))
    conversation = Conversation(session, no_model)
    said = talk(ended(conversation))
    assert (
        "“The budget is 70 dollars.”" in said
        and "“Nach höchstens 3 Stunden fertig.”" in said
        and "“thanks”" not in said
    )
    assert "“The budget is 70 dollars.”" in talk(Conversation(session, no_model).opening)
    list(conversation.hear("yes"))
    assert conversation.plan is not None and conversation.plan.spec is not None and conversation.state is State.WAITING
    limits = conversation.plan.spec.limits
    assert limits.budget is not None and limits.budget.amount == 70 and limits.deadline_hours == 3
    assert "While it ran" not in talk(Conversation(session, no_model).opening)


@pytest.mark.parametrize("answer", ["no", "nein", "ask"])
def test_what_was_kept_can_be_dropped_or_asked(
    session: Session, alive: list[bool], answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the plan changes, and it is not asked about again."""
    asked = all_is_fine(monkeypatch)
    conversation = started(session)
    list(conversation.hear("ask: How long may I keep it?"))
    trained_files(conversation)
    ended(conversation)
    plan = conversation.plan
    list(conversation.hear(answer))
    assert conversation.plan == plan and conversation.state is State.FINISHED
    assert set(asked) == ({"How long may I keep it?"} if answer == "ask" else set())
    assert "While it ran" not in talk(Conversation(session, no_model).opening)


def test_what_was_kept_waits_where_the_run_broke(session: Session, alive: list[bool]) -> None:
    """“go on” still runs it again; what was said is not lost over it."""
    conversation = started(session)
    list(conversation.hear("The budget is 70 dollars."))
    alive.append(False)
    assert "“The budget is 70 dollars.”" in talk(list(conversation.poll()))
    alive.append(True)
    list(conversation.hear("go on"))
    assert conversation.state is State.RUNNING and "“The budget is 70 dollars.”" in talk(ended(conversation))


def trained_files(conversation: Conversation) -> None:
    assert conversation.run is not None
    conversation.run.adapter.mkdir(parents=True)
    (conversation.run.adapter / "adapter_config.json").touch()


@pytest.mark.parametrize(("change", "question"), [
    ("change: the budget is 5 dollars", "ask: How long?"), ("ändern: das Budget ist 5 Dollar", "Frage: Wie lange?"),
    ("更改：预算是5美元", "问：多久？"),
])  # fmt: skip
def test_the_trained_model_answers_while_another_is_planned(
    session: Session, alive: list[bool], change: str, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After “change:”, and while the next one is trained; how, is said."""
    asked = all_is_fine(monkeypatch)
    conversation = started(session)
    trained_files(conversation)
    ended(conversation)
    assert "begin with “ask:”" in talk(list(conversation.hear(change)))
    before = conversation.plan
    list(conversation.hear(question))
    assert (
        asked[-1] == question.replace("：", ":").split(":")[1].strip()
        and conversation.plan == before
        and conversation.state is State.WAITING
    )
    assert session.last("asked") is not None
    list(conversation.hear("yes"))
    list(conversation.hear(question))
    assert conversation.state is State.RUNNING and len(asked) == 4


def test_reading_can_be_broken_off(session: Session) -> None:
    """The words stay in the session and count for nothing; the plan is as it was, and the next words are read as
    ever."""
    conversation = Conversation(session, no_model)
    list(conversation.hear(WORDS))
    before = conversation.plan
    flag = threading.Event()
    flag.set()
    with pytest.raises(Cancelled), cancellable(flag):
        list(conversation.hear("The budget is 50 dollars."))
    assert conversation.plan == before and "say them again" in talk(Conversation(session, no_model).opening)
    list(conversation.hear("The budget is 60 dollars."))
    assert (
        conversation.plan is not None
        and conversation.plan.spec is not None
        and conversation.plan.spec.limits.budget is not None
    )
    assert conversation.plan.spec.limits.budget.amount == 60


def test_without_data_an_answer_asks_for_it_once(session: Session) -> None:
    """The page asks, and nothing around it asks again; where no page is shown, the way on does."""
    conversation = Conversation(session, no_model)
    for words in ("sort our mails into topics", "and be friendly", "budget 100 euros"):
        shown = list(conversation.hear(words))
        (page,) = [m.text for m in shown if isinstance(m, Page)]
        changed = [m.text for m in shown if isinstance(m, DiffShown)]
        answer = "\n".join([page, talk(shown), *changed])
        assert answer.count("Which data should the model learn from?") == 1
        assert answer.count("Where should it be trained?") <= 1 and "nothing to learn from yet" not in answer
        assert "Please answer the open questions of the page" in talk(shown)
    assert "Which data should the model learn from?" in talk(list(conversation.hear("status")))
