"""SQuAD and its like: questions about a text with their answers in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from engine.data.formats.shapes import Item, as_text, mapping, mappings, says
from engine.data.formats.table import GROUP, PROMPT, REPLY, UNANSWERED
from engine.data.formats.training.reading import Row, RowReading, RowsFound

UNASKED = "answers without a question"
_NO_ANSWER = frozenset({"CANNOTANSWER", "unknown"})
"""What QuAC and CoQA have in the place of an answer."""


def squad(item: Item, number: int, reading: RowReading) -> RowsFound | None:
    """Question below its text, and the answer; None where the object is none of SQuAD's."""
    if any("qas" in p for p in mappings(item.get("paragraphs"))):
        title = as_text(item.get("title")) or str(number)
        rows = [
            row
            for p in mappings(item["paragraphs"])
            for q in mappings(p.get("qas"))
            if (row := _row(p.get("context"), q.get("question"), q, title, number, reading))
        ]
        return RowsFound(rows, frozenset({"title", "paragraphs"}))
    if isinstance(item.get("qas"), list) and isinstance(item.get("context"), str):
        rows = [
            row
            for q in mappings(item["qas"])
            if (row := _row(item["context"], q.get("question"), q, str(number), number, reading))
        ]
        return RowsFound(rows, frozenset({"context", "qas"}))
    if (
        isinstance(item.get("context"), str)
        and isinstance(item.get("question"), str)
        and _has_answers(item.get("answers"))
    ):
        row = _row(item["context"], item["question"], item, as_text(item.get("title")) or str(number), number, reading)
        return RowsFound(
            [row] if row else [], frozenset({"context", "question", "answers", "title", "id", "is_impossible"})
        )
    return None


def _has_answers(value: Any) -> bool:
    return (isinstance(value, Mapping) and isinstance(value.get("text"), list)) or (
        isinstance(value, list) and all(isinstance(v, Mapping) for v in value)
    )


def _row(context: Any, question: Any, asked: Item, title: str, number: int, reading: RowReading) -> Row | None:
    given = asked.get("answers")
    listed = mapping(given).get("text") if isinstance(given, Mapping) else [v.get("text") for v in mappings(given)]
    texts = (
        Counter(v.strip() for v in listed if isinstance(v, str) and v.strip())
        if isinstance(listed, list)
        else Counter()
    )
    if not says(question):
        reading.left.add(UNASKED, number)
        return None
    row = {PROMPT: "\n\n".join(filter(None, [as_text(context).strip(), as_text(question).strip()])), GROUP: title}
    if asked.get("is_impossible") is True or not texts or set(texts) <= _NO_ANSWER:
        # What is answered there is for the person to say.
        return {**row, REPLY: "", UNANSWERED: "yes"}
    return {**row, REPLY: texts.most_common(1)[0][0]}
