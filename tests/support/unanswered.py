"""A desk whose messages are partly unanswered, and a session that plans with it."""

from __future__ import annotations

import csv
from pathlib import Path

from nlforge.conversation import Conversation
from nlforge.store import Session
from tests.support.conversations import WORDS
from tests.support.no_model import no_model

THINGS = ("lamp", "boot", "tent", "rake", "pot", "scarf", "hose", "chair", "vase", "desk")
_BROKEN = ("what now", "can I get my money back", "will you repair it", "please help", "who pays")
_ORDER = ("cancel", "change", "trace", "split", "gift wrap")
HAT = "How many days do I have to send a hat back that does not fit?"
"""Has no reply; messages like it have one, of 14 days."""


def unanswered_table(path: Path) -> None:
    """101 messages, 51 of them without a reply."""
    rows = [
        (
            f"The {THINGS[n % 10]} I bought from you {n} days ago is broken, {_BROKEN[n % 5]}?",
            f"We are sorry about the {THINGS[n % 10]}; please send us a picture and we send a new one."
            if n % 3
            else "",
        )
        for n in range(60)
    ]
    rows += [(f"How do I {_ORDER[n % 5]} my order of a {THINGS[(n * 7) % 10]}?", "") for n in range(30)]
    rows += [
        (
            f"How many days do I have to send back a {thing} that does not fit?",
            f"You have 14 days to send the {thing} back, in its box.",
        )
        for thing in THINGS
    ]
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("customer_message", "agent_reply"), *rows, (HAT, "")])


def unanswered_session(folder: Path, *, planned: bool = True) -> Conversation:
    """A session on that table, below the folder of its data."""
    unanswered_table(folder / "desk.csv")
    session = Session.create(folder / "sessions", "desk")
    session.set_data_root(folder)
    conversation = Conversation(session, no_model)
    if planned:
        list(conversation.hear(WORDS))
    return conversation
