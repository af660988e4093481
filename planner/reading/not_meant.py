"""Where the planner's encoder takes everyday words for something else: that it runs on this computer asks for no
export, and that mails come in every day changes no facts."""

from __future__ import annotations

from functools import cache
from typing import Any

from engine.core.tables import table_beside
from planner.requirements import Change
from planner.rule_readers.lexicon import word_list
from planner.rule_readers.wordlist import WordList


def is_misled(change: Change) -> bool:
    """Whether the quote has words that mislead, and none with which the reading may be right."""
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
