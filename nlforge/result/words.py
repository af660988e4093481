"""Words about the result of a run, read to the letter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from engine.core.tables import table_beside
from nlforge.intents.answers import plain

ResultWish = Literal["result", "compare", "improve", "share", "good", "wrong", "take_back", "try"]
_WHOLE: tuple[ResultWish, ...] = ("result", "compare", "improve", "share")
_LONGEST_PHRASE = 60


@dataclass(frozen=True)
class SaidOfResult:
    """What is wanted, of which answer, and what was written behind it."""

    wish: ResultWish
    number: int = 0
    text: str = ""


def said_of_result(text: str) -> SaidOfResult | None:
    """None where the words are of something else."""
    known, stripped = _known(), text.strip()
    for wish in ("try", "wrong", "good", "take_back"):
        found = known.forms[wish].fullmatch(stripped)
        if found is not None:
            parts = found.groupdict()
            number = parts.get("number") or parts.get("inside") or 0
            return SaidOfResult(wish, int(number), (parts.get("text") or "").strip())
    if len(stripped) > _LONGEST_PHRASE:
        return None
    words = plain(stripped)
    return next((SaidOfResult(wish) for wish in _WHOLE if words in known.phrases[wish]), None)


@dataclass(frozen=True)
class _Known:
    phrases: Mapping[ResultWish, frozenset[str]]
    forms: Mapping[ResultWish, re.Pattern[str]]


@cache
def _known() -> _Known:
    table = table_beside(__file__, "words.yaml")
    heads = {
        wish: "|".join(re.escape(str(one)).replace(r"\ ", r"\s+") for one in table[wish])
        for wish in ("good", "wrong", "take_back", "try")
    }
    number, flags = r"#?(?P<number>\d{1,4})", re.I | re.S
    # The number stands inside in German: “nimm 2 zurück”.
    back = rf"(?:{heads['take_back']})\s+{number}|nimm\s+#?(?P<inside>\d{{1,4}})\s+zurück"
    return _Known(
        phrases={wish: frozenset(plain(str(one)) for one in table[wish]) for wish in _WHOLE},
        forms={
            "good": re.compile(rf"(?:{heads['good']})\s+{number}\s*[.!]?", flags),
            "wrong": re.compile(rf"(?:{heads['wrong']})\s+{number}\s*(?:[:,–-]\s*(?P<text>\S.*)|[.!]?)", flags),
            "take_back": re.compile(rf"(?:{back})\s*[.!]?", flags),
            "try": re.compile(rf"(?:{heads['try']})\s*:\s*(?P<text>\S.*)", flags),
        },
    )
