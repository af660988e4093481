"""Text as it is searched: without case and accents."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """Whatever the case, and however accents are written; “ß” is “ss”."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
