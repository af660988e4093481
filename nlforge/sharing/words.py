"""Words about giving a model to others and about the servers that do it, known to the letter: nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from engine.core.tables import table_beside
from nlforge.intents.answers import is_no, is_yes

_LONGEST = 120
_MARKS = re.compile(r"[^\w\s'@.\-]|(?<!\w)[.\-]|[.\-](?!\w)")
_ALL = ("all", "alle")
_REQUESTS = ("can you", "could you", "can we", "please", "kannst du", "könntest du", "können wir", "bitte")


class Wanted(StrEnum):
    """What is to be done."""

    GIVE = "give"
    USED = "used"
    """Others should use it: while planning, that is a wish."""
    LIST = "list"
    STOP = "stop"
    STOP_IT = "stop_it"
    """“Switch it off again”: the server, where nothing else could be meant."""
    KEY = "key"
    REVOKE = "revoke"


_ENDING = (Wanted.STOP, Wanted.STOP_IT, Wanted.REVOKE)


class Reach(StrEnum):
    """The answer to the question who may reach it."""

    OPEN = "open"
    """Other machines too."""
    HERE = "here"
    DROP = "drop"
    """Nothing is to be started."""


@dataclass(frozen=True)
class ServerWish:
    """What is to be done, and for whom: the name of a person or of a session, if one was said."""

    wanted: Wanted
    named: str = ""

    @property
    def of_all(self) -> bool:
        """Every server, and not only that of the session."""
        return self.named.casefold() in _ALL


@cache
def _ways() -> Mapping[str, re.Pattern[str]]:
    table = table_beside(__file__, "words.yaml")
    parts = {name: f"(?:{'|'.join(map(str, words))})" for name, words in table.pop("parts").items()}

    def way(one: object) -> str:
        text = str(one)
        for name, words in parts.items():
            text = text.replace(f"{{{name}}}", words)
        return text

    around, end = rf"(?:{parts['before']}\s+)*", rf"(?:\s+{parts['behind']})*"
    return {
        name: re.compile("|".join(f"{around}(?:{_unnamed(way(one), n)}){end}" for n, one in enumerate(ways)), re.I)
        for name, ways in table.items()
    }


def _unnamed(way: str, number: int) -> str:
    """Ways of one list stand in one expression, in which a group has its name once."""
    return way.replace("?P<named>", f"?P<named{number}>")


def _matched(name: str, words: str) -> str | None:
    """Whom the words name, if they are of this kind; empty = nobody."""
    found = _ways()[name].fullmatch(words)
    if found is None:
        return None
    return next((value for value in found.groupdict().values() if value), "")


def wish_of(text: str) -> ServerWish | None:
    """What the whole text wants of servers; None for anything else."""
    words = _words(text)
    for wanted in Wanted:
        if words and (named := _matched(wanted, words)) is not None:
            return ServerWish(Wanted.LIST if wanted in _ENDING and _only_asked(text) else wanted, named)
    return None


def _only_asked(text: str) -> bool:
    """“Stop the server?” wants to know; “can you stop it?” wants it done."""
    words = text.strip().casefold()
    return words.endswith(("?", "？")) and not words.startswith(_REQUESTS)


def reach_of(text: str) -> Reach | None:
    """The answer a text gives; None where it is none."""
    if is_yes(text):
        return Reach.OPEN
    if is_no(text):
        return Reach.HERE
    words = _words(text)
    # “No, cancel” before “no”, and “not they” before “they”.
    ways = (Reach.DROP, Reach.HERE, Reach.OPEN)
    return next((reach for reach in ways if words and _matched(reach, words) is not None), None)


def _words(text: str) -> str:
    """Its words without marks; nothing of a text that is no plain request."""
    if len(text) > _LONGEST or "\n" in text.strip():
        return ""
    return " ".join(_MARKS.sub(" ", text.replace("’", "'")).split())
