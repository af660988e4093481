"""Which model reads the words is said before they are read: chosen, standing in, or offered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer

from engine.core.errors import BadInput
from nlforge.cli import app
from nlforge.session_factory import new_session, offered_servers, open_conversation, who_reads
from nlforge.wording.catalogue import speak
from planner.llm import local_models
from tests.support.local_servers import listed, models


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLFORGE_SESSIONS", str(tmp_path / "sessions"))
    monkeypatch.delenv("NLFORGE_MODEL", raising=False)
    monkeypatch.delenv("NLFORGE_API_BASE", raising=False)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    typer.main.get_group(app).main(list(arguments), standalone_mode=False)
    return capsys.readouterr().out


def opening(model: str | None = None) -> str:
    return " ".join(getattr(message, "text", "") for message in open_conversation(new_session(), model).opening)


def test_a_small_machine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was asked for, what it needs, what is free, and what reads instead; in both languages."""
    monkeypatch.setattr(local_models, "free_memory_gb", lambda: 3.0)
    monkeypatch.setattr(local_models, "is_fetched", lambda _: True)
    assert "needs 4.0 GB of free memory, and 3.0 GB are free. So embedded reads" in opening(
        "qwen2.5-coder-1.5b-instruct"
    )
    speak("de")
    assert "braucht 4,0 GB freien Arbeitsspeicher, und 3,0 GB" in who_reads("qwen2.5-coder-1.5b-instruct")[0]
    assert who_reads(None) == []


def test_where_words_go_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "go to openai/x" in opening("openai/x") and "on this machine" in opening("ollama/x")
    monkeypatch.setenv("NLFORGE_API_BASE", "http://127.0.0.1:11434/v1")
    assert "on this machine" in opening("openai/x")


def test_a_missing_file_is_said_before_anything_is_shown(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"gone\.gguf cannot be the planning model"):
        open_conversation(new_session(), str(tmp_path / "gone.gguf"))


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
        assert use in offered_servers(None)[0] and "läuft auf diesem Rechner" in offered_servers(None)[0]
        assert set(asked) == {"GET /v1/models"}, "it was asked for its models and for nothing else"
        before = len(asked)
        assert offered_servers("openai/x") == [] and len(asked) == before, "who has chosen is not offered another"
