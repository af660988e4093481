"""From who said what to messages with their answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from engine.data.formats.table import GROUP, PROMPT, REPLY

_TWO, _RARELY = 2, 4


@dataclass(frozen=True)
class Turn:
    """One message of a conversation."""

    speaker: str
    text: str
    line: int
    """Where it begins in its file, counted from 1."""
    answers: bool | None = None
    """True where the speaker is known to be one who answers, False one who asks, None not known."""


def rows_of(conversation: str, turns: Iterable[Turn]) -> Iterator[tuple[int, dict[str, str]]]:
    """One row an answer: what was asked since the last answer, and all of the answer."""
    said = [t for t in turns if t.text.strip()]
    asked: list[Turn] = []
    for answers, group in groupby(said, key=lambda t: bool(t.answers)):
        part = list(group)
        if not answers:
            asked = part
        elif asked:
            yield asked[0].line, {PROMPT: "\n".join(t.text for t in asked), REPLY: "\n".join(t.text for t in part), GROUP: conversation}
            asked = []


def sides(conversations: Iterable[Iterable[Turn]]) -> frozenset[str]:
    """The speakers who answer, where the turns do not say.

    Who most often speaks after another is one; of a tie, who asks less and opens fewer conversations. In a chat of several the others
    who rarely begin, and rarely ask, answer as well.
    """
    after: Counter[str] = Counter()
    opened: Counter[str] = Counter()
    asks: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for turns in conversations:
        listed = [t for t in turns if t.text.strip()]
        for t in listed:
            said[t.speaker] += 1
            asks[t.speaker] += t.text.rstrip().endswith(("?", "？"))
        speakers = [name for name, _ in groupby(t.speaker for t in listed)]
        opened.update(speakers[:1])
        after.update(speakers[1:])
    if not after:
        return frozenset()
    best = max(sorted(after), key=lambda name: (after[name] - opened[name] - asks[name], -opened[name], after[name]))
    colleagues = {name for name in after if len(said) > _TWO and not opened[name] and asks[name] * _RARELY < said[name] and said[name] * _RARELY >= said[best]}
    return frozenset({best, *colleagues})
