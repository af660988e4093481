"""Exact readings that the whole message may say otherwise: a model that reads all of it settles them without a
question."""

from __future__ import annotations

from planner.requirements import Change, WantedExpert, WantedSource, WantedStage, normal
from planner.rule_readers.seen import last


def in_doubt(change: Change) -> bool:
    """Whether an exact reading rests on words that may speak of something else.

    The language something is written in may not be one to work in; “leave it out” may be said of anything; that a kind
    of training is named may be in order to rule it out.
    """
    match change.value:
        case WantedStage():
            return change.value.wanted
        case WantedSource():
            return (change.op == "remove" or change.value.use in ("never", "eval")) and not _names(change)
        case WantedExpert():
            return change.op == "remove" and not _names(change)
        case _:
            return change.field == "languages" and change.op != "remove"


def _names(change: Change) -> bool:
    """Whether its quote names the file or specialist, and does not only point to it."""
    value = change.value
    assert isinstance(value, WantedSource | WantedExpert)
    name = last(value.path) if isinstance(value, WantedSource) else value.name
    return normal(name) in normal(change.quote)
