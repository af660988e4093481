"""The message after a reply: who says that it was wrong has judged it, who thanks or asks on has not."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.feedback.usable import usable_feedback
from engine.serving.kept_feedback import feedback_in
from engine.serving.next_message import finds_it_wrong, next_message_line
from tests.support.serving import exported, lines_of, served


@pytest.mark.parametrize("text", [
    "No, that's not what I asked.", "That is wrong, it is 3 years.", "wrong", "This isn't true", "you didn't answer",
    "I asked about vouchers, not gift cards", "I meant the other parcel", "That doesn't help", "Nope.",
    "Das stimmt so nicht.", "Nein, das ist falsch", "ich meinte die andere Bestellung", "Danach habe ich nicht gefragt",
    "stimmt doch gar nicht", "Das war nicht meine Frage", "Nein!", "c'est faux", "eso no es cierto", "non è vero",
])  # fmt: skip
def test_who_finds_it_wrong(text: str) -> None:
    assert finds_it_wrong(text)


@pytest.mark.parametrize("text", [
    "Thanks, that helps!", "And how long does it take?", "No problem, thank you", "No, thanks, that's all",
    "Is that true for boots too?", "The parcel is wrong, I ordered green ones", "I have another question",
    "No, I don't need anything more.", "What if it is wrong?", "ok", "Danke, super", "Nein danke",
    "Und was kostet das?", "Ich habe das falsche Paket bekommen", "Nein, mehr brauche ich nicht", "",
    "My address was wrong on the label", "it arrived broken", "Not sure I understand, can you explain?",
])  # fmt: skip
def test_who_thanks_or_asks_on(text: str) -> None:
    assert not finds_it_wrong(text)


def test_only_what_answers_a_reply_judges_it() -> None:
    ask, reply, no = ({"role": r, "content": c} for r, c in (("user", "a"), ("assistant", "b"), ("user", "No, wrong")))
    assert next_message_line([ask, reply, no], "x", "m", 1) is not None
    assert next_message_line([no], "x", "m", 1) is None and next_message_line([ask, no], "x", "m", 1) is None
    assert next_message_line([ask, reply, {"role": "user", "content": [{}]}], "x", "m", 1) is None


def test_a_real_server_keeps_it_as_a_weak_sign(tmp_path: Path) -> None:
    exported(tmp_path / "desk")
    turns = [
        {"role": "user", "content": "How long do I have? I am anna@example.com"},
        {"role": "assistant", "content": "30 days."},
        {"role": "user", "content": "No, that is wrong."},
    ]
    with served(tmp_path / "desk") as server, server.client() as client:
        for messages in (turns[:1], turns):
            client.post("/v1/chat/completions", json={"messages": messages, "max_tokens": 4})
        lines_of(tmp_path / "desk" / "feedback.jsonl", 1)
    (one,) = feedback_in(tmp_path / "desk" / "feedback.jsonl")
    assert (one.source, one.rating, one.text, one.note) == ("next_message", "down", "30 days.", "No, that is wrong.")
    assert "anna@example.com" not in one.message
    found = usable_feedback(tmp_path / "desk")
    assert found.thumbs == () and [left.why for left in found.unused] == ["weak"] and found.failures["wrong_fact"] == 1
