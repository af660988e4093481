"""What each row of a table of requirements requires: one of its cells, or the line without its number and weight."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from planner.rule_readers.marks import cells, rows
from planner.rule_readers.requirement_rows import (
    RequirementRow,
    Weight,
    heads_requirements,
    requirement_rows,
    table_heads,
    weight_of,
)

_NUMBER = re.compile(r"\W*(?:[A-Za-zÀ-ÿ]{1,5}[-_. ]?)?\d{1,4}(?:[.-]\d{1,3}){0,3}[a-z]?[.):]?(?=\s)\s*")
_LAST_WORDS = 3


@dataclass(frozen=True)
class RequirementCell:
    """A row, and the words in it that say what is required."""

    row: tuple[int, int]
    start: int
    end: int
    weight: Weight | None


@lru_cache(maxsize=64)
def requirement_cells(text: str) -> tuple[RequirementCell, ...]:
    """Of all rows below heads such as “Requirement”, and of those whose weight is told otherwise, in order."""
    weighed = {row.start: row for row in requirement_rows(text)}
    tables = [(a, b) for a, b, head in table_heads(text) if heads_requirements(head)]
    found = []
    for start, end in rows(text):
        row = weighed.pop(start, None)
        if row is None and any(a <= start < b for a, b in tables):
            row = RequirementRow(start, end, None)
        if row is not None and row.weight != "out" and (place := _longest(text, row)) is not None:
            found.append(RequirementCell((start, end), *place, row.weight))
    found += [cell for row in weighed.values() if row.weight != "out" for cell in _of_line(text, row)]
    return tuple(sorted(found, key=lambda one: one.start))


def _longest(text: str, row: RequirementRow) -> tuple[int, int] | None:
    """The cell with the most words that is no weight."""
    places = [place for place in cells(text, row.start, row.end) if weight_of(text[slice(*place)]) is None]
    return max(places, key=lambda place: place[1] - place[0], default=None)


def _of_line(text: str, row: RequirementRow) -> Iterator[RequirementCell]:
    """“R7 Names no person must”, as a PDF has it."""
    line = text[row.start : row.end]
    number = _NUMBER.match(line)
    start = number.end() if number is not None else len(line) - len(line.lstrip())
    words = line.rstrip().split(" ")
    for count in range(min(_LAST_WORDS, len(words) - 1), 0, -1):
        last = " ".join(words[-count:])
        if weight_of(last) is not None:
            end = len(line.rstrip()) - len(last)
            body = line[start:end].rstrip()
            if body:
                yield RequirementCell(
                    (row.start, row.end), row.start + start, row.start + start + len(body), row.weight
                )
            return
