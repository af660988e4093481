"""What is said in a conversation, and what comes of it."""

from __future__ import annotations

from typing import Any

from engine.core import events as ev
from engine.core.events import append_event
from nlforge.conversation import Conversation
from nlforge.messages import Message, TalkMessage
from nlforge.state import State
from nlforge.store import Session
from tests.support.no_model import no_model

WORDS = "I want a helper that answers our customers' messages in our own words, like in desk.csv."


def talk(messages: list[Message]) -> str:
    return "\n".join(m.text for m in messages if isinstance(m, TalkMessage))


def step(number: int) -> ev.Step:
    return ev.Step(stage="sft", step=number, of=40, loss=2.5, tokens_per_second=100.0, eta_seconds=60.0)


def started(session: Session) -> Conversation:
    conversation = Conversation(session, no_model)
    list(conversation.hear(WORDS))
    assert conversation.state is State.WAITING, conversation.plan
    list(conversation.hear("yes"))
    return conversation


def report_to(conversation: Conversation, *events: ev.RunEvent) -> list[Message]:
    assert conversation.run is not None
    for event in events:
        append_event(conversation.run.events, event)
    return list(conversation.poll())


def evaluated(model: Any, score: float) -> ev.Evaluated:
    return ev.Evaluated(
        model=model, split="held_out", rows=12, score=score, criteria={"same words": score}, metrics={}, noise=0.05
    )
