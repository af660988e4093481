"""The column that holds the wanted answer, by name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.readers.clauses import clause_at, clause_spans
from planner.readers.hit import Hit
from planner.requirements import Change

_WORD = r"(?:column|spalte|colonne|columna|列|字段)"
_COLUMN = re.compile(
    rf"(?<!\w){_WORD}\s*(?:named\s+|called\s+|namens\s+|nommée?\s+|appelée?\s+|llamada\s+)?(?:[\"'“‘`„«]\s*(?P<q>[^\"'”’`“»]+)[\"'”’`“»]|(?P<a>[\w-]+))"
    r"|(?!(?:the|a|an|this|that|each|every|one|in|which|what)\b)[\"'“‘`]?\b(?P<b>[\w-]+)[\"'”’`]?\s+column\b",
    re.I,
)
_NOT_COLUMNS = frozenset(
    {
        "the",
        "a",
        "this",
        "that",
        "each",
        "every",
        "one",
        "is",
        "and",
        "with",
        "of",
        "in",
        "named",
        "called",
        "s",
        "mit",
        "der",
        "die",
        "das",
        "ist",
        "und",
        "avec",
        "de",
        "est",
        "et",
        "con",
        "es",
        "y",
        "que",
        "which",
        "where",
        "for",
        "holds",
        "contains",
    }
)


def read_column(words: str) -> Iterator[Hit]:
    """The first column named."""
    spans = clause_spans(words)
    for match in _COLUMN.finditer(words):
        name = next(g for g in (match.group("q"), match.group("a"), match.group("b")) if g)
        clause = clause_at(spans, match.start(), match.end())
        if clause is not None and name.casefold() not in _NOT_COLUMNS:
            yield Hit(Change(op="set", field="column", value=name, quote=clause.text), match.start(), match.end())
            return
