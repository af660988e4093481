"""SQuAD and its like: questions about a text with their answers in it; and doccano's texts with labels, places or other texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from engine.data.formats.shapes import Item, as_text, mapping, mappings, says
from engine.data.formats.table import GROUP, PROMPT, REPLY
from engine.data.formats.training.annotated import NOT_ANNOTATED, joined, spans_of
from engine.data.formats.training.reading import Found, Reading, Row

UNANSWERABLE = "questions their text does not answer"
_HALF = 0.5
_SPANS = ("label", "labels", "entities", "spans")


def squad(item: Item, number: int, reading: Reading) -> Found | None:
    """Question below its text, and the answer; None where the object is none of SQuAD's."""
    if any("qas" in p for p in mappings(item.get("paragraphs"))):
        title = as_text(item.get("title")) or str(number)
        rows = [row for p in mappings(item["paragraphs"]) for q in mappings(p.get("qas"))
                if (row := _row(p.get("context"), q.get("question"), q, title, number, reading))]
        return Found(rows, frozenset({"title", "paragraphs"}))
    if isinstance(item.get("qas"), list) and isinstance(item.get("context"), str):
        rows = [row for q in mappings(item["qas"]) if (row := _row(item["context"], q.get("question"), q, str(number), number, reading))]
        return Found(rows, frozenset({"context", "qas"}))
    if isinstance(item.get("context"), str) and isinstance(item.get("question"), str) and _has_answers(item.get("answers")):
        row = _row(item["context"], item["question"], item, as_text(item.get("title")) or str(number), number, reading)
        return Found([row] if row else [], frozenset({"context", "question", "answers", "title", "id", "is_impossible"}))
    return None


def _has_answers(value: Any) -> bool:
    return (isinstance(value, Mapping) and isinstance(value.get("text"), list)) or (isinstance(value, list) and all(isinstance(v, Mapping) for v in value))


def _row(context: Any, question: Any, asked: Item, title: str, number: int, reading: Reading) -> Row | None:
    given = asked.get("answers")
    listed = mapping(given).get("text") if isinstance(given, Mapping) else [v.get("text") for v in mappings(given)]
    texts = Counter(v.strip() for v in listed if isinstance(v, str) and v.strip()) if isinstance(listed, list) else Counter()
    if asked.get("is_impossible") is True or not texts or not says(question):
        reading.left.add(UNANSWERABLE, number)
        return None
    return {PROMPT: "\n\n".join(filter(None, [as_text(context).strip(), as_text(question).strip()])), REPLY: texts.most_common(1)[0][0], GROUP: title}


def marked_text(item: Item, number: int, reading: Reading) -> Found | None:
    """A text with marked places or a list `labels`, as doccano exports them; None where the object has none."""
    if isinstance(item.get("text"), str) and isinstance(item.get("cats"), dict):
        return _with_shares(item, number, reading)
    text = next((item[k] for k in ("text", "data") if isinstance(item.get(k), str)), None)
    name = next((k for k in _SPANS if isinstance(item.get(k), list)), None)
    if text is None or name is None:
        return None
    key = "text" if isinstance(item.get("text"), str) else "data"
    spans = [_span(v) for v in item[name]]
    if not spans:
        reading.left.add(NOT_ANNOTATED, number)
        return Found([], frozenset(item))
    if name == "labels" and all(isinstance(v, str) for v in item[name]):
        return Found([{PROMPT: text, REPLY: joined(item[name])}], frozenset({key, name}))
    if any(s is None for s in spans):
        return None
    return Found([{PROMPT: text, REPLY: spans_of(text, [s for s in spans if s is not None])}], frozenset({key, name}))


def _with_shares(item: Item, number: int, reading: Reading) -> Found:
    """A text whose labels stand with a share each, as spaCy has them: those above one half are its labels."""
    labels = [k for k, v in item["cats"].items() if isinstance(v, int | float) and v > _HALF]
    if not labels:
        reading.left.add(NOT_ANNOTATED, number)
        return Found([], frozenset(item))
    return Found([{PROMPT: item["text"], REPLY: joined(labels)}], frozenset({"text", "cats"}))


def _span(value: Any) -> tuple[Any, Any, Any] | None:
    if isinstance(value, list) and len(value) == 3 and all(isinstance(v, int) for v in value[:2]) and isinstance(value[2], str):
        return value[0], value[1], value[2]
    own = mapping(value)
    start, end = (next((own[k] for k in names if isinstance(own.get(k), int)), None) for names in (("start", "start_offset"), ("end", "end_offset")))
    return (start, end, as_text(own.get("label") or own.get("entity"))) if start is not None and end is not None else None
