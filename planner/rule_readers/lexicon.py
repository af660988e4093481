"""Cue words as data: `lexicon.yaml`, `figures.yaml` and `spoken.yaml`, compiled once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from engine.core.tables import table_beside
from planner.rule_readers.wordlist import WordList, entry
from planner.wishes.field import ChangeField, words
from planner.wishes.table import WISHES

_ARTICLE = re.compile(r"(?:(?:the|das|die|der|la|le|el)\s+|l['’])", re.I)
_FILES = ("lexicon.yaml", "figures.yaml", "spoken.yaml")


@cache
def table() -> Mapping[str, Any]:
    """The lists as written."""
    loaded: dict[str, Any] = {}
    for name in _FILES:
        loaded |= table_beside(__file__, name)
    return loaded


@cache
def cue(name: str, inner: str | int | None = None) -> WordList:
    """Any word of a list (`inner` picks a list inside a table); whole words, but for Chinese."""
    words = table()[name] if inner is None else table()[name][inner]
    return word_list(tuple(str(w) for w in words))


def named(field: ChangeField, text: str) -> re.Match[str] | None:
    """Where a wish is called by its name, to be corrected or taken back; “size limit” in “file size limit” names no
    other."""
    match = _nouns(field).search(text)
    if match is None:
        return None
    start, end = _bare_name(field, text, match)
    others = [
        _bare_name(other, text, found)
        for other, wish in WISHES.items()
        if wish.nouns and other != field
        for found in _nouns(other).finditer(text)
    ]
    return None if any(a < start < b or (a == start and b > end) for a, b in others) else match


def _bare_name(field: ChangeField, text: str, match: re.Match[str]) -> tuple[int, int]:
    """The place without the article, up to where the longest name of the wish from there ends: “the size” begins
    “size limit”."""
    article = _ARTICLE.match(match[0])
    start = match.start() + (article.end() if article is not None else 0)
    longest = _nouns(field).match(text, start)
    return start, max(match.end(), longest.end() if longest is not None else 0)


@cache
def _nouns(field: ChangeField) -> WordList:
    return word_list(words(WISHES[field].nouns))


def word_list(words: Sequence[str]) -> WordList:
    """Whole words, longest first; * = any ending; blanks match any white space; Chinese matches anywhere."""
    plain = {unicodedata.normalize("NFC", word) for word in words}
    return WordList([entry(word) for word in sorted(plain, key=lambda word: (-len(word), word))])


def pattern(words: Sequence[str]) -> re.Pattern[str]:
    """The same list as one pattern, for lists that are searched as a whole."""
    return re.compile(word_list(words).pattern, re.IGNORECASE)


@lru_cache(maxsize=50_000)
def has(name: str, text: str) -> bool:
    """Whether a word of the list stands in the text."""
    return cue(name).search(text) is not None
