"""The clauses of a text, with their places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from planner.readers.lexicon import table

_MARK = re.compile(r"[;\n。！？；，、()（）]|[.,!?:](?=\s|$)|\s[-–—]\s")


@dataclass(frozen=True)
class Clause:
    text: str
    start: int
    end: int


@lru_cache(maxsize=64)
def clause_spans(words: str) -> tuple[Clause, ...]:
    """Clauses in order, without the marks around them; a decimal, an abbreviation or a file name splits none."""
    short = frozenset(str(w) for w in table()["abbreviations"])
    found, start = [], 0
    for mark in _MARK.finditer(words):
        if mark.group() == "." and _abbreviated(words[start : mark.start()], words[mark.end() :], short):
            continue
        found.append((start, mark.start()))
        start = mark.end()
    found.append((start, len(words)))
    clauses = []
    for a, b in found:
        text = words[a:b]
        bare = text.strip().rstrip(".,;:!?")
        if bare:
            at = a + text.index(bare)
            clauses.append(Clause(bare, at, at + len(bare)))
    return tuple(clauses)


def _abbreviated(before: str, after: str, short: frozenset[str]) -> bool:
    """Whether the full stop belongs to an abbreviation; in “32B max. The list …” it ends the sentence."""
    words = re.split(r"[\s(]", before)
    return words[-1].casefold() in short and not (len(words) > 1 and re.search(r"\d", words[-2]) and re.match(r"\s+[A-ZÄÖÜÀ-Ý]", after) is not None)


def clauses(words: str) -> list[str]:
    """Texts of the clauses."""
    return [c.text for c in clause_spans(words)]


def clause_at(spans: Sequence[Clause], start: int, end: int) -> Clause | None:
    """The clause that holds the span; the run of clauses it crosses, as one."""
    touched = [c for c in spans if c.start < end and c.end > start]
    if not touched:
        return None
    if len(touched) == 1:
        return touched[0]
    return None
