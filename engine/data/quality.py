"""Signals of running text that is worth reading, cheap enough for every document of a large corpus.

Thresholds: Rae et al. 2021 (Gopher), table A1; Raffel et al. 2020 (C4), section 2.2.
"""

from __future__ import annotations

FEWEST_WORDS, MOST_WORDS = 50, 100_000
_SHORTEST, _LONGEST = 3.0, 10.0
_SYMBOLS = 0.1
_BULLETS, _ELLIPSES = 0.9, 0.3
_ALPHABETIC = 0.8
_REPEATED_LINES = 0.3
_PLACEHOLDER_TEXT = ("lorem ipsum", "javascript is disabled", "enable javascript", "accept all cookies")


def why_poor(text: str) -> str | None:
    """The first signal that speaks against a document, or None."""
    words = text.split()
    if not FEWEST_WORDS <= len(words) <= MOST_WORDS:
        return "too_short" if len(words) < FEWEST_WORDS else "too_long"
    letters = sum(map(len, words)) / len(words)
    if not _SHORTEST <= letters <= _LONGEST:
        return "words_of_unusual_length"
    if (text.count("#") + text.count("...") + text.count("…")) > _SYMBOLS * len(words):
        return "mostly_symbols"
    lines = [line for line in (raw.strip() for raw in text.split("\n")) if line]
    if sum(line[0] in "•-*–" for line in lines) > _BULLETS * len(lines):
        return "only_bullets"
    if sum(line.endswith(("...", "…")) for line in lines) > _ELLIPSES * len(lines):
        return "cut_off_lines"
    if 1 - len(set(lines)) / len(lines) > _REPEATED_LINES:
        return "repeated_lines"
    if sum(not w.isalpha() and not any(map(str.isalpha, w)) for w in words) > (1 - _ALPHABETIC) * len(words):
        return "few_words_with_letters"
    lower = text.casefold()
    return "placeholder_text" if any(p in lower for p in _PLACEHOLDER_TEXT) else None
