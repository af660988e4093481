"""Servers follow a decision at once, and lose no request."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import psutil
import pytest

from engine.core.errors import BadInput
from engine.core.hashed_file import sha256_of
from engine.core.releases import releases_of
from engine.export.served import Served, keep_served
from engine.serving.registry import running_servers
from engine.versions.release import release, rolled_back
from tests.support.serving import served
from tests.support.versions import version_made, version_served

_HI = [{"role": "user", "content": "Hello, where is my parcel?"}]


def test_released_and_back_under_load(tmp_path: Path) -> None:
    """Whoever asks meanwhile gets an answer, by the one version or the other; then only by the released one."""
    session = tmp_path / "desk"
    for number in (1, 2):
        version_served(session, number)
    release(session, 1, 0)
    with served(session) as server, server.client() as client:

        def reads() -> int:
            return int(client.get("/v1/models").json()["data"][0]["nlforge"]["context"])

        assert reads() == 256, "what was released is served, and not what is newest"
        answers, done, computing = [], threading.Event(), server.computing()

        def ask() -> None:
            with server.client() as own:
                while not done.is_set():
                    answers.append(own.post("/v1/chat/completions", json={"messages": _HI}).status_code)

        others = [threading.Thread(target=ask) for _ in range(3)]
        for other in others:
            other.start()
        try:
            forth = release(session, 2, 60)
            assert psutil.pid_exists(computing), "the version before is kept ready"
            assert reads() == 512 and [one.version for one in running_servers([session])] == [2]
            back = rolled_back(session, 60)
            assert reads() == 256 and len(forth.servers) == len(back.servers) == 1 and not (forth.late or back.late)
            before = len(answers)
            until = time.monotonic() + 60
            while len(answers) < before + 3 and time.monotonic() < until:
                time.sleep(0.05)
        finally:
            done.set()
            for other in others:
                other.join()
        assert set(answers) == {200} and len(answers) >= before + 3


def test_what_cannot_be_served_is_not_decided(tmp_path: Path) -> None:
    """A decision that no server could follow, or whose files are not those exported, is none; the server goes on."""
    session = tmp_path / "desk"
    version_served(session, 1)
    version_made(session, 2)
    release(session, 1, 0)
    with served(session):
        with pytest.raises(BadInput, match="no files to serve"):
            release(session, 2, 10)
        folder = version_served(session, 3)
        known = sha256_of(folder / "model.gguf")
        told = Served.model_validate_json((folder / "served.json").read_bytes())
        keep_served(folder, told.model_copy(update={"hashes": {"model.gguf": known[:-1] + "x"}}))
        with pytest.raises(BadInput, match="was changed"):
            release(session, 3, 10)
        assert [line.version for line in releases_of(session)] == [1]
        (server,) = running_servers([session])
        assert server.version == 1 and not server.refused


def test_a_server_that_cannot_take_it_over_says_why(tmp_path: Path) -> None:
    session = tmp_path / "desk"
    version_served(session, 1)
    release(session, 1, 0)
    with served(session):
        (version_served(session, 2) / "model.gguf").unlink()
        done = release(session, 2, 30)
        (late,) = done.late
        assert "model.gguf" in late.refused and late.version == 1 and not done.servers
