"""Where the planner's encoder takes everyday words for something else: that it runs on this computer asks for no
export, and that mails come in every day changes no facts."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from engine.core.tables import table_beside
from planner.requirements import Change, Circumstance
from planner.rule_readers.languages import language_named
from planner.rule_readers.lexicon import word_list
from planner.rule_readers.wordlist import WordList

_COMMON = frozenset({"en", "de", "fr", "es", "it", "pt", "nl", "zh", "ja", "ru"})
"""Languages that no model knows little of because few speak them."""

_TONGUE = re.compile(r"(?<!\w)(?:[A-Z]\w+(?:ian|ish|ese|ic)|\w{3,}isch(?:e[nrms]?)?)(?!\w)")
"""What may be the name of a language."""


def is_misled(change: Change) -> bool:
    """Whether the quote has words that mislead, and none with which the reading may be right."""
    if change.value == Circumstance.RARE_LANGUAGE and change.op != "remove":
        named = language_named(change.quote)
        others = [word for word in _TONGUE.findall(change.quote) if not language_named(word)]
        return bool(named) and set(named) <= _COMMON and not others
    listed = _table().get(f"{change.field}={change.value}")
    if listed is None or change.op == "remove":
        return False
    misled, right = listed
    return misled.search(change.quote) is not None and right.search(change.quote) is None


@cache
def _table() -> dict[str, tuple[WordList, WordList]]:
    loaded: dict[str, dict[str, list[Any]]] = table_beside(__file__, "not_meant.yaml")
    return {
        name: (word_list(tuple(map(str, lists["misled"]))), word_list(tuple(map(str, lists["right"]))))
        for name, lists in loaded.items()
    }
