"""What annotation tools have in common: which field of a task is its text, and spans of it as an answer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from engine.data.formats.shapes import Item, as_text
from engine.data.formats.table import PROMPT, REPLY

NOT_ANNOTATED = "texts without annotations"
PREDICTED = "texts with predictions of a model only, which no person has confirmed"
CANCELLED = "annotations that were cancelled, skipped or discarded"
REJECTED = "annotations that were rejected"
IGNORED = "texts the annotators passed over"
UNKNOWN_KIND = "annotations of a kind I do not read"
CROSSING, OUTSIDE = (
    "texts with marked places that cut into one another",
    "texts with marked places that lie outside of them",
)
NOTHING_MARKED = "{}"
"""The answer of a text in which somebody looked and found nothing to mark."""
JOINED = "; "
Span = tuple[Any, Any, Any]
"""First place, end and label of what is marked."""
_TEXTS = (
    "text",
    "message",
    "question",
    "prompt",
    "instruction",
    "query",
    "input",
    "content",
    "body",
    "document",
    "sentence",
    "review",
    "comment",
    "dialogue",
)


def message_field(data: Item, preferred: str = "") -> str | None:
    """The field of a task that holds its text: the one said, one of a name for it, or the longest."""
    written = [str(k) for k, v in data.items() if isinstance(v, str) and v.strip()]
    named = next((n for n in (preferred, *_TEXTS) if n in written), None)
    return named or max(written, key=lambda k: len(data[k]), default=None)


def joined(labels: Iterable[Any]) -> str:
    """One label as it is, several in one text."""
    return JOINED.join(dict.fromkeys(text for v in labels if (text := as_text(v).strip())))


def spans_of(text: str, spans: Iterable[Span]) -> str:
    """Marked places of a text as JSON: for each label what is marked with it, in the order of the text."""
    return marked([(a, text[a:b], label) for a, b, label in _known(text, spans)])


def marked(places: Iterable[tuple[int, str, str]]) -> str:
    """The same of places that are known already: where each begins, its words and its label."""
    found: dict[str, list[str]] = {}
    for _, words, label in sorted(places, key=lambda place: place[0]):
        found.setdefault(label, []).append(words)
    return json.dumps(found, ensure_ascii=False)


def fault_of(text: str, spans: Sequence[Span]) -> str | None:
    """Why the marked places of a text are not learned: one lies outside of it, or cuts into another; one inside of
    another is none."""
    known = _known(text, spans)
    if len(known) < len(spans):
        return OUTSIDE
    return CROSSING if any(a < c < b < d for (a, b, _), (c, d, _) in combinations(sorted(known), 2)) else None


def _known(text: str, spans: Iterable[Span]) -> list[tuple[int, int, str]]:
    return [
        (a, b, as_text(label))
        for a, b, label in spans
        if isinstance(a, int) and isinstance(b, int) and 0 <= a < b <= len(text)
    ]


def row_of(
    data: Item, message: str | None, reply: str, more: Mapping[str, str] | None = None, *, named: bool = False
) -> dict[str, str]:
    """A row of a task and its answer; other plain fields of the task stay columns. `named`: text and label keep the
    names everybody gives them."""
    others = {
        str(k): as_text(v)
        for k, v in data.items()
        if k != message and isinstance(v, str | int | float) and k not in (PROMPT, REPLY)
    }
    text, answer = ("text", "label") if named and message == "text" else (PROMPT, REPLY)
    return {**others, **(more or {}), text: as_text(data.get(message)) if message else "", answer: reply}
