"""Where a conversation stands."""

from __future__ import annotations

from enum import StrEnum

from nlforge.intents.intent import Situation


class State(StrEnum):
    PLANNING = "planning"
    WAITING = "waiting"
    RUNNING = "running"
    BROKEN = "broken"
    FINISHED = "finished"


_OTHERS = {State.WAITING: Situation.PLANNING, State.BROKEN: Situation.FAILED}


def situation_of(state: State) -> Situation:
    """As far as it decides what words may mean."""
    return _OTHERS.get(state) or Situation(state)
