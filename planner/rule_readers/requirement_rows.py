"""Rows of a table of requirements: each is one requirement, and a cell says how much it counts, or that it is not to be
done."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal, cast

from engine.core.tables import table_beside
from planner.rule_readers.marks import is_rule, rows
from planner.sentences import sentence

Weight = Literal["must", "should", "nice", "never", "out"]
"""How much a requirement counts; `never` is a fault, `out` is none."""
NOT_TO_BE_DONE = sentence("unused-row-out", "its row of the table says that it is not to be done")
WEIGHTS: tuple[Weight, ...] = ("must", "should", "nice", "never", "out")
_CELL = re.compile(r"(?<!\\)\||\t")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LONGEST_CELL, _LONGEST_HEAD, _FEWEST_ROWS, _MOST_OTHERS = 40, 40, 2, 0.4
_LINES = re.compile(r"(?m)^[^\n]*$")
_PLAIN_HEAD = re.compile(r"(?m)^[^\n|\t]{8,80}$")
_MOST_COLUMNS = 40
_SOFT_MARKS = " \t*_`()!.:;"


@dataclass(frozen=True)
class RequirementRow:
    """One row below the head of its table, or a section that says it of all that stands in it."""

    start: int
    end: int
    weight: Weight | None
    """None where no cell says how much it counts."""


@dataclass(frozen=True)
class _Line:
    start: int
    end: int
    cells: tuple[str, ...]
    """Of all columns, in small letters, empty ones too."""

    def at(self, column: int) -> str:
        return self.cells[column] if column < len(self.cells) else ""

    @property
    def filled(self) -> list[str]:
        return [cell for cell in self.cells if cell]


@lru_cache(maxsize=64)
def requirement_rows(text: str) -> tuple[RequirementRow, ...]:
    """The rows of all tables that say of some row how much it counts, in order."""
    found = [row for lines in _tables(text) for row in _weighed(lines)]
    return tuple(sorted([*found, *_without_cells(text)], key=lambda row: row.start))


def _without_cells(text: str) -> Iterator[RequirementRow]:
    """Rows as a PDF has them, whose cells stand apart by blanks alone: below “ID Requirement Priority” the lines that
    end in a weight, up to the next empty line."""
    read = 0
    for head in _PLAIN_HEAD.finditer(text):
        if head.start() < read:
            continue
        line = _plain(head.group())
        last = next((m for m in _pattern("priority_head").finditer(line) if m.end() == len(line)), None)
        if last is None or not _names("row_head", line[: last.start()]):
            continue
        found = []
        for row in _LINES.finditer(text, head.end() + 1):
            if not row.group().strip():
                break
            end = _plain(row.group())
            weights = [_known()[m.group()] for m in _pattern(None).finditer(end) if m.end() == len(end)]
            found += [RequirementRow(*row.span(), weights[0])] if weights else []
            read = row.end()
        yield from found if len(found) >= _FEWEST_ROWS else ()


def table_heads(text: str) -> list[tuple[int, int, str]]:
    """Of each table with a head: where the rows below it begin and end, and the head as it is written, with its ruled
    line."""
    found = []
    for group in _groups(text):
        # Tables of Word have an empty head of markdown, and their own below it.
        first = next((n for n, place in enumerate(group) if _CELL.sub("", text[slice(*place)]).strip(" -:")), 0)
        ruled = first + 1 < len(group) and is_rule(text[slice(*group[first + 1])])
        last = first + 1 if ruled else first
        head = _Line(*group[first], _cells(text[slice(*group[first])]))
        if (ruled or _is_head(head)) and last + 1 < len(group):
            found.append((group[last + 1][0], group[-1][1], text[group[0][0] : group[last][1]]))
    return found


def heads_requirements(head: str) -> bool:
    """Whether the head of a table names a column of requirements or rules, and not only their numbers."""
    return any(_names("required_head", cell) for line in head.split("\n") for cell in _cells(line))


def columns_required(head: str) -> list[int]:
    """The columns of a head that name a requirement or rule itself, and no number or reason of one."""
    line = next((line for line in head.split("\n") if not is_rule(line) and _CELL.sub("", line).strip()), "")
    return [
        n
        for n, cell in enumerate(_cells(line))
        if _names("required_head", cell) and not _names("beside_head", cell) and not _names("priority_head", cell)
    ]


def _groups(text: str) -> Iterator[list[tuple[int, int]]]:
    """Rows that follow each other without an empty line."""
    group: list[tuple[int, int]] = []
    for start, end in rows(text):
        if group and (text[group[-1][1] : start].strip() or "\n\n" in text[group[-1][1] : start]):
            yield group
            group = []
        group.append((start, end))
    if group:
        yield group


def _tables(text: str) -> Iterator[list[_Line]]:
    for group in _groups(text):
        lines = [_Line(a, b, _cells(text[a:b])) for a, b in group if not is_rule(text[a:b])]
        if lines:
            yield lines


def _cells(row: str) -> tuple[str, ...]:
    parts = _CELL.split(row.strip())
    if parts and not parts[0].strip() and row.strip().startswith("|"):
        parts = parts[1:]
    if parts and not parts[-1].strip() and row.strip().endswith("|"):
        parts = parts[:-1]
    return tuple(_plain(part) for part in parts[:_MOST_COLUMNS])


def _plain(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", cell).replace("’", "'").casefold().split()).strip(_SOFT_MARKS)


def _weighed(lines: Sequence[_Line]) -> Iterator[RequirementRow]:
    """Of a table; none where nothing in it says how much a row counts."""
    head = next((n for n, line in enumerate(lines[:2]) if _is_head(line)), None)
    columns = _Columns.of(lines[head] if head is not None else None, lines[0 if head is None else head + 1 :])
    body = lines[0 if head is None else head + 1 :]
    found, group = list[RequirementRow](), None
    wide = max(len(line.cells) for line in lines)
    for line in body:
        # “Must have” alone stands above those that must be.
        if wide > 1 and len(line.filled) == 1:
            group = weight_of(line.filled[0])
            continue
        found.append(RequirementRow(line.start, line.end, columns.weight(line) or group))
    yield from found if any(row.weight for row in found) else ()


def _is_head(line: _Line) -> bool:
    heads = [cell for cell in line.filled if len(cell) <= _LONGEST_HEAD]
    return len(line.filled) > 1 and any(
        _names(name, cell) for cell in heads for name in ("priority_head", "status_head", "scope_head", "row_head")
    )


@dataclass(frozen=True)
class _Columns:
    """What the columns of a table say of the weight of a row."""

    priority: int | None
    letters: Mapping[str, Weight]
    marks: tuple[tuple[int, Weight], ...]
    """Columns for one weight each, in which a row is ticked."""
    status: int | None
    scope: int | None

    @classmethod
    def of(cls, head: _Line | None, body: Sequence[_Line]) -> _Columns:
        if head is None:
            return cls(_likeliest(body), {}, (), None, None)
        heads = list(enumerate(head.cells))
        ticked = tuple(
            (n, weight) for n, cell in heads if (weight := weight_of(cell)) is not None and _is_ticked(body, n)
        )
        priority = next(
            (n for n, cell in heads if _names("priority_head", cell) or len(_weights_in(cell)) > 1),
            None if ticked else _likeliest(body),
        )
        is_list = priority is not None or any(_names("row_head", cell) for _, cell in heads)
        # The first column of a table of states says what they mean.
        status = next((n for n, cell in heads if n > 0 and is_list and _names("status_head", cell)), None)
        scope = next((n for n, cell in heads if n > 0 and is_list and _names("scope_head", cell)), None)
        letters = {} if priority is None else _letters({line.at(priority) for line in body} - {""})
        return cls(priority, letters, ticked, status, scope)

    def weight(self, row: _Line) -> Weight | None:
        out = self.status is not None and weight_of(row.at(self.status)) == "out"
        if self.scope is not None:
            cell = row.at(self.scope)
            out = out or cell in _words("crossed") | _words("empty") or weight_of(cell) == "out"
        if out:
            return "out"
        ticked = [weight for n, weight in self.marks if row.at(n) in _words("ticked")]
        if len(ticked) == 1:
            return ticked[0]
        if len(self.marks) == 1 and row.at(self.marks[0][0]) in _words("crossed") | _words("empty"):
            # What is not mandatory is still wanted; what is not out of scope says nothing.
            return "nice" if self.marks[0][1] == "must" else None
        if self.priority is None:
            return None
        cell = row.at(self.priority)
        # A dash below a head of priorities says nothing.
        if cell in _words("crossed"):
            return "out"
        return self.letters.get(cell) or weight_of(cell)


def weight_of(cell: str) -> Weight | None:
    """The weight a cell names in words; None where it names none, or several."""
    cell = _plain(cell)
    found = _weights_in(cell) if len(cell) <= _LONGEST_CELL else set()
    return found.pop() if len(found) == 1 else None


def _weights_in(cell: str) -> set[Weight]:
    return {_known()[match.group()] for match in _pattern(None).finditer(cell)}


def _likeliest(body: Sequence[_Line]) -> int | None:
    """The column that holds nothing but weights, where no head says so."""
    for column in range(1, max((len(line.cells) for line in body), default=0)):
        cells = [cell for line in body if (cell := line.at(column))]
        # “High” and “low” may be said of anything.
        sure = [cell for cell in cells if weight_of(cell) is not None and len(cell) <= _LONGEST_CELL / 2]
        if (
            len(sure) >= _FEWEST_ROWS
            and len(cells) - len(sure) <= _MOST_OTHERS * len(cells)
            and not all(map(_is_height, sure))
        ):
            return column
    return None


def _is_height(cell: str) -> bool:
    return _pattern("heights_in_words").fullmatch(cell) is not None


def _is_ticked(body: Sequence[_Line], column: int) -> bool:
    cells = {line.at(column) for line in body} - {""}
    return bool(cells) and cells <= _words("ticked") | _words("crossed") | _words("empty")


def _letters(cells: set[str]) -> Mapping[str, Weight]:
    """What single letters and figures stand for, where the column holds only those of one scale."""
    short = {cell for cell in cells if len(cell) <= 2 and weight_of(cell) is None}
    scales = cast(Mapping[str, Mapping[str, Weight]], _table()["letters"])
    return next((scale for scale in scales.values() if short and short <= scale.keys()), {})


def _names(name: str, cell: str) -> bool:
    return len(cell) <= _LONGEST_HEAD and _pattern(name).search(cell) is not None


@cache
def _table() -> Mapping[str, Any]:
    return cast(Mapping[str, Any], table_beside(__file__, "priorities.yaml"))


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_plain(str(word)) for word in _table()[name])


@cache
def _known() -> dict[str, Weight]:
    found: dict[str, Weight] = {_plain(str(word)): "should" for word in _table()["between"]}
    return found | {_plain(str(word)): weight for weight in WEIGHTS for word in _table()[weight]}


@cache
def _pattern(name: str | None) -> re.Pattern[str]:
    """Any word of a list (None: of all weights), the longest first; Chinese needs no blanks around it."""
    words = sorted(_known() if name is None else _words(name), key=lambda word: (-len(word), word))
    return re.compile("|".join(re.escape(w) if _HAN.search(w) else rf"(?<!\w){re.escape(w)}(?!\w)" for w in words))
