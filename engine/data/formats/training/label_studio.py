"""Label Studio: its full export, and the short one (JSON-MIN, CSV). Only what people have annotated is an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from engine.data.formats.shapes import Item, as_text, mapping, mappings, says
from engine.data.formats.table import PROMPT, REPLY
from engine.data.formats.training.annotated import (
    CANCELLED,
    NOT_ANNOTATED,
    NOTHING_MARKED,
    PREDICTED,
    UNKNOWN_KIND,
    fault_of,
    joined,
    message_field,
    row_of,
    spans_of,
)
from engine.data.formats.training.cells import opened
from engine.data.formats.training.messages import speakers
from engine.data.formats.training.reading import Row, RowReading, RowsFound

_LISTS = ("annotations", "completions")
_FIRST = ("pairwise", "choices", "taxonomy", "textarea", "labels", "hypertextlabels", "rating", "number")
"""Kinds of results, the one that says most about the text first."""
_OWN = frozenset(
    {
        "id",
        "annotator",
        "annotation_id",
        "created_at",
        "updated_at",
        "lead_time",
        "ground_truth",
        "was_cancelled",
        "agreement",
        "inner_id",
    }
)
_SPANS = ("labels", "hypertextlabels")


def label_studio(item: Item, number: int, reading: RowReading) -> RowsFound | None:
    """One row an annotation of a task; None where the object is none of Label Studio's."""
    if isinstance(item.get("data"), Mapping) and any(isinstance(item.get(n), list) for n in (*_LISTS, "predictions")):
        return _task(item, number, reading)
    if "annotation_id" in item and any(k in item for k in ("annotator", "lead_time", "created_at")):
        return _short(item, number, reading)
    return None


def _task(item: Item, number: int, reading: RowReading) -> RowsFound:
    data, used = {k: _written_down(v) for k, v in mapping(item["data"]).items()}, frozenset({"data", *_LISTS})
    listed = [a for n in _LISTS for a in mappings(item.get(n))]
    done = [a for a in listed if not (a.get("was_cancelled") or a.get("skipped"))]
    if len(done) < len(listed):
        reading.left.add(CANCELLED, number, len(listed) - len(done))
    # Where somebody has said which annotation is right, the others are drafts of it.
    done = [a for a in done if a.get("ground_truth") is True] or done
    rows = []
    for annotation in done:
        results = mappings(annotation.get("result"))
        if (fault := _fault(data, results)) is not None:
            reading.left.add(fault, number)
            continue
        # Who sends an annotation without a marked place has found none.
        row = _row(data, results) if results or not reading.marks else row_of(data, message_field(data), NOTHING_MARKED)
        if row is not None:
            rows.append(row)
        else:
            reading.left.add(UNKNOWN_KIND if results else NOT_ANNOTATED, number)
    if not listed:
        reading.left.add(PREDICTED if says(item.get("predictions")) else NOT_ANNOTATED, number)
    return RowsFound(rows, used)


def _fault(data: Item, results: list[Item]) -> str | None:
    """Why the marked places of an annotation are not learned."""
    message, spans = None, []
    for result in results:
        if str(result.get("type")).lower() in _SPANS:
            message, value = message_field(data, as_text(result.get("to_name"))), mapping(result.get("value"))
            spans.append((value.get("start"), value.get("end"), ""))
    return fault_of(as_text(data.get(message or "")), spans) if spans else None


def _written_down(value: Any) -> Any:
    """A chat that is annotated as a whole, as a text; anything else as it is."""
    chat = speakers(value)
    return "\n".join(f"{who}: {text}" for who, text in chat) if chat else value


def _row(data: Item, results: list[Item]) -> Row | None:
    """Text and answer; further results of other questions are columns named as these."""
    asked: dict[str, list[Item]] = {}
    for result in results:
        asked.setdefault(str(result.get("from_name")), []).append(result)
    order = sorted(
        asked,
        key=lambda n: next(
            (k for k, kind in enumerate(_FIRST) if kind == str(asked[n][0].get("type")).lower()), len(_FIRST)
        ),
    )
    to = as_text(asked[order[0]][0].get("to_name")) if order else ""
    message = message_field(data, to)
    told = {name: answer for name in order if (answer := _answer(asked[name], data, message))}
    if not told:
        return None
    first = next(iter(told))
    chosen = _preferred(asked[first], data) if str(asked[first][0].get("type")).lower() == "pairwise" else None
    if chosen is not None:
        prompt, better, worse = chosen
        return {**row_of(data, prompt, as_text(data[better])), "rejected": as_text(data[worse])}
    return row_of(data, message, told[first], {n: v for n, v in told.items() if n != first and n not in data})


def _preferred(results: list[Item], data: Item) -> tuple[str, str, str] | None:
    """Fields of message, better and worse text, where two texts were compared."""
    side = str(mapping(results[0].get("value")).get("selected"))
    fields = [k for k, v in data.items() if isinstance(v, str) and v.strip()]
    prompt = message_field({k: v for k, v in data.items() if not re.search(r"(?:\d|_[ab]|left|right)$", k)})
    texts = [k for k in fields if k != prompt][:2]
    if prompt is None or len(texts) < 2 or side not in ("left", "right"):
        return None
    return (prompt, texts[0], texts[1]) if side == "left" else (prompt, texts[1], texts[0])


def _answer(results: list[Item], data: Item, message: str | None) -> str:
    """What the annotators said to one question."""
    kind = str(results[0].get("type")).lower()
    values = [mapping(r.get("value")) for r in results]
    if kind in _SPANS:
        text = as_text(data.get(message or ""))
        return spans_of(
            text,
            [(v.get("start"), v.get("end"), label) for v in values for label in v.get(kind) or v.get("labels") or ()],
        )
    if kind == "pairwise":
        return str(values[0].get("selected") or "")
    found: list[Any] = []
    for value in values:
        inner = value.get(kind, value.get("text"))
        inner = inner if isinstance(inner, list) else [inner]
        # A place in a tree of labels is the way to it.
        found += [" > ".join(map(as_text, v)) if isinstance(v, list) else v for v in inner]
    return "\n".join(t for v in found if (t := as_text(v).strip())) if kind == "textarea" else joined(found)


def _short(item: Item, number: int, reading: RowReading) -> RowsFound:
    """A row of the short export: the fields of the task, its number, the answers, and who gave them."""
    names = list(item)
    begin = names.index("id") if "id" in names and names[0] != "id" else -1
    ends = [names.index(k) for k in ("annotator", "annotation_id") if k in names]
    answers = [n for k, n in enumerate(names) if begin < k < min(ends) and n not in _OWN] if begin >= 0 else []
    if str(item.get("was_cancelled")).lower() in ("true", "1"):
        reading.left.add(CANCELLED, number)
        return RowsFound([], frozenset(item))
    fields = [n for n in names if n not in _OWN and n not in answers]
    if not answers:
        # Other programs have put the columns into another order.
        message = message_field({n: item[n] for n in fields})
        answers = [n for n in fields if n != message][-1:]
        fields = [n for n in fields if n not in answers]
    data = {n: item[n] for n in fields}
    message = message_field(data)
    told = {n: answer for n in answers if (answer := _shown(item[n], as_text(data.get(message or ""))))}
    if not told or message is None:
        reading.left.add(NOT_ANNOTATED, number)
        return RowsFound([], frozenset(item))
    first = next(iter(told))
    more = {n: v for n, v in told.items() if n != first and n not in (PROMPT, REPLY)}
    return RowsFound([row_of(data, message, told[first], more)], frozenset({*fields, *answers, "id"}))


def _shown(value: Any, text: str) -> str:
    """An answer of the short export, which may be a text, an object or a list of these."""
    found = opened(value)
    if isinstance(found, Mapping):
        return joined(
            v
            for key in ("choices", "text", "taxonomy", "labels", "rating", "number")
            if says(found.get(key))
            for v in (found[key] if isinstance(found[key], list) else [found[key]])
        )
    if isinstance(found, list):
        if all(isinstance(v, Mapping) and "start" in v for v in found):
            return spans_of(
                text, [(v.get("start"), v.get("end"), label) for v in found for label in v.get("labels") or ()]
            )
        return joined(_shown(v, text) if isinstance(v, Mapping) else v for v in found)
    return as_text(found).strip()
