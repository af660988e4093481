"""Tables of messages and replies that a person wrote, for a plan to learn from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path


def reply_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as CSV in UTF-8, its texts to the letter: a mark that keeps spreadsheets from computing “- First” would
    be learned with it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8", "replace")


def plan_name(path: Path, folder: Path) -> str:
    """A file as a plan names it: from the folder where it lies in it, else whole."""
    whole, root = path.resolve(), folder.resolve()
    return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else str(whole)
