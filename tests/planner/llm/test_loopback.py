"""Servers on this machine are found, offered with what to type, and never used unasked."""

from __future__ import annotations

import shlex
import time

import pytest

from planner.llm import loopback
from planner.llm.loopback import PORTS, VARIABLE, local_servers
from tests.support.local_servers import listed, models


@pytest.mark.parametrize(
    ("owner", "program"),
    [("library", "Ollama"), ("organization_owner", "LM Studio"), ("llamacpp", "llama.cpp"), ("vllm", "vLLM")],
)
def test_a_server_is_offered_with_what_to_type(owner: str, program: str) -> None:
    """One short question, nothing else; models that do not talk are none."""
    with listed(models("nomic-embed-text", "qwen3:4b", "bge-m3", "llama-3.2", owner=owner)) as (port, asked):
        (found,) = local_servers([port])
    assert (found.program, found.models) == (program, ("qwen3:4b", "llama-3.2")) and asked == ["GET /v1/models"]
    base, command, option, name = shlex.split(found.use)
    assert base == f"NLFORGE_API_BASE=http://127.0.0.1:{port}/v1"
    assert (command, option, name) == ("nlforge", "--model", "openai/qwen3:4b")


@pytest.mark.parametrize(
    ("body", "status"),
    [("", 200), ("<html>", 200), ("[]", 200), ('{"data": 5}', 200), ('{"data": [5, {}]}', 200), ("{}", 404),
     ("[" * 5000, 200), (models("embed"), 200), (models("a; rm -rf ~", "b\x1b[2J", "x" * 200), 200),
     ('{"data": [' + " " * 2**21 + "]}", 200)],
)  # fmt: skip
def test_what_is_none_is_passed_over(body: str, status: int) -> None:
    """Other programs at these ports, and names that nobody could type."""
    with listed(body, status) as (port, _):
        assert local_servers([port]) == ()


def test_the_question_stays_where_it_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy is heeded and no other address is gone to."""
    monkeypatch.setenv("http_proxy", "http://192.0.2.1:3128")
    with listed(models("m")) as (other, asked), listed("", 302, to=f"http://127.0.0.1:{other}/v1/models") as (port, _):
        assert local_servers([port]) == () and asked == []
        assert len(local_servers([other])) == 1


def test_nobody_waits_for_who_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """All ports are asked at once; slow servers cost no more than the one wait, however many there are."""
    # Long enough that the quick one answers on a busy machine too.
    monkeypatch.setattr(loopback, "SECONDS", 3.0)
    with listed(models("m"), wait=30) as (slow, _), listed(models("n")) as (quick, _):
        begun = time.monotonic()
        found = local_servers([slow, slow, slow, 1, quick])
        took = time.monotonic() - begun
    assert [one.models for one in found] == [("n",)] and took < 2 * loopback.SECONDS


def test_other_ports_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or none at all."""
    assert set(PORTS.values()) == {"Ollama", "LM Studio", "llama.cpp", "vLLM"}
    with listed(models("m", owner="me")) as (port, asked):
        monkeypatch.setenv(VARIABLE, f"1, {port},nonsense,99999999")
        (found,) = local_servers()
        assert found.program == "OpenAI API"
        monkeypatch.setenv(VARIABLE, "")
        assert local_servers() == () and len(asked) == 1
