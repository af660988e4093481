"""A message and what it changes, in the form an encoder learns from and answers with: fields of the whole message, and
marked words with facts about them (`engine/encoder/schema.py`).

What has a figure is marked only: the exact readers know what figures mean.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from engine.encoder.schema import QUOTE
from planner.reading.wire import Asks
from planner.requirements import (
    Change,
    ChangeField,
    Requirements,
    WantedCriterion,
    WantedExpert,
    WantedGate,
    WantedSource,
    WantedStage,
)

YES, NO, OPEN = "true", "false", "null"
_KNOWN = "\n\n[known] "
"""Stands between a message and what was known before it."""
_MOST_NAMES = 160
_NAMED: tuple[ChangeField, ...] = ("sources", "rubric", "experts")
"""Lists whose entries are told by name."""
OTHER_METRIC = "other"
METRICS = frozenset({"accuracy", "recall", "f1", "bleu", "precision", "exact match", "chrf"})
"""Those with a value of their own; the words of the others name them."""
_WITH_OP = frozenset({"rubric", "sources", "gates", "experts", "languages"})
"""Lists whose entries are also taken back and replaced."""
MARKED = _WITH_OP | {
    "task",
    "goal",
    "stages",
    "deploy",
    "keep",
    "offline_only",
    "budget",
    "deadline_hours",
    "max_response_seconds",
    "base_model",
    "rights",
}
"""Wishes whose words are marked; columns, cards, sizes and judges are the exact readers' alone."""


def with_known(words: str, known: Requirements) -> str:
    """The message, and behind it in a few words what was known before."""
    return words + _KNOWN + told if (told := _told(known)) else words


def _told(known: Requirements) -> str:
    parts = []
    if (task := known.one("task")) is not None:
        parts.append(f"task {task.value}")
    for field in _NAMED:
        if wishes := known.all(field):
            parts.append(f"{field} {', '.join(_name(wish.value) for wish in wishes)[:_MOST_NAMES]}")
    also = [field for field in known.wishes if field not in (*_NAMED, "task", "goal")]
    return "; ".join([*parts, *([f"also {', '.join(also)}"] if also else [])])


def _name(value: object) -> str:
    match value:
        case WantedSource():
            return value.path
        case WantedCriterion() | WantedExpert():
            return value.name
        case _:
            return str(value)


def reply_of(changes: Sequence[Change], size_step: str | None = None, asks: Asks | None = None) -> str:
    """What the encoder is to say of a message with these changes, as JSON."""
    said: dict[str, Any] = {}
    if asks is not None:
        said["asks"] = asks.kind
    if size_step is not None:
        said["size_step"] = size_step
    for change in changes:
        _put_whole(said, change)
        if change.quote and change.field in MARKED and (change.op != "remove" or change.field in _WITH_OP):
            _put_span(said, change)
    return json.dumps(said, ensure_ascii=False)


def _put_whole(said: dict[str, Any], change: Change) -> None:
    """What holds of the whole message."""
    field, value = change.field, change.value
    gone = change.op == "remove"
    match field:
        case "circumstances":
            _flag(said, "circumstances_gone" if gone else "circumstances", str(value))
        case _ if gone and field not in _WITH_OP:
            _flag(said, "gone", field)
        case "task":
            said["task"] = str(value)
        case "offline_only":
            said["offline"] = YES if value else NO
        case "deploy":
            _flag(said, "delivery", str(value))
        case "keep":
            _flag(said, "keeps", str(value))
        case "stages" if isinstance(value, WantedStage):
            _flag(said, "stage", value.kind if value.wanted else f"not {value.kind}")


def _put_span(said: dict[str, Any], change: Change) -> None:
    field, value, quote = change.field, change.value, change.quote
    told: dict[str, str] = {"op": change.op} if field in _WITH_OP else {}
    if change.op != "remove":
        match value:
            case WantedCriterion():
                told |= {"unwanted": YES if value.unwanted else NO, "strength": value.strength}
            case WantedSource():
                told |= {"use": value.use or OPEN, "holds": value.holds or OPEN}
            case WantedGate():
                told["metric"] = value.metric if value.metric in METRICS else OTHER_METRIC
    if isinstance(value, WantedSource) and value.path in quote:
        _flag(said, "path", {QUOTE: value.path})
    if isinstance(value, WantedExpert) and value.name in quote:
        _flag(said, "expert_name", {QUOTE: value.name})
    _flag(said, f"{field}_words" if field == "task" else field, {QUOTE: quote, **told})


def _flag(said: dict[str, Any], name: str, value: str | dict[str, str]) -> None:
    found = said.setdefault(name, [])
    if isinstance(value, dict) or value not in found:
        found.append(value)
