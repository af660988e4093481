"""Tables in files called .txt: cells between tabs, labels as fastText has them, chats."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.data.formats.dayed import is_dayed
from engine.data.formats.training.reading import Left
from engine.data.formats.whatsapp import is_whatsapp

_LABEL = re.compile(r"(?<!\S)__label__(\S+)")
"""fastText takes each word that begins so for a label, wherever it stands in its line."""
_GLUED = "__label__"
_MOSTLY, _LABELLED = 0.9, 0.8
NO_LABEL, NO_TEXT = "lines without a label", "lines without a text beside their label"
_FEWEST = 5
_WORDY = 0.5
_LONGEST_LINE = 2**16


def is_fasttext(lines: list[str]) -> bool:
    """Whether lines begin or end with labels as fastText writes them: `__label__spam some words`."""
    marked = sum(
        any(_LABEL.fullmatch(word) for word in (words[0], words[-1])) for line in lines if (words := line.split())
    )
    return len(lines) >= _FEWEST and marked >= _LABELLED * len(lines)


def fasttext(text: str, left_out: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Text and label of each line; several labels stand between commas. Lines without either are told to `left_out`."""
    left = Left()
    for number, line in enumerate(text.splitlines(), 1):
        # Two labels without a blank between them are two labels.
        labels = dict.fromkeys(label for word in _LABEL.findall(line) for label in word.split(_GLUED) if label)
        said = " ".join(_LABEL.sub(" ", line).split())
        if labels and said:
            yield number, {"text": said, "label": ", ".join(labels)}
        elif line.strip():
            left.add(NO_TEXT if labels else NO_LABEL, number)
    left_out += left.told()


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
