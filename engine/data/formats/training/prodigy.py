"""Prodigy: what was accepted is learned; what was rejected or passed over is not, and said."""

from __future__ import annotations

from collections.abc import Sequence

from engine.data.formats.shapes import Item, as_text, mappings, says
from engine.data.formats.training.annotated import (
    IGNORED,
    NOT_ANNOTATED,
    NOTHING_MARKED,
    REJECTED,
    fault_of,
    joined,
    message_field,
    row_of,
    spans_of,
)
from engine.data.formats.training.reading import RowReading, RowsFound

_ANSWERS = ("accept", "reject", "ignore")
_OWN = ("label", "accept", "options", "spans", "tokens", "relations", "answer", "config", "meta", "user_input", "html")
_FEWEST = 10


def _is_task(item: Item) -> bool:
    answer = item.get("answer")
    if not isinstance(answer, str) or answer.strip().lower() not in _ANSWERS:
        return False
    return any(k in item for k in ("label", "accept", "options", "spans", "user_input")) or any(
        str(k).startswith("_") for k in item
    )


def only_label(items: Sequence[Item]) -> str:
    """The one label all first objects of a file ask about, some of which were rejected; empty where there are
    several."""
    tasks = [item for item in items if _is_task(item) and isinstance(item.get("label"), str)]
    labels = {str(item["label"]) for item in tasks}
    rejected = sum(str(item["answer"]).strip().lower() == "reject" for item in tasks)
    return labels.pop() if len(labels) == 1 and len(tasks) >= _FEWEST and rejected else ""


def prodigy(item: Item, number: int, reading: RowReading) -> RowsFound | None:
    """Text and label of a task that was accepted; where a file asks about one label only, those that were rejected
    are “not” it."""
    if not _is_task(item):
        return None
    answer = str(item["answer"]).strip().lower()
    data = {k: v for k, v in item.items() if k not in _OWN and not str(k).startswith("_")}
    message = message_field(data)
    used = frozenset(
        {*data, *(k for k in _OWN if k not in ("config", "meta")), *(k for k in item if str(k).startswith("_"))}
    )
    if answer == "reject" and reading.only_label and item.get("label") == reading.only_label and message is not None:
        return RowsFound([row_of(data, message, f"not {reading.only_label}", named=True)], used)
    if answer != "accept":
        reading.left.add(REJECTED if answer == "reject" else IGNORED, number)
        return RowsFound([], used)
    text = as_text(data.get(message or ""))
    places = [(s.get("start"), s.get("end"), "") for s in mappings(item.get("spans"))]
    if places and (fault := fault_of(text, places)) is not None:
        reading.left.add(fault, number)
        return RowsFound([], used)
    # Who accepts a text without a marked place has found none.
    reply = _reply(item, text) or (
        NOTHING_MARKED if reading.marks and not any(says(item.get(k)) for k in ("options", "label")) else ""
    )
    if message is None or not reply:
        reading.left.add(NOT_ANNOTATED, number)
        return RowsFound([], used)
    return RowsFound([row_of(data, message, reply, named=True)], used)


def _reply(item: Item, text: str) -> str:
    """What was chosen, written, marked or named."""
    chosen = item.get("accept")
    if isinstance(chosen, list) or (isinstance(chosen, str) and chosen.strip()):
        said = {as_text(o.get("id")): as_text(o.get("text") or o.get("id")) for o in mappings(item.get("options"))}
        return joined(said.get(as_text(c), as_text(c)) for c in (chosen if isinstance(chosen, list) else [chosen]))
    if isinstance(item.get("user_input"), str) and item["user_input"].strip():
        return str(item["user_input"]).strip()
    if isinstance(item.get("label"), str) and item["label"].strip():
        return str(item["label"]).strip()
    if isinstance(item.get("spans"), list):
        return spans_of(text, [(s.get("start"), s.get("end"), s.get("label")) for s in mappings(item["spans"])])
    return joined(item["label"]) if isinstance(item.get("label"), list) and says(item["label"]) else ""
