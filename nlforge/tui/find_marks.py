"""Where words stand in a text, whatever their case and however their accents are written."""

from __future__ import annotations

import unicodedata


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


def _folded(text: str) -> tuple[str, list[int]]:
    """Without case and accents, and for each letter of it the place in `text` it is from."""
    letters: list[str] = []
    back: list[int] = []
    for place, letter in enumerate(text):
        plain = "".join(c for c in unicodedata.normalize("NFD", letter.casefold()) if not unicodedata.combining(c))
        letters.append(plain)
        back += [place] * len(plain)
    return "".join(letters), back
