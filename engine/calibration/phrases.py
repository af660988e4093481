"""Phrases that replies of one kind hold and those of the other do not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from engine.graders.plain import plain

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_STOPS = re.compile(r"[^\w\s'’,-]|\d")
"""Between two words of a phrase there is no end of a sentence, no mark and no figure."""
_LONGEST = 4
_MEANS_SOMETHING = 4
"""Letters of a word that is not only grammar."""
_ENOUGH_LETTERS = 10
_MOST = 12


def only_in(some: Sequence[str], others: Sequence[str], never_in: Iterable[str], least: int) -> list[str]:
    """Phrases of one to four words that at least so many of `some` hold, and none of `others` or `never_in`; those
    in most of them first."""
    held = _counted(some)
    gone = set().union(*(phrases(t) for t in others), *(phrases(t) for t in never_in))
    return _ranked({p: n for p, n in held.items() if n >= least and p not in gone})


def typical_of(some: Sequence[str], others: Sequence[str], often_in: Sequence[str], most: float = 0.2) -> list[str]:
    """Phrases that nearly all of `some` hold, hardly any of `others`, and at least half of `often_in`."""
    held, beside, there = _counted(some), _counted(others), _counted(often_in)
    return _ranked(
        {
            p: n
            for p, n in held.items()
            if n >= (1 - most) * len(some) and beside[p] <= most * len(others) and 2 * there[p] >= len(often_in)
        }
    )


@lru_cache(maxsize=4096)
def phrases(text: str) -> frozenset[str]:
    """All phrases of a text, as a reader sees them, in small letters."""
    # Without marks of Markdown, which nobody reads as words.
    seen = plain(text).casefold()
    words = list(_WORD.finditer(seen))
    found = set()
    for first in range(len(words)):
        for last in range(first, min(first + _LONGEST, len(words))):
            if last > first and _STOPS.search(seen, words[last - 1].end(), words[last].start()):
                break
            phrase = " ".join(seen[words[first].start() : words[last].end()].split())
            if "," not in phrase and any(len(w.group()) >= _MEANS_SOMETHING for w in words[first : last + 1]):
                found.add(phrase)
    return frozenset(found)


def _counted(texts: Sequence[str]) -> Counter[str]:
    return Counter(p for t in texts for p in phrases(t))


def _ranked(found: dict[str, int]) -> list[str]:
    """In most texts first; of those in as many the one with more letters that mean something, then one of two words."""

    def says(phrase: str) -> int:
        return min(_ENOUGH_LETTERS, sum(len(w) for w in phrase.split() if len(w) >= _MEANS_SOMETHING))

    return sorted(found, key=lambda p: (-found[p], -says(p), abs(len(p.split()) - 2), -len(p), p))[:_MOST]
