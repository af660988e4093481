"""Labelled conversations, planned with the readings of their labels, and what these come to without the planner."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from engine.estimation.machine import Machine
from planner.plan_state import PlanState
from planner.reading.given import GivenReadings
from planner.reading.labelled import answer_of
from planner.reading.labelled import conversations as written
from planner.reading.wire import ReadingAnswer, SmallerChange, to_change
from planner.requirements import LISTS, Change, Value, key, name_key, path_key
from planner.turn import plan_turn
from tests.support.machines import CPU
from tests.support.no_model import nothing

FOLDER = Path(__file__).parents[2] / "sessions" / "embedded-planner" / "conversations"
EVERY = frozenset({"train", "dev", "test"})
Wanted = Mapping[str, Sequence[Value]]
"""By field what stands after the last turn."""


@cache
def conversations(splits: Collection[str] = frozenset({"train", "dev"})) -> tuple[dict[str, Any], ...]:
    """All of the splits, in the order of their files."""
    return tuple(one for one in written(FOLDER) if one["split"] in splits)


def read_of(conversation: Mapping[str, Any]) -> list[ReadingAnswer]:
    """The label of each turn."""
    return [answer_of(turn, unread=False) for turn in conversation["turns"]]


def planned(conversation: Mapping[str, Any], machine: Machine = CPU) -> PlanState:
    """The state after its last turn; no file exists."""
    readings, state = GivenReadings(read_of(conversation)), PlanState()
    for number, turn in enumerate(conversation["turns"]):
        state = plan_turn(state, turn["words"], readings.at(number), nothing, machine)
    return state


def wanted_of(conversation: Mapping[str, Any]) -> tuple[Wanted, Wanted]:
    """What stands after the last turn, and what was taken back on the way and stands no more.

    By plain folding: a list grows, a file said again gains facts, a removed or replaced entry goes.
    """
    now: dict[str, list[Value]] = {}
    gone: dict[str, list[Value]] = {}
    earlier: list[tuple[dict[str, list[Value]], dict[str, list[Value]]]] = []
    for answer in read_of(conversation):
        if answer.asks is not None and answer.asks.kind == "undo" and earlier:
            now, gone = earlier.pop()
        if answer.asks is not None:
            continue
        if answer.changes:
            earlier.append(({f: [*v] for f, v in now.items()}, {f: [*v] for f, v in gone.items()}))
        steps = [c for c in map(to_change, answer.changes) if not isinstance(c, SmallerChange)]
        _drop_files(now, steps)
        for change in steps:
            _fold(now, gone, change)
    return now, {f: [v for v in of if key(v) not in map(key, now.get(f, ()))] for f, of in gone.items()}


def _fold(now: dict[str, list[Value]], gone: dict[str, list[Value]], change: Change) -> None:
    field, value, old = change.field, change.value, change.old
    there = now.setdefault(field, [])
    if change.op == "remove":
        left = [v for v in there if field in LISTS and key(v) != key(value)]
        gone.setdefault(field, []).extend([v for v in there if v not in left] or [value])
    elif field not in LISTS:
        left = [value]
    elif change.op == "replace" and old is not None:
        left = [v for v in there if not _called(v, old) and key(v) != key(value)]
        gone.setdefault(field, []).extend(v for v in there if v not in left)
        left.append(value)
    else:
        same = next((v for v in there if key(v) == key(value)), None)
        left = [_said_again(v, value) if v is same else v for v in there] + ([value] if same is None else [])
    now[field] = left


def _drop_files(now: dict[str, list[Value]], steps: Sequence[Change]) -> None:
    """A specialist that goes alone takes its own files along; where all go, one model learns from them; where it
    becomes one with another, that one does."""
    there: Any = now.get("experts", [])
    removed = [c for c in steps if c.field == "experts" and c.op == "remove"]
    joined = {c.quote for c in steps if c.field == "experts" and c.op != "remove"}
    away = {key(c.value) for c in removed if c.quote not in joined}
    left = [e for e in there if key(e) not in away]
    if not left and len(there) > 1:
        return
    files = {path_key(p) for e in there if key(e) in away for p in e.sources}
    files -= {path_key(p) for e in left for p in e.sources}
    now["sources"] = [s for s in now.get("sources", []) if key(s) not in files]


def _said_again(before: Any, value: Any) -> Any:
    if not hasattr(value, "path"):
        return value
    return before.model_copy(update={k: v for k, v in value.model_dump().items() if v is not None and k != "path"})


def _called(value: Any, old: str) -> bool:
    name = next((getattr(value, part) for part in ("name", "path", "metric", "kind") if hasattr(value, part)), value)
    one, other = set(name_key(str(name)).split()), set(name_key(old).split())
    return key(value) == key(old) or (bool(one and other) and (one <= other or other <= one))
