"""What is said in a conversation, and what comes of it."""

from __future__ import annotations

from engine.core import events as ev
from nlforge.messages import Message, TalkMessage

WORDS = "I want a helper that answers our customers' messages in our own words, like in desk.csv."


def talk(messages: list[Message]) -> str:
    return "\n".join(m.text for m in messages if isinstance(m, TalkMessage))


def step(number: int) -> ev.Step:
    return ev.Step(stage="sft", step=number, of=40, loss=2.5, tokens_per_second=100.0, eta_seconds=60.0)
