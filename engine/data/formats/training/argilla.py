"""Argilla: what people have submitted is learned; suggestions of models and drafts are not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.data.formats.shapes import Item, as_text, mapping, mappings, says
from engine.data.formats.training.annotated import (
    CANCELLED,
    NOT_ANNOTATED,
    PREDICTED,
    joined,
    message_field,
    row_of,
    spans_of,
)
from engine.data.formats.training.reading import RowReading, RowsFound

_UNDONE = ("discarded", "draft", "default", "pending")


def argilla(item: Item, number: int, reading: RowReading) -> RowsFound | None:
    """One row a person who answered; None where the object is no record of Argilla's."""
    if isinstance(item.get("fields"), Mapping) and ("responses" in item or "suggestions" in item):
        return _record(item, number, reading)
    if "annotation" in item and ("prediction" in item or "status" in item) and ("text" in item or "inputs" in item):
        return _old(item, number, reading)
    return None


def _record(item: Item, number: int, reading: RowReading) -> RowsFound:
    data = mapping(item["fields"])
    message = message_field(data)
    people: dict[str, dict[str, Any]] = {}
    undone = 0
    for who, question, value, status in _responses(item.get("responses")):
        if status in _UNDONE:
            undone += 1
        elif says(value):
            people.setdefault(who, {})[question] = value
    if undone:
        reading.left.add(CANCELLED, number, undone)
    rows = []
    for said in people.values():
        told = {q: text for q, v in said.items() if (text := _shown(v, as_text(data.get(message or ""))))}
        if told and message is not None:
            first = next(iter(told))
            rows.append(
                row_of(data, message, told[first], {q: v for q, v in told.items() if q != first and q not in data})
            )
    if not rows and not undone:
        reading.left.add(PREDICTED if says(item.get("suggestions")) else NOT_ANNOTATED, number)
    return RowsFound(rows, frozenset({"fields", "responses"}))


def _responses(value: Any) -> list[tuple[str, str, Any, str]]:
    """Who answered which question how, and whether it is submitted: by question, as Argilla 2 has them, or by
    person."""
    found = []
    for question, answers in mapping(value).items():
        found += [
            (str(a.get("user_id") or n), str(question), a.get("value"), str(a.get("status") or "submitted"))
            for n, a in enumerate(mappings(answers))
        ]
    for n, person in enumerate(mappings(value)):
        status, who = str(person.get("status") or "submitted"), str(person.get("user_id") or n)
        found += [(who, str(q), mapping(v).get("value", v), status) for q, v in mapping(person.get("values")).items()]
    return found


def _shown(value: Any, text: str) -> str:
    if isinstance(value, list):
        if value and all(isinstance(v, Mapping) and "start" in v for v in value):
            return spans_of(text, [(v.get("start"), v.get("end"), v.get("label")) for v in value])
        if value and all(isinstance(v, Mapping) and "rank" in v for v in value):
            return joined(v.get("value") for v in sorted(value, key=lambda v: as_text(v.get("rank"))))
        return joined(value)
    return as_text(value).strip()


def _old(item: Item, number: int, reading: RowReading) -> RowsFound:
    """A record of Argilla 1: `text` or `inputs`, `annotation`, `prediction`."""
    data = {"text": item["text"]} if says(item.get("text")) else mapping(item.get("inputs"))
    message, used = message_field(data), frozenset({"text", "inputs", "annotation", "status"})
    if str(item.get("status")).lower() == "discarded":
        reading.left.add(CANCELLED, number)
        return RowsFound([], used)
    given = item.get("annotation")
    text = as_text(data.get(message or ""))
    if isinstance(given, list) and given and all(isinstance(v, list) and len(v) >= 3 for v in given):
        reply = spans_of(text, [(v[1], v[2], v[0]) for v in given])
    else:
        reply = _shown(given, text)
    if not reply or message is None:
        reading.left.add(PREDICTED if says(item.get("prediction")) else NOT_ANNOTATED, number)
        return RowsFound([], used)
    return RowsFound([row_of(data, message, reply)], used)
