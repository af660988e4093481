"""From conversations to rows, and who in them answers: those the person names, else as the conversations show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from engine.data.formats.dialogue import Turn, rows_of
from engine.data.formats.sides import who_answers
from engine.data.formats.table import Writers

OF_MACHINES = "messages that a program wrote"
_MACHINE = re.compile(
    r"(?i)^(?:automation|automations?[ _-].*|auto[ _-]?(?:mod\w*|repl\w+|respon\w+|antwort\w*)|system|no[ _.-]?reply\w*"
    r"|do[ _.-]?not[ _.-]?reply|mailer[ _-]?daemon"
    r"|postmaster|webhook\w*|workflow\w*|trigger|zapier|abwesenheits\w*)$|(?<=[\w-])bot$|\[bot\]$"
)
_MOST_OF_MACHINES = 0.34
_FEWEST_PIECES = 8
"""A chat of fewer days is cut in so many pieces that are held out whole; days tell more where there are enough."""


@dataclass(frozen=True)
class Talk:
    """One conversation; of each turn it may be known whether it answers."""

    name: str
    turns: Sequence[Turn]


@dataclass
class Sides:
    """Who shall answer (`wanted`, None = as the conversations show), and afterwards who wrote and who answered."""

    wanted: str | None = None
    wrote: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)

    def take(self, writers: Writers) -> None:
        """Count who wrote in one more file."""
        self.wrote.update(writers.messages)
        self.answered.update({name: writers.messages.get(name, 0) for name in writers.answering})

    def writers(self) -> Writers:
        """Those with a name, the most frequent first."""
        return Writers(dict(self.wrote.most_common()), tuple(name for name, _ in self.answered.most_common()))


def talk_rows(
    talks: Iterable[Talk], left: Counter[str], sides: Sides | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of conversations; what is in no row is counted in `left`, and who wrote in `sides`."""
    sides = Sides() if sides is None else sides
    listed = list(talks)
    wrote = Counter(turn.speaker for talk in listed for turn in talk.turns if turn.text.strip())
    wanted = same_writer(sides.wanted, wrote)
    machines = machines_among(wrote) if wanted is None else frozenset()
    if machines:
        left[OF_MACHINES] += sum(wrote[name] for name in machines)
        wrote = Counter({name: n for name, n in wrote.items() if name not in machines})
        listed = [Talk(t.name, [turn for turn in t.turns if turn.speaker not in machines]) for t in listed]
    if wanted is not None:
        listed = [Talk(t.name, [replace(turn, answers=turn.speaker == wanted) for turn in t.turns]) for t in listed]
    answering = who_answers(t.turns for t in listed if any(turn.answers is None for turn in t.turns))
    answers = Counter(
        turn.speaker
        for t in listed
        for turn in t.turns
        if turn.text.strip() and (turn.answers if turn.answers is not None else turn.speaker in answering)
    )
    sides.wrote += Counter({name: count for name, count in wrote.items() if _is_named(name)})
    sides.answered += Counter({name: count for name, count in answers.items() if _is_named(name)})
    for talk in listed:
        rows = rows_of(talk.name, talk.turns, answering, left)
        yield from _in_pieces(rows) if any(turn.group for turn in talk.turns) else rows


def machines_among(wrote: Mapping[str, int]) -> frozenset[str]:
    """Those who by their names are programs, where people write far more: what a program writes beside them answers
    nobody."""
    found = frozenset(name for name in wrote if _MACHINE.search(name))
    few = sum(wrote[name] for name in found) <= _MOST_OF_MACHINES * sum(wrote.values())
    return found if few and len(wrote) - len(found) > 0 else frozenset()


def same_writer(wanted: str | None, names: Iterable[str]) -> str | None:
    """The one of the names that is meant: the same but for case and marks, else the only one with that first name or
    part."""
    if wanted is None:
        return None
    said, known = _folded(wanted), list(names)
    if not said:
        return None
    same = [name for name in known if _folded(name) == said] or [
        name for name in known if set(said) <= set(_folded(name))
    ]
    return same[0] if len(same) == 1 else None


def one_spelling(wrote: Mapping[str, int]) -> Mapping[str, str]:
    """Each name as its writer is spelt most often: “marta” and “Marta K.” are Marta, where no other Marta writes."""
    commonest: dict[tuple[str, ...], str] = {}
    for name in sorted(wrote, key=lambda n: (-wrote[n], n)):
        commonest.setdefault(tuple(_folded(name)), name)
    for parts, name in list(commonest.items()):
        longer = [
            p
            for p in commonest
            if len(p) > len(parts) and p[: len(parts)] == parts and all(len(word) == 1 for word in p[len(parts) :])
        ]
        if parts and len(longer) == 1:
            commonest[longer[0]] = name
    return {name: commonest[tuple(_folded(name))] for name in wrote}


def _folded(name: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in name.casefold()).split()


def _is_named(speaker: str) -> bool:
    """Whether a person would know who it is; programs count their users."""
    return any(map(str.isalpha, speaker)) and not (
        len(speaker) > 8 and any(map(str.isdigit, speaker)) and " " not in speaker
    )


def _in_pieces(rows: Iterable[tuple[int, dict[str, str]]]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a chat whose groups are days; where these are few, stretches of rows stand in their place, so that
    some can be held out."""
    found = list(rows)
    days = [day for day, _ in groupby(found, key=lambda numbered: numbered[1]["conversation"])]
    if len(days) >= _FEWEST_PIECES or len(found) < _FEWEST_PIECES:
        yield from found
        return
    for n, (line, row) in enumerate(found):
        piece = n * _FEWEST_PIECES // len(found)
        yield line, {**row, "conversation": f"{row['conversation']}, part {piece + 1}"}
