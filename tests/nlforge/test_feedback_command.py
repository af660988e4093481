"""The command about feedback, as a person and as a program use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nlforge.cli.commands import app
from nlforge.store import Session

TABLE = "question,answer,rating,correction,comment,who\nHow long?,30 days,bad,45 days,,ann\nWhere?,Here,good,,,ben\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path / "sessions"))
    monkeypatch.chdir(tmp_path)
    session = Session.create(tmp_path / "sessions", "desk")
    session.append("note", text="A session.")
    (tmp_path / "said.csv").write_text(TABLE)
    return session


def run(*arguments: str) -> list[str]:
    found = CliRunner().invoke(app, ["feedback", "desk", *arguments])
    assert found.exit_code == 0, found.output
    return found.stdout.splitlines()


def test_brought_listed_and_taken_back(desk: Session) -> None:
    first, columns = run("--import", "said.csv")[:2]
    assert first == "2 judgements were kept from said.csv." and "right reply: correction" in columns
    assert "2 were there already" in "\n".join(run("--import", "said.csv"))
    text = "\n".join(run())
    assert "2 judgements of 2 people." in text and "What is wrong: a wrong fact 1." in text
    (counts, *rows) = map(json.loads, run("--json"))
    assert counts["examples"] == 1 and [row["by"] for row in rows] == ["ben", "ann"]
    assert [json.loads(line)["by"] for line in run("--json", "--class", "wrong_fact")[1:]] == ["ann"]
    assert run("--take-back", rows[1]["id"]) == [f"{rows[1]['id']} holds no longer."]
    assert "1 judgement of 1 person." in "\n".join(run())


def test_said_on_the_command_line_with_private_data_replaced(desk: Session) -> None:
    told = json.loads(run("--message", "I am anna@example.com", "--correction", "Hello", "--json")[0])
    assert told["by"] == "chat" and "anna@example.com" not in told["message"] and told["correction"] == "Hello"


@pytest.mark.parametrize("wrong", [
    ("--message", "a"), ("--message", "a", "--rubric"), ("--take-back", "fb-none"), ("--import", "none.csv"),
])  # fmt: skip
def test_what_makes_no_sense_is_told(desk: Session, wrong: tuple[str, ...]) -> None:
    found = CliRunner().invoke(app, ["feedback", "desk", *wrong])
    assert found.exit_code != 0


def test_nothing_said_yet(desk: Session) -> None:
    assert run()[0] == "Nobody has said anything of a reply yet."
    assert "No complaint comes so often" in run("--rubric")[0]
