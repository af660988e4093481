"""What the exact readers make of words."""

from __future__ import annotations

from typing import Any

from planner.requirements import Requirements
from planner.rule_readers.all import read_all


def read(words: str, field: str, known: Requirements | None = None) -> list[Any]:
    """Values of the changes of one field."""
    return [c.value for c in read_all(words, known) if c.field == field]
