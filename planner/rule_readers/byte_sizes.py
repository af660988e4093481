"""Limits in megabytes: sizes of files and what they are said of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from planner.requirements import Change, Requirements
from planner.rule_readers.clauses import Clause, clause_at, clause_spans, heard
from planner.rule_readers.hit import Hit
from planner.rule_readers.lexicon import cue, has, table, word_list
from planner.rule_readers.numbers import find_numbers
from planner.rule_readers.wordlist import WordList
from planner.wishes.field import ChangeField
from planner.wishes.field import words as listed
from planner.wishes.table import WISHES

_BELOW = re.compile(r"[<≤]")
_NEAR = 24
_ARTICLE = re.compile(r"\W*(?:the|die|der|den|les|los|las)?\W*", re.I)
_OCTETS = {"0.001": "(?-i:[kK]o)", "1": "(?-i:M[oO])", "1000": "(?-i:G[oO])"}
"""As French writes them; “6 mo” are months."""


@dataclass(frozen=True)
class ByteSize:
    """A size and its place."""

    megabytes: float
    """Of 1,000,000 bytes."""
    start: int
    end: int


@cache
def _units() -> tuple[tuple[float, re.Pattern[str]], ...]:
    """What stands behind the number, or is glued to it."""
    found = []
    for size, names in table()["byte_units"].items():
        spelt = "|".join([*(re.escape(str(name)).replace(r"\*", r"\w*") for name in names), _OCTETS.get(size, "(?!)")])
        found.append((float(size), re.compile(rf"[\s-]*个?(?i:{spelt})(?![A-Za-z/])")))
    return tuple(found)


@lru_cache(maxsize=64)
def find_byte_sizes(text: str) -> tuple[ByteSize, ...]:
    """“200 MB”, “1,5 Go”, “half a gigabyte”, “ein halbes Gigabyte”, “半个GB”."""
    amounts = [(n.value, n.start, n.end) for n in find_numbers(text)]
    for value, name in ((1.5, "one_and_a_half"), (0.5, "halves"), (1.0, "articles")):
        amounts += [(value, m.start(), m.end()) for m in cue(name).finditer(text)]
    found = [
        ByteSize(round(value * size, 6), start, match.end())
        for value, start, end in amounts
        for size, unit in _units()
        if (match := unit.match(text, end)) is not None
    ]
    found.sort(key=lambda one: (one.start - one.end, one.start))
    kept: list[ByteSize] = []
    for one in found:
        if not any(k.start < one.end and one.start < k.end for k in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.start))


def read_byte_limits(words: str, known: Requirements) -> Iterator[Hit]:
    """Each size that bounds what a wish in megabytes is about; memory, disks and the person's own files are none.

    With a word of correction a size alone is the new value of the one such limit that is known.
    """
    sizes = find_byte_sizes(words)
    spans = clause_spans(words) if sizes else ()
    for size in sizes:
        clause = clause_at(spans, size.start, size.end)
        if (
            clause is None
            or has("other_bytes", cue("on_disk").sub(" ", clause.text))
            or _is_the_old(words[max(0, size.start - _NEAR) : size.start])
        ):
            continue
        # “No, 300 MB”: the word of correction may be a clause by itself.
        said = words[spans[max(0, spans.index(clause) - 1)].start : size.end]
        fields = [
            field
            for field, wish in WISHES.items()
            if wish.unit == "megabytes" and (_bounds(clause, size, field) or _corrects(said, field, known))
        ]
        for field in fields if len(fields) == 1 else ():
            before = known.one(field)
            if before is None or before.value != size.megabytes:
                yield Hit(Change(op="set", field=field, value=size.megabytes, quote=clause.text), size.start, size.end)


def _is_the_old(before: str) -> bool:
    """“… instead of the 200 MB”."""
    return any(_ARTICLE.fullmatch(before, match.end()) for match in cue("instead_of").finditer(before))


def _bounds(clause: Clause, size: ByteSize, field: ChangeField) -> bool:
    said = heard(clause, size.start)
    if not (has("at_most", said) or has("not_above", said) or _BELOW.search(said)):
        return False
    strong, weak = _subjects(field)
    if field == "max_model_mb" and (
        has("on_disk", said) or has("weighs", said) or cue("bound_verb").match(said.lstrip("-–—• ")) is not None
    ):
        # “Max 200MB on disk”, “que pese menos de medio giga”, “must stay under 1500 MB”.
        return True
    return strong.search(said) is not None or (weak.search(said) is not None and has("bound_verb", said))


def _corrects(said: str, field: ChangeField, known: Requirements) -> bool:
    return known.one(field) is not None and (has("corrects", said) or has("instead", said))


@cache
def _subjects(field: ChangeField) -> tuple[WordList, WordList]:
    return word_list(listed(WISHES[field].subjects)), word_list(listed(WISHES[field].weak_subjects))
