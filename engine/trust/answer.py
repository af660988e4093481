"""Answer with what a run delivers, and hand over what it is not sure of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from engine.core.paths import RunPaths
from engine.prompting.ask import answer_each
from engine.trust.guard import guard_in
from engine.trust.measures import AnsweredMessage


class Answer(NamedTuple):
    """What a person sees."""

    text: str
    """The reply, or what is said instead of one."""
    handed_over: bool = False
    sure: float | None = None
    """The chance that the reply is right, 0..1; None where the model answers everything."""


def answer_or_hand_over(run: RunPaths, texts: Sequence[str]) -> list[Answer]:
    """One answer a text, in order.

    Raises:
        BadInput: the run has no model yet, a text is longer than it can read, or what says when it hands over, or what
            stands in its prompts, was changed.
        RunFailed: the base model, or the model that compares meanings, is not on this machine.
    """
    # Before the model answers for nothing.
    guard = guard_in(run.trust.parent)
    written = answer_each(run, texts)
    if guard is None:
        return [Answer(one.text) for one in written]
    sure = guard.sure([AnsweredMessage(text, one.text, one.logps) for text, one in zip(texts, written, strict=True)])
    return [
        Answer(guard.text, True, chance) if guard.is_too_unsure(chance) else Answer(one.text, False, chance)
        for one, chance in zip(written, sure, strict=True)
    ]
