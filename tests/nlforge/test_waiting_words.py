"""Lines that come while a run is going are answered, or wait until it has ended; what fails can be said again."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import NoReturn

import pytest

from engine.core import events as ev
from engine.core.errors import BadInput, RunFailed
from nlforge.conversation import Conversation
from nlforge.intents.intent import Intent
from nlforge.plain_text import Printer, talk_from_lines
from nlforge.queued_words import MustWait
from nlforge.run_words import take_back
from nlforge.state import State
from nlforge.store import Session
from tests.support.conversations import evaluated, report_to, started, step, talk
from tests.support.no_model import no_model

WISH = "The budget is 70 dollars."


def waits(conversation: Conversation, line: str, *waiting: str) -> bool:
    try:
        list(conversation.hear(line, waiting=waiting))
    except MustWait as wait:
        return wait.words == line
    return False


def meaning(monkeypatch: pytest.MonkeyPatch, **chances: float) -> None:
    whole = dict.fromkeys(Intent, 0.0) | {Intent[name.upper()]: chance for name, chance in chances.items()}
    monkeypatch.setattr("nlforge.conversation.judge_of", lambda _: lambda *__: whole)


@pytest.mark.parametrize(("line", "behind", "wait"), [
    (WISH, False, True), ("ask: how long?", False, True), ("change: shorter", False, True),
    ("status", False, False), ("wie lange noch?", False, False), ("", False, False), ("  ", True, False),
    ("yes", False, False), ("nein", False, False), ("yes", True, True), ("nein", True, True),
])  # fmt: skip
def test_what_is_not_for_nlforge_waits(
    session: Session, alive: list[bool], line: str, behind: bool, wait: bool
) -> None:
    """Nothing of it is stored before; a yes behind a wish is the yes to what comes of that wish."""
    conversation = started(session)
    before = len(session.records())
    assert waits(conversation, line, *([WISH] if behind else [])) == wait
    assert not wait or len(session.records()) == before


def test_a_question_back_stays_open_while_other_words_wait(
    session: Session, alive: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And its answer is taken at once, whatever waits."""
    conversation = started(session)
    meaning(monkeypatch, stop=0.6, leave=0.4)
    assert not waits(conversation, "and what if I did not go on with it")
    meaning(monkeypatch, wish=1)
    assert waits(conversation, WISH)
    assert conversation.run is not None and not conversation.run.stop.exists()
    assert not waits(conversation, "yes", WISH) and conversation.run.stop.exists()


def test_nothing_overtakes_what_waits_when_the_run_has_just_ended(session: Session, alive: list[bool]) -> None:
    conversation = started(session)
    alive.append(False)
    assert waits(conversation, "status", WISH) and conversation.state is State.BROKEN


def test_a_secret_waits_nowhere(session: Session, alive: list[bool]) -> None:
    conversation = started(session)
    with pytest.raises(MustWait) as wait:
        list(conversation.hear("The budget is 70 dollars, my password is hunter2hunter2", waiting=()))
    assert "hunter2" not in wait.value.words and WISH[:-1] in wait.value.words


@pytest.mark.parametrize("words", ["take back 2", "nimm 2 zurück"])
def test_what_waits_is_taken_back_by_words(session: Session, alive: list[bool], words: str) -> None:
    """The same words are of answers of a result, where nothing waits."""
    conversation = started(session)
    conversation.queue.in_order = True
    for one in (WISH, "Reply in French."):
        conversation.queue.add(one)
    told = talk(list(conversation.hear(words, waiting=[WISH])))
    assert "Reply in French." in told and conversation.queue.words == [WISH]


def test_nothing_is_asked_about_what_was_taken_back(session: Session, alive: list[bool]) -> None:
    conversation = started(session)
    conversation.queue.add(WISH)
    assert list(conversation.queue.offered()) and conversation.queue.is_offered
    take_back(conversation.queue, "")
    assert not conversation.queue.is_offered


def test_what_is_being_answered_is_not_taken_back(session: Session, alive: list[bool]) -> None:
    """It is still the first of those that wait, and done."""
    queue = started(session).queue
    for one in (WISH, "Reply in French."):
        queue.add(one)
    queue.is_heard = True
    assert take_back(queue, "1")[1] is None and take_back(queue, "")[1] == "Reply in French."
    assert take_back(queue, "")[1] is None and queue.words == [WISH]


class Heard(io.StringIO):
    """Output that can be waited for."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words, self.said = words, threading.Event()

    def write(self, text: str) -> int:
        written = super().write(text)
        if self._words in self.getvalue():
            self.said.set()
        return written


class Lines(io.StringIO):
    """Input line by line, which ends when `then` has returned."""

    def __init__(self, lines: Sequence[str], then: Callable[[], object]) -> None:
        super().__init__()
        self._lines, self._then = lines, then

    def __iter__(self) -> Iterator[str]:
        yield from self._lines
        self._then()


def test_an_error_while_a_run_goes_is_a_sentence(
    session: Session, alive: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the lines after it are heard all the same."""

    def broken(*_: object) -> NoReturn:
        raise RunFailed("The model that compares meanings is damaged.")

    conversation, out = started(session), Heard("left of the whole run")
    monkeypatch.setattr("nlforge.conversation.judge_of", lambda _: broken)
    report_to(conversation, step(1))

    def end() -> None:
        assert out.said.wait(60)
        alive.append(False)

    talk_from_lines(conversation, Printer(out), Lines(["and my rows, what of them\n", "status\n"], end))
    assert out.getvalue().count("The model that compares meanings is damaged.") == 1


def failing(session: Session, monkeypatch: pytest.MonkeyPatch) -> Conversation:
    """After its run there is a trained model, and it cannot answer."""

    def answer(*_: object) -> NoReturn:
        raise BadInput("Its weights are others.")

    monkeypatch.setattr("nlforge.conversation.side_by_side", answer)
    conversation = started(session)
    assert conversation.run is not None
    conversation.run.adapter.mkdir(parents=True)
    (conversation.run.adapter / "adapter_config.json").touch()
    return conversation


def done(conversation: Conversation) -> str:
    finished = ev.RunFinished(seconds=95, adapter="a", report="report.md")
    return talk(report_to(conversation, evaluated("base", 0.2), evaluated("trained", 0.7), finished))


@pytest.mark.parametrize("again", [False, True])
def test_what_was_kept_outlives_an_error(
    session: Session, alive: list[bool], monkeypatch: pytest.MonkeyPatch, again: bool
) -> None:
    """It is offered until it was taken up, in another window too."""
    conversation = failing(session, monkeypatch)
    list(conversation.hear(WISH))
    assert WISH in done(conversation)
    with pytest.raises(BadInput, match="others"):
        list(conversation.hear("ask"))
    if again:
        conversation = Conversation(session, no_model)
        assert WISH in talk(conversation.opening)
    list(conversation.hear("yes"))
    assert conversation.state is State.WAITING
    assert "While it ran" not in talk(Conversation(session, no_model).opening)


@pytest.mark.parametrize("again", [False, True])
def test_a_question_back_outlives_an_error(
    session: Session, alive: list[bool], monkeypatch: pytest.MonkeyPatch, again: bool
) -> None:
    """What was asked about can be answered again, with the same answer or another."""
    conversation = failing(session, monkeypatch)
    done(conversation)
    meaning(monkeypatch, for_model=0.6, wish=0.4)
    assert "I am not sure" in talk(list(conversation.hear("budget 40 euros")))
    with pytest.raises(BadInput, match="others"):
        list(conversation.hear("1"))
    if again:
        conversation = Conversation(session, no_model)
        assert "I am not sure" in talk(conversation.opening)
    list(conversation.hear("2"))
    assert conversation.state is State.WAITING
    assert "I am not sure" not in talk(Conversation(session, no_model).opening)
