"""What stands in a column, whatever its name and language: texts, labels, names, addresses, dates, figures, numbers
of things."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from engine.data.formats.table import Table

Kind = Literal["empty", "number", "date", "address", "id", "name", "label", "short", "text"]
SAMPLE = 400
"""So many rows, evenly drawn, are looked at."""
TEXT_WORDS = 3.0
"""Words of a text on average; what has fewer is short."""
LABEL_WORDS = 6.0
_MOST = 0.8
"""Share of the cells that make a column one of a kind."""
_LONGEST = 2000
"""Letters of a cell from which on it is a text, whatever it looks like."""
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_A_WORD = 1.6
"""Ideographs a word has on average."""
_NUMBER = re.compile(r"[-+(]?\s?[€$£¥]?\s?\d[\d.,'’\s]*\)?\s?(?:%|€|\$|£|¥|[A-Za-z]{1,3})?")
_DATE = re.compile(
    (
        r"(?:\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?|\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d{2})"
        r"|\d{1,2}[. ]\s?[^\W\d]{3,9}\.?,? \d{2,4}|[^\W\d]{3,9}\.? \d{1,2},? \d{4})"
        r"(?:[T ,]+(?:um |at |à )?\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s?(?:[ap]\.?m\.?|uhr|utc|gmt|z"
        r"|[+-]\d{2}:?\d{2})?)?|\d{1,2}:\d{2}(?::\d{2})?"
    ), re.I,
)  # fmt: skip
_ADDRESS = re.compile(
    (
        r"\S+@\S+\.\w+|(?:https?://|www\.)\S+|\+?\d[\d\s()/.-]{6,}\d|(?:[A-Za-z]:)?(?:[\\/][\w .-]+){2,}"
        r"|\d{1,5}[a-z]?,? (?:rue|avenue|boulevard|calle|via|[\w' .-]{2,30} (?:st(?:reet)?|ave(?:nue)?|road|rd"
        r"|lane|ln|drive|dr|blvd|way|court|ct))\b.*"
        r"|[\w .-]{2,40}(?:str(?:aße|asse|\.)|weg|platz|allee|gasse|ring) \d{1,4}\s?[a-z]?\b.*|(?:calle|rue|via"
        r"|avenida|plaza) [^\d]{2,40},? \d{1,4}.*"
    ), re.I,
)  # fmt: skip
_ID = re.compile(r"(?=\S*\d)[\w#.:/+-]{1,64}|[0-9a-fA-F-]{16,}")
_NAME = re.compile(
    r"(?:(?:Dr|Mr|Mrs|Ms|Prof|Herr|Frau|Mme|Sr|Sra)\.? )?(?:[^\W\d_a-z][\w'’.-]*)(?: (?:von|van|der|de|del|la"
    r"|di|da|bin|al|el|y|e)){0,2}"
    r"(?: [^\W\d_a-z][\w'’.-]*){1,3}|[^\W\d_a-z][\w'’-]+, [^\W\d_a-z][\w'’.-]+(?: [^\W\d_a-z][\w'’.-]*)?"
)


@dataclass(frozen=True)
class Column:
    """What was measured on the cells of one column that hold anything."""

    name: str
    cells: tuple[str, ...]
    """Of the rows drawn."""

    @cached_property
    def distinct(self) -> int:
        """How many different cells there are, as they are written."""
        return len(set(self.cells))

    @cached_property
    def words(self) -> float:
        """Words of a cell on average; of scripts without blanks they are reckoned."""
        return sum(map(word_count, self.cells)) / max(1, len(self.cells))

    @cached_property
    def lettered(self) -> bool:
        """Whether most of it is words rather than figures."""
        joined = "".join("".join(c.split()) for c in self.cells)
        return sum(map(str.isalpha, joined)) * 2 > len(joined)

    @cached_property
    def repeats(self) -> bool:
        """Whether few values stand there again and again."""
        return 2 <= self.distinct <= max(2, len(self.cells) // 3)

    @cached_property
    def kind(self) -> Kind:
        """What most of its cells are by their form; else whether they repeat, and how many words they have."""
        if not self.cells:
            return "empty"
        # The narrower form first: a date is made of figures, and an address may hold them.
        for kind, pattern in (("date", _DATE), ("number", _NUMBER), ("address", _ADDRESS), ("id", _ID)):
            if self._share(pattern) >= _MOST:
                return kind  # type: ignore[return-value]
        if self._share(_NAME) >= _MOST and not self.repeats and self.distinct > 2:
            return "name"
        if self.repeats and self.words <= LABEL_WORDS:
            return "label"
        return "text" if self.words >= TEXT_WORDS else "short"

    def _share(self, pattern: re.Pattern[str]) -> float:
        # Long cells are texts, and the patterns would take long over them.
        return sum(len(c) <= _LONGEST and pattern.fullmatch(c) is not None for c in self.cells) / len(self.cells)


def measured(table: Table) -> dict[str, Column]:
    """Each column of a table, in order, by rows drawn evenly."""
    drawn = table.rows[:: max(1, len(table.rows) // SAMPLE)]
    return {c: Column(c, tuple(v for r in drawn if (v := r.get(c, "").strip()))) for c in table.columns}


def contents(table: Table) -> dict[str, Any]:
    """What stands in each column, and which has the longest texts, for the profile of the table."""
    seen = measured(table)
    longest = max(seen.values(), key=lambda column: column.words, default=None)
    text = longest.name if longest is not None and longest.words >= TEXT_WORDS else None
    return {"column_kinds": tuple(seen[c].kind for c in table.columns), "text_column": text}


def word_count(text: str) -> float:
    """Words of a text; of scripts without blanks they are reckoned."""
    own = len(_IDEOGRAPH.findall(text))
    return len(_IDEOGRAPH.sub(" ", text).split()) + own / _A_WORD if own else len(text.split())


def same_classes(numbers: Sequence[str], names: Sequence[str]) -> bool:
    """Whether each number stands beside one name only and each name beside one number: the same classes twice."""
    pairs = {(a, b) for a, b in zip(numbers, names, strict=True) if a and b}
    return len(pairs) > 1 and len({a for a, _ in pairs}) == len(pairs) == len({b for _, b in pairs})
