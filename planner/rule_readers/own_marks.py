"""What makes words between marks a sentence."""

from __future__ import annotations

import re

FILE_LIKE = re.compile(r"\.[a-z]{1,5}$|^[\w.-]*[/\\]", re.I)
_SIGNS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_FEWEST_WORDS, _FEWEST_SIGNS, _FEWEST_WITH_FIGURE = 4, 6, 3
_FIGURE = re.compile(r"\d")


def is_long(said: str) -> bool:
    """Four words or more; in Chinese and Japanese six signs."""
    return len(said.split()) >= _FEWEST_WORDS or len(_SIGNS.findall(said)) >= _FEWEST_SIGNS


def is_sentence(said: str) -> bool:
    """As long, or three words or signs with a figure."""
    few = max(len(said.split()), len(_SIGNS.findall(said)))
    return is_long(said) or (few >= _FEWEST_WITH_FIGURE and _FIGURE.search(said) is not None)
