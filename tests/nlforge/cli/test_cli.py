"""The command line as a person or a pipe meets it."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
import typer
from typer.core import TyperCommand

from nlforge.cli.commands import app
from nlforge.store import Session
from tests.support.commands import nlforge
from tests.support.places import ROOT


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        (["--sessions", "chat", "sessions"], "sessions"),
        (["sessions", "--sessions=plan"], "sessions"),
        (["--sessions", "plan"], "chat"),
        ([], "chat"),
        (["ask", "desk", "plan"], "ask"),
    ],
)
def test_a_folder_is_not_taken_for_a_command(typed: list[str], command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `--sessions` names never decides which command runs."""
    monkeypatch.setenv("NLFORGE_SESSIONS", "none")
    group = typer.main.get_group(app)
    ran: list[str] = []
    for name in list(group.commands):
        heard = partial(ran.append, name)
        group.add_command(TyperCommand(name, callback=heard, context_settings={"allow_extra_args": True}))
    group.main(typed, standalone_mode=False)
    assert ran == [command]


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_words_in_another_encoding_are_heard(tmp_path: Path, locale: str) -> None:
    """A pipe in Latin-1 neither hangs the conversation nor breaks it."""
    done = nlforge(tmp_path, "chat", said="Grüße: a chatbot\n".encode("latin-1"), LC_ALL=locale)
    assert done.returncode == 3 and b"inside nlforge" not in done.stdout + done.stderr
    (saved,) = (tmp_path / "s").glob("*/session.jsonl")
    assert "a chatbot" in saved.read_text(encoding="utf-8")


def test_an_argument_that_is_no_text_is_said(tmp_path: Path) -> None:
    """It is bad input, and no session is begun with it."""
    done = nlforge(tmp_path, "build", "Grüße".encode("latin-1"), "--yes", LC_ALL="C.UTF-8")
    assert done.returncode == 2 and b"UTF-8" in done.stderr and not (tmp_path / "s").exists()


def test_an_unknown_session_is_bad_input(tmp_path: Path) -> None:
    """One sentence, and where to look."""
    done = nlforge(tmp_path, "chat", "nobody")
    assert done.returncode == 2 and b"There is no session nobody" in done.stderr and b"nlforge sessions" in done.stderr


def test_a_cache_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """`make install` ends in a sentence with what to do, not in a traceback."""
    (tmp_path / "file").touch()
    done = subprocess.run(
        [sys.executable, "-m", "engine.models.base_weights"],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        cwd=ROOT,
        env={**os.environ, "NLFORGE_CACHE": str(tmp_path / "file" / "cache")},
    )
    assert done.returncode == 6 and "NLFORGE_CACHE" in done.stderr and "Traceback" not in done.stderr


def test_sessions_are_queried_in_any_folder(tmp_path: Path) -> None:
    """A folder whose name reads like a pattern holds sessions as any other; none at all is said."""
    folder = tmp_path / "s[1]'"
    assert (
        b"no sessions"
        in nlforge(tmp_path, "sessions", "query", "select * from sessions", NLFORGE_SESSIONS=str(folder)).stderr
    )
    Session.create(folder, "desk").append("said", text="hello")
    done = nlforge(tmp_path, "sessions", "query", "select folder, text from sessions", NLFORGE_SESSIONS=str(folder))
    assert b"desk\thello" in done.stdout
    done = nlforge(tmp_path, "sessions", "query", "select * from pattern", NLFORGE_SESSIONS=str(folder))
    assert done.returncode == 2 and b"Python" not in done.stderr


def test_a_spec_with_faults_is_said_in_a_line(tmp_path: Path) -> None:
    """Which field and what is wrong with it, nothing of the library that found it."""
    (tmp_path / "x.yaml").write_text("a: b\n")
    done = nlforge(tmp_path, "build", "x.yaml", "--yes")
    assert (
        done.returncode == 2
        and b"goal: Field required" in done.stderr
        and b"pydantic" not in done.stderr
        and len(done.stderr.splitlines()) == 3
    )


def test_a_planning_model_without_a_provider_is_bad_input(tmp_path: Path) -> None:
    """Nothing is sent anywhere, so no run has failed: the name is what must change."""
    done = nlforge(tmp_path, "plan", "sort our mails", "--model", "open/x", "--json")
    assert done.returncode == 2 and done.stdout == b""
    assert "There is no model open/x." in done.stderr.decode()
