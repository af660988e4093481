"""Sheets of one workbook as one table: a sheet that says what codes stand for gives their names, and sheets with the
same columns are joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.data.formats.table import AS_WRITTEN, folded

_FEWEST_CODES, _MOST_CODES = 2, 200
_LONGEST_CODE = 12
_MOST_NAME_WORDS = 8
_MOSTLY = 0.8
_TEXT_WORDS = 4.0
_SAID = 5
_NUMBER = re.compile(r"[\d.,]+")
Row = tuple[int, dict[str, str]]


@dataclass
class Sheet:
    """A sheet's rows with their numbers."""

    name: str
    rows: list[Row]

    @property
    def columns(self) -> list[str]:
        """Columns with a cell that is filled, in the order they first occur."""
        return list(dict.fromkeys(column for _, row in self.rows for column, cell in row.items() if cell))

    def cells(self, column: str) -> list[str]:
        """What stands in a column, empty cells apart."""
        return [cell for _, row in self.rows if (cell := row.get(column, "").strip())]


@dataclass(frozen=True)
class Legend:
    """What codes stand for."""

    sheet: str
    column: str
    """Its column of codes."""
    names: Mapping[str, str]


def one_table(sheets: Sequence[Sheet], told: list[str]) -> Iterator[Row]:
    """Rows of all sheets; of those with a legend, the rows that have codes, with their names. What was done is told."""
    by_size = sorted((s for s in sheets if s.rows), key=lambda s: -len(s.rows))
    for sheet in by_size[1:]:
        _align(sheet, by_size[0])
    legends = [(sheet, legend) for sheet in sheets for legend in _legends(sheet)]
    used: dict[str, list[tuple[Legend, str]]] = {}
    for sheet in sheets:
        own = [
            (legend, column)
            for of, legend in legends
            if of is not sheet and (column := _coded(sheet, legend)) is not None
        ]
        # Of several columns with names to a code the first is the one that names it.
        used[sheet.name] = list({column: (legend, column) for legend, column in reversed(own)}.values())
    explained = {legend.sheet for own in used.values() for legend, _ in own}
    if not explained:
        yield from (row for sheet in sheets for row in sheet.rows)
        return
    named = _one_name(sheets, used, explained)
    for sheet in sheets:
        if sheet.name in explained:
            continue
        own = used[sheet.name]
        if not own:
            told += (
                [
                    (
                        f"the sheet “{sheet.name}” with {len(sheet.rows):,} rows: unlike the others, it "
                        "contains no texts with codes"
                    )
                ]
                if sheet.rows
                else []
            )
            continue
        for legend, column in own:
            told += _unknown(sheet, column, legend)
        for number, row in sheet.rows:
            yield number, _with_names(row, own, named)
    for explains, column in named.items():
        told.append(
            f"the codes in “{column}”: the sheet “{explains}” says what they stand for, and the names are "
            "learned in their place; to learn the codes, "
            f"say that the answer is the column “{column}{AS_WRITTEN}”"
        )


def _legends(sheet: Sheet) -> Iterator[Legend]:
    """What a sheet may explain: short codes, each once, with a name in the next column of words."""
    if not _FEWEST_CODES <= len(sheet.rows) <= _MOST_CODES:
        return
    for at, column in enumerate(sheet.columns):
        codes = sheet.cells(column)
        if (
            len(codes) < _FEWEST_CODES
            or len(codes) < _MOSTLY * len(sheet.rows)
            or len(set(map(str.casefold, codes))) != len(codes)
        ):
            continue
        if not all(len(c) <= _LONGEST_CODE and len(c.split()) == 1 for c in codes):
            continue
        for other in (*sheet.columns[at + 1 :], *sheet.columns[:at]):
            names = {
                row[column].strip(): cell
                for _, row in sheet.rows
                if row.get(column, "").strip() and (cell := row.get(other, "").strip())
            }
            if len(names) == len(codes) and _are_names(list(names.items())):
                yield Legend(sheet.name, column, names)
                break
        return


def _are_names(pairs: Sequence[tuple[str, str]]) -> bool:
    """Whether these name the codes: words, each another, and longer than what they stand for."""
    names = [name for _, name in pairs]
    words = sum(len(n.split()) for n in names) / len(names)
    return (
        len(set(names)) == len(names)
        and all(any(map(str.isalpha, n)) for n in names)
        and words <= _MOST_NAME_WORDS
        and sum(map(len, names)) > sum(len(code) for code, _ in pairs)
    )


def _coded(sheet: Sheet, legend: Legend) -> str | None:
    """The column of a sheet that holds the codes, again and again, beside a text; None where none does."""
    if not any(_words(sheet.cells(c)) >= _TEXT_WORDS for c in sheet.columns):
        return None
    known = {code.casefold() for code in legend.names}
    plain = all(map(_NUMBER.fullmatch, legend.names))
    for column in sheet.columns:
        cells = [c.casefold() for c in sheet.cells(column)]
        held = {c for c in cells if c in known}
        # Figures may be anything: of them the column's name must say that they are these codes.
        if plain and folded(column) != folded(legend.column):
            continue
        if (
            len(held) >= _FEWEST_CODES
            and sum(c in known for c in cells) >= _MOSTLY * len(cells)
            and len(held) < sum(c in known for c in cells)
        ):
            return column
    return None


def _one_name(
    sheets: Sequence[Sheet], used: Mapping[str, Sequence[tuple[Legend, str]]], explained: set[str]
) -> dict[str, str]:
    """For each legend what its column is called in most rows, and so in all."""
    counts: dict[str, Counter[str]] = {}
    for sheet in sheets:
        for legend, column in used[sheet.name] if sheet.name not in explained else ():
            counts.setdefault(legend.sheet, Counter())[column] += len(sheet.rows)
    return {legend: of.most_common(1)[0][0] for legend, of in counts.items()}


def _with_names(row: Mapping[str, str], own: Sequence[tuple[Legend, str]], named: Mapping[str, str]) -> dict[str, str]:
    columns = {column: legend for legend, column in own}
    found: dict[str, str] = {}
    written: dict[str, str] = {}
    for column, cell in row.items():
        if (legend := columns.get(column)) is None:
            found[column] = cell
            continue
        of = {code.casefold(): name for code, name in legend.names.items()}
        found[named[legend.sheet]] = of.get(cell.strip().casefold(), cell)
        written[f"{named[legend.sheet]}{AS_WRITTEN}"] = cell
    return {**found, **written}


def _unknown(sheet: Sheet, column: str, legend: Legend) -> list[str]:
    known = {code.casefold() for code in legend.names}
    strange = Counter(c for c in sheet.cells(column) if c.casefold() not in known)
    if not strange:
        return []
    some = ", ".join(f"“{c}” ({n})" for c, n in strange.most_common(_SAID))
    return [
        (
            f"{sheet.name}: the sheet “{legend.sheet}” does not name these codes in “{column}”, which stay as "
            f"they are: {some}"
        )
    ]


def _align(sheet: Sheet, largest: Sheet) -> None:
    """Give a sheet's columns the names they have in the largest one: those spelt alike, and the one column of texts
    where both have one."""
    spelt = {folded(c): c for c in largest.columns}
    columns = {
        c: spelt[folded(c)]
        for c in sheet.columns
        if c not in largest.columns and spelt.get(folded(c), c) not in sheet.columns
    }
    columns = {c: to for c, to in columns.items() if to != c}
    shared = [c for c in sheet.columns if c in largest.columns or c in columns]
    mine, theirs = (
        [
            c
            for c in s.columns
            if c not in shared
            and c not in columns.values()
            and c not in o.columns
            and _words(s.cells(c)) >= _TEXT_WORDS
        ]
        for s, o in ((sheet, largest), (largest, sheet))
    )
    if shared and len(mine) == len(theirs) == 1:
        columns[mine[0]] = theirs[0]
    if columns:
        sheet.rows = [(n, {columns.get(c, c): cell for c, cell in row.items()}) for n, row in sheet.rows]


def _words(cells: Sequence[str]) -> float:
    return sum(len(c.split()) for c in cells) / len(cells) if cells else 0.0
