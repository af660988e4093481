"""Texts with labels or marked places, as doccano, spaCy and others export them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.data.formats.shapes import Item, as_text, mapping, mappings
from engine.data.formats.table import PROMPT, REPLY
from engine.data.formats.training.annotated import NOT_ANNOTATED, NOTHING_MARKED, Span, fault_of, joined, spans_of
from engine.data.formats.training.reading import RowReading, RowsFound

_HALF = 0.5
_SPANS = ("label", "labels", "entities", "spans")
_RESULTS = ("annotations", "completions")
_MARKED = ("labels", "hypertextlabels")
_APPROVED = ("annotation_approver", "approved", "is_confirmed", "confirmed")
"""Fields of exports that say whether somebody has looked at a text."""
_FEW_EMPTY = 0.2
"""Share of the texts without a marked place up to which nothing was found in them; of more, they may be those nobody
has come to."""


def marks(items: Sequence[Item]) -> str:
    """Of the first objects of a file: “most” where nearly all have marked places, “some” where others of them have;
    empty where they have none."""
    full = sum(map(_has_marks, items))
    lists = full + sum(any(item.get(k) == [] for k in _SPANS) for item in items)
    return "" if not full else "most" if lists - full <= _FEW_EMPTY * lists else "some"


def _has_marks(item: Item) -> bool:
    if any(isinstance(item.get(k), list) and item[k] and all(_span(v) is not None for v in item[k]) for k in _SPANS):
        return True
    annotations = [a for name in _RESULTS for a in mappings(item.get(name))]
    return any(str(r.get("type")).lower() in _MARKED for a in annotations for r in mappings(a.get("result")))


def marked_text(item: Item, number: int, reading: RowReading) -> RowsFound | None:
    """A text with marked places or a list `labels`; None where the object has none."""
    if isinstance(item.get("text"), str) and isinstance(item.get("cats"), dict):
        return _with_shares(item, number, reading)
    text = next((item[k] for k in ("text", "data") if isinstance(item.get(k), str)), None)
    name = next((k for k in _SPANS if isinstance(item.get(k), list)), None)
    if text is None or name is None:
        return None
    key = "text" if isinstance(item.get("text"), str) else "data"
    used = frozenset({key, name})
    if not item[name]:
        if _was_looked_at(item, reading):
            return RowsFound([{PROMPT: text, REPLY: NOTHING_MARKED}], used)
        reading.left.add(NOT_ANNOTATED, number)
        return RowsFound([], frozenset(item))
    if name == "labels" and all(isinstance(v, str) for v in item[name]):
        return RowsFound([{PROMPT: text, REPLY: joined(item[name])}], used)
    spans = [s for v in item[name] if (s := _span(v)) is not None]
    if len(spans) < len(item[name]):
        return None
    if (fault := fault_of(text, spans)) is not None:
        reading.left.add(fault, number)
        return RowsFound([], frozenset(item))
    return RowsFound([{PROMPT: text, REPLY: spans_of(text, spans)}], used)


def _was_looked_at(item: Item, reading: RowReading) -> bool:
    """Whether nothing was found in a text, rather than nobody having looked: by a field that says so, else where
    nearly all others have places."""
    approved = next((item[k] for k in _APPROVED if k in item), None)
    if any(k in item for k in _APPROVED):
        return bool(reading.marks) and bool(approved)
    return reading.marks == "most"


def _with_shares(item: Item, number: int, reading: RowReading) -> RowsFound:
    """A text whose labels stand with a share each, as spaCy has them: those above one half are its labels."""
    labels = [k for k, v in item["cats"].items() if isinstance(v, int | float) and v > _HALF]
    if not labels:
        reading.left.add(NOT_ANNOTATED, number)
        return RowsFound([], frozenset(item))
    return RowsFound([{PROMPT: item["text"], REPLY: joined(labels)}], frozenset({"text", "cats"}))


def _span(value: Any) -> Span | None:
    if (
        isinstance(value, list)
        and len(value) == 3
        and all(isinstance(v, int) for v in value[:2])
        and isinstance(value[2], str)
    ):
        return value[0], value[1], value[2]
    own = mapping(value)
    start, end = (
        next((own[k] for k in names if isinstance(own.get(k), int)), None)
        for names in (("start", "start_offset"), ("end", "end_offset"))
    )
    return (
        (start, end, as_text(own.get("label") or own.get("entity"))) if start is not None and end is not None else None
    )
