"""From who said what to messages with their answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from engine.data.formats.table import GROUP, PROMPT, REPLY

UNANSWERED = "messages nobody answered"
UNASKED = "messages of those who answer that follow no question"
INTERNAL = "internal notes, which are no part of the conversations"
NEW_MATTER_SECONDS = 3 * 86_400.0
"""After such a silence who asks speaks of something else."""
REPLY_ENDS_SECONDS = 12 * 3600.0
"""What comes so long after an answer, unasked, is no part of it."""


@dataclass(frozen=True)
class Turn:
    """One message of a conversation."""

    speaker: str
    text: str
    line: int
    """Where it begins in its file, counted from 1."""
    answers: bool | None = None
    """True where the speaker is known to be one who answers, False one who asks, None not known."""
    when: float | None = None
    """Seconds since any fixed moment; None = not known."""
    group: str = ""
    """What stays together of a long conversation; empty = all of it."""
    file: str = ""
    """The file of several it is from."""


def rows_of(
    conversation: str, turns: Iterable[Turn], answering: Collection[str] = (), left: Counter[str] | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    """One row an answer: what was asked since the last answer, and all of the answer.

    `answering` are who answers where the turns do not say. What belongs to no row is counted in `left`.
    """
    said = [t for t in turns if t.text.strip()]
    left = Counter() if left is None else left
    asked: list[Turn] = []
    for answers, group in groupby(said, key=lambda t: t.answers if t.answers is not None else t.speaker in answering):
        part = list(group)
        if not answers:
            asked = _without_pauses(part, NEW_MATTER_SECONDS)[-1]
            left[UNANSWERED] += len(part) - len(asked)
        elif asked:
            reply = _without_pauses(part, REPLY_ENDS_SECONDS)[0]
            left[UNASKED] += len(part) - len(reply)
            row = {PROMPT: "\n".join(t.text for t in asked), REPLY: "\n".join(t.text for t in reply), GROUP: asked[0].group or conversation}
            yield asked[0].line, {**row, "file": asked[0].file} if asked[0].file else row
            asked = []
        else:
            left[UNASKED] += len(part)
    left[UNANSWERED] += len(asked)


def told(left: Counter[str]) -> list[str]:
    """What was counted, as lines for what is left out."""
    return [f"{what}: {count:,}" for what, count in left.items() if count]


def _without_pauses(turns: Sequence[Turn], seconds: float) -> list[list[Turn]]:
    """The turns in order, cut where nobody spoke for so long."""
    parts = [[turns[0]]]
    for before, turn in pairwise(turns):
        if before.when is not None and turn.when is not None and turn.when - before.when > seconds:
            parts.append([])
        parts[-1].append(turn)
    return parts
