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


def measured_of(base: str, task: Task, languages: Sequence[str]) -> MeasuredBase | None:
    """The training of the base that is of a plan's kind of task and in its languages; None where there was none: what
    it reached in another language promises nothing."""
    return next(
        (m for m in measured_bases() if m.base == base and m.task is task and set(languages) <= set(m.languages)), None
    )


def gains(larger: MeasuredBase | None, smaller: MeasuredBase | None) -> bool | None:
    """Whether the larger base was right more often, by more than chance explains (two shares, 95 %); None where they
    were not measured on the same set."""
    if larger is None or smaller is None or larger.set != smaller.set:
        return None
    variance = sum(m.right * (1 - m.right) / m.asked for m in (larger, smaller))
    return larger.right - smaller.right > _SPREAD * float(variance**0.5)
