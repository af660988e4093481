"""Where words stand in a text, whatever their case and however their accents are written."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache


def places(text: str, wanted: str) -> list[tuple[int, int]]:
    """Begin and end of each place, in characters of `text`; they do not overlap."""
    folded, back = _folded(text)
    sought, _ = _folded(wanted)
    found: list[tuple[int, int]] = []
    if not sought.strip():
        return found
    at = folded.find(sought)
    while at >= 0:
        end = at + len(sought)
        # A letter may be several where case does not count: “ß” is “ss”.
        found.append((back[at], back[end - 1] + 1))
        at = folded.find(sought, end)
    return found


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """Without case and accents, and for each letter of it the place in `text` it is from."""
    if text.isascii():
        return text.lower(), range(len(text))
    letters = [_plain(letter) for letter in text]
    return "".join(letters), [place for place, plain in enumerate(letters) for _ in plain]


@lru_cache(4096)
def _plain(letter: str) -> str:
    """Several letters where case or an accent make one of them."""
    return "".join(c for c in unicodedata.normalize("NFD", letter.casefold()) if not unicodedata.combining(c))
