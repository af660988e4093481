"""Tables in files called .txt: cells between tabs, labels as fastText has them, chats."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.data.formats.dayed import is_dayed
from engine.data.formats.whatsapp import is_whatsapp

_LABELLED = re.compile(r"^(?P<labels>(?:__label__\S+\s+)+)(?P<text>.*\S)\s*$")
_MOSTLY = 0.9
_FEWEST = 5
_WORDY = 0.5
_LONGEST_LINE = 2**16


def is_fasttext(lines: list[str]) -> bool:
    """Whether lines begin with labels as fastText writes them: `__label__spam some words`."""
    return len(lines) >= _FEWEST and sum(bool(_LABELLED.match(line)) for line in lines) >= _MOSTLY * len(lines)


def fasttext(text: str, left_out: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Text and label of each line; several labels stand between commas. Lines without either are counted in `left_out`."""
    lost = []
    for number, line in enumerate(text.splitlines(), 1):
        if (match := _LABELLED.match(line.strip())) is not None:
            yield number, {"text": match["text"], "label": ", ".join(label.removeprefix("__label__") for label in match["labels"].split())}
        elif line.strip():
            lost.append(number)
    if lost:
        left_out.append(f"{len(lost):,} lines without a label or without a text, the first of them line {lost[0]}")


def is_tabbed(lines: list[str]) -> bool:
    """Whether nearly all lines have the same number of tabs between cells of which at least two hold words."""
    if len(lines) < _FEWEST or any(len(line) > _LONGEST_LINE for line in lines):
        return False
    # What is set in by tabs, as code and lists are, begins with one.
    cells = [[cell.strip() for cell in line.rstrip().split("\t")] for line in lines]
    widths = [len(row) for row in cells]
    width = max(set(widths), key=widths.count)
    same = [row for row in cells if len(row) == width]
    if width < 2 or len(same) < _MOSTLY * len(lines) or sum(not row[0] for row in same) * 2 > len(same):
        return False
    wordy = [sum(any(map(str.isalpha, row[n])) for row in same) > _WORDY * len(same) for n in range(width)]
    return sum(wordy) >= 2


def holds_table(head: str, *, whole: bool) -> bool:
    """Whether the beginning of a text is that of a table or a chat; `whole` where nothing comes behind it."""
    lines = _lines(head, whole=whole)
    return is_whatsapp(head) or is_dayed(head) or is_fasttext(lines) or is_tabbed(lines)


def _lines(head: str, *, whole: bool) -> list[str]:
    lines = [line for line in head.lstrip("\ufeff").splitlines() if line.strip()]
    return lines if whole else lines[:-1]


def kind_of(text: str) -> str:
    """`whatsapp`, `dayed`, `fasttext` or `tabs`."""
    head = text[: 2**16]
    if is_whatsapp(head):
        return "whatsapp"
    if is_dayed(head):
        return "dayed"
    return "fasttext" if is_fasttext(_lines(head, whole=len(text) <= len(head))) else "tabs"
