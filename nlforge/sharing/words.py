"""Words about giving a model to others, the servers that do it and the version people get, known to the letter:
nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import count

from engine.core.tables import table_beside
from nlforge.intents.answers import is_no, is_yes

_LONGEST = 120
_MARKS = re.compile(r"[^\w\s'@.\-]|(?<!\w)[.\-]|[.\-](?!\w)")
_NAMED = re.compile(re.escape("?P<named>"))
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
    VERSIONS = "versions"
    RELEASE = "release"
    """`named` is the number of the version; none = the newest."""
    BACK = "back"
    """People are to get the version again that they had before."""
    MOVED = "moved"
    """Whether what people ask is still what it learned from."""
    SAID = "said"
    """What people said of its replies."""
    CHANGED = "changed"
    """What changed in the documents."""
    FORGET = "forget"
    """`named` is who."""


_ENDING = (Wanted.STOP, Wanted.STOP_IT, Wanted.REVOKE)
_DECIDING = (Wanted.RELEASE, Wanted.BACK)


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
def _table() -> tuple[Mapping[str, str], Mapping[str, Sequence[str]]]:
    """Expressions of the parts, and the ways of each list."""
    table = table_beside(__file__, "words.yaml")
    return {name: f"(?:{'|'.join(map(str, words))})" for name, words in table.pop("parts").items()}, table


@cache
def _way(name: str) -> re.Pattern[str]:
    """Of all ways of a list."""
    parts, lists = _table()
    ways, numbers = [], count()
    for one in lists[name]:
        # They stand in one expression, in which a group has its name once.
        text = _NAMED.sub(lambda _: f"?P<named{next(numbers)}>", str(one))
        for part, words in parts.items():
            text = text.replace(f"{{{part}}}", words)
        ways.append(f"(?:{text})")
    return re.compile("|".join(ways), re.I)


@cache
def _around() -> re.Pattern[str]:
    parts, _ = _table()
    return re.compile(rf"(?:{parts['before']}\s+)*(.*?)(?:\s+{parts['behind']})*", re.I)


def _matched(name: str, words: str) -> str | None:
    """Whom the words name, if they are of this kind; empty = nobody."""
    found = _way(name).fullmatch(words)
    if found is None:
        return None
    return next((value for value in found.groupdict().values() if value), "")


def wish_of(text: str) -> ServerWish | None:
    """What the whole text wants of servers; None for anything else."""
    words = _words(text)
    for wanted in Wanted:
        if words and (named := _matched(wanted, words)) is not None:
            if wanted in _DECIDING and _only_asked(text):
                return ServerWish(Wanted.VERSIONS)
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
    """Its words without marks and fillers; nothing of a text that is no plain request."""
    if len(text) > _LONGEST or "\n" in text.strip():
        return ""
    words = " ".join(_MARKS.sub(" ", text.replace("’", "'")).split())
    bare = _around().fullmatch(words)
    return bare[1] if bare is not None else words
