"""What was read in a text; apart from what reads it, which needs torch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ReadValue:
    """A value of a choice or a flag."""

    value: str
    probability: float
    place: tuple[int, int]
    """First character of the piece that speaks for it most, and the one behind its last."""


@dataclass(frozen=True)
class ReadSpan:
    """A marked place with what is told of it."""

    start: int
    end: int
    """Characters of the text: the first, and the one behind the last."""
    probability: float
    attributes: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    """Value and its probability."""


@dataclass(frozen=True)
class ReadFields:
    """Everything that was read in a text, likely or not."""

    choices: Mapping[str, Sequence[ReadValue]]
    """By field all values, the likeliest first; what is missing to 1 is that nothing is said."""
    flags: Mapping[str, Sequence[ReadValue]]
    spans: Mapping[str, Sequence[ReadSpan]]
    """By kind, in the order of the text."""


def threshold_of(thresholds: Mapping[str, float], field: str, value: str = "") -> float:
    """From which probability a value of a field counts: its own, else that of the field, else where it is as likely as
    not."""
    return thresholds.get(f"{field}={value}", thresholds.get(field, 0.5))
