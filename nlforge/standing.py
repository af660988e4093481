"""Where a session stands, as far as answers about its run need to know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlforge.intents.intent import Situation
from nlforge.run_view import RunView
from nlforge.store import Session

if TYPE_CHECKING:
    from engine.core.paths import RunPaths
    from planner.plan import Plan


@dataclass(frozen=True)
class Standing:
    """The session, its newest run as far as it has reported, and its plan."""

    session: Session
    situation: Situation
    run: RunPaths | None
    view: RunView
    plan: Plan | None
    way_on: tuple[str, ...] = ()
    """What can be said next, in lines."""
    reader: Callable[[], str] = str
    """Name of the planning model that reads the words; empty = not known."""
    queued: tuple[str, ...] = ()
    """What was said while its run goes, and waits for its end."""
    on: str | None = None
    """Address of the cluster its runs train on; None = this machine."""

    @property
    def going(self) -> bool:
        """A run is in progress."""
        return self.situation is Situation.RUNNING
