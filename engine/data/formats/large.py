"""Tables too large to be held whole: read out of core by DuckDB, and of very many rows an even part."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.data.formats.delimited import Head, head_of, names_of
from engine.data.formats.jsonrows import object_rows
from engine.data.formats.table import Table, table
from engine.data.letters import encoding_of
from engine.data.limits import memory_bytes
from engine.errors import BadInput

LARGE = frozenset({".csv", ".tsv", ".jsonl", ".ndjson", ".parquet"})
LARGE_BYTES = 64 * 2**20
"""From here on a table is not read whole."""
MOST_ROWS = 200_000
"""More rows than this teach a model of this size nothing new in a time anyone waits for."""
_LONGEST_LINE = 16 * 2**20
_LINES_LOOKED_AT = 1000
_HEAD_BYTES = 2**20
_OVER = "more than the columns"


def is_large(path: Path) -> bool:
    return path.suffix.lower() in LARGE and path.stat().st_size > LARGE_BYTES


def large_table(path: Path, folder: Path) -> Table:
    """Up to 200,000 rows, evenly drawn and always the same ones, in order; `folder` takes what does not fit the memory.

    Raises:
        BadInput: it cannot be read as a table, and where.
    """
    import duckdb

    if path.suffix.lower() != ".parquet" and (line := _longest_begins(path)) is not None:
        raise BadInput(f"{path} cannot be read as a table.", f"Line {line} is longer than {_LONGEST_LINE // 2**20} MB.",
                       "Look there for a quotation mark that is never closed or a line break that is missing, or export it again.")
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{memory_bytes() // 2**20 // 2}MiB", "temp_directory": str(folder), "threads": 2,
        # Nothing is fetched behind anyone's back.
        "autoinstall_known_extensions": False, "autoload_known_extensions": False,
    }
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        rows = "SELECT row_number() OVER () AS line, to_json(t) AS item FROM read_parquet($file) t"
    elif suffix in (".csv", ".tsv"):
        path, head, names = _readable(path, folder)
        columns = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in (*names, _OVER))
        # Cells with line breaks can only be read one after the other.
        rows = (f"SELECT row_number() OVER () + {head.before + 1} AS line, to_json(t) AS item FROM read_csv($file, auto_detect=false, header=true, "
                f"columns={{{columns}}}, max_line_size={_LONGEST_LINE}, null_padding=true, parallel=false, delim={_quoted(head.mark)}, quote='\"', "
                f"escape='\"', skip={head.before}, store_rejects=true, strict_mode=false) t")
    else:
        rows = (f"SELECT row_number() OVER () AS line, json AS item FROM read_json_objects($file, format='newline_delimited', "
                f"maximum_object_size={_LONGEST_LINE})")
    # A draw by a hash of the row's number: the same on every machine, whatever the threads do.
    drawn = f"SELECT line, item FROM (SELECT * FROM ({rows}) ORDER BY hash(line) LIMIT {MOST_ROWS}) ORDER BY line"
    try:
        with duckdb.connect(config=settings) as database:
            found = database.execute(drawn, {"file": str(path)}).fetchall()
            damaged = _count(database.execute("SELECT count(*) FROM reject_errors").fetchone()) if suffix in (".csv", ".tsv") else 0
            whole = _count(database.execute(f"SELECT count(*) FROM ({rows})", {"file": str(path)}).fetchone()) if len(found) == MOST_ROWS else len(found)
    except duckdb.Error as error:
        why = " ".join(str(error).split("\n\n")[0].split())[:300]
        raise BadInput(f"{path} cannot be read as a table.", why, "Look there, or export it again as CSV UTF-8, JSON lines or Parquet.") from error
    more = whole - len(found)
    items = list(_items(found))
    if suffix in (".csv", ".tsv"):
        # Cells beyond the last column; without a place of their own they would be cut silently.
        whole_rows = [(line, item) for line, item in items if not str(item.pop(_OVER, "")).strip()]
        damaged += len(items) - len(whole_rows)
        items = whole_rows
    said = [f"{more:,} of its {more + len(found):,} rows: {MOST_ROWS:,}, evenly drawn, are used"] if more else []
    said += [f"{damaged:,} rows are damaged: a quotation mark is never closed, or they have more cells than there are columns"] if damaged else []
    return table(items if suffix in (".csv", ".tsv") else object_rows(items), said)


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _readable(path: Path, folder: Path) -> tuple[Path, Head, Sequence[str]]:
    """The table in UTF-8, written anew where it is in another encoding, where it begins, and the names of its columns."""
    with open(path, "rb") as file:
        data = file.read(_HEAD_BYTES)
    encoding = encoding_of(data, cut=True)
    if encoding is None:
        raise BadInput(f"{path} is not a text file.", "Its bytes are no letters of any encoding I know.", "Export it as CSV UTF-8.")
    text = data.decode(encoding, "ignore")
    text = text[: text.rfind("\n") + 1] or text
    head = head_of(text, "\t" if path.suffix.lower() == ".tsv" else ",")
    names = names_of(text, head)
    if encoding == "utf-8-sig":
        return path, head, names
    fresh = folder / f"utf8{path.suffix.lower()}"
    with open(path, encoding=encoding, errors="replace", newline="") as old, open(fresh, "w", encoding="utf-8", newline="") as new:
        shutil.copyfileobj(old, new, 2**20)
    return fresh, head, names


def _count(row: tuple[int, ...] | None) -> int:
    return row[0] if row else 0


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


def _items(found: list[tuple[int, str]]) -> Iterator[tuple[int, dict[str, str]]]:
    for line, item in found:
        value = json.loads(item)
        yield line, {k: v if v is not None else "" for k, v in value.items()} if isinstance(value, dict) else {}
