"""Commands behind a slash in plain lines: the same names, the same sentences."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from nlforge.conversation import Conversation
from nlforge.plain_text import Printer, talk_from_lines
from nlforge.slash_commands import commands
from nlforge.state import State
from nlforge.store import Session
from nlforge.wording.catalogue import VARIABLE, say
from tests.support.conversations import WORDS
from tests.support.no_model import no_model


@pytest.fixture
def conversation(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Conversation:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path / "sessions"))
    monkeypatch.setenv(VARIABLE, "en")
    return Conversation(session, no_model)


def told(conversation: Conversation, *lines: str) -> str:
    out = io.StringIO()
    talk_from_lines(conversation, Printer(out), io.StringIO("".join(f"{line}\n" for line in lines)))
    return out.getvalue()


def test_help_lists_what_makes_sense_without_a_screen(conversation: Conversation) -> None:
    """The sentences are those of the screen's help; nothing of it becomes words of the session."""
    text = told(conversation, "/help")
    assert say("help-planning").split("\n")[0] in text
    for one in commands():
        assert (f"{one.name} " in text and one.about in text) is not one.screen
    assert conversation.session.last("said") is None


def test_german_help_is_german(conversation: Conversation, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "de")
    text = told(Conversation(session, no_model), "/hilfe", "/suchen x")
    assert "/zurück" in text and "Befehle:" in text and "/suchen braucht den ganzen Bildschirm" in text


def test_commands_stand_for_words(conversation: Conversation) -> None:
    text = told(conversation, "/start", "/plan", WORDS, "The budget is 5 dollars", "/undo", "/plan")
    assert say("slash-needs-waiting", name="/start") in text
    assert say("slash-needs-plan", name="/plan") in text
    assert conversation.state is State.WAITING and conversation.run is None
    said = [r["text"] for r in conversation.session.records() if r["kind"] == "said"]
    assert said[-2:] == ["undo", "details"]


def test_start_starts_only_what_waits(conversation: Conversation, alive: list[bool]) -> None:
    list(conversation.hear("Hello"))
    assert say("slash-needs-waiting", name="/start") in told(conversation, "/start")
    list(conversation.hear(WORDS))
    alive.append(False)
    told(conversation, "/start")
    assert conversation.run is not None


def test_unknown_ones_and_paths(conversation: Conversation) -> None:
    text = told(conversation, "/exprot", "/quit now")
    assert "did you mean /export" in text and say("slash-no-words", name="/quit") in text
    assert conversation.session.last("said") is None


def test_the_conversation_becomes_a_file(conversation: Conversation, tmp_path: Path) -> None:
    """With what the person said in it, and without the command itself."""
    text = told(conversation, "good morning", "/export html", "/export docx", "/history")
    path = tmp_path / "conversation-desk.html"
    assert str(path) in text and "docx" in text
    written = path.read_text(encoding="utf-8")
    assert "good morning" in written and "/export" not in written


def test_quit_leaves_the_rest_unsaid(conversation: Conversation, alive: list[bool]) -> None:
    """Also while a run goes on, which continues."""
    assert say("answer-goodbye", session="desk") in told(conversation, "/quit", "good morning")
    assert conversation.session.last("said") is None
    list(conversation.hear(WORDS))
    list(conversation.hear("yes"))
    assert say("talk-continues", session="desk") in told(conversation, "/quit", "stop")
    assert conversation.state is State.RUNNING and not conversation.view.stopping


def test_another_language_and_other_sessions(conversation: Conversation, tmp_path: Path) -> None:
    Session.create(tmp_path / "sessions", "other").append("said", text="A model for the garden")
    text = told(conversation, "/sessions", "/language", "/language german", "/hilfe")
    assert "other  [planning]" in text and "A model for the garden" in text and "desk  [new]" in text
    assert "I speak: English (en), German (de)" in text
    assert "Ich spreche ab jetzt Deutsch." in text and "/zurück" in text
