"""One session as a list shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.core.fitness_event import Grade


class SessionStage(StrEnum):
    """Where a session stands."""

    EMPTY = "empty"
    PLANNING = "planning"
    WAITING = "waiting"
    """A plan waits for a yes."""
    RUNNING = "running"
    STOPPED = "stopped"
    FAILED = "failed"
    BROKEN = "broken"
    """The run ended and said nothing."""
    HELD_BACK = "held_back"
    """The run ended, and its model was not released."""
    DONE = "done"


@dataclass(frozen=True)
class SessionFacts:
    """What its files say, as it is kept in the index."""

    title: str = ""
    """As the person called it; empty = by its folder."""
    summary: str = ""
    """Of its plan: the kind of model, what it is built on, and the goal; empty = nothing is planned."""
    first: str = ""
    """What was said first."""
    sought: str = ""
    """All that was said, folded, to be searched."""
    at: str = ""
    """When it was last spoken in, ISO."""
    data_root: str = ""
    """The folder its data is named from, as noted: from its own folder on; empty = its own."""
    repeats: bool = False
    """It repeats another session, or the sample."""
    plan: SessionStage = SessionStage.EMPTY
    """How far the planning is: EMPTY, PLANNING or WAITING."""
    newer: bool = False
    """The plan was made after what was confirmed last."""
    runs: int = 0
    """Number of the newest run."""
    end: SessionStage | None = None
    """How the newest run ended: STOPPED, FAILED, HELD_BACK or DONE; None = it has not said."""
    grade: Grade | None = None
    """What the model of the newest run is fit for."""

    @property
    def goal(self) -> str:
        """What it is about: the goal of its plan, else what was said first; empty = nothing was said."""
        return self.summary.partition(": ")[2] or self.first

    def packed(self) -> dict[str, Any]:
        """As JSON: what is as it is from the start is left out."""
        empty = SessionFacts()
        return {name: value for name, value in vars(self).items() if value != getattr(empty, name)}

    @classmethod
    def unpacked(cls, found: dict[str, Any]) -> SessionFacts:
        """Raises TypeError or ValueError where it was written by another version."""
        known = dict(found)
        for name in ("plan", "end"):
            if name in known:
                known[name] = SessionStage(known[name])
        return cls(**known)


@dataclass(frozen=True)
class SessionEntry:
    """A session, and where it stands now."""

    root: Path
    facts: SessionFacts
    stage: SessionStage
    share: float | None = None
    """Of a run in progress: how much is done, 0 to 0.99; None = it has not begun to tell."""

    @property
    def id(self) -> str:
        """Name of its folder, which stays."""
        return self.root.name

    @property
    def name(self) -> str:
        """What the person calls it."""
        return self.facts.title or self.id
