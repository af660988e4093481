"""Whether the first row of a table names its columns, or is a row like those below."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from engine.data.columns import known_pair

_FEWEST_BELOW = 3
_FIGURE = re.compile(r"[-+]?\d[\d.,' ]*%?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:[ T]\d.*)?|\d{4}-\d{2}-\d{2}T\S+")
_ADDRESS = re.compile(r"https?://\S+|[^\s@]+@[^\s@]+\.\w+")
_ENDED = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*$")
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_TEXT_WORDS = 4.0
_NAME_WORDS = 3
_MOSTLY = 0.8
_REPEATED = 2
"""A value that stands so often in its column is one of a closed set."""
_LONG_CLOSED = 30


def is_row(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether the first row is like those below it: figures over figures, a value its column repeats, sentences over
    sentences.

    Where a cell names its column, as `label` does, or nothing tells, the row is a row of names.
    """
    # The same names again stand on each page of a print.
    rows = [row for row in below if any(c.strip() for c in row) and list(row) != list(first)]
    if len(rows) < _FEWEST_BELOW or not any(c.strip() for c in first) or known_pair(first):
        return False
    signs = [
        _sign(cell.strip(), [row[n].strip() for row in rows if n < len(row) and row[n].strip()])
        for n, cell in enumerate(first)
    ]
    if "named" in signs:
        return False
    if "certain" in signs:
        return True
    # Only sentences: questions of a form stand above answers, which are of another kind.
    asks = [cell.strip().endswith(("?", "？", ":")) for cell in first if cell.strip()]
    asked = [cell.strip().endswith(("?", "？", ":")) for row in rows for cell in row if cell.strip()]
    return "like" in signs and "unlike" not in signs and not (all(asks) and not sum(asked) * 2 > len(asked))


def _sign(cell: str, below: Sequence[str]) -> str:
    """What a cell of the first row says: `named`, `unlike` or `like` those below, `certain` to be one of them, or
    nothing."""
    if not cell or not below:
        return ""
    words = _words(cell)
    if any(p.fullmatch(cell) for p in (_DATE, _ADDRESS)) or (_FIGURE.fullmatch(cell) and not _YEAR.fullmatch(cell)):
        return "certain" if _share(below, _kind(cell)) >= _MOSTLY else ""
    if any(_share(below, kind) >= _MOSTLY for kind in (_FIGURE, _DATE, _ADDRESS)):
        return "named"
    if below.count(cell) >= _REPEATED and len(cell) <= _LONG_CLOSED:
        return "certain"
    if _names_a_column(cell):
        return "named"
    if sum(map(_words, below)) / len(below) >= _TEXT_WORDS:
        ended = sum(bool(_ENDED.search(value)) for value in below) / len(below)
        return "like" if words > _NAME_WORDS and (_ENDED.search(cell) or ended < _MOSTLY) else "unlike"
    times = Counter(below)
    if cell not in times and min(times.values()) >= _REPEATED:
        return "unlike"
    return "certain" if cell in times and len(times) * 3 <= len(below) else ""


def _words(text: str) -> float:
    """Words; where none are set apart, two letters count as one."""
    return len(text.split()) + len(_UNSPACED.findall(text)) / 2


@lru_cache(maxsize=4096)
def _names_a_column(cell: str) -> bool:
    """Whether it is a known name of a message or of a reply."""
    return known_pair([cell, "answer"]) or known_pair([cell, "question"])


def _kind(cell: str) -> re.Pattern[str]:
    return next(p for p in (_DATE, _ADDRESS, _FIGURE) if p.fullmatch(cell))


def _share(values: Sequence[str], kind: re.Pattern[str]) -> float:
    return sum(bool(kind.fullmatch(value)) for value in values) / len(values)
