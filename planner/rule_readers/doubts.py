"""Files whose words may say that they are not to learn from, where no reader can tell: they are asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from planner.rule_readers.purposes import listed
from planner.rule_readers.uses import Mention, ToldUse, unit_of


def doubted(text: str, mentions: Sequence[Mention], told: Mapping[int, ToldUse]) -> set[int]:
    """Numbers of the mentions in whose sentence, up to the files beside, a word stands that speaks of measuring or of
    leaving alone; `told` are those that something is said of. `text` has files as runs of U+E000.
    """
    hard = [n for n, m in enumerate(mentions) if not m.soft or m.named]
    found = set()
    for n in hard:
        if n in told:
            continue
        begin, end = unit_of(text, mentions, hard, n)
        # What is said of the files beside is theirs.
        begin = max(
            [
                begin,
                *(
                    _edge(mentions, told, o, at="end", beside=mentions[n].start)
                    for o in hard
                    if begin <= mentions[o].start < mentions[n].start
                ),
            ]
        )
        end = min(
            [
                end,
                *(
                    _edge(mentions, told, o, at="start", beside=mentions[n].end)
                    for o in hard
                    if mentions[n].end <= mentions[o].start < end
                ),
            ]
        )
        near = (
            listed("compared").sub(" ", text[begin : mentions[n].start]),
            listed("not_negators").sub(" ", text[mentions[n].end : end]),
        )
        if any(listed("may_say_so").search(part) for part in near):
            found.add(n)
    return found


def _edge(
    mentions: Sequence[Mention], told: Mapping[int, ToldUse], n: int, *, at: Literal["start", "end"], beside: int
) -> int:
    own = mentions[n].start if at == "start" else mentions[n].end
    if n not in told:
        return own
    whole = told[n].start if at == "start" else told[n].end
    return max(beside, min(own, whole)) if at == "start" else min(beside, max(own, whole))
