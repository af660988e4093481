"""One question in SQL over all sessions, answered from copies in memory: no file is read or written by it."""

from __future__ import annotations

import glob
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from engine.errors import BadInput

_TABLES = (("sessions", "*/session.jsonl"), ("events", "*/runs/*/events.jsonl"))
_MEMORY = "2GB"
_LONGEST_LINE = 2**28
"""Bytes of one record; a pasted document may be long."""
_BATCH = 1000
_TODO = "Tables: sessions, events. Try: describe events"


@contextmanager
def answered(root: Path, sql: str) -> Iterator[tuple[list[str], Iterator[Sequence[Any]]]]:
    """Names of the columns, and the rows of one SELECT over the tables `sessions` and `events` of a folder of sessions, each with its file.

    The files are copied into memory first; then everything outside is closed, so that a query can neither read nor write a file.

    Raises:
        BadInput: it is not exactly one SELECT, it cannot be answered, or it reaches for a file.
    """
    import duckdb

    _require_one_select(sql)
    # Replacement scans would look up an unknown table among this program's own variables.
    config = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "python_enable_replacements": "false", "memory_limit": _MEMORY}
    with tempfile.TemporaryDirectory(prefix="nlforge-query-") as spill, duckdb.connect(config={**config, "temp_directory": spill}) as db:
        db.execute("set TimeZone = 'UTC'")
        # It would be drawn on stdout, among the rows.
        db.execute("set enable_progress_bar = false")
        try:
            there = [name for name, pattern in _TABLES if _loaded(db, root, name, pattern)]
            db.execute("set enable_external_access = false")
            db.execute("set lock_configuration = true")
            found = db.sql(sql)
            # By way of Arrow: duckdb's own rows need a further package for times with a zone.
            reader = found.to_arrow_reader(_BATCH)
            rows = (tuple(map(_plain, row)) for batch in reader for row in zip(*(column.to_pylist() for column in batch.columns), strict=True))
            yield _distinct(reader.schema.names), rows
        except duckdb.PermissionException as error:
            raise BadInput("A query sees the tables of the sessions only.", f"It may not read, write or fetch anything else: {_first_line(error)}",
                           _TODO) from error
        except duckdb.Error as error:
            raise BadInput("That query cannot be answered.", str(error), _TODO if len(there) == len(_TABLES) else "There is no run yet: only the table "
                           "sessions is there. Try: describe sessions") from error


def _loaded(db: Any, root: Path, name: str, pattern: str) -> bool:
    """Copy the files of a table; False where there are none."""
    if not any(root.glob(pattern)):
        return False
    path = f"{glob.escape(str(root))}/{pattern}".replace("'", "''")
    db.execute(f"create table {name} as select *, filename.parse_path()[-2] as folder from read_json('{path}', format='newline_delimited', "
               f"union_by_name=true, ignore_errors=true, filename=true, maximum_object_size={_LONGEST_LINE})")
    return True


def _require_one_select(sql: str) -> None:
    import duckdb

    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise BadInput("That query cannot be read.", str(error), _TODO) from error
    if not statements:
        raise BadInput("The query is empty.", "", _TODO)
    if len(statements) > 1:
        raise BadInput(f"That is {len(statements)} queries.", "One is answered at a time.", "Ask them one after the other.")
    kind = statements[0].type
    if kind not in (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN):
        raise BadInput(f"That is no question but a command ({kind.name}).", "A query only reads the sessions; it changes, writes and fetches nothing.",
                       "Begin it with SELECT. To save the answer, send it to a file: nlforge sessions query … --json > FILE")


def _plain(value: Any) -> Any:
    """A length of time as hours, minutes and seconds; everything else as it is."""
    if not hasattr(value, "nanoseconds"):
        return value
    rest = timedelta(days=value.days, microseconds=value.nanoseconds / 1000)
    return f"{value.months} months {rest}" if value.months else str(rest)


def _distinct(names: Sequence[str]) -> list[str]:
    """Columns of the same name are counted on, so that none hides another."""
    found: list[str] = []
    for name in names:
        found.append(name if name not in found else next(f"{name}_{n}" for n in range(2, len(names) + 2) if f"{name}_{n}" not in found))
    return found


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
