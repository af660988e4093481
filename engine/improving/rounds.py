"""The rounds of a session: a line each in `rounds.jsonl`, never changed, and the one that was planned last."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from engine.core.frozen import Frozen
from engine.core.journal import append_line, read_lines, replace_json

Decision = Literal["candidate", "refused"]


class PlannedRound(Frozen):
    """What a round is to be judged by; it holds for the run of exactly this spec."""

    number: int = Field(gt=0)
    before: int = Field(gt=0)
    """The version people get, which the new one must not be worse than."""
    spec: str
    """Digest of the plan."""
    learned: tuple[str, ...] = ()
    """Folded messages whose corrections are learned from."""
    held_back: tuple[str, ...] = ()
    """Folded messages whose corrections are measured with, and never learned from."""
    ids: tuple[str, ...] = ()
    """Of the feedback that was used."""


class TopicChange(Frozen):
    """Messages of earlier rounds about one thing."""

    name: str
    rows: int
    better: int
    worse: int
    lost: bool
    """More became worse than better, beyond chance."""


class RoundLine(Frozen):
    """One round that came to its end."""

    number: int
    time: datetime
    before: int
    version: int
    """The one this round made."""
    decision: Decision
    new_rows: int
    new_better: int
    new_worse: int
    held_back: bool
    """The new rows were held back; else they are those it learned from."""
    topics: tuple[TopicChange, ...] = ()
    ids: tuple[str, ...] = ()
    """Of the feedback it learned from or was measured with."""
    frozen: str = ""
    """sha256 of the rows that were set apart by it."""

    @property
    def lost(self) -> tuple[TopicChange, ...]:
        return tuple(one for one in self.topics if one.lost)


def rounds_of(session: Path) -> list[RoundLine]:
    """All rounds, oldest first; lines that are none are passed over.

    Raises:
        BadInput: the file is no plain one.
    """
    found = []
    for line in read_lines(session / "rounds.jsonl").lines:
        with suppress(ValidationError):
            found.append(RoundLine.model_validate(json.loads(line)))
    return found


def keep_round(session: Path, line: RoundLine) -> None:
    """Raises RunFailed where it could not be written."""
    append_line(session / "rounds.jsonl", line.model_dump_json())


def plan_round(session: Path, planned: PlannedRound) -> None:
    """The round that is planned now; one planned before and not run is forgotten."""
    replace_json(_planned(session), planned.model_dump_json())


def planned_round(session: Path, spec: str) -> PlannedRound | None:
    """The round planned last, if it is of this spec and was not run to its end."""
    with suppress(OSError, ValidationError):
        found = PlannedRound.model_validate_json(_planned(session).read_bytes())
        if found.spec == spec and found.number > len(rounds_of(session)):
            return found
    return None


def now() -> datetime:
    """As it is written down."""
    return datetime.now(UTC)


def _planned(session: Path) -> Path:
    return session / "improve" / "planned.json"
