"""Rows of the person's own files that are of somebody who is to be forgotten, by any of their columns."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from engine.core.errors import NlforgeError
from engine.core.spec import TrainingSpec
from engine.data.counts import Counts
from engine.data.hub_place import source_path
from engine.data.prepare import read_rows
from engine.data.read import read_table


def lines_with(spec: TrainingSpec, root: Path, holds: Callable[[str], bool]) -> set[tuple[str, int]]:
    """File, as rows name it, and line of each row that is learned from and holds it: in its message, its reply, or
    another column, such as the number of the customer."""
    found = set()
    for source in spec.data.sources:
        path = source_path(root, source.path)
        if source.use != "train" or not path.exists():
            continue
        try:
            rows = read_rows(source, root, Counts())
            table = read_table(path) if path.is_file() else None
        except NlforgeError:
            # What cannot be read is learned from by nobody.
            continue
        cells = zip(table.rows, table.lines, strict=True) if table is not None else ()
        other = {line for row, line in cells if any(map(holds, row.values()))}
        for one in rows:
            texts = (one.prompt, one.reply, one.rejected, one.group, *one.groups, *one.names)
            if one.line in other or any(map(holds, texts)):
                found.add((one.file, one.line))
    return found
