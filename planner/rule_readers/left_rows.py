"""Rows that are not to be learned from, by what stands in a column: “lines marked draft in the column note are not to
be learned”, “où il y a écrit « brouillon », laissez-les de côté”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from engine.core.tables import table_beside
from engine.data.asked_columns import find_column
from planner.requirements import Change, Requirements, WantedRows, normal
from planner.rule_readers.clauses import clause_spans
from planner.rule_readers.files import file_spans
from planner.rule_readers.hit import Hit
from planner.rule_readers.marks import sentence_edges

_QUOTED = re.compile(
    r"“\s*([^“”\n]{1,80}?)\s*”|„\s*([^“”„\n]{1,80}?)\s*[“”]|«\s*([^«»\n]{1,80}?)\s*»|\"\s*([^\"\n]{1,80}?)\s*\""
    r"|‘\s*([^‘’\n]{1,80}?)\s*’|(?<!\w)'\s*([^'\n]{1,80}?)\s*'(?!\w)"
)
_REACH = 24
"""Letters before “leave out” in which a “not” takes it back."""
_EDGE = r"[,;:.!?()\n]|$"
_MOST_WORDS = 4
"""Words that are marked in without quotation marks: “marked do not send”."""
_FEW_WORDS = 12
"""Words of a sentence that says of the rows before it that they are left out."""


def read_left_rows(words: str, known: Requirements, columns: Sequence[str] = ()) -> Iterator[Hit]:
    """Each of them with the words of the sentence, or of both where the next one says that they are left out; with
    those that may be learned after all taken back."""
    edges = [*sentence_edges(words), len(words)]
    spans = [(a, b) for a, b in pairwise(edges) if words[a:b].strip()]
    for n, (a, b) in enumerate(spans):
        if words[a:b].rstrip().endswith(("?", "？")):
            continue
        start, end = _about(words, a, b)
        if start is None:
            continue
        back = _taken_back(words[start:end], known)
        if back is not None:
            yield Hit(Change(op="remove", field="left_rows", value=back, quote=words[start:end]), start, end)
            continue
        if not _leaves_out(words[start:end]):
            follows = spans[n + 1] if n + 1 < len(spans) else None
            if follows is None or not _goes_on(words[slice(*follows)]):
                continue
            end = follows[1] - len(words[slice(*follows)]) + len(words[slice(*follows)].rstrip())
        if (rows := _rows_in(words[start:end], columns)) is not None:
            yield Hit(Change(op="add", field="left_rows", value=rows, quote=words[start:end]), start, end)


def _about(words: str, a: int, b: int) -> tuple[int | None, int]:
    """From the clause that speaks of marked rows to the end of the sentence; None where none does."""
    inside = [c for c in clause_spans(words) if a <= c.start < b]
    for clause in inside:
        if (rows := _way("rows").search(words, clause.start, b)) is not None and rows.start() < clause.end:
            # “If the column note says draft, skip that row” has the row at its end.
            first = inside[0] if _way("mark").search(words, a, clause.start) else clause
            return first.start, a + len(words[a:b].rstrip(" \n.!;"))
    return None, b


def _leaves_out(text: str) -> bool:
    bare = _QUOTED.sub(lambda m: " " * len(m[0]), text)
    if _way("not_learned").search(bare) is not None:
        return True
    ahead = (re.split(r"[,;:.]", bare[: m.start()])[-1][-_REACH:] for m in _way("left_out").finditer(bare))
    return any(_way("kept").search(text) is None for text in ahead)


def _goes_on(text: str) -> bool:
    """“Please do not learn those.”"""
    return len(text.split()) <= _FEW_WORDS and _way("those").search(text) is not None and _leaves_out(text)


def _rows_in(text: str, columns: Sequence[str]) -> WantedRows | None:
    """What is written in the rows, and in which column; None where it is not said."""
    places = file_spans(text)
    quotes = [
        (m.start(), m[m.lastindex or 0])
        for m in _QUOTED.finditer(text)
        if not any(f.outer[0] < m.end() and m.start() < f.outer[1] for f in places)
    ]
    column, at = _column_in(text, columns)
    marked = [said for start, said in quotes if column is None or not (at[0] - 2 <= start < at[1])]
    rows = _way("rows").search(text)
    weak = rows is not None and _way("texts").fullmatch(rows[0]) is not None
    if _way("mark").search(text) is None or (weak and column is None and _way("not_learned").search(text) is None):
        # “Do not use the word ‘cheap’ in messages” marks nothing.
        return None
    if marked:
        return WantedRows(text=marked[0], column=column)
    return None if quotes and column is None else _unquoted(text, column, at)


def _unquoted(text: str, column: str | None, at: tuple[int, int]) -> WantedRows | None:
    for mark in _way("says").finditer(text):
        begin = at[1] if column is not None and mark.start() <= at[0] <= mark.end() + 1 else mark.end()
        cut = re.compile(rf"{_EDGE}|{_way('stop').pattern}", re.I).search(text, _second_word(text, begin))
        said = text[begin : cut.start() if cut is not None else len(text)].strip(" -–'\"")
        said = _way("article").sub("", said).strip()
        if said and len(said.split()) <= _MOST_WORDS:
            return WantedRows(text=said, column=column)
    return None


def _second_word(text: str, at: int) -> int:
    """“Do not send” may be what is written: its first word ends nothing."""
    first = re.compile(r"\W*[\w'’-]+").match(text, at)
    return first.end() if first is not None else at + 1


def _column_in(text: str, columns: Sequence[str]) -> tuple[str | None, tuple[int, int]]:
    """The column by its own name, where the files have it, or as it is called behind “column”."""
    called = _way("column").search(text)
    if called is not None:
        name = next(filter(None, called.groups()), "")
        longest = [c for c in columns if normal(text[called.start(called.lastindex or 0) :]).startswith(normal(c))]
        real = max(longest, key=len, default=None) or find_column(tuple(columns), name)
        start = called.start(called.lastindex or 0)
        name = real or name.split()[0]
        return name, (start, start + len(name))
    for name in sorted(columns, key=len, reverse=True):
        if (m := re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.I)) is not None and _way("within").search(
            text[: m.start()]
        ):
            return name, m.span()
    return None, (-1, -1)


def _taken_back(text: str, known: Requirements) -> WantedRows | None:
    """Rows that may be learned after all."""
    if _way("after_all").search(text) is None or _leaves_out(text):
        return None
    said = [w.value for w in known.all("left_rows") if isinstance(w.value, WantedRows)]
    return next((one for one in said if normal(one.text) in normal(text)), None)


@cache
def _way(name: str) -> re.Pattern[str]:
    ways = table_beside(__file__, "left_rows.yaml")[name]
    tail = r"\s*$" if name == "within" else ""
    return re.compile("|".join(rf"(?<!\w)(?:{way})(?!\w){tail}" for way in map(str, ways)), re.I)
