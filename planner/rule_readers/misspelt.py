"""Names of days and months that are written with a letter wrong: “wensday”, “Donerstag”, “fevrier”."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from engine.core.tables import table_beside
from planner.rule_readers.calendar import days, months

_LONG = 6
"""Letters of a name from which one may be wrong; of shorter ones too many words are neighbours."""
_ACCENTED = 5
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]{5,}")


@dataclass(frozen=True)
class Respelled:
    """A text with such names written right; what is found in it has its place in the words as they were said."""

    text: str
    edges: tuple[tuple[int, int, int], ...] = ()
    """Of each changed word where it ends in the new text and in the old one, and how long it is in the new one."""

    def place(self, at: int) -> int:
        """Where a place of the text is in the words."""
        n = bisect_right(self.edges, (at, at, at)) - 1
        return at if n < 0 else at - self.edges[n][0] + self.edges[n][1]


@lru_cache(maxsize=256)
def respelled(words: str) -> Respelled:
    """The words with misspelt days and months put right."""
    parts: list[str] = []
    edges: list[tuple[int, int, int]] = []
    at = length = 0
    for match in _WORD.finditer(words):
        if (name := _meant(match.group())) is None:
            continue
        parts += [words[at : match.start()], name]
        length += match.start() - at + len(name)
        at = match.end()
        edges.append((length, at, len(name)))
    return Respelled("".join([*parts, words[at:]]), tuple(edges)) if parts else Respelled(words)


@lru_cache(maxsize=4096)
def _meant(word: str) -> str | None:
    """The name that is meant; None where the word is one, or none."""
    said = word.casefold()
    if said in days() or said in months() or said in _table()["no_name"]:
        return None
    name = _table()["misspelt"].get(said) or _nearest(_plain(said))
    if name is None:
        return None
    return name.capitalize() if word[0].isupper() else name


def _nearest(said: str) -> str | None:
    near = [name for plain, name in _names() if plain[0] == said[0] and _is_near(said, plain)]
    return near[0] if near else None


def _is_near(said: str, name: str) -> bool:
    """Whether it is the name without its accents, or but for one letter inside: at the end that is a form of it or
    another word, as “Freitags” and “montage”."""
    if said == name:
        return True
    if len(name) < _LONG or abs(len(said) - len(name)) > 1 or OSA.distance(said, name, score_cutoff=1) > 1:
        return False
    return said[:-1] not in (name, name[:-1]) and said != name[:-1]


@cache
def _names() -> Sequence[tuple[str, str]]:
    return [(_plain(name), name) for name in (*days(), *months()) if len(name) >= _ACCENTED and name[0] < "\u3000"]


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


@cache
def _table() -> dict[str, dict[str, str]]:
    loaded = table_beside(__file__, "misspelt.yaml")
    return {"misspelt": loaded["misspelt"], "no_name": dict.fromkeys(loaded["no_name"], "")}
