"""Questions about a run are answered from what it reported; commands do what they say, or say that they cannot yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pytest

from engine.core import events as ev
from engine.core.gain import Gain
from engine.core.noted import run_cancelled
from engine.core.stop_reason import ASKED_FOR, PAUSED, asked_to_stop
from nlforge.conversation import Conversation
from nlforge.intents.intent import Intent, Situation
from nlforge.messages import JudgingWanted, TableMessage
from nlforge.state import State
from nlforge.store import Session
from nlforge.turn import Spoken
from nlforge.wording.catalogue import say, speak
from tests.support.answers import all_is_fine
from tests.support.conversations import WORDS, evaluated, report_to, started, step, talk
from tests.support.no_model import no_model

DATA = ev.DataReady(read=120, kept=110, train=98, eval=12, dropped={"duplicate": 10}, redacted={})


def begun(session: Session) -> Conversation:
    conversation = started(session)
    run = ev.RunStarted(
        digest="d", pid=1, seconds_estimate=(60, 120, 600), phases={"data": 5, "train": 90, "measure": 25}
    )
    report_to(conversation, run, DATA, ev.StageStarted(stage="sft", steps=40, rows=98), step(1))
    return conversation


def ended(conversation: Conversation, before: float, after: float, gain: Gain | None = None) -> None:
    against: dict[ev.Measurable, dict[str, Gain]] = {"base": {"score": gain}} if gain is not None else {}
    trained = evaluated("trained", after).model_copy(update={"against": against})
    done = ev.RunFinished(seconds=95, adapter="a", report="report.md")
    report_to(conversation, evaluated("base", before), trained, done)


def said(conversation: Conversation, words: str) -> str:
    return talk(list(conversation.hear(words)))


def means(monkeypatch: pytest.MonkeyPatch, chances: Mapping[Intent, float]) -> None:
    """Whatever is said means this, as far as exact readers do not know it."""
    whole = dict.fromkeys(Intent, 0.0) | dict(chances)
    monkeypatch.setattr("nlforge.conversation.judge_of", lambda _: lambda *__: whole)


def test_time_left_is_that_of_the_run(session: Session, alive: list[bool]) -> None:
    """The whole run's, with what it does now and what was estimated."""
    answer = said(begun(session), "how long will it take?")
    assert "left of the whole run" in answer and "step 1 of 40" in answer and "60 s to 10 min" in answer


def test_before_the_first_run_the_estimate_is_told(session: Session) -> None:
    conversation = Conversation(session, no_model)
    list(conversation.hear(WORDS))
    answer = said(conversation, "how long will it take?")
    assert "Nothing is running." in answer and "takes" in answer and "likely" in answer and "Say “yes”" in answer


@pytest.mark.parametrize(("last", "says"), [(1.5, "went down from 2.500 to 1.500"), (2.9, "has not gone down")])
def test_there_is_no_score_before_it_is_measured(session: Session, alive: list[bool], last: float, says: str) -> None:
    """The loss is told for what it is, and never as a score."""
    conversation = begun(session)
    report_to(conversation, step(2).model_copy(update={"loss": last}))
    answer = said(conversation, "is it better?")
    assert "measured when the training is done" in answer and says in answer and "Yes" not in answer


@pytest.mark.parametrize(("before", "after", "gain", "says"), [
    (0.2, 0.7, Gain(gain=0.5, low=0.4, high=0.6, pairs=40), "Yes, it is better"),
    (0.7, 0.2, Gain(gain=-0.5, low=-0.6, high=-0.4, pairs=40), "No, it is worse"),
    (0.50, 0.51, Gain(gain=0.01, low=-0.04, high=0.06, pairs=40), "No difference beyond chance"),
    (0.2, 0.7, Gain(gain=0.5, low=0.4, high=0.6, pairs=3), "cannot be told from so few"),
    (0.2, 0.7, None, "Yes, it is better"), (0.50, 0.55, None, "No difference beyond chance"),
])  # fmt: skip
def test_better_is_said_only_beyond_chance(
    session: Session, alive: list[bool], before: float, after: float, gain: Gain | None, says: str
) -> None:
    """With the table, also where an older version did not compare row by row."""
    conversation = begun(session)
    ended(conversation, before, after, gain)
    answer = list(conversation.hear("is it better?"))
    assert says in talk(answer) and any(isinstance(m, TableMessage) for m in answer)


def test_slow_is_measured_against_the_estimate(
    session: Session, alive: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.getloadavg", lambda: (90.0, 1.0, 1.0))
    answer = said(begun(session), "why is it so slow?")
    assert "100 tokens a second" in answer and "estimate" in answer and "has to wait for them" in answer


@pytest.mark.parametrize(("event", "says"), [
    (ev.RunFailedEvent(what="The rows are too few.", why="There are 3.", todo="Add some.", exit_code=5), "too few"),
    (ev.RunCancelled(reason="you asked for it"), "as you asked"),
])  # fmt: skip
def test_why_it_ended_is_what_it_said(session: Session, alive: list[bool], event: ev.RunEvent, says: str) -> None:
    conversation = begun(session)
    report_to(conversation, event)
    assert conversation.state is State.BROKEN
    answer = said(conversation, "why did it stop?")
    assert says in answer and "go on" in answer


@pytest.mark.parametrize(("code", "same"), [(5, True), (2, True), (6, False)])
def test_a_run_that_would_fail_again_is_not_offered_as_it_is(
    session: Session, alive: list[bool], code: int, same: bool
) -> None:
    """A check or a file that said no says it again; a machine that failed may not."""
    conversation = begun(session)
    told = talk(report_to(conversation, ev.RunFailedEvent(what="It ended.", exit_code=code)))
    for answer in (told, said(conversation, "why did it stop?"), said(conversation, "stop it")):
        assert ("Change the file or the plan first" in answer) is same
        assert ("exactly as confirmed" in answer) is not same


@pytest.mark.parametrize(("words", "kind", "ends", "reason", "told"), [
    ("stop", "stop", "stopped", ASKED_FOR, "The run was stopped, as you asked."),
    ("pause", "pause", "paused", PAUSED, "Paused."), ("unterbrechen", "pause", "paused", PAUSED, "Paused."),
])  # fmt: skip
def test_stop_and_pause_end_with_a_checkpoint_and_go_on_continues(
    session: Session, alive: list[bool], words: str, kind: str, ends: str, reason: str, told: str
) -> None:
    """Between the two, “go on” says that it still stops; a pause says how it continues, and nothing else."""
    conversation = begun(session)
    assert "after the current step" in said(conversation, words)
    assert conversation.run is not None and asked_to_stop(conversation.run.stop) == kind
    assert f"go on” when it has {ends}" in said(conversation, "go on")
    for question in ("how is it going?", "goodbye", "can I close the window?"):
        answer = said(conversation, question)
        assert ("stop" in answer or "pause" in answer) and "the run continues" not in answer, answer
    after = talk(report_to(conversation, run_cancelled(reason)))
    assert told in after and ("exactly as confirmed" in after) is (ends == "stopped")
    assert conversation.view.paused is (ends == "paused")
    list(conversation.hear("weiter"))
    assert conversation.state is State.RUNNING


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("where", list(Situation))
def test_help_is_of_where_the_session_stands(
    session: Session, alive: list[bool], where: Situation, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And names no command of another situation."""
    monkeypatch.setenv("NLFORGE_LANGUAGE", language)
    speak("de" if language == "de" else "en")
    conversation = Conversation(session, no_model) if where is Situation.PLANNING else begun(session)
    if where is Situation.FINISHED:
        ended(conversation, 0.2, 0.7)
    elif where is Situation.FAILED:
        report_to(conversation, ev.RunCancelled(reason="you asked for it"))
    answer = said(conversation, "help")
    marks = {
        Situation.PLANNING: "details", Situation.RUNNING: "stop", Situation.FINISHED: "tokens",
        Situation.FAILED: "go on" if language == "en" else "weiter",
    }  # fmt: skip
    assert conversation.situation is where and marks[where] in answer
    assert ("Say in your own words" in answer) == (where is Situation.PLANNING and language == "en")


def _guessed(session: Session, monkeypatch: pytest.MonkeyPatch, intent: Intent) -> str:
    """What is answered to words that are guessed to mean this, after a run with a model."""
    conversation = begun(session)
    assert conversation.run is not None
    conversation.run.adapter.mkdir(parents=True)
    (conversation.run.adapter / "adapter_config.json").touch()
    ended(conversation, 0.2, 0.7)
    means(monkeypatch, {intent: 1.0})
    return said(conversation, "and the next thing about it, please")


def test_a_wrong_answer_is_corrected_in_the_result(
    session: Session, alive: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where, and what becomes of it, in one answer."""
    answer = _guessed(session, monkeypatch, Intent.FEEDBACK)
    assert "Open the result (F7" in answer and "“improve it” tells how" in answer and "begin with “ask:”" in answer


@pytest.mark.parametrize("intent", [Intent.EXPORT, Intent.VERSIONS])
def test_what_is_not_built_is_said_with_what_can_be_done(
    session: Session, alive: list[bool], monkeypatch: pytest.MonkeyPatch, intent: Intent
) -> None:
    """In one answer; the trained model is not asked, and how it is, is said."""
    answer = _guessed(session, monkeypatch, intent)
    assert "not built yet" in answer and "Today" in answer and "begin with “ask:”" in answer
    if intent is Intent.EXPORT:
        assert "runs/1/model/adapter" in answer


@pytest.mark.parametrize("intent", [Intent.SERVE, Intent.SHARE])
def test_a_guess_only_asks_whether_others_may_use_it(
    session: Session, alive: list[bool], monkeypatch: pytest.MonkeyPatch, intent: Intent
) -> None:
    """And says how the trained model is asked instead."""
    answer = _guessed(session, monkeypatch, intent)
    assert "May other machines of your network reach it?" in answer and "begin with “ask:”" in answer


def test_judging_waits_for_replies(session: Session, alive: list[bool]) -> None:
    conversation = begun(session)
    assert "when it has ended" in said(conversation, "judge")
    ended(conversation, 0.2, 0.7)
    assert "no replies to judge yet" in said(conversation, "judge")
    assert conversation.run is not None
    conversation.run.replies.touch()
    assert JudgingWanted(session.id) in list(conversation.hear("judge"))


UNSURE = {Intent.FOR_MODEL: 0.5, Intent.WISH: 0.3, Intent.SCORE: 0.2}


@pytest.mark.parametrize(("answer", "becomes"), [
    ("1", "asked"), ("ask", "asked"), ("yes", "asked"), ("your model should answer it", "asked"), ("2", "planned"),
    ("der Plan soll anders werden", "planned"), ("3", "told"), ("no", "dropped"),
])  # fmt: skip
def test_in_doubt_it_asks_which_was_meant(
    session: Session, alive: list[bool], monkeypatch: pytest.MonkeyPatch, answer: str, becomes: str
) -> None:
    """By number or words, in any language, also after the session was opened again; the words are not said again."""
    asked = all_is_fine(monkeypatch)
    monkeypatch.setattr("nlforge.side_by_side.require_whole", lambda _: None)
    conversation = begun(session)
    assert conversation.run is not None
    conversation.run.adapter.mkdir(parents=True)
    (conversation.run.adapter / "adapter_config.json").touch()
    ended(conversation, 0.2, 0.7)
    means(monkeypatch, UNSURE)
    question = said(conversation, "shorter budget 40 euros")
    assert "I am not sure" in question and "1. your model should answer it\n2. the plan should change" in question
    conversation = Conversation(session, no_model)
    assert question in talk(conversation.opening)
    told = said(conversation, answer)
    assert (set(asked) == {"shorter budget 40 euros"}) == (becomes == "asked")
    assert (conversation.state is State.WAITING) == (becomes == "planned")
    assert ("Yes, it is better" in told) == (becomes == "told") and ("dropped" in told) == (becomes == "dropped")
    assert "I am not sure" not in talk(Conversation(session, no_model).opening)


@pytest.mark.parametrize("where", [Situation.RUNNING, Situation.FAILED])
@pytest.mark.parametrize("beside", [Intent.LEAVE, Intent.QUIT, Intent.ENDING])
def test_a_guess_neither_stops_a_run_nor_lets_it_go_on(
    session: Session, alive: list[bool], monkeypatch: pytest.MonkeyPatch, where: Situation, beside: Intent
) -> None:
    """However sure it is that the words are for nlforge: it is asked, and done when that was meant."""
    conversation, running = begun(session), where is Situation.RUNNING
    assert conversation.run is not None
    monkeypatch.setattr("engine.runs.launch.start_run", lambda *_: conversation.run)
    if not running:
        report_to(conversation, ev.RunCancelled(reason="you asked for it"))
    move = Intent.STOP if running else Intent.GO_ON
    means(monkeypatch, {move: 0.6, beside: 0.39, Intent.WISH: 0.01})
    for answer, moved in (("2", False), ("no", False), ("1", True)):
        state = conversation.state
        question = said(conversation, "and then what becomes of it")
        options = [line for line in question.splitlines() if line[:1].isdigit()]
        assert options == [f"1. {say(f'meant-{move}')}", f"2. {say(f'meant-{beside}')}"]
        assert conversation.state is state and not conversation.run.stop.exists()
        list(conversation.hear(answer))
        changed = conversation.run.stop.exists() if running else conversation.state is State.RUNNING
        assert changed == moved


def test_a_sure_guess_stops_a_run(session: Session, alive: list[bool], monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = begun(session)
    means(monkeypatch, {Intent.STOP: 0.95, Intent.PROGRESS: 0.05})
    assert "It stops now" in said(conversation, "now enough of it")


def test_other_words_than_an_answer_are_new_words(
    session: Session, alive: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = begun(session)
    means(monkeypatch, {Intent.FOR_MODEL: 0.4, Intent.SCORE: 0.35, Intent.WISH: 0.25})
    assert "once it is trained" in said(conversation, "hmm what about the rest")
    assert "It stops now" in said(conversation, "stop")


def test_a_question_for_the_model_waits_until_there_is_one(
    session: Session, alive: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is kept as it was said, and asked about at the end."""
    conversation = begun(session)
    means(monkeypatch, {Intent.FOR_MODEL: 1.0})
    assert "cannot answer yet" in said(conversation, "How long may I keep it?")


def test_answers_are_shown_again_as_they_were(session: Session, alive: list[bool]) -> None:
    """A time left that was told then is not told anew when the session is opened again."""
    conversation = begun(session)
    answer = said(conversation, "wie lange noch?")
    report_to(conversation, step(9).model_copy(update={"time": "2999-01-01T00:00:00.000+00:00"}))
    assert answer in talk(Conversation(session, no_model).opening)


@pytest.mark.parametrize(
    "words", ["it should help our staff", "Stop using the old price list.", "my colleagues will use it"]
)
def test_while_planning_words_are_wishes(session: Session, monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    """Only what is almost certainly a command is one; a saved wish that is repeated is never."""
    conversation = Conversation(session, no_model)
    means(monkeypatch, {Intent.SHARE: 1.0})
    list(conversation.hear(words))
    means(monkeypatch, {Intent.HELP: 1.0})
    list(conversation.hear(Spoken(words, planned_before=True)))
    assert [r["text"] for r in session.records() if r["kind"] == "said" and r.get("turn")] == [words, words]


@pytest.mark.parametrize("head", ["Question", "Frage", "Pregunta", "demande", "问"])
def test_a_first_wish_may_have_the_head_of_a_question(session: Session, head: str) -> None:
    """There is no model to ask yet: it is read as the wish it is."""
    conversation = Conversation(session, no_model)
    list(conversation.hear(f"{head}: {WORDS}"))
    assert conversation.state is State.WAITING and conversation.requirements is not None


def test_a_wish_is_of_the_time_when_it_was_said(
    session: Session, alive: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a head marks it, or it was asked first which was meant: “Friday” stays that of the saved words."""
    at = datetime(2031, 5, 6, 7, 8).astimezone()
    conversation = begun(session)
    ended(conversation, 0.2, 0.7)
    means(monkeypatch, {Intent.SCORE: 0.6, Intent.WISH: 0.4})
    list(conversation.hear(Spoken("the budget is 60 dollars, is it", said_at=at)))
    list(conversation.hear(Spoken("2", said_at=at)))
    assert conversation.state is State.WAITING
    list(conversation.hear(Spoken("change: the budget is 50 dollars", said_at=at)))
    assert [r["at"] for r in session.records() if "at" in r][1:] == [at.isoformat(timespec="seconds")] * 2


def test_a_run_that_goes_on_is_not_over(session: Session, alive: list[bool], monkeypatch: pytest.MonkeyPatch) -> None:
    """Its former end is still the last thing it reported, until its process is up; it is running all the same."""
    conversation = begun(session)
    report_to(conversation, ev.RunCancelled(reason="you asked for it"))
    monkeypatch.setattr("engine.runs.launch.start_run", lambda *_: conversation.run)
    list(conversation.hear("go on"))
    assert "go on" not in talk(list(conversation.poll())) and conversation.state is State.RUNNING
    assert "left of the whole run" in said(conversation, "status")


def test_what_it_costs_to_use_is_told_when_that_was_measured(
    session: Session, alive: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    means(monkeypatch, {Intent.COST: 1.0})
    conversation = begun(session)
    here = ev.PlaceCost(place="here", thousand=0.0063, month=0.19)
    costs = ev.ReplyCosts(
        places=(here,), replies_a_day=1000, assumed=True, memory_mb=520.0, disk_mb=145.0, processors=2
    )
    assert "1,000 replies" not in said(conversation, "what does it cost?")
    report_to(conversation, costs)
    assert "Here 1,000 replies cost 0.0063 USD" in said(conversation, "what does it cost?")


@pytest.mark.parametrize("pairs", [40, 3])
def test_where_the_base_is_delivered_it_is_what_is_spoken_of(
    session: Session, alive: list[bool], monkeypatch: pytest.MonkeyPatch, pairs: int
) -> None:
    """Its figures, its files and its export, and not those of the trained model."""
    conversation = begun(session)
    assert conversation.run is not None
    conversation.run.adapter.mkdir(parents=True)
    gain: dict[ev.Measurable, dict[str, Gain]] = {"base": {"score": Gain(gain=0.6, low=0.5, high=0.7, pairs=pairs)}}
    found = evaluated("prompt_only", 0.81).model_copy(update={"against": gain})
    way = ev.WayChosen(model="prompt_only", weights="base", digest="d", text="That is what you get.")
    done = ev.RunFinished(seconds=95, adapter="model/untrained", report="report.md")
    exported = ev.Exported(what="ollama", path="export/ollama")
    shown = report_to(conversation, evaluated("base", 0.21), found, evaluated("trained", 0.44), way, exported, done)
    (table,) = [m.text for m in shown if isinstance(m, TableMessage)]
    heads, row, *rest = [line.split() for line in table.splitlines()]
    assert heads == ["weight", "base", "base", "with", "examples", "change"]
    assert row[-4:-1] == ["0.210", "0.810", "+0.600"] and ["trained", "0.440"] in rest
    means(monkeypatch, {Intent.SCORE: 1.0})
    told = said(conversation, "is it better?")
    assert "0.81" in told and "0.44" not in told and "training" not in told
    means(monkeypatch, {Intent.WHERE: 1.0})
    told = said(conversation, "where is it?")
    assert "the base model with examples" in told and "model/untrained" in told and "export/ollama" in told
    assert "model/adapter" not in told
    (conversation.run.adapter / "adapter_config.json").write_text("{}")
    means(monkeypatch, {Intent.EXPORT: 1.0})
    told = said(conversation, "export it")
    assert "(or ollama, merged)" in told and "model/untrained" in told and "PEFT" not in told
