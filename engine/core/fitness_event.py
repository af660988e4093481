"""The event that says in words what can be done with a model."""

from __future__ import annotations

from typing import Literal

from engine.core.event_base import Event
from engine.core.frozen import Frozen

Subject = Literal["replies", "labels", "forms", "texts"]
"""What the model gives: texts it writes, one of a list, values of a form; or none of these, having only read."""
Grade = Literal["customers", "staff", "not_yet", "no_claim"]
"""customers: what it answers goes out unread; staff: somebody looks at each reply first; not_yet: neither; no_claim:
nothing was measured that would say."""


class FitnessSentence(Frozen):
    """One sentence of the verdict."""

    code: str
    """Which it is, for front ends that have words of their own for it."""
    figures: dict[str, int | str]
    """What it names, by name."""
    text: str
    """In English."""


class FitnessJudged(Event):
    """How much it answers, how much of that is right, what it cannot do, and what it is fit for."""

    kind: Literal["fitness"] = "fitness"
    grade: Grade
    of: Subject
    rows: int
    """Messages it was measured on; none of them was learned from."""
    answered: float
    """Share of them that it answers itself."""
    right: float | None
    """Share of the answers that are right; None where there are none."""
    right_low: float | None
    right_high: float | None
    """Ends of the 95 % interval of `right`."""
    wrong: int
    """Replies that are listed to correct."""
    sentences: tuple[FitnessSentence, ...]
    text: str
    """All of them."""
