"""Whether two replies to nearly the same message say different things, and what they differ in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from engine.core.comparing import normalised
from engine.core.tables import table_beside

_LABEL_WORDS = 6
"""A label is seldom longer."""
_SOME = 5
"""Replies from which on it can be told whether they are labels."""


@dataclass(frozen=True)
class ReplyDifference:
    """What two replies differ in."""

    kind: Literal["label", "figure", "refusal"]
    one: str
    """In the first reply: the label, the figures, or the words that refuse."""
    other: str


def are_labels(replies: Sequence[str]) -> bool:
    """Whether replies are short and few, as the names of topics are."""
    distinct = {normalised(reply) for reply in replies}
    short = all(len(reply.split()) <= _LABEL_WORDS for reply in replies)
    return len(replies) >= _SOME and short and len(distinct) <= max(2, len(replies) / 2)


def difference(one: str, other: str, *, labels: bool) -> ReplyDifference | None:
    """None where they say the same, or nothing in them tells that they do not: a figure with its unit, and whether
    something is refused. Other words alone are no other substance."""
    if normalised(one) == normalised(other):
        return None
    if labels:
        return ReplyDifference("label", one, other)
    mine, others = _figures(one), _figures(other)
    if mine and others and mine != others and not (mine < others or others < mine):
        return ReplyDifference("figure", _listed(mine - others), _listed(others - mine))
    refused, also = _refusal(one), _refusal(other)
    return ReplyDifference("refusal", refused, also) if bool(refused) != bool(also) else None


def _figures(text: str) -> frozenset[str]:
    """Figures with their unit, as they are compared: “14 days”, “5 %”."""
    found = re.findall(_known()[0], text.casefold())
    return frozenset(" ".join(part for part in parts if part) for parts in found)


def _listed(figures: frozenset[str]) -> str:
    return ", ".join(sorted(figures))


def _refusal(text: str) -> str:
    found = _known()[1].search(text.casefold().replace("’", "'"))
    return found[0] if found is not None else ""


@cache
def _known() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = table_beside(__file__, "differing.yaml")
    units = "|".join(map(re.escape, sorted(map(str, table["units"]), key=len)[::-1]))
    signs = "|".join(map(re.escape, table["signs"]))
    refusals = "|".join(map(re.escape, table["refusals"]))
    figure = r"\d+(?:[.,]\d+)*"
    return (
        re.compile(rf"(?:({signs})\s?)?({figure})\s?-?({signs}|(?:{units})(?!\w))|({signs})\s?({figure})"),
        re.compile(rf"(?<!\w)(?:{refusals})(?!\w)"),
    )
