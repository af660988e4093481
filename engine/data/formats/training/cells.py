"""Values of JSON, or as Python prints them, that stand as text in one cell of a table or in one field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from engine.data.formats.shapes import Item
from engine.data.formats.training.calls import loaded
from engine.data.formats.training.chats import FIELDS
from engine.data.formats.training.messages import is_message

DAMAGED = "rows in which a cell with a chat is cut off or damaged"
_NAMES = frozenset({
    *FIELDS, "history", "prompt", "chosen", "rejected", "tools", "functions", "options", "accept", "spans", "answers",
    "conversation_a", "conversation_b", "annotations", "completions", "ranks", "scores", "responses", "fields", "data",
    "entities",
})  # fmt: skip
"""Fields whose lists and objects are read, whatever stands in them."""
_LABELS = re.compile(
    r"(?i)(?:.*_)?(?:labels?|categor(?:y|ies)|class(?:es)?|topics?|tags?|intents?|emotions?|kategorien?|klassen?"
    r"|etiquetas?|categorías?|catégories?|étiquettes?|标签|类别)"
)
_ARRAY = re.compile(r"array\((\[.*?\]),?\s*(?:dtype=[\w.'\"<>]+)?\)", re.DOTALL)
_NO_COMMA = re.compile(r"\}\s*\n\s*\{")
_MOSTLY = 0.8


def is_label(name: str) -> bool:
    """Whether a field by its name holds labels."""
    return _LABELS.fullmatch(name.strip()) is not None


def opened(value: Any) -> Any:
    """The list or object a text holds; the text itself where it holds none."""
    if not isinstance(value, str) or value.lstrip()[:1] not in ("[", "{"):
        return value
    text = value.strip()
    # Printed arrays have no comma between their members.
    for written in (text, _NO_COMMA.sub("}, {", _ARRAY.sub(r"\1", text))):
        try:
            found = loaded(written)
        except ValueError:
            continue
        return _lists(found) if isinstance(found, Mapping | Sequence) else value
    return value


def cell_fields(items: Sequence[Item]) -> tuple[str, ...]:
    """The fields in whose texts lists or objects stand that a reader knows what to do with."""
    found = []
    for name in dict.fromkeys(k for item in items for k, v in item.items() if isinstance(v, str)):
        filled = [v for item in items if isinstance(v := item.get(name), str) and v.strip()]
        inside = [v for v in map(opened, (v for v in filled if v.lstrip()[:1] in ("[", "{"))) if not isinstance(v, str)]
        if (
            filled
            and len(inside) >= _MOSTLY * len(filled)
            and (name in _NAMES or is_label(name) or all(map(_is_chat, inside)))
        ):
            found.append(name)
    return tuple(found)


def _is_chat(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(is_message(m) for m in value)


def _lists(value: Any) -> Any:
    """Tuples as lists, as JSON has them."""
    if isinstance(value, Mapping):
        return {k if isinstance(k, str) else str(k): _lists(v) for k, v in value.items()}
    return [_lists(v) for v in value] if isinstance(value, list | tuple) else value
