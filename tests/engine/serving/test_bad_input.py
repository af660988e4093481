"""What a server takes: garbage, slow and lying clients, a model that dies, a server that is killed."""

from __future__ import annotations

import json
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import pytest

from engine.serving.settings import ServeLimits
from tests.support.serving import Server, events, exported, lines_of, served

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("serving")]
_HI = [{"role": "user", "content": "Tell me a long story about a parcel."}]
_CHAT = "/v1/chat/completions"
_LIMITS = ServeLimits(head_seconds=2, body_seconds=2, request_seconds=120, drain_seconds=60)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    session = tmp_path_factory.mktemp("served") / "desk"
    exported(session)
    with served(session, _LIMITS) as one:
        yield one


def _lives(server: Server) -> bool:
    with server.client() as client:
        answer = client.post(_CHAT, json={"messages": _HI, "max_tokens": 1})
        return answer.status_code == 200


def test_a_thousand_requests_of_garbage(server: Server) -> None:
    """Each is refused; the server lives, and its log has no trace of an error."""
    draw = random.Random(7)
    starts = (
        b"",
        b"GET / HTTP/1.1\r\n",
        b"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"\x16\x03\x01",
    )

    def garbage(n: int) -> bytes:
        if n % 3:
            body = draw.randbytes(draw.randrange(1, 400))
            head = b"POST /v1/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" % draw.choice(
                [b"chat/completions", b"decide", b"feedback", b"models/%ff", b"../../etc/passwd"]
            )
            return head + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        return draw.choice(starts) + draw.randbytes(200) + b"\r\n\r\n"

    sent = [garbage(n) for n in range(1000)]
    with ThreadPoolExecutor(8) as many:
        answers = list(many.map(server.raw, sent))
    statuses = {answer.split(b" ", 2)[1][:3] for answer in answers if answer}
    assert statuses <= {b"400", b"404", b"405", b"415", b"403", b"501"}, statuses
    assert _lives(server) and b"Traceback" not in (server.paths.session / "said.txt").read_bytes()


def test_json_nobody_means(server: Server) -> None:
    """Deep, huge, of other types: an error in the shape of the API."""
    deep = b'{"messages":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    others = [
        b"",
        b"[]",
        b"null",
        b"{",
        deep,
        b'{"messages": [{"role": "user", "content": "\xff"}]}',
        b'{"seed": 1e999}',
    ]
    with server.client() as client:
        for body in others:
            answer = client.post(_CHAT, content=body, headers={"Content-Type": "application/json"})
            assert answer.status_code == 400, body[:40]
            assert set(answer.json()["error"]) == {"message", "type", "param", "code"}
        lone = client.post(
            _CHAT,
            content=b'{"messages":[{"role":"user","content":"\\ud800"}],"max_tokens":1}',
            headers={"Content-Type": "application/json"},
        )
        assert lone.status_code == 400
    assert _lives(server)


def test_fifty_megabytes(server: Server) -> None:
    """Told in words, not by a connection that breaks; with and without its length said before."""
    body = b'{"messages": "' + b"x" * 50 * 2**20 + b'"}'
    with server.client() as client:
        for content in (body, iter([body[: 2**20]] * 50)):
            answer = client.post(_CHAT, content=content, headers={"Content-Type": "application/json"})
            assert answer.status_code in (413, 408) and "error" in answer.json()
    assert _lives(server)


def test_two_lengths_of_one_body(server: Server) -> None:
    """What a proxy could read otherwise than this server is read by neither."""
    head = b"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    both = head + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\n\r\n"
    answer = server.raw(both)
    assert answer.startswith(b"HTTP/1.1 400") and b"health" not in answer and answer.count(b"HTTP/1.1") == 1
    twice = server.raw(head + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\n{}{}x")
    assert twice.startswith(b"HTTP/1.1 400")
    assert server.raw(head.replace(b"127.0.0.1", b"evil.example") + b"Connection: close\r\n\r\n").startswith(
        b"HTTP/1.1 403"
    )


def test_slow_clients_hold_nothing(server: Server) -> None:
    """A head that drips, a body that never comes, a reader that does not read."""
    began = time.monotonic()
    assert server.raw(b"POST /v1/chat/completions HTTP/1.1\r\nHost: 127").startswith(b"HTTP/1.1 400")
    waits = (
        b"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        b"Content-Length: 50\r\n\r\n{"
    )
    assert server.raw(waits).startswith(b"HTTP/1.1 408")
    assert time.monotonic() - began < 60 and _lives(server)


def test_a_model_that_dies_is_started_again(server: Server) -> None:
    """A stream that was open gets a sentence and its end; the next request is answered."""
    with server.client() as client:
        with client.stream("POST", _CHAT, json={"messages": _HI, "max_tokens": 400, "stream": True}) as open_one:
            lines = open_one.iter_lines()
            first = [next(lines) for _ in range(4)]
            os.kill(server.computing(), signal.SIGKILL)
            rest = [*first, *lines]
        parts = events("\n".join(rest))
        assert "started again" in parts[-1]["error"]["message"]
        assert client.post(_CHAT, json={"messages": _HI, "max_tokens": 2}).status_code == 200


def test_who_goes_away_is_not_worked_for(server: Server) -> None:
    """Else every closed tab would keep the model busy until its limit."""
    ask = {"messages": _HI, "max_tokens": 480, "logit_bias": {"2": -100}}
    noted = len(lines_of(server.paths.requests, 0))
    with server.client() as client:
        assert client.post(_CHAT, json={**ask, "max_tokens": 1}).status_code == 200
        with client.stream("POST", _CHAT, json={**ask, "stream": True}) as open_one:
            next(open_one.iter_lines())
        with pytest.raises(httpx.ReadTimeout):
            client.post(_CHAT, json=ask, timeout=httpx.Timeout(60, read=0.3))
    gone = lines_of(server.paths.requests, noted + 3)[-2:]
    assert all(line["ms"] < 20_000 and (line["reply_tokens"] or 0) < 480 for line in gone), gone
    computing = psutil.Process(server.computing())
    until = time.monotonic() + 30
    while time.monotonic() < until:
        before = sum(computing.cpu_times()[:2])
        time.sleep(0.5)
        if sum(computing.cpu_times()[:2]) - before < 0.05:
            break
    else:
        pytest.fail("the model went on")
    assert _lives(server)


def test_what_is_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    """Killed in the middle of many: each line that was acknowledged is there, whole."""
    exported(tmp_path / "desk")
    acknowledged: list[str] = []
    with served(tmp_path / "desk") as server:

        def rate(number: int) -> None:
            with server.client() as client:
                for n in range(200):
                    try:
                        answer = client.post("/v1/feedback", json={"id": f"r-{number}-{n}", "rating": "up"})
                    except httpx.HTTPError:
                        return
                    assert answer.status_code == 201
                    acknowledged.append(answer.json()["reply"])

        people = [threading.Thread(target=rate, args=(n,)) for n in range(4)]
        for person in people:
            person.start()
        while len(acknowledged) < 40:
            time.sleep(0.01)
        server.process.kill()
        for person in people:
            person.join()
    lines = (tmp_path / "desk" / "feedback.jsonl").read_bytes().split(b"\n")
    there = {json.loads(line)["reply"] for line in lines[:-1]}
    assert 40 <= len(acknowledged) < 800 and set(acknowledged) <= there


def test_what_is_open_is_answered_before_the_end(tmp_path: Path) -> None:
    """TERM lets a stream come to its end, and takes nothing new."""
    exported(tmp_path / "desk")
    with served(tmp_path / "desk") as server, server.client() as client:
        ask = {"messages": _HI, "max_tokens": 40, "stream": True}
        with client.stream("POST", _CHAT, json=ask) as open_one:
            lines = open_one.iter_lines()
            first = [next(lines) for _ in range(2)]
            server.process.terminate()
            parts = events("\n".join([*first, *lines]))
        assert parts[-1]["choices"][0]["finish_reason"] in ("length", "stop")
        assert server.process.wait(60) == 0
        with pytest.raises(httpx.ConnectError):
            client.get("/health")
    assert lines_of(server.paths.requests, 1)[-1]["status"] == 200
    assert not list(server.paths.running.glob("*.json"))
