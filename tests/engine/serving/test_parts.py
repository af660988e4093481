"""What a server is made of, without a model."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from engine.core.errors import BadInput
from engine.core.spec import Criterion, TrainingSpec
from engine.export.served import Served, keep_served
from engine.graders import kinds
from engine.serving.api_errors import ApiError, of_the_model
from engine.serving.app import PAGE, policy_of
from engine.serving.chat_request import chat_ask
from engine.serving.doorkeeper import Doorkeeper
from engine.serving.hard_rules import hard_rules
from engine.serving.keys import KeyFile
from engine.serving.line_writer import LineWriter
from engine.serving.main import listening_socket
from engine.serving.registry import RunningServer, entered, running_servers
from engine.serving.replies import Exchange, LastReplies, as_stream, completion
from engine.serving.served_model import newest_export, slots_for
from engine.serving.settings import ServeLimits, ServeSettings, ServingPaths
from tests.support.serving import SYSTEM, exported
from tests.support.specs import spec

DESK = Served(
    name="desk",
    kind="chat",
    file="m.gguf",
    precision="q8_0",
    system_prompt=SYSTEM,
    stops=("<|im_end|>",),
    context=512,
    spec="sha256:0",
)
_HI = [{"role": "user", "content": "Hi"}]


def test_the_model_sees_what_it_was_trained_to_see() -> None:
    """Its system text where there is none, and none where there was none; no empty turn at the end; the likeliest
    words."""
    ask = chat_ask({"messages": [*_HI, {"role": "assistant", "content": ""}], "grammar": "x", "user": "u"}, DESK)
    assert ask.payload["messages"] == [{"role": "system", "content": SYSTEM}, *_HI]
    assert (ask.payload["temperature"], ask.payload["max_tokens"]) == (0.0, DESK.max_new_tokens)
    assert ask.payload["stop"] == ["<|im_end|>"] and "grammar" not in ask.payload and "user" not in ask.payload
    empty = chat_ask({"messages": _HI}, DESK.model_copy(update={"system_prompt": ""}))
    assert empty.payload["messages"] == _HI
    own = [{"role": "developer", "content": "Be kind."}, *_HI]
    assert chat_ask({"messages": own}, DESK).payload["messages"][0] == {"role": "system", "content": "Be kind."}
    parts = [{"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}]
    assert chat_ask({"messages": parts, "max_completion_tokens": 7}, DESK).payload["max_tokens"] == 7
    assert chat_ask({"messages": parts}, DESK).prompt == "ab"


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"messages": []}, "messages"),
        ({"messages": "x"}, "messages"),
        ({"messages": [{"role": "cat", "content": "x"}]}, "messages[0].role"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, "messages[0]"),
        ({"messages": [{"role": "assistant", "content": "x"}]}, "messages"),
        ({"tools": [{}]}, "tools"),
        ({"n": 2}, "n"),
        ({"model": "gpt"}, "model"),
        ({"temperature": "hot"}, "temperature"),
        ({"temperature": True}, "temperature"),
        ({"top_p": float("nan")}, "top_p"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"stop": [""]}, "stop"),
        ({"stop": ["a"] * 5}, "stop"),
        ({"stream": "yes"}, "stream"),
        ({"stream_options": 3}, "stream_options"),
        ({"top_logprobs": 3}, "top_logprobs"),
        ({"logit_bias": [1]}, "logit_bias"),
    ],
)
def test_what_cannot_be_done_is_said(changes: dict[str, Any], param: str) -> None:
    """Each with the name of the field, as clients of the API expect it."""
    with pytest.raises(ApiError) as caught:
        chat_ask({"messages": _HI, **changes}, DESK)
    assert caught.value.param == param and caught.value.status in (400, 404)
    assert set(json.loads(caught.value.body())["error"]) == {"message", "type", "param", "code"}


def test_errors_of_the_library_become_sentences() -> None:
    long = (
        b'{"error":{"code":400,"message":"m","type":"exceed_context_size_error","n_prompt_tokens":9031,"n_ctx":4096}}'
    )
    found = of_the_model(400, long, "desk")
    assert (found.status, found.code) == (400, "context_length_exceeded")
    assert "9,031" in found.message and "4,096" in found.message
    assert of_the_model(500, b"<html>", "desk").status == 502


def test_a_key_is_shown_once_and_taken_back_at_once(tmp_path: Path) -> None:
    """What lies on the disk opens nothing; another process's change counts from the next request."""
    keys, other = (KeyFile(tmp_path / "keys.json") for _ in range(2))
    assert not keys.used()
    key = other.make("anna")
    assert keys.owner(key) == "anna" and keys.owner(key + "x") is None and keys.used()
    assert key not in (tmp_path / "keys.json").read_text()
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
    with pytest.raises(BadInput, match="already"):
        keys.make("anna")
    with pytest.raises(BadInput):
        keys.make("../x")
    second = other.make("ben")
    other.revoke("anna")
    assert keys.owner(key) is None and keys.owner(second) == "ben"
    other.revoke("ben")
    assert keys.used(), "who takes back the last key shuts the door"
    with pytest.raises(BadInput, match="no key for"):
        keys.revoke("ben")
    (tmp_path / "keys.json").write_text("{")
    with pytest.raises(BadInput, match="cannot be read"):
        keys.owner(second)


def _door(tmp_path: Path, **changes: Any) -> Doorkeeper:
    settings = ServeSettings(export=tmp_path, session=tmp_path, **changes)
    return Doorkeeper(settings, KeyFile(ServingPaths(tmp_path).keys))


def test_a_key_may_ask_so_often(tmp_path: Path) -> None:
    door = _door(tmp_path, limits=ServeLimits(per_minute=3))
    assert door.admitted([]) == "anybody"
    key = KeyFile(ServingPaths(tmp_path).keys).make("anna")
    with pytest.raises(ApiError) as caught:
        door.admitted([])
    assert caught.value.status == 401
    sent = [(b"authorization", f"Bearer {key}".encode())]
    assert [door.admitted(sent) for _ in range(3)] == ["anna"] * 3
    with pytest.raises(ApiError) as caught:
        door.admitted(sent)
    assert caught.value.status == 429 and int(caught.value.headers["Retry-After"]) >= 1


def test_others_need_a_key_also_before_there_is_one(tmp_path: Path) -> None:
    with pytest.raises(ApiError) as caught:
        _door(tmp_path, host="0.0.0.0").admitted([])
    assert caught.value.status == 401


def test_only_so_many_at_once(tmp_path: Path) -> None:
    door = _door(tmp_path, limits=ServeLimits(open_requests=1))
    with door.inside(), pytest.raises(ApiError) as caught, door.inside():
        pass
    assert caught.value.status == 503 and door.open == 0


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"host": "evil.example:8321"}, 403),
        ({"host": "localhost.evil.example"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"content-length": "3", "transfer-encoding": "chunked"}, 400),
        ({"content-type": "text/plain"}, 415),
        ({"content-length": str(2**30), "expect": "100-continue"}, 413),
    ],
)
def test_what_no_honest_client_sends_is_refused(tmp_path: Path, sent: dict[str, str], status: int) -> None:
    """Another site's page that reaches loopback by a name of its own, or without asking; two lengths of one body."""
    door = _door(tmp_path)
    honest = {"host": "127.0.0.1:8321", "origin": "http://127.0.0.1:8321", "content-type": "application/json"}
    door.require_sound("POST", [(k.encode(), v.encode()) for k, v in honest.items()])
    with pytest.raises(ApiError) as caught:
        door.require_sound("POST", [(k.encode(), v.encode()) for k, v in (honest | sent).items()])
    assert caught.value.status == status


def test_hard_rules_are_those_a_reply_alone_can_break() -> None:
    """What is hard and can be judged without the right reply; what cannot be judged breaks nothing."""
    rubric = (
        Criterion(name="no refunds", about="x", weight=1, hard=True, grader=kinds.Patterns(forbidden=("refund",))),
        Criterion(name="short", about="x", weight=-1, hard=True, grader=kinds.Length(at_most=8)),
        Criterion(name="soft", about="x", weight=1, grader=kinds.Patterns(forbidden=("hello",))),
        Criterion(name="right", about="x", weight=1, hard=True, grader=kinds.Reference()),
    )
    rules = hard_rules(TrainingSpec.model_validate(spec(rubric=rubric).model_dump()), ("de", "en"))
    assert [c.name for c in rules.criteria] == ["no refunds", "short"] and "Kollegin" in rules.instead
    assert rules.broken("Hi", "Hello, it is on its way.") is None
    assert rules.broken("Hi", "You get a refund.") == "no refunds"
    assert rules.broken("Hi", "one two three four five six seven eight nine ten") == "short"
    assert hard_rules(None).criteria == ()


async def test_lines_are_kept_in_groups_and_turned_over(tmp_path: Path) -> None:
    """Whoever waits is answered when theirs is there; a torn line of a crash is ended first; an error is theirs who
    caused it."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"torn": ')
    writer = LineWriter(path)
    await asyncio.gather(*(writer.kept(lambda n=n: json.dumps({"n": n})) for n in range(200)))  # type: ignore[misc]
    torn, *lines = path.read_text().splitlines()
    assert torn == '{"torn": ' and sorted(json.loads(line)["n"] for line in lines) == list(range(200))

    def fails() -> str:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        await writer.kept(fails)
    await writer.kept(lambda: "{}")
    writer.close()
    turning = LineWriter(tmp_path / "b.jsonl", rotate_bytes=100, keep=2)
    for n in range(40):
        await turning.kept(lambda n=n: json.dumps({"n": n, "more": "x" * 20}))  # type: ignore[misc]
    turning.close()
    assert sorted(p.name for p in tmp_path.glob("b.*")) == ["b.jsonl", "b.jsonl.1", "b.jsonl.2"]
    assert all(p.stat().st_size <= 100 for p in tmp_path.glob("b.*"))
    assert '"n": 39' in (tmp_path / "b.jsonl").read_text()


def test_a_number_that_another_process_has_got_is_not_stopped(tmp_path: Path) -> None:
    """A server is its process and when that began."""
    paths = ServingPaths(tmp_path)
    note = entered(paths, "http://127.0.0.1:1", "desk", tmp_path)
    (own,) = running_servers([tmp_path])
    assert own.pid == os.getpid() and own.alive
    other = own.model_copy(update={"began": own.began - 100})
    note.write_text(other.model_dump_json())
    assert not other.alive and running_servers([tmp_path]) == [] and not note.exists()
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    began = psutil.Process(child.pid).create_time()
    child.wait()
    gone = RunningServer.model_validate({**own.model_dump(), "pid": child.pid, "began": began})
    assert not gone.alive


def test_a_reply_in_parts_says_the_same() -> None:
    """Reasons to end are null until the end; usage only where it was asked for."""
    whole = {**completion("desk", "Hello there"), "nlforge": {"rule": "r", "hands_over": True}}
    raw = b"".join(as_stream(whole, usage=True))
    parts = [json.loads(line[6:]) for line in raw.decode().split("\n") if line.startswith("data: {")]
    assert raw.endswith(b"data: [DONE]\n\n") and parts[-1]["choices"] == [] and parts[-1]["usage"]
    assert [p["choices"][0]["finish_reason"] for p in parts[:-1]] == [None, None, "stop"]
    assert Exchange([], [raw[:50], raw[50:]], True).text() == "Hello there"
    assert Exchange([], [json.dumps(whole).encode()], False).text() == "Hello there"
    assert b"usage" not in b"".join(as_stream(whole, usage=False))


def test_only_the_last_replies_are_remembered() -> None:
    last = LastReplies()
    for n in range(1000):
        last.add(f"r{n}", Exchange([], [b"x"], False))
    assert last.get("r0") is None and last.get("r999") is not None
    last.add("large", Exchange([], [b"x" * 2**20], False))
    assert last.get("large") is None


def test_the_newest_export_is_served(tmp_path: Path) -> None:
    assert newest_export(tmp_path) is None
    folder = exported(tmp_path)
    (tmp_path / "runs" / "1" / "exports" / "broken-off").mkdir()
    weights = tmp_path / "runs" / "1" / "exports" / "merged"
    (weights / "model").mkdir(parents=True)
    keep_served(weights, DESK.model_copy(update={"file": "model"}))
    assert newest_export(tmp_path) == folder, "weights of a model that writes are for other programs"
    assert 1 <= slots_for(folder / "model.gguf", 512, 2**33) <= 8
    assert slots_for(folder / "model.gguf", 2**20, 2**20) == 1


def test_the_page_may_do_nothing_else() -> None:
    """One file that asks for nothing but its own server; its script and style are allowed by their digests."""
    page = PAGE.read_text(encoding="utf-8")
    policy = policy_of(page)
    assert "unsafe" not in policy and "http" not in policy and policy.count("'sha256-") == 2
    assert "default-src 'none'" in policy and "connect-src 'self'" in policy
    assert " style=" not in page and " onclick=" not in page and "src=" not in page


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_no_answer_waits_for_an_acknowledgement(host: str, tmp_path: Path) -> None:
    """Of an answer in two parts the second would wait 40 ms for the client to acknowledge the first."""
    try:
        listening = listening_socket(host, 0)
    except BadInput:
        pytest.skip("this machine has no such address")
    listening.settimeout(10)
    with listening, socket.create_connection(listening.getsockname()[:2]), listening.accept()[0] as accepted:
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        # asyncio sets it only where it is told that the protocol is TCP.
        assert accepted.proto == socket.IPPROTO_TCP
