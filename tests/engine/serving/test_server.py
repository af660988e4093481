"""A real server with the real model: what clients of the API see."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openai
import pytest

from engine.core.spec import Criterion
from engine.graders import kinds
from engine.serving.keys import KeyFile
from engine.serving.settings import ServeLimits, ServingPaths
from tests.support.serving import NAME, Server, events, exported, lines_of, served, unsure

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("serving")]
_HI = [{"role": "user", "content": "Where is my parcel?"}]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    session = tmp_path_factory.mktemp("served") / "desk"
    exported(session)
    with served(session) as one:
        yield one


def _openai(server: Server, key: str = "none") -> openai.OpenAI:
    return openai.OpenAI(
        base_url=server.api, api_key=key, max_retries=0, http_client=openai.DefaultHttpxClient(trust_env=False)
    )


def test_the_package_openai_talks_to_it(server: Server) -> None:
    """Whole replies, streams with and without figures of use, log-probabilities, models, and errors by their class."""
    client = _openai(server)
    assert [model.id for model in client.models.list()] == [NAME]
    assert client.models.retrieve(NAME).id == NAME
    whole = client.chat.completions.create(model=NAME, messages=_HI, max_tokens=5, seed=1)  # type: ignore[arg-type]
    assert whole.choices[0].message.content and whole.choices[0].finish_reason == "length"
    assert whole.usage is not None and whole.usage.completion_tokens == 5
    stream = client.chat.completions.create(
        model=NAME,
        messages=_HI,
        max_tokens=5,
        stream=True,
        stream_options={"include_usage": True},  # type: ignore[arg-type]
        logprobs=True,
        top_logprobs=2,
    )
    parts = list(stream)
    ends = [choice.finish_reason for part in parts for choice in part.choices]
    assert ends[:-1] == [None] * (len(ends) - 1) and ends[-1] == "length"
    assert "".join(c.delta.content or "" for p in parts for c in p.choices) == whole.choices[0].message.content
    assert parts[-1].usage is not None and parts[-1].usage.completion_tokens == 5
    assert any(choice.logprobs for part in parts for choice in part.choices)
    with pytest.raises(openai.BadRequestError, match="512 at most") as long:
        client.chat.completions.create(model=NAME, messages=[{"role": "user", "content": "hello " * 2000}])
    assert long.value.code == "context_length_exceeded"
    with pytest.raises(openai.NotFoundError, match="no model"):
        client.chat.completions.create(model="gpt", messages=_HI)  # type: ignore[arg-type]


def test_streams_end_as_clients_expect(server: Server) -> None:
    """The bytes themselves: null until the end, an end, no figures unless asked."""
    with server.client() as client:
        for more in ({}, {"logprobs": True, "top_logprobs": 1}):
            raw = client.post(
                "/v1/chat/completions", json={"messages": _HI, "max_tokens": 3, "stream": True, **more}
            ).text
            parts = events(raw)
            assert [p["choices"][0]["finish_reason"] for p in parts][-1] == "length"
            assert {p["choices"][0]["finish_reason"] for p in parts[:-1]} == {None}
            assert all("usage" not in part or part["usage"] is None for part in parts)
        line = lines_of(server.paths.requests, 2)[-1]
        assert line["stream"] and line["reply_tokens"] == 3 and line["prompt_tokens"] > 10
        assert "parcel" not in server.paths.requests.read_text(), "no texts are logged"


def test_a_stop_word_and_a_turn_without_words(server: Server) -> None:
    with server.client() as client:
        ask: dict[str, Any] = {"messages": [*_HI, {"role": "assistant", "content": ""}], "max_tokens": 12}
        whole = client.post("/v1/chat/completions", json=ask).json()["choices"][0]["message"]["content"]
        assert "assistant" not in whole
        word = whole.split()[2]
        cut = client.post("/v1/chat/completions", json={**ask, "stop": [word]}).json()["choices"][0]
        assert cut["finish_reason"] == "stop" and word not in cut["message"]["content"]


def test_decisions_have_probabilities(server: Server) -> None:
    """Options that begin alike are told apart, and the figures of the same question are the same."""
    with server.client() as client:

        def decide(**ask: Any) -> dict[str, Any]:
            answer = client.post("/v1/decide", json=ask)
            assert answer.status_code == 200, answer.text
            told: dict[str, Any] = answer.json()
            return told

        food = {"input": "I want pizza. Is this about food or cars?", "options": ["food", "foods", "cars"]}
        found = decide(type="choose", **food)
        assert found["answer"] == "food" and abs(sum(found["probabilities"].values()) - 1) < 1e-6
        again = decide(type="choose", **{**food, "options": ["cars", "food"]})["probabilities"]
        shares = found["probabilities"]
        both = (shares["food"] + shares["foods"]) / shares["cars"]
        assert again["food"] / again["cars"] == pytest.approx(both, rel=0.2)
        score = decide(type="score", input="Rate this from 1 to 5.", minimum=1, maximum=5)
        assert score["answer"] in range(1, 6) and 1 <= score["expected"] <= 5
        yes = decide(type="yes_no", messages=_HI, question="Is this a question?", hands_over_below=1.0)
        assert isinstance(yes["answer"], bool) and yes["hands_over"]
        for wrong in ({"type": "choose", "input": "x"}, {"type": "form", "input": "x"}, {"type": "score"}):
            assert client.post("/v1/decide", json=wrong).status_code == 400


def test_feedback_holds_what_it_is_about(server: Server) -> None:
    with server.client() as client:
        reply = client.post("/v1/chat/completions", json={"messages": _HI, "max_tokens": 3, "stream": True}).text
        known = events(reply)[0]["id"]
        assert client.post("/v1/feedback", json={"id": known, "rating": "up"}).status_code == 201
        assert client.post("/v1/feedback", json={"id": "unknown", "note": "call +49 170 1234567"}).status_code == 201
        assert client.post("/v1/feedback", json={"id": known}).status_code == 400
        assert client.post("/v1/feedback", json={"id": known, "rating": "sideways"}).status_code == 400
    first, other = lines_of(server.paths.feedback, 2)[-2:]
    assert first["messages"][-1] == _HI[0] and first["text"] and first["rating"] == "up"
    assert other["text"] is None and other["note"] == "call [phone]"


def test_a_rule_holds_a_reply_back(tmp_path: Path) -> None:
    """Whole or streamed, nobody sees it; a field and a header say which rule, and that a person should answer."""
    never = Criterion(name="no vowels", about="x", weight=1, hard=True, grader=kinds.Length(at_most=1))
    exported(tmp_path / "desk", rubric=(never,), languages=("de",))
    with served(tmp_path / "desk") as server, server.client() as client:
        whole = client.post("/v1/chat/completions", json={"messages": _HI, "max_tokens": 8})
        assert whole.json()["nlforge"] == {"rule": "no vowels", "hands_over": True}
        assert whole.headers["X-Nlforge-Hands-Over"] == "true"
        assert "Kollegin" in whole.json()["choices"][0]["message"]["content"]
        stream = client.post(
            "/v1/chat/completions",
            json={"messages": _HI, "max_tokens": 8, "stream": True, "stream_options": {"include_usage": True}},
        )
        parts = events(stream.text)
        assert "Kollegin" in "".join(c["delta"].get("content", "") for p in parts for c in p["choices"])
        assert parts[-2]["nlforge"]["rule"] == "no vowels" and parts[-1]["usage"]["completion_tokens"] == 8
        assert lines_of(server.paths.requests, 2)[-1]["rule"] == "no vowels"


def test_only_who_has_a_key_gets_in(tmp_path: Path) -> None:
    exported(tmp_path / "desk")
    keys = KeyFile(ServingPaths(tmp_path / "desk").keys)
    key = keys.make("anna")
    with served(tmp_path / "desk", ServeLimits(per_minute=5), log_texts=True) as server:
        with pytest.raises(openai.AuthenticationError, match="not valid"):
            _openai(server, "nlf-wrong").models.list()
        client = _openai(server, key)
        assert client.chat.completions.create(model=NAME, messages=_HI, max_tokens=2).choices  # type: ignore[arg-type]
        assert [client.models.list().object for _ in range(4)] == ["list"] * 4
        with pytest.raises(openai.RateLimitError):
            client.models.list()
        keys.revoke("anna")
        with pytest.raises(openai.AuthenticationError):
            client.models.list()
        line = next(one for one in lines_of(server.paths.requests, 3) if one["reply_tokens"])
        assert line["by"] == "anna" and line["messages"][-1] == _HI[0] and line["text"], "texts, where that is asked"


def test_labels_that_are_written_and_nothing_else(tmp_path: Path) -> None:
    exported(tmp_path / "desk", labels=("parcel", "money back"), kind="classes")
    with served(tmp_path / "desk") as server, server.client() as client:
        told = client.post("/v1/chat/completions", json={"messages": _HI}).json()
        assert told["choices"][0]["message"]["content"] in ("parcel", "money back")
        found = client.post("/v1/decide", json={"input": "Where is my parcel?"}).json()
        assert set(found["probabilities"]) == {"parcel", "money back"}
        assert found["answer"] == told["choices"][0]["message"]["content"]


def test_a_model_is_replaced_while_people_use_it(tmp_path: Path) -> None:
    """Requests that began with the old one end with it; no request is lost."""
    import signal

    exported(tmp_path / "desk")
    with served(tmp_path / "desk") as server, server.client() as client:
        before, answers = server.computing(), []

        def ask() -> None:
            with server.client() as own:
                for _ in range(4):
                    answers.append(own.post("/v1/chat/completions", json={"messages": _HI, "max_tokens": 12}))

        others = [threading.Thread(target=ask) for _ in range(2)]
        for other in others:
            other.start()
        exported(tmp_path / "desk", context=256)
        server.process.send_signal(signal.SIGHUP)
        while client.get("/v1/models").json()["data"][0]["nlforge"]["context"] != 256:
            assert client.post("/v1/chat/completions", json={"messages": _HI, "max_tokens": 1}).status_code == 200
        for other in others:
            other.join()
        assert [answer.status_code for answer in answers] == [200] * 8, [a.text for a in answers]
        assert server.computing() != before


def test_json_that_is_wanted_is_json(server: Server) -> None:
    schema = {"type": "object", "properties": {"city": {"type": "string", "maxLength": 8}}, "required": ["city"]}
    wanted = {"type": "json_schema", "json_schema": {"name": "a", "schema": schema, "strict": True}}
    with server.client() as client:
        told = client.post(
            "/v1/chat/completions", json={"messages": _HI, "max_tokens": 40, "response_format": wanted}
        ).json()
    assert "city" in json.loads(told["choices"][0]["message"]["content"])


def test_what_it_is_not_sure_of_is_handed_over(tmp_path: Path) -> None:
    """Whole or streamed, in the person's own words; a field and a header say so, and how sure it was."""
    folder = exported(tmp_path / "desk")
    for text, wanted in (("Ask Jo, please.", 1.0), ("", 0.0)):
        kept = unsure(folder, threshold=wanted, text=text)
        exported(tmp_path / "desk", hashes=kept)
        with served(tmp_path / "desk") as server, server.client() as client:
            whole = client.post("/v1/chat/completions", json={"messages": _HI, "max_tokens": 8})
            told, choice = whole.json()["nlforge"], whole.json()["choices"][0]
            assert told["hands_over"] is (wanted == 1.0) and 0 < told["sure"] < 1 and choice["logprobs"] is None
            assert (choice["message"]["content"] == text) is (wanted == 1.0)
            assert ("X-Nlforge-Hands-Over" in whole.headers) is (wanted == 1.0)
            raw = client.post("/v1/chat/completions", json={"messages": _HI, "max_tokens": 8, "stream": True}).text
            assert events(raw)[-1]["nlforge"]["hands_over"] is (wanted == 1.0)
    (folder / "trust.json").unlink()
    with pytest.raises(AssertionError), served(tmp_path / "desk"):
        pass
