"""A yes to an open question of the plan, by its words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from engine.core.tables import table_beside
from planner.requirements import normal

_FIRST = re.compile(r"\s*([^\W\d_]+)\s*[,;.:!，。；！、]")
_FIRST_SENTENCE = re.compile(r"\s*([^.!?\n。！？]{1,80}[.!\n。！]+)\s*(\S.*)", re.S)
_BETWEEN = re.compile(r"[\s,.;:!?，。；！、]+")


@dataclass(frozen=True)
class _Known:
    agrees: frozenset[str]
    around: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]
    but: frozenset[str]


@cache
def _known() -> _Known:
    table = table_beside(__file__, "agreement.yaml")

    def words(name: str) -> Iterable[str]:
        return (normal(str(one)) for one in table[name])

    phrases = tuple(tuple(one.split()) for one in words("phrases"))
    return _Known(frozenset(words("agrees")), frozenset(words("around")), phrases, frozenset(words("but")))


def agreed(words: str) -> bool:
    """Nothing but agreement: “Yes, that is right.”, “Oui c'est bien ce fichier.”, “对,没错”."""
    told, known = _words(words), _known()
    behind = next((told[len(one) :] for one in known.phrases if tuple(told[: len(one)]) == one), None)
    if behind is not None and "?" not in words and all(w in known.agrees or w in known.around for w in behind):
        return True
    return any(w in known.agrees for w in told) and all(w in known.agrees or w in known.around for w in told)


def agreed_first(words: str) -> str:
    """The agreement an answer begins with, where more follows: “yes” of “Yes, it answers customers”."""
    first = _FIRST.match(words.replace("’", "'"))
    return first[1] if first is not None and normal(first[1]) in _known().agrees else ""


def agreed_sentence(words: str) -> str:
    """The first sentence, where it is nothing but agreement, and something else follows that takes nothing of it
    back."""
    first = _FIRST_SENTENCE.match(words)
    if first is None or not agreed(first[1]):
        return ""
    follows = _words(first[2])
    return "" if follows and follows[0] in _known().but else first[1].strip()


def _words(text: str) -> list[str]:
    return [normal(w) for w in _BETWEEN.split(text.replace("’", "'")) if w]
