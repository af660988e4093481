"""Cue words as data: `lexicon.yaml` and `figures.yaml`, compiled once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILES = ("lexicon.yaml", "figures.yaml")
_HAN = re.compile(r"[\u3400-\u9fff]")


@cache
def table() -> Mapping[str, Any]:
    """The lists as written."""
    loaded: dict[str, Any] = {}
    for name in _FILES:
        loaded |= yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))
    return loaded


@cache
def cue(name: str, inner: str | int | None = None) -> re.Pattern[str]:
    """A pattern for any word of a list (`inner` picks a list inside a table); whole words, but for Chinese."""
    words = table()[name] if inner is None else table()[name][inner]
    return pattern(tuple(str(w) for w in words))


def pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Whole words, longest first; * = any ending; blanks match any white space; Chinese matches anywhere."""
    return re.compile("|".join(_one(w) for w in sorted(set(words), key=len, reverse=True)), re.IGNORECASE)


def _one(word: str) -> str:
    word = unicodedata.normalize("NFC", word)
    body = r"\s+".join(re.escape(part).replace(r"\*", r"\w*").replace("'", "['’]") for part in word.split())
    if _HAN.search(word):
        return body.replace(r"\s+", r"\s*")
    first = r"(?<!\w)" if re.match(r"[\w*]", word) else ""
    last = r"(?!\w)" if re.search(r"[\w*]$", word) else ""
    return f"{first}{body}{last}"


def has(name: str, text: str) -> bool:
    """Whether a word of the list stands in the text."""
    return cue(name).search(text) is not None
