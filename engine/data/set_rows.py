"""Rows of one file that belong to different sets: what is only to measure with stays out of training, and is
measured with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from engine.core.row import Row
from engine.data.counts import Counts
from engine.data.formats.table import FILE, SPLIT, Table
from engine.data.sets import SetName, measuring, set_of, set_of_file, split_column


def sets_of(table: Table) -> list[SetName | None]:
    """The set of each row: by a column that says so, else by the name of the file of an archive it stands in; None
    where nothing says one."""
    own = (
        [set_of(r.get(SPLIT, "")) for r in table.rows]
        if SPLIT in table.columns and all(r.get(SPLIT) for r in table.rows)
        else []
    )
    if set(own) - {"dev", "test"}:
        # Each row says so itself, by its column or its folder.
        return own
    column = split_column(table)
    if column is not None and FILE not in table.columns:
        return [set_of(r.get(column, "")) for r in table.rows]
    files = {r.get(FILE, "") for r in table.rows} if FILE in table.columns else set()
    named = {f: set_of_file(f, files - {f}) for f in files} if len(files) > 1 else {}
    found = [(set_of(r.get(column, "")) if column else None) or named.get(r.get(FILE, "")) for r in table.rows]
    # Where nothing else would be left to learn from, a name alone sets nothing apart.
    return found if set(found) - {"dev", "test"} else [None] * len(found)


def apart(rows: Sequence[Row], counts: Counts) -> tuple[list[Row], list[Row]]:
    """Rows to learn from, and rows to measure with. Where there is a test set, rows to choose settings with (dev)
    are neither, and counted."""
    measures = measuring(r.of_set for r in rows)
    if measures is None:
        return list(rows), []
    for row in rows:
        if row.of_set == "dev" and measures == "test":
            counts.read += 1
            counts.drop("set_aside", row)
    return [r for r in rows if r.of_set not in ("dev", "test")], [r for r in rows if r.of_set == measures]


def measured_part(rows: Sequence[Row]) -> list[Row]:
    """Of the rows of a file to measure with those of its test set, where it says which they are; else all."""
    measures = measuring(r.of_set for r in rows)
    return list(rows) if measures is None else [r for r in rows if r.of_set == measures]


def said_of_sets(sets: Sequence[SetName | None], name: str) -> list[str]:
    """What becomes of the rows that are not learned from, a sentence a set."""
    counted, measures = Counter(sets), measuring(sets)
    said = []
    if measures is not None:
        said.append(
            f"{counted[measures]:,} rows of {name} are in its set “{_WORDS[measures]}”: they are used for testing only."
        )
    if measures == "test" and counted["dev"]:
        said.append(
            f"{counted['dev']:,} rows of {name} are in its set “{_WORDS['dev']}”: they are used neither "
            "for training nor for testing, because the test "
            "rows measure."
        )
    return said


_WORDS = {"dev": "validation", "test": "test"}
