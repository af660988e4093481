"""Pairs of translations as `datasets` holds them: an object of a text in each language."""

from __future__ import annotations

from collections.abc import Mapping

from engine.data.formats.shapes import Item
from engine.data.formats.table import PROMPT, REPLY
from engine.data.formats.training.reading import RowReading, RowsFound

FIELD = "translation"
ALONE = "translations into one language only"
_LONGEST_CODE = 12
"""Letters of a language as it is written there: “en”, “zh-Hant”, “eng_Latn”."""


def translated(item: Item, number: int, reading: RowReading) -> RowsFound | None:
    """The first language as the message, a row for each other one; None where the object holds no translation."""
    found = item.get(FIELD)
    if not isinstance(found, Mapping) or not found or not all(_is_language(key) for key in found):
        return None
    if not all(value is None or isinstance(value, str) for value in found.values()):
        return None
    (_, first), *others = found.items()
    rows = [
        {PROMPT: first, REPLY: other, "language": str(language)}
        for language, other in others
        if first and first.strip() and other and other.strip()
    ]
    if not rows:
        reading.left.add(ALONE, number)
    return RowsFound(rows, frozenset({FIELD}))


def _is_language(key: object) -> bool:
    return isinstance(key, str) and len(key) <= _LONGEST_CODE and key.replace("-", "").replace("_", "").isalpha()
