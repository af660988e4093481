"""The short card of a result in the conversation: the score before and after, what got worse, how all of it is seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from nlforge.wording.catalogue import number, say

if TYPE_CHECKING:
    from engine.core.events import Evaluated, Measurable


def card_lines(evaluated: Mapping[str, Evaluated], delivers: Measurable, weights: Mapping[str, float]) -> Iterator[str]:
    """What stands below the verdict; nothing where nothing was measured."""
    base, given = evaluated.get("base"), evaluated.get(delivers)
    if base is None or given is None:
        return
    if base.score is not None and given.score is not None:
        figures = {"before": number(base.score, 2), "after": number(given.score, 2), "noise": number(given.noise, 2)}
        yield say("result-card-score", **figures)
    changes = given.against.get("base", {})
    fell = [
        name
        for name in given.criteria
        if name in changes and (changes[name].above if weights.get(name, 0.0) < 0 else changes[name].below)
    ]
    if fell:
        yield say("result-worse", count=len(fell), names=", ".join(fell))
    yield say("result-card-open")
