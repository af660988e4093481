"""From the turns of a chat to messages with their answers: what was said before an answer belongs to its message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, takewhile

from engine.data.formats.dialogue import UNASKED
from engine.data.formats.training.reading import Left
from engine.data.formats.training.roles import Part

NOT_LEARNED = "answers with weight 0"
NOT_TEXT = "messages with pictures, sound or files"
BROKEN = "calls of tools whose arguments are not JSON, which are not learned"
_EARLIER = 4
"""So many messages before the one that is answered stand with it: two questions and their answers."""
_EARLIER_LETTERS = 1500


@dataclass(frozen=True)
class SaidTurn:
    """One turn of a chat."""

    part: Part
    text: str
    learned: bool = True
    readable: bool = True
    """False where it holds a picture, sound or a file."""
    sound: bool = True
    """False where it calls a tool with arguments that are no JSON."""

    @property
    def answers(self) -> bool:
        """Whether it is the part of the one who answers."""
        return self.part == "answers"


@dataclass
class Chat:
    """The turns of a chat in order, and what it was told before."""

    said: list[SaidTurn] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """What system and developer say."""

    @property
    def is_answered(self) -> bool:
        """Whether somebody asks and somebody answers."""
        return any(t.answers for t in self.said) and any(not t.answers for t in self.said)


def answered(said: Sequence[SaidTurn], number: int, left: Left) -> Iterator[tuple[str, str]]:
    """Message and reply of each answer that is learned; answers that follow one another are one."""
    before: list[SaidTurn] = []
    for answers, group in groupby(said, key=lambda t: t.answers):
        part = list(group)
        if answers:
            yield from _answered(before, part, number, left)
        before += part


def _answered(
    before: Sequence[SaidTurn], answers: Sequence[SaidTurn], number: int, left: Left
) -> Iterator[tuple[str, str]]:
    earlier = list(before)
    for learned, group in groupby(answers, key=lambda t: t.learned):
        part = list(group)
        if not learned:
            left.add(NOT_LEARNED, number, len(part))
        elif all(t.answers for t in earlier):
            left.add(UNASKED, number, len(part))
        elif not is_readable(earlier):
            left.add(NOT_TEXT, number)
        elif not all(t.sound for t in part):
            left.add(BROKEN, number)
        else:
            yield asked(earlier), "\n".join(t.text for t in part)
        earlier += part


def asked(said: Sequence[SaidTurn]) -> str:
    """What is to be answered, below what was said just before it."""
    if len(said) == 1 and said[0].part == "asks":
        return said[0].text
    before, last = _in_view(said)
    now = "\n".join(_line(t) for t in last) if any(t.part == "tool" for t in last) else "\n".join(t.text for t in last)
    earlier: list[str] = []
    for turn in reversed(before):
        if sum(map(len, earlier)) + len(turn.text) > _EARLIER_LETTERS:
            break
        earlier.insert(0, _line(turn))
    return "\n\n".join(filter(None, ["\n".join(earlier), now]))


def is_readable(said: Sequence[SaidTurn]) -> bool:
    """Whether all that would stand in the message is text."""
    return all(t.readable for part in _in_view(said) for t in part)


def _in_view(said: Sequence[SaidTurn]) -> tuple[Sequence[SaidTurn], Sequence[SaidTurn]]:
    """The few messages before the question, and the question: all since the last answer."""
    start = len(said) - sum(1 for _ in takewhile(lambda t: not t.answers, reversed(said)))
    return said[max(0, start - _EARLIER) : start], said[start:]


def _line(turn: SaidTurn) -> str:
    return f"{'Assistant' if turn.answers else 'Tool' if turn.part == 'tool' else 'User'}: {turn.text}"
