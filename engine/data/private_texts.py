"""Whom and what documents name that would be replaced in the answers made from them: “Special needs: [name 4]”."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TypeVar

from engine.core.row import Row
from engine.privacy.redact import KINDS, Redactor

_T = TypeVar("_T")
_LOOKED_AT = 60
"""Passages, or rows; evenly drawn, as the search takes its time."""
_ASKED_OF = ("name", "email", "phone", "address")
"""What a house prints of its own people and places; keys and account numbers are nobody's to answer."""
_FEWEST = {"name": 2}
"""A single name may be a word that looks like one."""


def private_kinds(rows: Sequence[Row]) -> tuple[str, ...]:
    """Kinds of what is private in the passages rows were made from; none of what people wrote themselves."""
    passages = list(dict.fromkeys(r.passage for r in rows if r.made and r.made not in ("code", "commit")))
    found = _kinds_in([(passage, True) for passage in _drawn(passages)])
    return tuple(kind for kind in _ASKED_OF if kind in found)


def holds_people(rows: Sequence[Row]) -> bool:
    """Whether rows that people wrote hold what is personal: names, addresses, numbers to reach somebody or to pay."""
    return bool(_kinds_in([side for row in _drawn(rows) for side in ((row.prompt, False), (row.reply, True))]))


def _drawn(items: Sequence[_T]) -> Sequence[_T]:
    return items[:: max(1, len(items) // _LOOKED_AT)][:_LOOKED_AT]


def _kinds_in(texts: Sequence[tuple[str, bool]]) -> frozenset[str]:
    """Kinds that are found often enough in texts, each with whether it is a reply."""
    found: list[tuple[str, str]] = []
    redactor = Redactor(KINDS, Counter(), found)
    for text, reply in texts:
        redactor.redact(text, reply=reply)
    values: dict[str, set[str]] = defaultdict(set)
    for kind, value in found:
        values[kind].add(value.casefold())
    return frozenset(kind for kind, own in values.items() if len(own) >= _FEWEST.get(kind, 1))
