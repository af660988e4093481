"""What the base models reached when they were trained on known sets; the list is `measured_bases.yaml`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pydantic import Field, TypeAdapter

from engine.core.frozen import Frozen
from engine.core.spec import Task
from engine.core.tables import read_yaml

_SPREAD = 1.96
"""Standard errors on each side of a 95 % interval."""


class MeasuredBase(Frozen):
    """One training of a base model on a known set, with what a plan sets by itself."""

    base: str
    task: Task
    languages: tuple[str, ...]
    """Of the set, ISO 639-1."""
    set: str
    """What was learned, by its key in the wording."""
    rows: int = Field(ge=1)
    """Learned."""
    asked: int = Field(ge=1)
    """Messages it never saw, on which it was measured."""
    right: float = Field(ge=0, le=1)
    """Share of them that it replied to as the right reply demands."""
    score: float
    """Mean of the rubric over the held-out rows of its run."""
    minutes: float = Field(gt=0)
    """The whole run."""
    processor: str
    date: str


@cache
def measured_bases() -> tuple[MeasuredBase, ...]:
    """All of them."""
    text = (Path(__file__).parent / "measured_bases.yaml").read_text(encoding="utf-8")
    return TypeAdapter(tuple[MeasuredBase, ...]).validate_python(read_yaml(text))


def measured_of(base: str, task: Task, languages: Sequence[str]) -> tuple[MeasuredBase, ...]:
    """The trainings of the base that are of a plan's kind of task and in its languages, those with most rows first:
    what it reached in another language promises nothing."""
    found = [m for m in measured_bases() if m.base == base and m.task is task and set(languages) <= set(m.languages)]
    return tuple(sorted(found, key=lambda m: -m.rows))


def gains(larger: Sequence[MeasuredBase], smaller: Sequence[MeasuredBase]) -> bool | None:
    """Whether the larger base was right more often than the smaller, by more than chance explains (two shares, 95 %),
    on the largest set that both learned; None where there is none."""
    both = [(a, b) for a in larger for b in smaller if (a.set, a.rows) == (b.set, b.rows)]
    if not both:
        return None
    better, less = both[0]
    variance = sum(m.right * (1 - m.right) / m.asked for m in both[0])
    return better.right - less.right > _SPREAD * float(variance**0.5)
