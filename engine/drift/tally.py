"""Messages counted by what can be compared of them without keeping any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from engine.data.languages import identifier, tells_language

LENGTHS = (40, 120, 400)
"""Letters at which messages are short, of middle length, long, very long."""
UNSURE = 0.5
"""A reply that is sooner wrong than right, by how sure the model is of it."""
UNTOLD = ""
"""Language of a message that is too short to tell it."""


@dataclass(frozen=True)
class MessageFacts:
    """What is counted of one message."""

    letters: int
    language: str = UNTOLD
    """ISO 639-1 code."""
    topic: int | None = None
    """Number of the topic, −1 = about none of them; None where nobody looked."""
    handed_over: bool | None = None
    """None where the model answers everything."""
    sure: float | None = None


@dataclass
class MessageTally:
    """How many messages there were of each kind."""

    messages: int = 0
    topics: Counter[int] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    lengths: Counter[int] = field(default_factory=Counter)
    handed_over: Counter[bool] = field(default_factory=Counter)
    unsure: Counter[bool] = field(default_factory=Counter)


def tallied(facts: Iterable[MessageFacts]) -> MessageTally:
    """All of them counted."""
    found = MessageTally()
    for one in facts:
        found.messages += 1
        found.lengths[length_of(one.letters)] += 1
        if one.language:
            found.languages[one.language] += 1
        if one.topic is not None:
            found.topics[one.topic] += 1
        if one.handed_over is not None:
            found.handed_over[one.handed_over] += 1
        if one.sure is not None:
            found.unsure[one.sure < UNSURE] += 1
    return found


def length_of(letters: int) -> int:
    """Which of the lengths it is: 0 = short."""
    return sum(letters >= least for least in LENGTHS)


def language_of(text: str, known: Sequence[str]) -> str:
    """Code of the language, if the letters tell one; a message in one of the `known` ones is not taken for a rare
    relative of it."""
    if not tells_language(text):
        return UNTOLD
    code, likely = identifier(sure=True).classify(text)
    if code not in known and likely < 0.99 and known:
        code = identifier(tuple(known)).classify(text)[0] if likely < 0.9 else code
    return "no" if code == "nb" else str(code)
