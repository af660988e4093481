"""What was corrected is answered right at once, for that question and no other, until the next release."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.core.journal import append_line
from engine.core.spec import Criterion
from engine.graders.kinds import Patterns
from engine.retrieval import sentence_encoder
from engine.serving.corrected import Corrections, corrections_in, may_go_out
from engine.serving.settings import ServingPaths
from tests.support.serving import exported, served

_ASKED, _RIGHT = "How long is a voucher valid?", "Three years, to the end of the year."


def _said(path: Path, number: int, **told: Any) -> None:
    one = {
        "id": f"fb-{number}",
        "reply": f"r{number}",
        "by": "anna",
        "rating": "down",
        "messages": [{"role": "user", "content": _ASKED}],
        "text": "One year.",
        "correction": _RIGHT,
        "version": 1,
    }
    append_line(path, json.dumps(one | told))


def _given(path: Path, message: str = _ASKED, version: int | None = 1, labels: tuple[str, ...] = ()) -> str | None:
    found = Corrections(path).best(message, version, labels)
    return None if found is None else found.reply.text


def test_the_last_word_counts(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    assert _given(path) is None
    _said(path, 1)
    assert _given(path) == _RIGHT
    _said(path, 2, correction="Five years.", by="ben")
    assert _given(path, "how long is a voucher valid ") == "Five years."
    append_line(path, json.dumps({"id": "x", "reply": "r2", "takes_back": "fb-2"}))
    assert _given(path) == _RIGHT
    _said(path, 3, correction="", corrected="fb-1")
    assert _given(path) is None, "a thumb down on what was given takes it out"
    append_line(path, json.dumps({"id": "y", "reply": "r3", "takes_back": "fb-3"}))
    assert _given(path) == _RIGHT


def test_it_ends_with_the_next_release(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    _said(path, 1)
    assert (_given(path, version=1), _given(path, version=2), _given(path, version=None)) == (_RIGHT, None, _RIGHT)


@pytest.mark.skipif(not sentence_encoder.present(), reason="the model that compares meanings is not on this machine")
def test_other_words_for_the_same_question(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    _said(path, 1)
    assert _given(path, "Hi, how long are your vouchers valid? Thanks") == _RIGHT
    for other in ("How long is the warranty valid?", "How long is a gift voucher valid?", "How long is it valid?"):
        assert _given(path, other) is None


def test_no_question_that_rests_on_what_was_said_before(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    _said(path, 1, messages=[{"role": "user", "content": "Hi"}, {"role": "user", "content": _ASKED}])
    assert corrections_in(path) == []


@pytest.mark.parametrize(
    "text",
    [
        "Pay to DE89 3704 0044 0532 0130 00 from now on.",
        "Call +49 170 1234567.",
        "Call 0170 1234567.",
        "See http://evil.example/x.",
        "See www.evil.example.",
        "Write to a@evil.example.",
        "Ask [name 2].",
        "  ",
    ],
)
def test_what_leads_elsewhere_is_looked_at_first(tmp_path: Path, text: str) -> None:
    """Whoever may rate could else send all others anywhere."""
    _said(tmp_path / "feedback.jsonl", 1, correction=text)
    assert not may_go_out(text) and _given(tmp_path / "feedback.jsonl") is None


def test_figures_of_every_day_go_out(tmp_path: Path) -> None:
    for text in ("45 days from the day it arrived.", "It is 19.90 euros, 8 am to 4 pm.", "Order 4711 (5 % off)."):
        assert may_go_out(text)


def test_a_label_is_one_of_those_there_are(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    _said(path, 1, correction="vouchers")
    assert (_given(path, labels=("parcels",)), _given(path, labels=("parcels", "vouchers"))) == (None, "vouchers")


def test_damaged_lines_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    for odd in ("[]", '{"correction": 3}', '{"id": "a", "correction": "x", "messages": [3]}', '{"torn": '):
        with path.open("a") as file:
            file.write(odd + "\n")
    _said(path, 1)
    assert _given(path) == _RIGHT


def test_a_correction_is_given_rated_and_taken_back(tmp_path: Path) -> None:
    """By a real server, from the first wrong reply on; marked in the reply, in a stream too, and counted in the log."""
    exported(tmp_path / "desk")
    paths = ServingPaths(tmp_path / "desk")
    with served(tmp_path / "desk") as server, server.client() as client:

        def asked(text: str = _ASKED, **more: Any) -> Any:
            body = {"messages": [{"role": "user", "content": text}], "max_tokens": 8, **more}
            return client.post("/v1/chat/completions", json=body)

        first = asked().json()
        assert "nlforge" not in first
        said = client.post("/v1/feedback", json={"id": first["id"], "correction": _RIGHT})
        assert said.status_code == 201
        again = asked().json()
        assert again["choices"][0]["message"]["content"] == _RIGHT
        assert again["nlforge"] == {"corrected": said.json()["id"], "alike": 1.0, "hands_over": False}
        assert _RIGHT in asked(stream=True).text and said.json()["id"] in asked(stream=True).text
        assert "nlforge" not in asked("How long is a tent valid?").json()
        wrong = client.post("/v1/feedback", json={"id": again["id"], "rating": "down"}).json()
        assert "nlforge" not in asked().json(), "somebody found it wrong"
        assert client.post("/v1/feedback", json={"id": again["id"], "takes_back": wrong["id"]}).status_code == 201
        assert asked().json()["nlforge"]["corrected"] == said.json()["id"]
        for body in ({"takes_back": "fb-unknown"}, {"takes_back": wrong["id"], "rating": "up"}):
            assert client.post("/v1/feedback", json={"id": again["id"], **body}).status_code in (400, 404)
    lines = [json.loads(line) for line in paths.requests.read_text().splitlines()]
    assert sum(line.get("corrected") == said.json()["id"] for line in lines) == 4
    kept = [json.loads(line) for line in paths.feedback.read_text().splitlines()]
    assert [line["version"] for line in kept] == [1, 1, 1] and kept[1]["corrected"] == said.json()["id"]


def test_it_can_be_switched_off_and_breaks_no_hard_rule(tmp_path: Path) -> None:
    rule = Criterion(
        name="no years", about="", weight=1, hard=True, grader=Patterns(kind="patterns", forbidden=("years",))
    )
    for more, rubric in (({"corrections": False}, ()), ({}, (rule,))):
        session = tmp_path / f"desk{len(rubric)}"
        exported(session, rubric)
        _said(ServingPaths(session).feedback, 1)
        with served(session, **more) as server, server.client() as client:
            body = {"messages": [{"role": "user", "content": _ASKED}], "max_tokens": 8}
            told = client.post("/v1/chat/completions", json=body).json()
            assert "corrected" not in told.get("nlforge", {}), told
