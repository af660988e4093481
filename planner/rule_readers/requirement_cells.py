"""What each row of a table of requirements requires: one of its cells, or the line without its number and weight."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from planner.rule_readers.marks import all_cells, cells, rows
from planner.rule_readers.requirement_rows import (
    RequirementRow,
    Weight,
    columns_required,
    heads_requirements,
    requirement_rows,
    table_heads,
    weight_of,
)

_NUMBER = re.compile(r"\W*(?:[A-Za-zÀ-ÿ]{1,5}[-_. ]?)?\d{1,4}(?:[.-]\d{1,3}){0,3}[a-z]?[.):]?(?=\s)\s*")
_LAST_WORDS = 3
_MOST_WEIGHT_WORDS, _MOST_WEIGHT_SIGNS = 4, 24
"""A longer cell that has a word for a weight is a requirement: “no value may be rounded”."""


@dataclass(frozen=True)
class RequirementCell:
    """A row, and the words in it that say what is required."""

    row: tuple[int, int]
    start: int
    end: int
    weight: Weight | None
    doubtful: bool = False
    """Whether another cell may say how much it counts, in words that are not known."""


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
            doubtful = row.weight is None and _may_say_weight(text, row, place)
            found.append(RequirementCell((start, end), *place, row.weight, doubtful))
    found += [cell for row in weighed.values() if row.weight != "out" for cell in _of_line(text, row)]
    return tuple(sorted(found, key=lambda one: one.start))


def _longest(text: str, row: RequirementRow) -> tuple[int, int] | None:
    """The cell below “Requirement”, else the one with the most words that is no weight."""
    if (told := _below_head(text, row)) is not None:
        return told
    places = [place for place in cells(text, row.start, row.end) if not _is_weight(text[slice(*place)])]
    return max(places, key=lambda place: place[1] - place[0], default=None)


def _may_say_weight(text: str, row: RequirementRow, place: tuple[int, int]) -> bool:
    """A last cell of a word or two behind the requirement, in a table where the same word stands there again or that
    no head explains otherwise."""
    places = cells(text, row.start, row.end)
    if not places or places[-1][0] <= place[0]:
        return False
    last = text[slice(*places[-1])]
    return len(last.split()) <= 2 and len(last) <= _MOST_WEIGHT_SIGNS and any(map(str.isalpha, last))


def _is_weight(cell: str) -> bool:
    return len(cell) <= _MOST_WEIGHT_SIGNS and len(cell.split()) <= _MOST_WEIGHT_WORDS and weight_of(cell) is not None


def _below_head(text: str, row: RequirementRow) -> tuple[int, int] | None:
    """Of a row whose table names the column: beside it others may say why, or how it is tested, at length."""
    head = next((h for a, b, h in table_heads(text) if a <= row.start < b), None)
    columns = [] if head is None else columns_required(head)
    places = all_cells(text, row.start, row.end)
    if len(columns) != 1 or columns[0] >= len(places):
        return None
    a, b = places[columns[0]]
    return (a, b) if b > a and any(map(str.isalpha, text[a:b])) else None


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
