"""The clauses of a text, with their places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from planner.rule_readers.marks import LONGEST, cells, cuts, ends_sentence, is_rule, numbering, rows

_LONGEST_LEAD = 60
_RANGE = re.compile(r"\s[-–—]\s[$€£¥]?\d")
_MARK = re.compile(r"[;\n。！？；，、：()（）]|[.,!?:](?=\s|$)|\s[-–—]\s")


@dataclass(frozen=True)
class Clause:
    text: str
    start: int
    end: int
    cells: tuple[tuple[int, int], ...] = ()
    """Places of the cells, where it is a row of a table."""
    heads: tuple[str, ...] = ()
    """What stands above each cell in the first row."""
    led: int | None = None
    """Where the clause before begins, if it ends in a colon: “Budget” in “Budget: 200 dollars”."""
    led_by: str = ""
    """Its text."""


@lru_cache(maxsize=64)
def clause_spans(words: str) -> tuple[Clause, ...]:
    """Clauses in order, without the marks around them; a decimal, an abbreviation, an ordinal or a file name splits
    none, and a row of a table is one clause."""
    lines = rows(words)
    starts, numbers = [a for a, _ in lines], {b for _, b in numbering(words)}
    found, start = list[tuple[int, int]](), 0
    for mark in _MARK.finditer(words):
        at = mark.start()
        row = bisect_right(starts, at) - 1
        if row >= 0 and at < lines[row][1]:
            continue
        if mark.group()[0].isspace() and _RANGE.match(words, at) is not None and words[at - 1 : at].isdigit():
            continue
        # “R1.” is a clause of its own, “z. B.” is none.
        if mark.group() == "." and mark.end() not in numbers and not ends_sentence(words, at):
            continue
        found += _cut(words, start, at)
        start = mark.end()
    found += _cut(words, start, len(words))
    clauses: list[Clause] = []
    table = _Table()
    for a, b in found:
        bare = words[a:b].strip().rstrip(".,;:!?") if not (lines and _is_row(lines, starts, a, b)) else ""
        if bare:
            at = a + words[a:b].index(bare)
            lead = (
                clauses[-1]
                if clauses and words[clauses[-1].end : at].strip() in (":", "：") and not clauses[-1].cells
                else None
            )
            if lead is not None and (lead.end - lead.start > _LONGEST_LEAD or "\n" in words[lead.end : at].strip(" ")):
                lead = None
            clauses.append(
                Clause(bare, at, at + len(bare), led=lead.start if lead else None, led_by=lead.text if lead else "")
            )
        elif (row_clause := table.row(words, a, b)) is not None:
            clauses.append(row_clause)
    return tuple(clauses)


def _cut(words: str, start: int, end: int) -> list[tuple[int, int]]:
    """A clause, in several where it has no end; a row of a table stays whole."""
    if end - start <= LONGEST or any(mark in words[start:end] for mark in "|\t"):
        return [(start, end)]
    return list(pairwise([start, *cuts(words, start, end), end]))


def _is_row(lines: Sequence[tuple[int, int]], starts: Sequence[int], a: int, b: int) -> bool:
    row = bisect_right(starts, b) - 1
    return row >= 0 and a <= lines[row][0] and lines[row][1] <= b


class _Table:
    """Remembers the first row of a table for the rows below it."""

    def __init__(self) -> None:
        self._heads: tuple[str, ...] = ()
        self._end = -2

    def row(self, words: str, a: int, b: int) -> Clause | None:
        """The row between two places as a clause; None for the ruled line and for nothing at all."""
        if not words[a:b].strip():
            return None
        if is_rule(words[a:b]):
            self._end = b
            return None
        places = cells(words, a, b)
        if not places:
            return None
        texts = tuple(words[x:y] for x, y in places)
        if words[max(0, self._end) : a].strip() or self._end < 0 or "\n\n" in words[self._end : a + 1]:
            self._heads = ()
        clause = Clause(
            words[places[0][0] : places[-1][1]].rstrip(".,;:!?"), places[0][0], places[-1][1], places, self._heads
        )
        if not self._heads and not any(re.search(r"\d", text) for text in texts):
            self._heads = texts
        self._end = b
        return clause


def heard(clause: Clause, at: int) -> str:
    """What the clause says about the figure at a place: all of it and what leads it; of a row the head of its column,
    the cells before it that hold no figure of their own, and its own cell."""
    if not clause.cells:
        return f"{clause.led_by} {clause.text}".strip()
    n = max((n for n, (a, _) in enumerate(clause.cells) if a <= at), default=0)
    before = [clause.text[a - clause.start : b - clause.start] for a, b in clause.cells[:n]]
    head = clause.heads[n] if len(clause.heads) == len(clause.cells) else ""
    a, b = clause.cells[n]
    return " ".join(
        [
            head,
            *(cell for cell in before if re.search(r"\d{2}", cell) is None),
            clause.text[a - clause.start : b - clause.start],
        ]
    ).strip()


def with_lead(words: str, clause: Clause) -> str:
    """The clause and what leads it, as written."""
    return words[clause.start if clause.led is None else clause.led : clause.end]


def clauses(words: str) -> list[str]:
    """Texts of the clauses."""
    return [c.text for c in clause_spans(words)]


def clause_at(spans: Sequence[Clause], start: int, end: int) -> Clause | None:
    """The clause that holds the span; None where it crosses several."""
    first = bisect_right(spans, start, key=lambda clause: clause.start) - 1
    touched = [c for c in spans[max(0, first) : first + 2] if c.start < end and c.end > start]
    return touched[0] if len(touched) == 1 else None
