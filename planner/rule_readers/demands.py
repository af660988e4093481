"""Sentences of requirement documents that bind by themselves: how strongly, and whether they ask for something or
forbid it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, cast

from engine.core.tables import table_beside
from planner.rule_readers.lexicon import has, word_list
from planner.rule_readers.wordlist import WordList

Strength = Literal["must", "should", "nice"]
_STRENGTHS: tuple[Strength, ...] = ("must", "should", "nice")
_BETWEEN = r"(?:[^\s,;:.!?，；：。]+\s+){0,6}?"
_START = r"(?:^|(?<=[,;:，；：(]\s)|(?<=\band\s)|(?<=\bund\s))"
_COMPARED = re.compile(
    r"(?i)(?<!\w)(?:no|not|nicht|kein\w*|pas|ne|non|niet)\s+(?:\w+\s+){0,2}?(?:more|less|longer|fewer|later|over|exceed\w*"
    r"|mehr|länger|weniger|über|überschreiten|später|plus|moins|dépasser|excéder|más|menos|superar|exceder|superior)(?!\w)"
    r"|(?<!\w)(?:nicht|pas|no|not)\s+(?:\w+\s+){0,5}?(?:überschreiten|unterschreiten|überschritten|übersteigen)(?!\w)"
    r"|(?<!\w)ne\s+(?:\w+\s+){0,2}pas\s+(?:dépasser|excéder)|(?<!\w)no\s+(?:\w+\s+){0,2}(?:superar|exceder|superará|excederá)"
    r"|不(?:得|能|可|应)?(?:超过|多于|少于|低于|高于|晚于)"
)
"""“Not longer than …” is a measure, and no fault."""


@dataclass(frozen=True)
class Bound:
    """How a sentence binds."""

    strength: Strength
    forbids: bool
    at: int
    """Where the word stands that says so."""


def bound(sentence: str) -> Bound | None:
    """How the words bind by themselves; None where no word says it. The first word that binds counts, and what
    softens it anywhere."""
    found = [(m.start(), s) for s in _STRENGTHS if (m := _words(s).search(sentence)) is not None]
    fault = forbidden_at(sentence)
    if not found and fault is None:
        return None
    strongest = {s for _, s in found}
    soft = "nice" in strongest and _words("nice_to_have").search(sentence) is not None
    # “May not”, “may have 40 words at most”: what is allowed ends there.
    if (
        strongest == {"nice"}
        and not soft
        and (fault is not None or has("at_most", sentence) or _COMPARED.search(sentence))
    ):
        strongest = {"must"}
    strength: Strength = (
        "nice" if soft or strongest == {"nice"} else "must" if "must" in strongest or not strongest else "should"
    )
    return Bound(strength, fault is not None, min([at for at, _ in found] + ([fault] if fault is not None else [])))


def forbidden_at(sentence: str) -> int | None:
    """Where the words stand by which something is a fault; None where there are none."""
    if _COMPARED.search(sentence):
        return None
    places = [m.start() for m in (_words("not_to").search(sentence), _pairs().search(sentence)) if m is not None]
    return min(places) if places else None


def of_others(subject: str) -> bool:
    """Whether words before the verb name somebody or something whose duties are no rules for replies."""
    return _words("others").search(subject) is not None


def of_replies(subject: str) -> bool:
    """Whether words name the model, or what it writes."""
    return _words("replies").search(subject) is not None


def speaks_of_the_model(words: str) -> bool:
    """Whether words name the model or its training, wherever they stand."""
    return _words("model").search(words) is not None


@cache
def _words(name: str) -> WordList:
    return word_list(tuple(str(word) for word in _table()[name]))


@cache
def _pairs() -> re.Pattern[str]:
    pairs = []
    for first, second in _table()["none_may"]:
        lead = _START if first in ("no", "none of") else r"(?<!\w)"
        pairs.append(rf"{lead}(?:{first})(?:\s+|(?<='))(?:{_BETWEEN})(?:{second})(?!\w)")
    return re.compile("|".join(pairs), re.IGNORECASE)


@cache
def _table() -> Mapping[str, Any]:
    return cast(Mapping[str, Any], table_beside(__file__, "demands.yaml"))
