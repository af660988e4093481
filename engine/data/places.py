"""Where rows stand, as a person finds them."""

from __future__ import annotations

from collections.abc import Iterable

_SHOWN = 5
RowPlace = tuple[str, int]
"""File, and line, row or message in it, counted from 1."""


def places(found: Iterable[RowPlace], more: int = 0) -> str:
    """“lines 3, 9 and 14 of a.csv; line 2 of b.csv”; of many the first five, and how many more. `more` are not in
    `found`."""
    shown = list(dict.fromkeys(found))
    more += max(0, len(shown) - _SHOWN)
    by_file: dict[str, list[int]] = {}
    for file, line in shown[:_SHOWN]:
        by_file.setdefault(file, []).append(line)
    parts = [
        (
            f"line{'s' if len(lines) > 1 else ''} "
            f"{_listed(list(map(str, lines)), more if n == len(by_file) else 0)} of {file}"
        )
        for n, (file, lines) in enumerate(by_file.items(), 1)
    ]
    return "; ".join(parts)


def _listed(items: list[str], more: int) -> str:
    if more:
        return f"{', '.join(items)} and {more:,} more"
    return " and ".join(filter(None, [", ".join(items[:-1]), items[-1]]))
