"""Text as a reader sees it: what only a program tells apart is made the same before anything is compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]|[ \t]{2,}")
_SPACES = re.compile(r"[^\S\n]+")
_MARKS = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]+")
"""Marks that are left over when letters and marks are one: lines through words, and heaps of accents."""
_ALIKE = str.maketrans(
    # Cyrillic and Greek letters that look as Latin ones do (Unicode Technical Standard #39, confusables).
    "авеѕіјӏкмнорстухһԁԛԝАВЕЅІЈКМНОРСТУХҮԌԚԜαγικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "abesijlkmhopctyxhdqwABESIJKMHOPCTYXYGQWayiknoptuxABEZHIKMNOPTYX",
)
_SAME = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "−": "-"}
)
_WORD = re.compile(r"[^\W\d_]+")
_LATIN, _LIKE_LATIN = re.compile(r"[A-Za-z]"), re.compile(r"[\u0370-\u03ff\u0400-\u052f]")
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters by their category that show nothing (Hangul fillers, the empty Braille cell)."""


@lru_cache(maxsize=512)
def plain(text: str) -> str:
    """Compatibility characters as their plain ones (NFKC, UAX #15), figures of any script as 0–9, no characters nobody
    sees, one space for many, letters of other scripts inside Latin words as those they look like."""
    if text.isascii() and not _ODD.search(text):
        return text
    text = unicodedata.normalize("NFKC", text.translate(_SAME)).translate(_SAME)
    if not text.isascii():
        text = _MARKS.sub("", text)
        if _LIKE_LATIN.search(text):
            text = _WORD.sub(_latin, text)
    return _SPACES.sub(" ", "".join(map(_seen, text)))


def says_something(text: str) -> bool:
    """Whether there is a letter or a figure in it; dots, pictures and blanks are no reply."""
    return any(c.isalnum() for c in text)


def _seen(letter: str) -> str:
    if letter.isascii():
        return letter if letter.isprintable() or letter in "\n\t" else " " if letter.isspace() else ""
    kind = unicodedata.category(letter)
    if kind in _INVISIBLE or letter in _BLANK:
        return ""
    return str(unicodedata.decimal(letter)) if kind == "Nd" else "\n" if kind in ("Zl", "Zp") else letter


def _latin(word: re.Match[str]) -> str:
    text = word.group()
    return text.translate(_ALIKE) if _LATIN.search(text) and _LIKE_LATIN.search(text) else text
