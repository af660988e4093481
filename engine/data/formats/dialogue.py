"""From who said what to messages with their answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from engine.data.formats.table import GROUP, PROMPT, REPLY


@dataclass(frozen=True)
class Turn:
    """One message of a conversation."""

    speaker: str
    text: str
    line: int
    """Where it begins in its file, counted from 1."""
    answers: bool | None = None
    """True where the speaker is known to be one who answers, False one who asks, None not known."""


def rows_of(conversation: str, turns: Iterable[Turn], answering: str | None = None) -> Iterator[tuple[int, dict[str, str]]]:
    """One row an answer: what was asked since the last answer, and all of the answer.

    `answering` is who answers where the turns do not say.
    """
    said = [t for t in turns if t.text.strip()]
    asked: list[Turn] = []
    for answers, group in groupby(said, key=lambda t: t.answers if t.answers is not None else t.speaker == answering):
        part = list(group)
        if not answers:
            asked = part
        elif asked:
            yield asked[0].line, {PROMPT: "\n".join(t.text for t in asked), REPLY: "\n".join(t.text for t in part), GROUP: conversation}
            asked = []


def who_answers(conversations: Iterable[Iterable[Turn]]) -> str | None:
    """The speaker who most often speaks after another; of a tie, who opens fewer conversations, for askers open them."""
    after: Counter[str] = Counter()
    opened: Counter[str] = Counter()
    for turns in conversations:
        speakers = [name for name, _ in groupby(t.speaker for t in turns)]
        opened.update(speakers[:1])
        after.update(speakers[1:])
    return max(after, key=lambda name: (after[name], -opened[name]), default=None)
