"""One question in SQL over all sessions, answered from copies in memory: no file is read or written by it. `python
-m nlforge.query_process`."""

from __future__ import annotations

import glob
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from math import isfinite
from pathlib import Path
from typing import Any

from engine.core.error_json import told_in_json
from engine.core.errors import BadInput
from engine.core.journal import read_lines
from engine.core.limited_process import limit_this
from engine.core.sentences import Digits, Sentence, as_said, sentence

_TABLES = (("sessions", "*/session.jsonl"), ("events", "*/runs/*/events.jsonl"))
_MEMORY = "2GB"
_AT_MOST = 3 * 2**30
"""Bytes of the whole process: functions on texts take memory that DuckDB does not count."""
_LONGEST_LINE = 2**28
"""Bytes of one record; a pasted document may be long. DuckDB takes twice as much memory at once, however short they
are."""
_LEAST_LINE = 2**20
_ON_DISK = "5GB"
_SPILLED_BYTES = 5 * 10**9
"""What a query may spill; more, and it is no question about sessions."""
_BATCH = 1000
_TEXTS = ("kind", "text")
"""What is text in every line that nlforge wrote."""
_DEEPEST = 100
"""Levels of a record; DuckDB reads some more."""
_LESS = sentence("error-ask_for_less_as_left", "Ask for less of it, as: left(text, 1000)")
_TODO = sentence("error-tables_sessions_events_try_describe", "Tables: sessions, events. Try: describe events")


def lines(root: Path, sql: str, spill: Path) -> Iterator[list[Any] | dict[str, Any]]:
    """Names of the columns and then the rows, as lists; between them remarks.

    The files are copied into memory first; then everything outside is closed, so that a query can neither read nor
    write a file.

    Raises:
        BadInput: it is not exactly one SELECT, it cannot be answered, or it reaches for a file.
    """
    import duckdb

    _require_one_select(sql)
    # Replacement scans would look up an unknown table among this program's own variables.
    config = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "python_enable_replacements": "false",
        "memory_limit": _MEMORY,
        "max_temp_directory_size": _ON_DISK,
        "threads": "1",
    }
    there: list[str] = []
    with duckdb.connect(config={**config, "temp_directory": str(spill)}) as db:
        db.execute("set TimeZone = 'UTC'")
        # It would be drawn on stdout, among the rows.
        db.execute("set enable_progress_bar = false")
        try:
            for name, pattern in _TABLES:
                left = _loaded(db, root, name, pattern, spill)
                there += [name] * (left is not None)
                if left:
                    yield {"said": f"Lines of the {name} that cannot be read, and are left out: {left}."}
            db.execute("set enable_external_access = false")
            db.execute("set lock_configuration = true")
            found = db.sql(sql)
            # By way of Arrow: duckdb's own rows need a further package for times with a zone.
            reader = found.to_arrow_reader(_BATCH)
            yield _distinct(reader.schema.names)
            for batch in reader:
                for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    yield list(map(_plain, row))
        except duckdb.PermissionException as error:
            raise BadInput(
                sentence("error-query_sees_tables_sessions_only", "A query sees the tables of the sessions only."),
                sentence(
                    "error-may_not_read_write_or",
                    "It may not read, write or fetch anything else: {why}",
                    why=_said(error),
                ),
                _TODO,
            ) from error
        except (duckdb.OutOfMemoryException, MemoryError) as error:
            raise _too_much() from error
        except BrokenPipeError:
            raise
        except (OSError, ValueError) as error:
            raise BadInput(
                sentence("error-that_answer_too_large_show", "That answer is too large to show."), _said(error), _LESS
            ) from error
        except duckdb.Error as error:
            if "bad_alloc" in str(error):
                raise _too_much() from error
            raise BadInput(
                sentence("error-that_query_cannot_be_answered", "That query cannot be answered."),
                _said(error),
                (
                    _TODO
                    if len(there) == len(_TABLES)
                    else sentence(
                        "error-there_no_run_yet_only",
                        "There is no run yet: only the table sessions is there. Try: describe sessions",
                    )
                ),
            ) from error


def _too_much() -> BadInput:
    return BadInput(
        sentence("error-that_query_takes_too_much", "That query takes too much memory or disk."),
        sentence(
            "error-may_have_memory_and_disk",
            "It may have {memory} of memory and {on_disk} of disk.",
            memory=_MEMORY,
            on_disk=_ON_DISK,
        ),
        sentence("error-ask_for_fewer_rows_or", "Ask for fewer rows or columns, or join fewer."),
    )


def _loaded(db: Any, root: Path, name: str, pattern: str, spill: Path) -> int | None:
    """Copy the files of a table; how many lines DuckDB cannot read, which are left out; None where there are no
    files. No link is followed."""
    import duckdb

    files = [file for file in root.glob(pattern) if file.is_file() and file.resolve() == file]
    if not files:
        return None
    longest = min(_LONGEST_LINE, max(_LEAST_LINE, *(file.stat().st_size for file in files)))
    try:
        _copy(db, files, name, longest)
        sound = all(
            kind == "VARCHAR" for column, kind, *_ in db.execute(f"describe {name}").fetchall() if column in _TEXTS
        )
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error:
        sound = False
    if not sound:
        # One such line must not keep all sessions from being asked.
        whole = spill / name
        left = sum(_readable(file, whole / file.relative_to(root)) for file in files)
        _copy(db, [whole / file.relative_to(root) for file in files], name, longest)
        db.execute(f"update {name} set filename = replace(filename, ?, ?)", [str(whole), str(root)])
        return left
    return 0


def _copy(db: Any, files: Sequence[Path], name: str, longest: int) -> None:
    paths = ", ".join("'" + glob.escape(str(file)).replace("'", "''") + "'" for file in files)
    db.execute(
        f"create or replace table {name} as select *, filename.parse_path()[-2] as folder from "
        f"read_json([{paths}], format='newline_delimited', records=true, "
        f"union_by_name=true, ignore_errors=true, filename=true, maximum_object_size={longest})"
    )


def _readable(file: Path, copy: Path) -> int:
    """Write the records of a file that read like one, without names that the table itself has; how many lines were
    left out."""
    found = read_lines(file)
    records = [
        record
        for record in map(json.loads, found.lines)
        if isinstance(record, dict)
        and all(isinstance(record.get(name, ""), str) for name in _TEXTS)
        and _is_flat(record)
    ]
    own = [{key: value for key, value in record.items() if key not in ("filename", "folder")} for record in records]
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_text("".join(f"{json.dumps(record)}\n" for record in own or [{"kind": ""}]), encoding="utf-8")
    return found.torn + found.unread + len(found.lines) - len(records)


def _is_flat(record: object) -> bool:
    level = [record]
    for _ in range(_DEEPEST):
        level = [
            inner
            for value in level
            for inner in (value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())
        ]
        if not level:
            return True
    return False


def _require_one_select(sql: str) -> None:
    import duckdb

    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise BadInput(
            sentence("error-that_query_cannot_be_read", "That query cannot be read."), _said(error), _TODO
        ) from error
    if not statements:
        raise BadInput(sentence("error-query_empty", "The query is empty."), "", _TODO)
    if len(statements) > 1:
        raise BadInput(
            sentence("error-that_queries", "That is {count} queries.", count=len(statements)),
            sentence("error-one_answered_at_time", "One is answered at a time."),
            sentence("error-ask_them_one_after_other", "Ask them one after the other."),
        )
    kind = statements[0].type
    if kind != duckdb.StatementType.SELECT:
        raise BadInput(
            sentence("error-that_command_not_question", "That is a command, not a question ({name}).", name=kind.name),
            sentence(
                "error-query_only_reads_sessions_changes",
                "A query only reads the sessions; it changes, writes and fetches nothing.",
            ),
            sentence(
                "error-begin_with_select_save_answer",
                "Begin it with SELECT. To save the answer, send it to a file: nlforge sessions query … --json > FILE",
            ),
        )


def _plain(value: Any) -> Any:
    """A length of time as hours, minutes and seconds, a figure that JSON does not know as a word; everything else as
    it is."""
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    if not hasattr(value, "nanoseconds"):
        return value
    rest = timedelta(days=value.days, microseconds=value.nanoseconds / 1000)
    return f"{value.months} months {rest}" if value.months else str(rest)


def _distinct(names: Sequence[str]) -> list[str]:
    """Columns of the same name are counted on, so that none hides another."""
    found: list[str] = []
    for name in names:
        found.append(
            name
            if name not in found
            else next(f"{name}_{n}" for n in range(2, len(names) + 2) if f"{name}_{n}" not in found)
        )
    return found


def _said(error: Exception) -> Sentence:
    """What DuckDB says, on one line, without its picture of the place."""
    return as_said(" ".join(str(error).partition("\nLINE ")[0].split()))


def main() -> int:
    """Entry of the process: what is asked is JSON on stdin, the answer lines of JSON on stdout."""
    asked = json.load(sys.stdin)
    limit_this(_AT_MOST, _SPILLED_BYTES, asked["seconds"])

    def say(line: object) -> None:
        data = json.dumps(line, default=str)
        if len(data) > _LONGEST_LINE:
            raise BadInput(
                sentence("error-that_answer_too_large_show", "That answer is too large to show."),
                sentence(
                    "error-one_rows_has_characters",
                    "One of its rows has {count} characters.",
                    count=Digits(f"{len(data):,}"),
                ),
                _LESS,
            )
        sys.stdout.write(f"{data}\n")

    try:
        for line in lines(Path(asked["root"]), asked["sql"], Path(asked["spill"])):
            say(line)
            if isinstance(line, dict):
                sys.stdout.flush()
        say({"done": True})
    except (BadInput, MemoryError) as error:
        told = error if isinstance(error, BadInput) else _too_much()
        say({"error": told_in_json(told)})
    return 0


if __name__ == "__main__":
    sys.exit(main())
