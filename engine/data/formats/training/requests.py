"""What was sent to a model and what came back: OpenAI's batches, and logs of requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.data.formats.shapes import Item, mapping, mappings
from engine.data.formats.training.chats import chats
from engine.data.formats.training.reading import RowReading, RowsFound

NO_QUESTION = "answers of a batch without their questions, which are in the file that was sent"
FAILED = "requests that failed"
_SENT = ("body", "request", "kwargs", "params")
SENT = (*_SENT, "custom_id")
_CAME = ("response", "output", "completion")


def requests(item: Item, number: int, reading: RowReading) -> RowsFound | None:
    """The chat of a request with its answer; None where the object is no request and no response."""
    sent = next(
        (v for k in _SENT if isinstance(v := item.get(k), Mapping) and isinstance(v.get("messages"), list)), None
    )
    came = next((v for k in _CAME if isinstance(v := item.get(k), Mapping)), None)
    if sent is None and not ("custom_id" in item and came is not None):
        return None
    used = frozenset({*_SENT, *_CAME, "id", "custom_id"})
    answer = _answer(came)
    if sent is None:
        reading.left.add(NO_QUESTION if answer is not None else FAILED, number)
        return RowsFound([], used)
    whole = {
        **sent,
        "messages": [*sent["messages"], *([answer] if answer is not None else [])],
        "id": item.get("custom_id") or item.get("id"),
    }
    found = chats(whole, number, reading)
    return RowsFound(found.rows if found is not None else [], used)


def _answer(came: Item | None) -> Any:
    """The first message that came back; None where there is none."""
    body = mapping(mapping(came).get("body")) or mapping(came)
    return next((c["message"] for c in mappings(body.get("choices")) if isinstance(c.get("message"), Mapping)), None)
