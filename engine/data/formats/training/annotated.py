"""What annotation tools have in common: which field of a task is its text, and spans of it as an answer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from engine.data.formats.shapes import Item, as_text
from engine.data.formats.table import PROMPT, REPLY

NOT_ANNOTATED = "texts nobody has annotated"
PREDICTED = "texts with predictions of a model only, which no person has confirmed"
CANCELLED = "annotations that were cancelled, skipped or discarded"
REJECTED = "annotations that were rejected"
IGNORED = "texts the annotators passed over"
UNKNOWN_KIND = "annotations of a kind I do not read"
JOINED = "; "
_TEXTS = ("text", "message", "question", "prompt", "instruction", "query", "input", "content", "body", "document", "sentence", "review", "comment", "dialogue")


def message_field(data: Item, preferred: str = "") -> str | None:
    """The field of a task that holds its text: the one said, one of a name for it, or the longest."""
    written = [str(k) for k, v in data.items() if isinstance(v, str) and v.strip()]
    named = next((n for n in (preferred, *_TEXTS) if n in written), None)
    return named or max(written, key=lambda k: len(data[k]), default=None)


def joined(labels: Iterable[Any]) -> str:
    """One label as it is, several in one text."""
    return JOINED.join(dict.fromkeys(text for v in labels if (text := as_text(v).strip())))


def spans_of(text: str, spans: Iterable[tuple[Any, Any, Any]]) -> str:
    """Marked places of a text as JSON: for each label what is marked with it, in the order of the text. A span is its first place, its end and its label."""
    found: dict[str, list[str]] = {}
    known = [(a, b, as_text(label)) for a, b, label in spans if isinstance(a, int) and isinstance(b, int) and 0 <= a < b <= len(text)]
    for start, end, label in sorted(known):
        found.setdefault(label, []).append(text[start:end])
    return json.dumps(found, ensure_ascii=False)


def row_of(data: Item, message: str | None, reply: str, more: Mapping[str, str] | None = None, *, named: bool = False) -> dict[str, str]:
    """A row of a task and its answer; other plain fields of the task stay columns. `named`: text and label keep the names everybody gives them."""
    others = {str(k): as_text(v) for k, v in data.items() if k != message and isinstance(v, str | int | float) and k not in (PROMPT, REPLY)}
    text, answer = ("text", "label") if named and message == "text" else (PROMPT, REPLY)
    return {**others, **(more or {}), text: as_text(data.get(message)) if message else "", answer: reply}
