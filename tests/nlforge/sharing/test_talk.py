"""A model is given to others in words: one question, and only a yes to it leaves this machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest

from engine.core.errors import GateFailed, RunFailed
from engine.serving.keys import KeyFile
from engine.serving.settings import ServingPaths
from nlforge.conversation import Conversation
from nlforge.messages import Goodbye
from nlforge.plain_commands import plain_answer
from nlforge.state import State
from nlforge.store import Session
from nlforge.turn import Spoken
from nlforge.wording.catalogue import said_in, speak
from tests.support.conversations import started, talk
from tests.support.given import DoubleServers, doubles, trained
from tests.support.no_model import no_model
from tests.support.serving import exported


@pytest.fixture
def servers() -> Iterator[DoubleServers]:
    with doubles() as made:
        yield made


def said(conversation: Conversation, words: str) -> str:
    return talk(list(conversation.hear(words)))


@pytest.mark.parametrize(("language", "give", "answer"), [
    ("en", "give it to your colleagues", "no"), ("en", "how do my colleagues use it?", "only this machine"),
    ("de", "gib das meinen Kollegen", "nein"), ("de", "wie können meine Kollegen das nutzen?", "nur dieser Rechner"),
])  # fmt: skip
def test_a_no_keeps_it_to_this_machine(
    session: Session, alive: list[bool], servers: DoubleServers, monkeypatch: pytest.MonkeyPatch,
    language: str, give: str, answer: str,
) -> None:  # fmt: skip
    """It is asked once, and nothing starts before; then it is served on loopback, without a key, and shown to work."""
    monkeypatch.setenv("NLFORGE_LANGUAGE", language)
    speak("de" if language == "de" else "en")
    conversation = trained(session)
    asked = said(conversation, give)
    assert said_in("de" if language == "de" else "en", "share-ask") in asked and servers.settings == []
    told = said(conversation, answer)
    assert [one.host for one in servers.settings] == ["127.0.0.1"]
    assert "http://127.0.0.1:8321" in told and "Within 30 days." in told and "nlf-" not in told
    assert servers.asked[0]["headers"] == {} and not KeyFile(ServingPaths(session.root).keys).used()


@pytest.mark.parametrize(("give", "answer"), [("share it with the team", "yes"), ("gib es dem Team", "sie dürfen")])
def test_a_yes_opens_it_with_a_key_that_is_shown_once(
    session: Session, alive: list[bool], servers: DoubleServers, give: str, answer: str
) -> None:
    """The key is on the screen and nowhere else; that texts travel unencrypted is said before and after."""
    conversation = trained(session)
    assert "unencrypted" in said(conversation, give)
    told = said(conversation, answer)
    assert [one.host for one in servers.settings] == ["0.0.0.0"]
    assert "unencrypted" in told and "TLS" in told and "http://desk-pc" not in told and ":8321" in told
    (key,) = [line for line in told.splitlines() if line.startswith("nlf-")]
    assert KeyFile(ServingPaths(session.root).keys).owner(key) in ("colleagues", "Kollegen")
    assert servers.asked[0]["headers"] == {"Authorization": f"Bearer {key}"}
    assert not any(key.encode() in path.read_bytes() for path in session.root.rglob("*") if path.is_file())
    again = talk(Conversation(session, no_model).opening)
    assert "nlf-" not in again and "A key was shown here" in again and "still" not in again


@pytest.mark.parametrize("words", ["cancel", "how good is it?", "thanks", "and who would see that", "lass es"])
def test_nothing_else_opens_anything(
    session: Session, alive: list[bool], servers: DoubleServers, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    """Other words are new words, after which a yes is not an answer to the question any more."""
    monkeypatch.setattr("nlforge.conversation.side_by_side", lambda *_: iter(()))
    conversation = trained(session)
    said(conversation, "give it to my colleagues")
    said(conversation, words)
    said(conversation, "they may")
    assert servers.settings == []


def test_starting_the_plan_that_was_seen_answers_no_other_question(
    session: Session, alive: list[bool], servers: DoubleServers
) -> None:
    """The question about the network is asked, and a plan waits; what is started is that plan, or nothing."""
    conversation = trained(session)
    said(conversation, "change: the budget is 50 dollars")
    assert conversation.state is State.WAITING and conversation.plan is not None
    assert said_in("en", "share-ask") in said(conversation, "give it to my colleagues")
    other = talk(list(conversation.hear(Spoken("yes", confirms="sha256:of-another"))))
    assert said_in("en", "confirm-other-plan") in other and conversation.state is State.WAITING
    assert said_in("en", "share-ask") in said(conversation, "give it to my colleagues")
    list(conversation.hear(Spoken("yes", confirms=conversation.plan.digest)))
    assert conversation.state is State.RUNNING and servers.settings == []
    last = session.records()[-2:]
    assert last[0]["text"] == "yes" and last[1]["digest"] == conversation.plan.digest


def test_start_in_plain_lines_starts_the_plan(session: Session, alive: list[bool], servers: DoubleServers) -> None:
    """Whatever was asked since."""
    conversation = trained(session)
    said(conversation, "change: the budget is 50 dollars")
    said(conversation, "give it to my colleagues")
    answer = plain_answer("/start", conversation, (), [])
    assert answer is not None and answer.turn is not None
    list(conversation.hear(answer.turn))
    assert conversation.state is State.RUNNING and servers.settings == []


def test_a_yes_to_the_plan_is_none_to_the_network(session: Session, alive: list[bool], servers: DoubleServers) -> None:
    conversation = trained(session)
    said(conversation, "give it to my colleagues")
    said(conversation, "change: the budget is 50 dollars")
    assert conversation.state is State.WAITING
    said(conversation, "yes")
    assert conversation.state is State.RUNNING and servers.settings == []


def test_the_question_waits_in_another_window(session: Session, alive: list[bool], servers: DoubleServers) -> None:
    said(trained(session), "give it to my colleagues")
    said(Conversation(session, no_model), "yes")
    assert [one.host for one in servers.settings] == ["0.0.0.0"]


def test_after_a_run_it_is_offered(session: Session, alive: list[bool], servers: DoubleServers) -> None:
    """Until it is served: then it is said where, and how that ends."""
    trained(session)
    assert "say “give it to my colleagues”" in talk(Conversation(session, no_model).opening)
    servers.enter(session.root, "http://127.0.0.1:8321")
    opened = talk(Conversation(session, no_model).opening)
    assert "say “give it to my colleagues”" not in opened
    assert "http://127.0.0.1:8321" in opened and "“stop the server”" in opened


def test_what_must_be_there_is_made_first(
    session: Session, alive: list[bool], servers: DoubleServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That it will take a while is said before the question; a model whose files are there is not exported again."""
    made: list[str] = []

    def make(at: Session, target: str) -> Path:
        made.append(target)
        return exported(at.root)

    monkeypatch.setattr("nlforge.sharing.servers.export_apart", make)
    conversation = trained(session, made=False)
    assert "takes some minutes" in said(conversation, "give it to my colleagues")
    told = said(conversation, "no")
    assert made == ["gguf"] and "They are made" in told and servers.running() == 1
    assert "takes some minutes" not in said(conversation, "give it to my colleagues")


@pytest.mark.parametrize("error", [
    GateFailed("The exported model is not the trained one.", "It differs.", "Export it again."),
    RunFailed("There is not enough memory to export this model.", "It needs 9 GB.", "Close other programs."),
])  # fmt: skip
def test_a_refused_export_is_a_sentence(
    session: Session, alive: list[bool], servers: DoubleServers, monkeypatch: pytest.MonkeyPatch,
    error: GateFailed | RunFailed,
) -> None:  # fmt: skip
    """With what to do; nothing is served, and it can be said again."""

    def refuse(*_: object) -> Path:
        raise error

    monkeypatch.setattr("nlforge.sharing.servers.export_apart", refuse)
    conversation = trained(session, made=False)
    said(conversation, "give it to my colleagues")
    told = conversation.hear("yes")
    assert "make the files" in talk([next(told)])
    assert "not served" in talk([next(told)])
    with pytest.raises(type(error)):
        next(told)
    assert servers.settings == [] and not KeyFile(ServingPaths(session.root).keys).used()
    assert error.todo in talk(Conversation(session, no_model).opening)
    assert "May other machines" in said(conversation, "give it to my colleagues")


def test_a_server_that_does_not_start_leaves_no_key(
    session: Session, alive: list[bool], servers: DoubleServers
) -> None:
    """One that nobody was shown would shut them out."""

    def fail(_: object) -> str:
        raise RunFailed("The server did not start.", "Out of memory.", "See the log.")

    conversation = trained(session)
    said(conversation, "give it to my colleagues")
    with mock.patch("nlforge.sharing.servers.start_detached", fail), pytest.raises(RunFailed):
        said(conversation, "yes")
    assert not KeyFile(ServingPaths(session.root).keys).used()


def test_a_server_that_does_not_answer_is_ended(session: Session, alive: list[bool], servers: DoubleServers) -> None:
    def silent(*_: object, **__: object) -> None:
        raise ValueError("nothing")

    conversation = trained(session)
    said(conversation, "give it to my colleagues")
    # Not `monkeypatch`, which would be undone behind the doubles and bring them back.
    with mock.patch("nlforge.sharing.servers.post", silent), pytest.raises(RunFailed, match="did not answer"):
        said(conversation, "no")
    assert servers.running() == 0


def test_too_little_memory_is_said_before_it_starts(
    session: Session, alive: list[bool], servers: DoubleServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Little:
        available = 2**20

    conversation = trained(session)
    said(conversation, "give it to my colleagues")
    monkeypatch.setattr("psutil.virtual_memory", Little)
    with pytest.raises(RunFailed, match="memory"):
        said(conversation, "no")
    assert servers.settings == []


@pytest.mark.parametrize("words", ["give it to my colleagues", "gib es meinen Kollegen"])
def test_a_model_in_training_is_not_given_yet(session: Session, alive: list[bool], words: str) -> None:
    assert "still being trained" in said(started(session), words)


def test_servers_are_listed_and_ended_in_words(session: Session, alive: list[bool], servers: DoubleServers) -> None:
    """With who has keys; those of other sessions only by their name, and none without being asked."""
    other = Session.create(session.root.parent, "other-desk")
    other.append("note", text="begun")
    servers.enter(other.root, "http://127.0.0.1:8400")
    conversation = trained(session)
    assert "other-desk" in said(conversation, "stop the server") and servers.running() == 1
    said(conversation, "give it to my colleagues")
    said(conversation, "yes")
    KeyFile(ServingPaths(session.root).keys).make("anna")
    listed = said(conversation, "wer kann das Modell gerade nutzen?")
    assert "desk, since" in listed and "other-desk, since" in listed and "colleagues, anna" in listed
    assert "is not served" in said(conversation, "schalte es wieder ab") and servers.running() == 1
    assert "is not served" in said(conversation, "stop the server of other-desk") and servers.running() == 0
    assert "No server runs" in said(conversation, "which servers are running?")


def test_a_bare_stop_ends_no_server(session: Session, alive: list[bool], servers: DoubleServers) -> None:
    """It may have meant a run: what is there is said, with the words that end it."""
    conversation = trained(session)
    servers.enter(session.root, "http://127.0.0.1:8321")
    assert "“stop the server”" in said(conversation, "stop") and servers.running() == 1


def test_switch_it_off_is_for_the_model_where_no_server_runs(
    session: Session, alive: list[bool], servers: DoubleServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = trained(session)
    told = said(conversation, "stop the server")
    assert "No server runs" in told and "begin with “ask:”" in told


def test_opened_later_the_server_of_this_machine_is_started_anew(
    session: Session, alive: list[bool], servers: DoubleServers
) -> None:
    """Which the question says, with where it is served now."""
    conversation = trained(session)
    said(conversation, "give it to my colleagues")
    said(conversation, "no")
    assert "started anew" in said(conversation, "give it to my colleagues")
    told = said(conversation, "yes")
    assert [one.host for one in servers.settings] == ["127.0.0.1", "0.0.0.0"] and servers.running() == 1
    assert "is not served at http://127.0.0.1:8321" in told
    assert "It is served already" in said(conversation, "give it to my colleagues")


def test_a_newer_model_takes_the_place_of_the_served_one(
    session: Session, alive: list[bool], servers: DoubleServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When that was said; address and keys stay."""
    taken: list[int] = []
    monkeypatch.setattr("engine.serving.registry.take_newest", lambda server: taken.append(server.pid))
    conversation = trained(session)
    servers.enter(session.root, "http://desk-pc:8321", datetime(2020, 1, 1, tzinfo=UTC))
    assert "older than your newest" in said(conversation, "give it to my colleagues")
    assert "stays as it is" in said(conversation, "no") and taken == []
    said(conversation, "give it to my colleagues")
    assert "takes over" in said(conversation, "yes") and taken == [servers.processes[0].pid]
    assert servers.settings == []


def test_keys_are_made_and_taken_back_in_words(session: Session, alive: list[bool], servers: DoubleServers) -> None:
    conversation = trained(session)
    said(conversation, "give it to my colleagues")
    said(conversation, "yes")
    keys = KeyFile(ServingPaths(session.root).keys)
    (key,) = [line for line in said(conversation, "a key for Anna").splitlines() if line.startswith("nlf-")]
    assert keys.owner(key) == "Anna" and key not in session.journal.read_text()
    assert "not valid any more" in said(conversation, "take back Anna's key") and keys.owner(key) is None


def test_who_leaves_is_told_that_it_runs_on(session: Session, alive: list[bool], servers: DoubleServers) -> None:
    conversation = trained(session)
    servers.enter(session.root, "http://127.0.0.1:8321")
    told = list(conversation.hear("bye"))
    assert isinstance(told[-1], Goodbye) and "nlforge serve desk --stop" in talk(told) and servers.running() == 1
