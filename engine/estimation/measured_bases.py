"""What the base models reached when they were trained on known sets; the list is `measured_bases.yaml`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from engine.core.frozen import Frozen
from engine.core.spec import Task
from engine.core.tables import read_yaml


class MeasuredBase(Frozen):
    """One training of a base model on a known set."""

    base: str
    task: Task
    languages: tuple[str, ...]
    """Of the set, ISO 639-1."""
    set: str
    """What was learned, for a sentence: “Banking77”."""
    rows: int
    """Learned."""
    right: float
    """Share of the messages it never saw that it replied to as a right reply demands (0..1)."""
    score: float
    """Mean of the rubric over them."""
    minutes: float
    """The whole run."""
    processor: str
    date: str


@cache
def measured_bases() -> tuple[MeasuredBase, ...]:
    """All of them."""
    text = (Path(__file__).parent / "measured_bases.yaml").read_text(encoding="utf-8")
    return TypeAdapter(tuple[MeasuredBase, ...]).validate_python(read_yaml(text))


def measured_of(base: str, task: Task, languages: Sequence[str]) -> MeasuredBase | None:
    """The training of the base that is most like a plan: of its kind of task, and in its language where there is
    one; None where none of its kind was measured."""
    same = [m for m in measured_bases() if m.base == base and m.task is task]
    return next((m for m in same if set(languages) <= set(m.languages)), same[0] if same else None)
