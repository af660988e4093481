"""What came in where a model is served: a line a message with what is counted of it, and no word of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import Field, ValidationError

from engine.core.frozen import Frozen
from engine.core.journal import read_lines
from engine.drift.tally import MessageFacts


class Arrival(Frozen):
    """One message that came in."""

    day: date
    """No closer: who asked when is nobody's business here."""
    version: int | None = None
    """Which version of the model answered."""
    letters: int = Field(ge=0)
    language: str = ""
    topic: int | None = None
    handed_over: bool | None = None
    sure: float | None = None

    @property
    def facts(self) -> MessageFacts:
        """What is counted of it."""
        return MessageFacts(self.letters, self.language, self.topic, self.handed_over, self.sure)


def arrivals_file(session: Path) -> Path:
    """Where they stand, the newest; older ones in files beside it with a number, higher is older."""
    return session / "serving" / "arrivals.jsonl"


def today() -> date:
    """By the clock all servers share."""
    return datetime.now(UTC).date()


def arrivals_of(session: Path, version: int | None) -> Sequence[Arrival]:
    """Of one version, or of any where `version` is None; oldest first. Lines that are none are passed over.

    Raises:
        BadInput: the file is no plain one.
    """
    newest = arrivals_file(session)
    older = sorted(newest.parent.glob(f"{newest.name}.[0-9]"), key=lambda path: path.name, reverse=True)
    found = []
    for path in (*older, newest):
        for line in read_lines(path).lines:
            try:
                one = Arrival.model_validate(json.loads(line))
            except ValidationError:
                continue
            if version is None or one.version == version:
                found.append(one)
    return found
