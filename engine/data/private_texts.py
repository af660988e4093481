"""Whom and what documents name that would be replaced in the answers made from them: “Special needs: [name 4]”."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from engine.core.row import Row
from engine.privacy.redact import KINDS, Redactor

_LOOKED_AT = 60
"""Passages; evenly drawn, as the search takes its time."""
_ASKED_OF = ("name", "email", "phone", "address")
"""What a house prints of its own people and places; keys and account numbers are nobody's to answer."""
_FEWEST = {"name": 2}
"""A single name may be a word that looks like one."""


def private_kinds(rows: Sequence[Row]) -> tuple[str, ...]:
    """Kinds of what is private in the passages rows were made from; none of what people wrote themselves."""
    found: list[tuple[str, str]] = []
    passages = list(dict.fromkeys(r.passage for r in rows if r.made and r.made not in ("code", "commit")))
    for passage in passages[:: max(1, len(passages) // _LOOKED_AT)][:_LOOKED_AT]:
        redactor = Redactor(KINDS, Counter(), found)
        redactor.redact(passage, reply=True)
    values: dict[str, set[str]] = defaultdict(set)
    for kind, value in found:
        values[kind].add(value.casefold())
    return tuple(kind for kind in _ASKED_OF if len(values[kind]) >= _FEWEST.get(kind, 1))


def holds_people(rows: Sequence[Row]) -> bool:
    """Whether rows that people wrote hold what is personal: names, addresses, numbers to reach somebody or to pay."""
    found: list[tuple[str, str]] = []
    for row in rows[:: max(1, len(rows) // _LOOKED_AT)][:_LOOKED_AT]:
        redactor = Redactor(KINDS, Counter(), found)
        redactor.redact(row.prompt, reply=False)
        redactor.redact(row.reply, reply=True)
    values: dict[str, set[str]] = defaultdict(set)
    for kind, value in found:
        values[kind].add(value.casefold())
    return any(len(own) >= _FEWEST.get(kind, 1) for kind, own in values.items())
