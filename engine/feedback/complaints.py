"""Complaints that come again, as lines for the rubric; whether they become some is the person's decision."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engine.core.comparing import normalised
from engine.core.tables import table_beside
from engine.serving.kept_feedback import KeptFeedback, feedback_in

FEWEST, FEWEST_PEOPLE = 3, 2
"""Complaints of one kind, and people who made them, from which on a line is proposed."""
_ALIKE = 0.75
_MOST_LETTERS = 120
"""Of a note that is a rule by itself; a longer one tells what happened."""


@dataclass(frozen=True)
class ProposedLine:
    """A line the rubric could have."""

    line: str
    """In the words a person would say it: “short”, or a note as somebody wrote it."""
    complaints: int
    people: int
    ids: tuple[str, ...]
    quotes: tuple[str, ...]
    """Some of the notes it comes from."""


def proposed_lines(session: Path) -> list[ProposedLine]:
    """Lines that complaints call for, the most frequent first.

    Raises:
        BadInput: the file of feedback is no plain one.
    """
    notes = [one for one in feedback_in(session / "feedback.jsonl") if one.note.strip() and one.rating != "up"]
    groups: dict[str, list[KeptFeedback]] = defaultdict(list)
    rules: list[KeptFeedback] = []
    for one in notes:
        if (line := _kind(one.note)) is not None:
            groups[line].append(one)
        elif _is_rule(one.note):
            rules.append(one)
    for some in _alike(rules):
        # The shortest says it plainest.
        groups[min((one.note.strip() for one in some), key=lambda note: (len(note), note))] += some
    found = [_proposed(line, some) for line, some in groups.items()]
    enough = [one for one in found if one.complaints >= FEWEST and one.people >= FEWEST_PEOPLE]
    return sorted(enough, key=lambda one: (-one.complaints, one.line))


def _proposed(line: str, some: Sequence[KeptFeedback]) -> ProposedLine:
    # Who says the same of one reply twice has said it once.
    said = list({(one.by, one.reply): one for one in some}.values())
    quotes = list(dict.fromkeys(" ".join(one.note.split())[:_MOST_LETTERS] for one in said))
    return ProposedLine(line, len(said), len({one.by for one in said}), tuple(o.id for o in said), tuple(quotes[:3]))


def _kind(note: str) -> str | None:
    """The line a known complaint calls for, in the language of the complaint."""
    text = " ".join(note.casefold().split())
    return next((line for line, pattern in _known() if pattern.search(text)), None)


def _is_rule(note: str) -> bool:
    return len(note) <= _MOST_LETTERS and _rule().match(note.casefold().strip()) is not None


def _alike(rules: Sequence[KeptFeedback]) -> list[list[KeptFeedback]]:
    """Notes that say the same rule, by meaning where that can be compared, else to the letter."""
    from engine.retrieval.sentence_encoder import many_vectors, present

    if not rules:
        return []
    if not present():
        same: dict[str, list[KeptFeedback]] = defaultdict(list)
        for one in rules:
            same[normalised(one.note)].append(one)
        return list(same.values())
    vectors = many_vectors([one.note for one in rules])
    groups: list[tuple[int, list[KeptFeedback]]] = []
    for n, one in enumerate(rules):
        near = next((some for first, some in groups if float(vectors[first] @ vectors[n]) >= _ALIKE), None)
        if near is None:
            groups.append((n, [one]))
        else:
            near.append(one)
    return [some for _, some in groups]


@cache
def _known() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = table_beside(__file__, "complaints.yaml")["lines"]
    return tuple((str(line), re.compile("|".join(f"(?:{way})" for way in ways))) for line, ways in table.items())


@cache
def _rule() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{way})" for way in table_beside(__file__, "complaints.yaml")["rules"]))
