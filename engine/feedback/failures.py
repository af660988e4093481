"""What is wrong with a reply, by what people say of it: a wrong or missing fact, the tone, the form, out of scope, or
invented."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from engine.core.comparing import normalised
from engine.core.tables import table_beside
from engine.graders.facts import figures

FailureClass = Literal["wrong_fact", "missing_fact", "tone", "form", "out_of_scope", "invented", "unknown"]
CLASSES: tuple[FailureClass, ...] = (
    "wrong_fact",
    "missing_fact",
    "invented",
    "out_of_scope",
    "tone",
    "form",
    "unknown",
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 5
_MUCH_SHORTER, _MUCH_LONGER = 0.6, 1.6
"""A correction of so much of the reply's length or less, or more, that says nearly the same is about its length."""
_SAME, _MOSTLY = 0.75, 0.5
"""Share of the words of the shorter text that the other has, too."""


def failure_of(message: str, reply: str, correction: str, note: str) -> FailureClass:
    """By the note where it names it, else by what the correction changes of the reply."""
    if (named := _named(note)) is not None:
        return named
    if not correction.strip() or not reply.strip():
        return "unknown"
    if _matches("hands_over", correction) and not _matches("hands_over", reply):
        return "out_of_scope"
    wrong, right = figures(reply) - figures(message), figures(correction) - figures(message)
    if wrong - right and right - wrong:
        return "wrong_fact"
    if right - wrong:
        return "missing_fact"
    if wrong - right:
        return "invented"
    return _by_words(reply, correction)


def says_what_to_do(text: str) -> bool:
    """Whether a text speaks to a model instead of to a customer, as a planted instruction does."""
    return _matches("instructions", text)


def _by_words(reply: str, correction: str) -> FailureClass:
    said, wanted = _stems(reply), _stems(correction)
    if not said or not wanted:
        return "unknown"
    shared = len(said & wanted) / min(len(said), len(wanted))
    longer = len(normalised(correction)) / max(1, len(normalised(reply)))
    if shared >= _SAME and longer >= _MUCH_LONGER:
        return "missing_fact"
    if shared >= _SAME and longer <= _MUCH_SHORTER:
        return "form"
    if shared >= _SAME:
        # The same words, and no other facts: what differs is how it is said, or one word that turns it round.
        return "wrong_fact" if _matches("negations", correction) != _matches("negations", reply) else "tone"
    return "wrong_fact" if shared <= _MOSTLY else "unknown"


def _named(note: str) -> FailureClass | None:
    """What the note says is wrong; the first class that its words speak of."""
    return next((one for one in CLASSES if one != "unknown" and _matches(one, note)), None)


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text.casefold())}


def _matches(name: str, text: str) -> bool:
    return bool(text.strip()) and _pattern(name).search(" ".join(text.casefold().replace("’", "'").split())) is not None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    ways = table_beside(__file__, "failures.yaml")[name]
    return re.compile("|".join(f"(?:{way})" for way in ways))
