"""From who said what to messages with their answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import groupby, pairwise

from engine.data.formats.table import GROUP, PROMPT, REPLY

UNANSWERED = "messages nobody answered"
UNASKED = "messages of those who answer that follow no question"
INTERNAL = "internal notes, which are not part of the conversations"
NOTICES = "lines of the program itself, such as who came and left"
WORDLESS = "messages of pictures, sound or files without words"
_open: ContextVar[bool] = ContextVar("open", default=False)
_PLACES = 5
"""So many of the places a reason was met at are said."""
NEW_MATTER_SECONDS = 3 * 86_400.0
"""After such a silence who asks speaks of something else."""
REPLY_ENDS_SECONDS = 12 * 3600.0
"""What comes so long after an answer, unasked, is no part of it."""


@contextmanager
def with_unanswered(wanted: bool = True) -> Iterator[None]:
    """While open, messages nobody answered are rows without a reply, and not only counted."""
    token = _open.set(wanted)
    try:
        yield
    finally:
        _open.reset(token)


def unanswered_wanted() -> bool:
    """Whether messages nobody answered are rows now."""
    return _open.get()


def unanswered_in(left_out: Iterable[str]) -> int:
    """How many messages nobody answered, by what was told of a file."""
    told = (line.partition(f"{UNANSWERED}: ")[2] for line in left_out)
    return sum(int(digits) for line in told if (digits := line.partition(" ")[0].replace(",", "")).isdigit())


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
            # Of several matters the last is the one that was answered.
            asked = _without_pauses(part, NEW_MATTER_SECONDS)[-1]
            leave(left, UNANSWERED, *_places(part[: len(part) - len(asked)]))
        elif asked:
            # What follows much later is a new message, and answers nothing that was asked.
            reply = _without_pauses(part, REPLY_ENDS_SECONDS)[0]
            leave(left, UNASKED, *_places(part[len(reply) :]))
            row = {
                PROMPT: "\n".join(t.text for t in asked),
                REPLY: "\n".join(t.text for t in reply),
                GROUP: asked[0].group or conversation,
            }
            yield asked[0].line, {**row, "file": asked[0].file} if asked[0].file else row
            asked = []
        else:
            leave(left, UNASKED, *_places(part))
    leave(left, UNANSWERED, *_places(asked))
    if asked and unanswered_wanted():
        row = {PROMPT: "\n".join(t.text for t in asked), REPLY: "", GROUP: asked[0].group or conversation}
        yield asked[0].line, {**row, "file": asked[0].file} if asked[0].file else row


class Tally(Counter[str]):
    """What is in no row, counted by reason, with the first places."""

    def __init__(self, *counts: Mapping[str, int]) -> None:
        super().__init__(*counts)
        self.places: dict[str, dict[str, None]] = {}

    def at(self, reason: str) -> str:
        """The first places of a reason, as “ (lines 4, 9, …)”."""
        known = list(self.places.get(reason, ()))
        if not known:
            return ""
        more = ", …" if self[reason] > len(known[:_PLACES]) else ""
        return f" (line{'s' if len(known) > 1 else ''} {', '.join(known[:_PLACES])}{more})"


def leave(left: Counter[str], reason: str, *places: int | str) -> None:
    """Count what begins at these places; more than the first few are not kept."""
    left[reason] += len(places)
    if isinstance(left, Tally):
        kept = left.places.setdefault(reason, {})
        kept.update(dict.fromkeys(map(str, places[: max(0, _PLACES - len(kept))])))


def told(left: Counter[str]) -> list[str]:
    """What was counted, as lines for what is left out."""
    return [
        f"{what}: {count:,}{left.at(what) if isinstance(left, Tally) else ''}" for what, count in left.items() if count
    ]


def _places(turns: Iterable[Turn]) -> list[int | str]:
    return [f"{t.file}:{t.line}" if t.file else t.line for t in turns]


def _without_pauses(turns: Sequence[Turn], seconds: float) -> list[list[Turn]]:
    """The turns in order, cut where nobody spoke for so long."""
    parts = [[turns[0]]]
    for before, turn in pairwise(turns):
        if before.when is not None and turn.when is not None and turn.when - before.when > seconds:
            parts.append([])
        parts[-1].append(turn)
    return parts
