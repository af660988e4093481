"""One protocol for all readers of words: the same changes out, whatever model stands behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from engine.core.dates_shown import show_date
from engine.core.spec import Money
from engine.data.profile import DataProfile
from planner.plan import Plan
from planner.reading.wire import Asks, SmallerChange
from planner.requirements import Change, Requirements, Value, WantedDate, Wish
from planner.sentences import Sentence


@dataclass(frozen=True)
class TurnContext:
    """What a reader is given."""

    words: str
    known: Requirements
    exact: Sequence[Change] = ()
    """What the exact readers found in the words."""
    doubtful: Sequence[Change] = ()
    """Those of them that bear another reading; they count only if the model agrees."""
    plan: Plan | None = None
    """The plan before these words."""
    profiles: Sequence[DataProfile] = ()
    document: str | None = None
    """Name of the requirement document the words stand in."""


@dataclass(frozen=True)
class Refused:
    """A change that was not taken, and why."""

    change: Change
    reason: Sentence


@dataclass(frozen=True)
class Reading:
    """What a reader makes of a turn; every change has passed the check."""

    changes: tuple[Change, ...] = ()
    refused: tuple[Refused, ...] = ()
    """Refused twice: open for the person to settle."""
    asks: Asks | None = None
    steps: tuple[SmallerChange, ...] = ()
    """Wishes for a smaller or larger model than the planned one."""
    guessed: bool = False
    """True for a small model's reading, which the person or the data must confirm."""
    all_read: bool = True
    """Whether words it took nothing from have nothing to say."""
    weighs_doubt: bool = True
    """Whether it read so much that a doubtful exact reading it does not share is none."""
    guesses: tuple[Change, ...] = ()
    """Single changes that the person or the data must confirm, beside those that are sure."""


class Reader(Protocol):
    """Reads a turn with a language model."""

    def read(self, turn: TurnContext) -> Reading:
        """Raises LlmUnavailable when the model is down, refuses, or answers nonsense."""


def known_lines(requirements: Requirements) -> list[str]:
    """What is known, a line a wish, for a prompt."""
    return [
        f"{field}: {show(wish)}" for field, wishes in requirements.wishes.items() if field != "goal" for wish in wishes
    ]


def show(wish: Wish) -> str:
    return show_value(wish.value)


def show_value(value: Value) -> str:
    """A value in a few words; what was not said is left out."""
    if isinstance(value, str | float | int | bool):
        return str(value)
    if isinstance(value, Money):
        return f"{value.amount:g} {value.currency}"
    if isinstance(value, WantedDate):
        return show_date(value.at)
    parts = {k: v for k, v in value.model_dump(mode="json", exclude_defaults=True).items() if v not in (None, [], ())}
    return ", ".join(f"{k} {', '.join(map(str, v)) if isinstance(v, list) else v}" for k, v in parts.items())
