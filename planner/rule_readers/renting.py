"""Whether words want a card or a server rented, or rule it out: “no rented card”, “mieten wollen wir nicht”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from planner.rule_readers.lexicon import cue
from planner.rule_readers.privacy import without_obstacles

_MARK = re.compile(r"[,;:.!?()–—，。；：！？、（）\n]")
_WORD = re.compile(r"\w")
_WITH_FIGURES = re.compile(r"[A-Za-z]*\d+[A-Za-z]*")


@dataclass(frozen=True)
class Renting:
    """A word for renting, its place, and whether what it stands for is wanted."""

    start: int
    end: int
    wanted: bool


def rented_card(text: str) -> bool:
    """Whether the words want one rented."""
    return any(one.wanted for one in rentings(text))


def rentings(text: str) -> Iterator[Renting]:
    """All places where renting is spoken of."""
    text = without_obstacles(text)
    for question in cue("why_not").finditer(text):
        text = text[: question.start()] + " " * len(question.group()) + text[question.end() :]
    edges = sorted({0, len(text), *(m.end() for m in (*_MARK.finditer(text), *cue("rent_breaks").finditer(text)))})
    for start, end in pairwise(edges):
        for word in (*cue("hires").finditer(text, start, end), *cue("rented").finditer(text, start, end)):
            before, after = text[start : word.start()], text[word.end() : end]
            yield Renting(word.start(), word.end(), not (_refused_before(before) or _refused_after(after)))


def is_linked(gap: str) -> bool:
    """Whether only words that belong to renting and names of cards stand in it: “to”, “einen Server”, “打算”."""
    gap = _WITH_FIGURES.sub(" ", gap)
    return _WORD.search(cue("rent_links").sub(" ", cue("hires").sub(" ", gap))) is None


def _refused_before(before: str) -> bool:
    return any(is_linked(before[end:]) for _, end in _refusals(before))


def _refused_after(after: str) -> bool:
    """“Mieten wir nichts”, “renting is not allowed”; of “rent a card without questions” more follows."""
    return any(is_linked(after[: no.start()]) for no in cue("no_renting").finditer(after)) or any(
        is_linked(after[:start]) and is_linked(after[end:]) for start, end in _refusals(after)
    )


def _refusals(text: str) -> list[tuple[int, int]]:
    return [no.span() for name in ("negation", "not_rented") for no in cue(name).finditer(text)]
