"""Answers to what nlforge asked, and words with a head that says whom they are for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from engine.core.tables import table_beside

_HAN = r"[\u3400-\u9fff]"
# Chinese is written without blanks.
BEGINS, ENDS = rf"(?:^|(?<= )|(?<={_HAN}))", rf"(?:$| |(?<={_HAN})(?={_HAN}))"
_LONGEST = 100
"""Letters of a yes in all courtesy; what can be cut into words in many ways takes long where there are more."""
_ASKS = re.compile(r"(?:(?:and|so|then|ok|okay) )*(?:do you|you (?!may|can))")


@dataclass(frozen=True)
class _Agreeing:
    agrees: re.Pattern[str]
    known: re.Pattern[str]
    """Of words that all say yes, begin, or are courtesy."""
    none: frozenset[str]
    """Made of such words, and no agreement."""
    unfinished: tuple[str, ...]


@cache
def _agreeing() -> _Agreeing:
    table = table_beside(__file__, "agreeing.yaml")
    agrees, both = (
        "|".join(map(re.escape, sorted({plain(str(one)) for name in names for one in table[name]}, key=len)[::-1]))
        for names in (("agrees", "go"), ("agrees", "go", "around"))
    )
    return _Agreeing(
        re.compile(rf"{BEGINS}(?:{agrees}){ENDS}"),
        re.compile(rf"(?:(?:{both}){ENDS})+"),
        frozenset(map(str, table["none"])),
        tuple(f" {ending}" for ending in table["unfinished"]),
    )


def plain(text: str) -> str:
    """Its words alone, in small letters."""
    return " ".join(re.sub(r"[^\w\s']", " ", text.casefold().replace("’", "'")).split())


def is_yes(text: str) -> bool:
    """Nothing but agreement, in whatever courtesy; “yes, but …” is a wish, “passt?” a question, and so are “ok, and
    now” and “do you start now”."""
    words, known = plain(text), _agreeing()
    if words == "y":
        # Beside others it is Spanish for “and”, and French for “there”.
        return True
    if "?" in text or "？" in text or _ASKS.match(words):
        return False
    if len(words) > _LONGEST or words in known.none or f" {words}".endswith(known.unfinished):
        return False
    return known.known.fullmatch(words) is not None and known.agrees.search(words) is not None


def is_no(text: str) -> bool:
    return plain(text) in {
        "no",
        "n",
        "nein",
        "not yet",
        "no thanks",
        "no thank you",
        "nein danke",
        "non",
        "non merci",
        "no gracias",
        "不",
        "不要",
        "não",
    }


def is_ask(text: str) -> bool:
    """What was kept shall go to the trained model."""
    return plain(text) in {
        "ask",
        "ask it",
        "ask the model",
        "ask my model",
        "frag",
        "frag es",
        "fragen",
        "demande",
        "pregunta",
        "问",
    }


def as_change(text: str) -> str | None:
    """The wish behind “change: …”; None for anything else."""
    return _behind(
        text,
        {
            "change",
            "change it",
            "plan",
            "actually",
            "ändern",
            "ändere",
            "änderung",
            "changer",
            "changement",
            "cambiar",
            "cambio",
            "更改",
            "修改",
        },
    )


def as_question(text: str) -> str | None:
    """The question to the trained model behind “ask: …”; None for anything else."""
    return _behind(
        text, {"ask", "ask it", "ask the model", "frage", "frag", "demande", "question", "pregunta", "问", "提问"}
    )


def _behind(text: str, heads: frozenset[str] | set[str]) -> str | None:
    head, colon, rest = text.replace("：", ":", 1).partition(":")
    return rest.strip() if colon and plain(head) in heads and rest.strip() else None
