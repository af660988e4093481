"""Which field of a file holds whole chats with the marks of a template."""

from __future__ import annotations

from collections.abc import Sequence

from engine.data.formats.shapes import Item
from engine.data.formats.training.fields import ANSWERED, SYSTEM
from engine.data.formats.training.templates import taken_apart

UNMARKED = "texts without the marks of the template that the others have"
_CERTAIN = 0.5
_PERHAPS = 0.8
"""Share of texts with marks anybody might write (“Question:”), from which on they are marks."""
_LOOKED_AT = 50
_WORDS = 3.0
_LABELS = ("label", "labels", "category", "class", "topic", "intent", "sentiment", "summary")


def templated_field(items: Sequence[Item]) -> str | None:
    """The field with most of such texts; None where there is none."""
    looked = items[:_LOOKED_AT]
    answers = _may_answer(looked)
    for name in dict.fromkeys(k for item in looked for k, v in item.items() if isinstance(v, str)):
        filled = [v for item in looked if isinstance(v := item.get(name), str) and v.strip()]
        # A chat that waits for its answer is a message, where another field may be that answer.
        waits = bool(answers - {name})
        certain = sum(_is_chat(v, certain=True, whole=waits) for v in filled)
        if filled and certain >= _CERTAIN * len(filled):
            return name
        if filled and not waits and sum(_is_chat(v, certain=False) for v in filled) >= _PERHAPS * len(filled):
            return name
    return None


def _is_chat(text: str, *, certain: bool, whole: bool = False) -> bool:
    """`whole`: somebody answers at its end."""
    chat = taken_apart(text, certain=certain)
    return (
        chat is not None
        and chat.is_answered
        and (not whole or (chat.said[-1].answers and bool(chat.said[-1].text.strip())))
    )


def _may_answer(items: Sequence[Item]) -> frozenset[str]:
    """Fields that may be an answer, of which a chat written down in another one is the message."""
    filled: dict[str, list[str]] = {}
    for item in items:
        for name, value in item.items():
            if name not in SYSTEM and isinstance(value, str) and value.strip():
                filled.setdefault(name, []).append(value)
    return frozenset(
        k
        for k, values in filled.items()
        if k in (*ANSWERED, *_LABELS) or sum(len(v.split()) for v in values) > _WORDS * len(values)
    )
