"""Rows that a column marks as not to be learned from: drafts, internal remarks, what was never sent."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from engine.core.spec import RowMark
from engine.data.formats.table import Table, folded

_DASHES = re.compile(r"[‐-―−]")


def marked_lines(table: Table, marks: Sequence[RowMark], texts: Collection[str | None]) -> frozenset[int]:
    """Lines of the rows in which one of the marks stands; without a column it is looked for beside the `texts`."""
    found = set()
    for mark in marks:
        way = _way(mark.text)
        places = (
            [c for c in table.columns if c not in texts]
            if mark.column is None
            else [c for c in table.columns if folded(c) == folded(mark.column)]
        )
        found |= {
            line
            for row, line in zip(table.rows, table.lines, strict=True)
            if any(way.search(_plain(row.get(c, ""))) for c in places)
        }
    return frozenset(found)


def _way(text: str) -> re.Pattern[str]:
    """As whole words: “draft” is not in “drafting”."""
    words = re.escape(_plain(text))
    return re.compile(rf"(?<!\w){words}(?!\w)" if words[:1].isascii() else words)


def _plain(text: str) -> str:
    return " ".join(_DASHES.sub("-", text).casefold().split())
