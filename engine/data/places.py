"""Where rows stand, as a person finds them."""

from __future__ import annotations

from collections.abc import Iterable

from engine.core.sentences import Digits, Sentence, semicolons, sentence

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
        _in_file(file, list(map(str, lines)), more if n == len(by_file) else 0)
        for n, (file, lines) in enumerate(by_file.items(), 1)
    ]
    return semicolons(parts) if parts else ""


def _in_file(file: str, lines: list[str], more: int) -> Sentence:
    if more:
        return sentence(
            "noted-lines_and_more",
            "lines {lines} and {more} more of {file}" if len(lines) > 1 else "line {lines} and {more} more of {file}",
            lines=lines,
            more=Digits(f"{more:,}"),
            file=file,
            n=len(lines),
        )
    if len(lines) == 1:
        return sentence("noted-line", "line {line} of {file}", line=lines[0], file=file)
    return sentence("noted-lines", "lines {lines} and {last} of {file}", lines=lines[:-1], last=lines[-1], file=file)
