"""Clauses that say what sorting is, and are no rule for replies: “solo que diga en cuál de las categorías va”."""

from __future__ import annotations

import re
from functools import cache

from engine.core.tables import table_beside
from planner.rule_readers.lexicon import word_list
from planner.rule_readers.wordlist import WordList

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ELIDED = re.compile(r"^(?:qu|l|d|n|s|c|m|t)['’](?=.)", re.I)
_NO_REPLY = re.compile(
    r"(?i)(?<!\w)(?:(?:(?:does|do)(?:\s+not|n['’]t)\s+(?:need|have)\s+to|need(?:\s+not|n['’]t)|(?:should|must)\s+not"
    r"|no\s+need\s+to)\s+(?:answer|reply|write)(?:\s+(?:it|them|anything|back))?"
    r"|(?:muss|soll|braucht)\s+(?:\w+\s+)?nicht\s+(?:zu\s+)?(?:antworten|schreiben)"
    r"|(?:n['’]|ne\s+)(?:doit|a|faut)\s+pas\s+(?:besoin\s+de\s+|à\s+)?(?:répondre|écrire)"
    r"|no\s+(?:tiene|hace|hay)\s+(?:que|falta\s+que)\s+(?:responder|contestar|responda|conteste))(?!\w)"
)
"""“It need not answer”, which a model that sorts does not."""


def states_the_task(clause: str) -> bool:
    """Whether it says that texts get one of several categories, and nothing more: how a reply is to be, it does not
    say."""
    words = [_ELIDED.sub("", word).casefold() for word in _WORD.findall(_NO_REPLY.sub(" ", clause))]
    known = _lists()
    if not words or not all(any(one.fullmatch(word) for one in known) for word in words):
        return False
    categories, says, _ = known
    return any(categories.fullmatch(word) for word in words) and any(says.fullmatch(word) for word in words)


@cache
def _lists() -> tuple[WordList, WordList, WordList]:
    table = table_beside(__file__, "task_stated.yaml")
    categories, says, around = (word_list(tuple(map(str, table[name]))) for name in ("categories", "says", "around"))
    return categories, says, around
