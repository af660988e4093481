"""Tables too large to be held whole: CSV is read row by row, JSON lines and Parquet out of core by DuckDB; of very
many rows an even part is kept."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from heapq import heappush, heapreplace
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from engine.core.errors import BadInput
from engine.core.file_kinds import ARROW
from engine.core.process_limits import memory_bytes
from engine.core.sentences import as_said, sentence
from engine.core.text_decoding import encoding_of, why_no_letters
from engine.data.formats.arrow import Values
from engine.data.formats.messagetable import is_messages
from engine.data.formats.separated import HEAD, Damage, form_of, separated
from engine.data.formats.table import Table
from engine.data.formats.taught import object_table, text_table
from engine.data.formats.twice_named import TwiceNamed

LARGE = frozenset({".csv", ".tsv", ".jsonl", ".ndjson", ".parquet", *ARROW})
LARGE_BYTES = 64 * 2**20
"""From here on a table is not read whole."""
MOST_ROWS = 200_000
"""More rows than this teach a model of this size nothing new in a time anyone waits for."""
_LONGEST_LINE = 16 * 2**20
_LINES_LOOKED_AT = 1000
_SEPARATED = frozenset({".csv", ".tsv"})
_DRAW = 1


def is_large(path: Path) -> bool:
    """Whether a file is too large to be held in memory, and of a kind that is read in pieces.

    Raises:
        OSError: it is not there.
    """
    return path.suffix.lower() in LARGE and path.stat().st_size > LARGE_BYTES


def large_table(path: Path, folder: Path) -> Table:
    """Up to 200,000 rows, evenly drawn and always the same ones, in order; `folder` takes what does not fit the memory.

    Raises:
        BadInput: it cannot be read as a table, and where.
    """
    # DuckDB would hold such a line whole before it refuses it.
    if path.suffix.lower() != ".parquet" and (line := _longest_begins(path)) is not None:
        raise _too_long(path, line)
    if path.suffix.lower() in _SEPARATED:
        return _separated(path)
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        # Half of what the process may have: rows that were found need room as well.
        "memory_limit": f"{memory_bytes() // 2**20 // 2}MiB",
        "temp_directory": str(folder),
        "threads": 2,
        # Nothing is fetched behind anyone's back.
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    suffix = path.suffix.lower()
    values: Values | None = None
    if suffix == ".parquet":
        values = _values(path)
        rows = f"SELECT row_number() OVER () AS line, to_json(t) AS item FROM ({_worded(values)}) t"
    else:
        rows = (
            "SELECT row_number() OVER () AS line, json AS item FROM read_json_objects($file, "
            "format='newline_delimited', "
            f"maximum_object_size={_LONGEST_LINE})"
        )
    # A draw by a hash of the row's number: the same on every machine, whatever the threads do.
    drawn = f"SELECT line, item FROM (SELECT * FROM ({rows}) ORDER BY hash(line) LIMIT {MOST_ROWS}) ORDER BY line"
    try:
        with duckdb.connect(config=settings) as database:
            found = database.execute(drawn, {"file": str(path)}).fetchall()
            whole = (
                database.execute(f"SELECT count(*) FROM ({rows})", {"file": str(path)}).fetchone()
                if len(found) == MOST_ROWS
                else (len(found),)
            )
    except duckdb.Error as error:
        why = as_said(" ".join(str(error).split("\n\n")[0].split())[:300])
        raise BadInput(
            sentence("error-cannot_be_read_as_table", "{path} cannot be read as a table.", path=path),
            why,
            sentence("error-look_there_or_export_again", "Look there, or export it again as JSON lines or Parquet."),
        ) from error
    twice = TwiceNamed()
    items = _items(found, twice)
    if values is not None:
        items = ((line, values.item(item)) for line, item in items)
    made = object_table(items, "row" if suffix == ".parquet" else "line", _aside(whole[0] if whole else 0, len(found)))
    unused: list[str] = []
    if values is not None:
        values.tell(path, unused)
    return replace(made, left_out=(*twice.said(), *made.left_out), unused=(*unused, *made.unused))


def _values(path: Path) -> Values:
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    try:
        file = ParquetFile(path)
        values = Values(file.schema_arrow)
        if values.numbered:
            # Before the whole is read: vectors of all rows may be larger than the memory.
            for batch in islice(file.iter_batches(1000, columns=list(values.numbered)), 1):
                values.look(batch)
        return values
    except (OSError, pa.ArrowException) as error:
        why = as_said(" ".join(str(error).split())[:300])
        raise BadInput(
            sentence("error-cannot_be_read_as_table", "{path} cannot be read as a table.", path=path),
            why,
            sentence("error-look_there_or_export_again", "Look there, or export it again as JSON lines or Parquet."),
        ) from error


def _worded(values: Values) -> str:
    """What is read of a file: its pictures alone may be larger than the memory."""
    without = ", ".join('"' + name.replace('"', '""') + '"' for name in values.dropped)
    return f"SELECT *{f' EXCLUDE ({without})' if without and values.worded else ''} FROM read_parquet($file)"


def _separated(path: Path) -> Table:
    """Rows of a CSV or TSV file, read as a small one is, so that its size changes none of them."""
    encoding = encoding_of(path)
    if encoding is None:
        with open(path, "rb") as start:
            why = why_no_letters(start.read(_LONGEST_LINE))
        raise BadInput(
            sentence("error-not_text_file", "{path} is not a text file.", path=path),
            why,
            sentence("error-export_as_csv_jsonl_or", "Export it as CSV, JSONL or Parquet."),
        )
    with open(path, encoding=encoding, errors="replace", newline="") as file:
        form, damage = form_of(file.read(HEAD + 1), tabs=path.suffix.lower() == ".tsv"), Damage()
        # The form is told by the beginning, which is then read once more as rows.
        file.seek(0)
        columns, rows = separated(_lines(path, file), form, damage)
        # The same numbers are drawn on every machine; the lowest of them say which rows stay.
        draw, whole = random.Random(_DRAW), 0
        # Of messages that answer each other, neighbours stay together.
        together = is_messages(columns)
        kept: list[tuple[float, int, dict[str, str]]] = []
        for line, row in rows:
            whole += 1
            item = (-float(whole) if together else -draw.random(), line, row)
            if len(kept) < MOST_ROWS:
                # The heap holds the rows with the lowest draws so far; its root is the next to go.
                heappush(kept, item)
            elif item > kept[0]:
                heapreplace(kept, item)
    # A heap has no order of lines; messages that answer each other need it.
    drawn = sorted((line, row) for _, line, row in kept)
    return text_table(drawn, columns, told=[*_aside(whole, len(drawn), together=together), *damage.said(form.mark)])


def _lines(path: Path, file: TextIO) -> Iterator[str]:
    number = 0
    # A file without line breaks would be read as one line.
    while line := file.readline(_LONGEST_LINE):
        number += 1
        if len(line) >= _LONGEST_LINE:
            raise _too_long(path, number)
        yield line


def _too_long(path: Path, line: int) -> BadInput:
    return BadInput(
        sentence("error-cannot_be_read_as_table", "{path} cannot be read as a table.", path=path),
        sentence(
            "error-line_longer_than_mb",
            "Line {line} is longer than {longest_line} MB.",
            line=line,
            longest_line=_LONGEST_LINE // 2**20,
        ),
        sentence(
            "error-look_there_for_quotation_mark",
            "Look there for a quotation mark that is never closed or a line break that is missing, or export it again.",
        ),
    )


def _aside(whole: int, used: int, *, together: bool = False) -> list[str]:
    how = "the first" if together else "evenly drawn"
    return [f"{whole - used:,} of its {whole:,} rows: {used:,}, {how}, are used"] if whole > used else []


def _longest_begins(path: Path) -> int | None:
    """Number of a line that is longer than any reader takes, among the first of the file; None = there is none."""
    with open(path, "rb") as file:
        for number in range(1, _LINES_LOOKED_AT):
            line = file.readline(_LONGEST_LINE + 1)
            if len(line) > _LONGEST_LINE:
                return number
            if not line:
                break
    return None


def _items(found: list[tuple[int, str]], twice: TwiceNamed) -> Iterator[tuple[int, Any]]:
    for line, item in found:
        value = json.loads(item, object_pairs_hook=twice.take)
        twice.at(line)
        yield line, {k: v if v is not None else "" for k, v in value.items()} if isinstance(value, dict) else value
