"""Which model reads the words is said before they are read: chosen, standing in, or offered."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer

from engine.core.errors import BadInput, NlforgeError
from engine.core.spec import DataSpec, ModelSpec, Source, dump_yaml
from nlforge.cli.commands import app
from nlforge.session_factory import before_words, new_session, offered_servers, open_conversation, who_reads
from nlforge.wording.catalogue import speak
from planner.llm import client, local_models
from planner.llm.local_models import ChosenModel, choose
from tests.support.local_servers import listed, models
from tests.support.messages import desk_table
from tests.support.no_model import NoModel
from tests.support.specs import spec


@dataclass
class Counted:
    chosen: int
    asked: list[str]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path / "sessions"))
    monkeypatch.delenv("NLFORGE_MODEL", raising=False)
    monkeypatch.delenv("NLFORGE_API_BASE", raising=False)
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    typer.main.get_group(app).main(list(arguments), standalone_mode=False)
    return capsys.readouterr().out


def opening(model: str | None = None) -> str:
    reader = choose(model)
    told = before_words(reader, open_conversation(new_session(), reader))
    return " ".join(getattr(message, "text", "") for message in told)


def test_a_small_machine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was asked for, what it needs, what is free, and what reads instead; in both languages."""
    monkeypatch.setattr(local_models, "free_memory_gb", lambda: 3.0)
    monkeypatch.setattr(local_models, "is_fetched", lambda _: True)
    told = opening("qwen2.5-coder-1.5b-instruct")
    assert "needs 4.0 GB of free memory, and 3.0 GB are free. So the small model" in told and "(embedded) reads" in told
    speak("de")
    assert "braucht 4,0 GB freien Arbeitsspeicher, und 3,0 GB" in who_reads(choose("qwen2.5-coder-1.5b-instruct"))[0]
    assert who_reads(choose(None)) == []


def test_where_words_go_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "go to openai/x" in opening("openai/x") and "on this machine" in opening("ollama/x")
    monkeypatch.setenv("NLFORGE_API_BASE", "http://127.0.0.1:11434/v1")
    assert "on this machine" in opening("openai/x")


def test_a_missing_file_is_said_before_anything_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["chat"], ["plan", "a model"], ["build", "a model"]):
        with pytest.raises(BadInput, match=r"gone\.gguf cannot be the planning model"):
            said(capsys, *command, "--model", str(tmp_path / "gone.gguf"))
    assert not (tmp_path / "sessions").exists()


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counted]:
    """How often a model was chosen, and which questions a server on this machine got."""
    with listed(models("qwen3:4b")) as (port, asked):
        monkeypatch.setenv("NLFORGE_LOCAL_PORTS", str(port))
        found = Counted(0, asked)

        def counting(*given: Any) -> ChosenModel:
            found.chosen += 1
            return choose(*given)

        for module in (local_models, client):
            monkeypatch.setattr(module, "choose", counting)
        yield found


@pytest.mark.parametrize(("command", "probes"), [
    (["chat"], 1), (["chat", "--model", "openai/x"], 0), (["plan", "a model"], 0), (["build", "a model"], 0),
    (["plan", "--batch", "cases.jsonl"], 0), (["plan", "--batch", "cases.jsonl", "--model", "openai/x"], 0),
])  # fmt: skip
def test_where_words_are_read_the_model_is_chosen_once(
    command: list[str], probes: int, counted: Counted, place: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """And servers are looked for only where somebody may still choose one: as a conversation opens, not while it goes
    on."""
    monkeypatch.setattr(client.ServedLlm, "ask", NoModel.ask)
    monkeypatch.setattr(client.LitellmLlm, "ask", NoModel.ask)
    (place / "words.txt").write_text("A chatbot for our desk\nOr rather two.\n", encoding="utf-8")
    (place / "cases.jsonl").write_text('{"id": "1", "turns": ["a model"]}\n', encoding="utf-8")
    with open(place / "words.txt", encoding="utf-8") as words, contextlib.suppress(SystemExit, NlforgeError):
        monkeypatch.setattr("sys.stdin", words)
        said(capsys, *command)
    assert counted.chosen == 1 and len(counted.asked) == probes


def test_what_reads_no_words_needs_no_planning_model(
    counted: Counted, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever the setting names, asking, resuming, judging and building a spec say what is the matter with the session
    or the spec, or do it."""
    monkeypatch.setenv("NLFORGE_MODEL", "gone.gguf")
    session = new_session().id
    (place / "desk.csv").write_text(desk_table())
    data = DataSpec(sources=(Source(path="desk.csv", kind="table"),))
    model = ModelSpec(base="smollm2-135m-instruct", params_b=0.135)
    (place / "spec.yaml").write_text(dump_yaml(spec(data=data, model=model)), encoding="utf-8")
    (place / "said.jsonl").write_text("", encoding="utf-8")
    for command in (
        ["ask", session, "hello"], ["resume", session], ["judge", session, "--from", "said.jsonl"],
        ["build", "spec.yaml"],
    ):  # fmt: skip
        with pytest.raises((NlforgeError, SystemExit)) as ended:
            said(capsys, *command)
        assert "planning model" not in str(ended.value)
    assert counted == Counted(0, []) and len(list((place / "sessions").iterdir())) == 2


def test_a_server_that_is_found_is_offered_and_not_used(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the conversation, in the list and by the doctor, with the same words to type; words go to none of them."""
    assert "It is not used unless" not in opening()
    with listed(models("qwen3:4b")) as (port, asked):
        monkeypatch.setenv("NLFORGE_LOCAL_PORTS", str(port))
        use = f"NLFORGE_API_BASE=http://127.0.0.1:{port}/v1 nlforge --model openai/qwen3:4b"
        assert use in opening() and "Ollama" in opening()
        assert use in said(capsys, "models") and use in said(capsys, "doctor")
        (line,) = [one for text in said(capsys, "models", "--json").splitlines() if "use" in (one := json.loads(text))]
        assert line == {"kind": "server", "program": "Ollama", "address": f"http://127.0.0.1:{port}/v1",
                        "models": ["qwen3:4b"], "use": use}  # fmt: skip
        assert use in json.loads(said(capsys, "doctor", "--json"))["local_servers"][0]
        speak("de")
        assert use in (told := offered_servers(choose(None))[0]) and "läuft auf diesem Rechner" in told
        assert set(asked) == {"GET /v1/models"}, "it was asked for its models and for nothing else"
        before = len(asked)
        assert offered_servers(choose("openai/x")) == []
        assert len(asked) == before, "who has chosen is not offered another"
