"""One file in the place of another: “instead of a.csv take b.csv”, “ersetze a.csv durch b.csv”, “用b.csv代替a.csv”."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from planner.rule_readers.purposes import listed
from planner.rule_readers.uses import Mention, ToldUse

_SENTENCE = re.compile(r"[.!?;](?=\s|$)|\n|[。！？；]")
_SMALL = 24


def exchanged(
    text: str, hard: Sequence[Mention], told: Mapping[tuple[int, int], ToldUse], measuring: Collection[int] = ()
) -> dict[int, ToldUse]:
    """By number of the mention: the one that goes is left alone, the one that comes is for what the other was, as it is
    said here or, for the numbers of `measuring`, was before."""
    found: dict[int, ToldUse] = {}
    for old, new, start, end in _pairs(text, hard):
        found[old] = ToldUse("never", start, end)
        before = told.get((hard[old].start, hard[old].end))
        if ((before is not None and before.use == "eval") or old in measuring) and _is_open(
            told.get((hard[new].start, hard[new].end))
        ):
            found[new] = ToldUse("eval", start, end)
    return found


def _is_open(said: ToldUse | None) -> bool:
    return said is None or said.use == "again"


def _pairs(text: str, hard: Sequence[Mention]) -> list[tuple[int, int, int, int]]:
    pairs = []
    for n, mention in enumerate(hard):
        begin = max((m.end() for m in _SENTENCE.finditer(text, 0, mention.start)), default=0)
        end = next((m.start() for m in _SENTENCE.finditer(text, mention.end)), len(text))
        inside = [o for o, other in enumerate(hard) if o != n and begin <= other.start < end]
        head = text[begin : mention.start][-_SMALL:]
        if len(inside) == 1 and _ends_with("instead_of", head):
            other = hard[inside[0]]
            pairs.append((n, inside[0], min(mention.start, other.start), max(mention.end, other.end)))
        elif (
            inside
            and inside[0] == n + 1
            and _ends_with("replace_verbs", head)
            and listed("replace_by").search(text[mention.end : hard[n + 1].start])
        ):
            pairs.append((n, n + 1, mention.start, hard[n + 1].end))
    return pairs


def _ends_with(name: str, head: str) -> bool:
    """Whether the words end with an entry of the list, an article or “the file” apart."""
    bare = re.sub(r"(?i)\s*(?:the|die|der|den|das|le|la|el|file|datei|fichier|archivo|old|alte)*\s*$", "", head)
    return any(m.end() == len(bare) for m in listed(name).finditer(bare))
