"""A model that vLLM computes, behind the same server: asked, decided with, too long, started again, ended."""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from engine.core.errors import RunFailed
from engine.serving.served_model import newest_export
from engine.serving.vllm_child import vllm_command
from tests.support.scripted_vllm import REPLY, TOLD, installed
from tests.support.serving import NAME, Server, events, exported, merged, served

_HI = [{"role": "user", "content": "Where is my parcel?"}]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = installed(tmp_path / "bin")
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


@pytest.fixture
def server(tmp_path: Path, command: Path) -> Iterator[Server]:
    merged(tmp_path / "desk")
    with served(tmp_path / "desk", engine="vllm") as one:
        yield one


def _processes(server: Server) -> list[psutil.Process]:
    return psutil.Process(server.process.pid).children(recursive=True)


def test_people_see_no_difference(server: Server, command: Path) -> None:
    with server.client() as client:
        whole = client.post("/v1/chat/completions", json={"messages": _HI, "max_tokens": 400}).json()
        assert whole["choices"][0]["message"]["content"] == REPLY and whole["model"] == NAME
        parts = events(client.post("/v1/chat/completions", json={"messages": _HI, "stream": True}).text)
        assert "".join(p["choices"][0]["delta"].get("content") or "" for p in parts) == REPLY
        long = client.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": "hello " * 200}]})
        assert long.status_code == 400 and long.json()["error"]["code"] == "context_length_exceeded"
        found = client.post("/v1/decide", json={"input": "Which?", "options": ["a", "b", "ab"]}).json()
        # “a” and “ab” begin alike, and share what their first token gets beside “b”.
        assert set(found["probabilities"]) == {"a", "b", "ab"}
        assert sum(found["probabilities"].values()) == pytest.approx(1)
        assert found["probabilities"]["b"] == pytest.approx(1 / (1 + math.exp(-1 / 50)))
        assert client.post("/v1/feedback", json={"id": whole["id"], "rating": "up"}).status_code == 201
    told = json.loads((command / TOLD).read_text())
    assert told["environment"]["VLLM_NO_USAGE_STATS"] == "1" and told["environment"]["HF_HUB_OFFLINE"] == "1"
    assert told["arguments"][told["arguments"].index("--host") + 1] == "127.0.0.1"


def test_it_is_started_again_and_ends_with_its_server(server: Server) -> None:
    first = [p for p in _processes(server) if "bin/vllm" in " ".join(p.cmdline())]
    assert len(first) == 1
    first[0].kill()
    with server.client() as client:
        until = time.monotonic() + 30
        while client.post("/v1/chat/completions", json={"messages": _HI}).status_code != 200:
            assert time.monotonic() < until
            time.sleep(0.1)
    left = _processes(server)
    assert [p.pid for p in left if "bin/vllm" in " ".join(p.cmdline())] != [first[0].pid]
    server.process.kill()
    _, alive = psutil.wait_procs(left, 15)
    assert not alive


def test_each_engine_serves_its_own_files(tmp_path: Path) -> None:
    session = tmp_path / "desk"
    file = exported(session)
    weights = merged(session)
    assert newest_export(session) == file and newest_export(session, "vllm") == weights


@pytest.mark.asyncio
async def test_where_it_is_not_installed_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.serving.served_model import open_model
    from engine.serving.settings import ServeSettings

    monkeypatch.setenv("PATH", str(tmp_path))
    assert vllm_command() is None
    folder = merged(tmp_path / "desk")
    with pytest.raises(RunFailed) as error:
        await open_model(folder, ServeSettings(export=folder, session=tmp_path / "desk", engine="vllm"))
    assert "vLLM is not installed" in " ".join(error.value.lines)
