"""The mark that keeps spreadsheets from computing a text, set when a table is written and taken off when it is read.

A cell that begins with a sign such as = is a formula to a spreadsheet, which may fetch or start something: what a
stranger wrote in a message must not. An apostrophe before it makes it a text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

CORRECTIONS_HEAD = ("message", "reply of the model", "right reply", "why it is wrong")
"""Of the tables in which nlforge sets marks: in those of others an apostrophe is the person's own."""
_FIGURE = re.compile(r"[+-]?\d+(?:[.,]\d+)*[ \u00a0]?[%€$£]?", re.ASCII)
"""Computed or not, it stays what it is."""
_COMPUTED = re.compile(r"'*\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
"""With the wide signs, which some spreadsheets take for the others, and with marks before, so that those are told from
the one that is set here."""


def marked(text: str) -> str:
    """The text as a cell that no spreadsheet computes; figures such as -5 stay as they are."""
    return f"'{text}" if _COMPUTED.match(text) and not _FIGURE.fullmatch(text) else text


def unmarked(cell: str) -> str:
    """The text that was `marked`."""
    return cell[1:] if cell.startswith("'") and _COMPUTED.match(cell) else cell


def has_marks(names: Sequence[str]) -> bool:
    """Whether a table with these columns has cells with marks; columns that a person added behind change nothing."""
    return tuple(name.strip() for name in names[: len(CORRECTIONS_HEAD)]) == CORRECTIONS_HEAD
