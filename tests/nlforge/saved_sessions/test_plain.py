"""In plain lines the list of sessions does what its screen does."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from nlforge.conversation import Conversation
from nlforge.plain_text import Printer, talk_from_lines
from nlforge.saved_sessions.folders import know
from nlforge.store import Session
from nlforge.wording.catalogue import VARIABLE, say, speak
from tests.support.listed_sessions import FINISHED, alive, judged, spoken, with_run
from tests.support.no_model import no_model


@pytest.fixture
def conversation(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Conversation:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path / "sessions"))
    monkeypatch.setenv(VARIABLE, "en")
    monkeypatch.setattr("nlforge.saved_sessions.folders.cache_dir", lambda: tmp_path / "cache")
    return Conversation(session, no_model)


def told(conversation: Conversation, *lines: str) -> str:
    out, source = io.StringIO(), io.StringIO("".join(f"{line}\n" for line in lines))
    talk_from_lines(conversation, Printer(out), source, lambda root: Conversation(Session(root), no_model))
    return " ".join(out.getvalue().split())


def test_they_are_listed_and_searched(conversation: Conversation, tmp_path: Path) -> None:
    with_run(spoken(tmp_path / "sessions", "garden", "Sort plants", goal="Plants"), judged("staff"), FINISHED)
    text = told(conversation, "/sessions", "/sessions PLÄNTS", "/sessions nothing such")
    assert "garden [done, helps staff]" in text and "desk [new]" in text and "(open here)" in text
    assert text.count("garden [") == 2 and text.count("desk [") == 1 and say("sessions-none-found") in text


def test_another_one_is_gone_on_with(conversation: Conversation, tmp_path: Path) -> None:
    """What is said then is said there."""
    garden = spoken(tmp_path / "sessions", "garden", "Sort plants")
    text = told(conversation, "/sessions open garden", "Sort my plants, please", "/sessions open desk")
    assert say("sessions-opened-plain", session="garden") in text and "> Sort plants" in text
    assert [r["text"] for r in garden.records() if r["kind"] == "said"] == ["Sort plants", "Sort my plants, please"]
    assert conversation.session.last("said") is None


def test_a_file_of_it_holds_the_other_one_alone(conversation: Conversation, tmp_path: Path) -> None:
    """Neither what was shown of the session that was left, nor how its run ended, is of the one that was opened."""
    spoken(tmp_path / "sessions", "garden", "Sort plants")
    printer = Printer(io.StringIO())
    printer.exit_code = 6
    source = io.StringIO("/help\n/sessions open garden\n/export md\n")
    code = talk_from_lines(conversation, printer, source, lambda root: Conversation(Session(root), no_model))
    text = next(tmp_path.glob("*.md")).read_text(encoding="utf-8")
    assert "Sort plants" in text and say("help-planning").split("\n")[0] not in text and code == 0


@pytest.mark.parametrize("line", ["/quit", "/sessions open garden"])
def test_a_command_that_waited_is_answered_once(conversation: Conversation, tmp_path: Path, line: str) -> None:
    """Also where it leads out of its session; what waits in the other one stays for it."""
    garden = Conversation(spoken(tmp_path / "sessions", "garden", "Sort plants"), no_model)
    conversation.queue.add(line)
    conversation.queue.add("/quit")
    told(conversation)
    assert Conversation(conversation.session, no_model).queue.words == ["/quit"]
    assert not [r for r in garden.session.records() if r.get("unqueued")]


def test_they_are_named_copied_deleted_and_brought_back(conversation: Conversation, tmp_path: Path) -> None:
    folder = tmp_path / "sessions"
    spoken(folder, "garden", "Sort plants")
    text = told(
        conversation, "/sessions rename garden: My plants", "/sessions copy my PLANTS", "/sessions delete garden"
    )
    assert "It is called “My plants” now." in text and "My plants (copy)" in text
    assert "Bring it back with: /sessions undo" in text
    assert not (folder / "garden").exists() and (folder / "garden-copy").is_dir()
    assert "is back" in told(conversation, "/sessions undo") and (folder / "garden").is_dir()
    speak("de")
    assert "gelöscht" in told(conversation, "/language de", "/sitzungen löschen garden")
    assert not (folder / "garden").exists()


def test_what_cannot_be_done_is_said(conversation: Conversation, tmp_path: Path) -> None:
    folder = tmp_path / "sessions"
    run = with_run(spoken(folder, "garden", "Sort plants", goal="Plants"))
    for id in ("a", "b"):
        told(Conversation(spoken(folder, id, "x"), no_model), f"/sessions rename {id}: same")
    with alive(run):
        text = told(
            conversation,
            *("/sessions delete garden", "/sessions delete desk", "/sessions open", "/sessions open nobody"),
            *("/sessions rename garden", "/sessions open same", "/sessions open desk"),
        )
    for part in ("Stop it first", "it is open here", "Say which one", "No conversation is called", "behind a colon"):
        assert part in text, part
    assert "name of several: " in text and say("sessions-is-open") in text and (folder / "garden").is_dir()


def test_one_of_this_folder_comes_first_and_several_elsewhere_are_asked_about(
    conversation: Conversation, tmp_path: Path
) -> None:
    """Nothing of another project is deleted by the way, and what is undone is what was deleted here."""
    own = spoken(tmp_path / "sessions", "garden", "Sort plants")
    elsewhere = [tmp_path / f"other-{n}" / "sessions" for n in (1, 2)]
    for folder in elsewhere:
        know(folder)
        for name in ("garden", "pond"):
            spoken(folder, name, "Sort fish")
    text = told(conversation, "/sessions delete garden", "/sessions delete pond")
    assert not own.root.exists() and all((folder / "garden").is_dir() for folder in elsewhere)
    assert f"name of several: {elsewhere[0] / 'pond'}" in text or f"name of several: {elsewhere[1] / 'pond'}" in text
    spoken(tmp_path / "sessions", "garden", "Sort plants")
    text = told(conversation, f"/sessions delete {elsewhere[0] / 'pond'}", "/sessions undo", "/sessions undo")
    assert (elsewhere[0] / "pond").is_dir() and "is back" in text
