"""Prepared rows as an Arrow data set on disk, in the layout of `datasets.save_to_disk`: written once, mapped into
memory by every process that trains on it, and known by a fingerprint."""

from __future__ import annotations

import hashlib
import json
import os
from abc import abstractmethod
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any, TypeVar, overload

from engine.core.errors import RunFailed
from engine.core.journal import private_folder, replace_json
from engine.core.row import Row
from engine.core.sentences import sentence
from engine.core.text_decoding import without_halves

ARROW = "data-00000-of-00001.arrow"
FIELDS = ("prompt", "reply", "file", "line", "made", "rejected", "liked")
"""What is kept of a row: what it teaches, and its way back. Of whom it was, and the text it was made from, only
cleaning and splitting need to know; they are not redacted, and not stored."""
_AT_ONCE = 1000
_Item = TypeVar("_Item")


class MappedTable:
    """The record batches of an Arrow file, mapped into memory; nothing is read before it is asked for."""

    def __init__(self, path: Path) -> None:
        """Raises RunFailed where the file cannot be read as what it says it is."""
        import pyarrow as pa

        self.path = path
        try:
            with pa.memory_map(str(path)) as source, pa.ipc.open_stream(source) as stream:
                self.names: tuple[str, ...] = tuple(stream.schema.names)
                self.batches: list[Any] = [batch for batch in stream if batch.num_rows]
        except (OSError, pa.ArrowException) as error:
            raise RunFailed(
                sentence("error-prepared_rows_cannot_be_read", "The prepared rows cannot be read."),
                sentence(
                    "error-damaged_or_missing",
                    "{path} is damaged or missing ({names}).",
                    path=path,
                    names=" ".join(str(error).split())[:200],
                ),
                sentence("error-run_again_rows_prepared_anew", "Run it again: the rows are prepared anew."),
            ) from error
        self.ends: list[int] = []
        for batch in self.batches:
            self.ends.append((self.ends[-1] if self.ends else 0) + batch.num_rows)

    def __len__(self) -> int:
        return self.ends[-1] if self.ends else 0

    def at(self, number: int) -> tuple[Any, ...]:
        """The values of a row, in the order of `names`."""
        where = bisect_right(self.ends, number)
        inside = number - (self.ends[where - 1] if where else 0)
        return tuple(column[inside].as_py() for column in self.batches[where].columns)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        for batch in self.batches:
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


class _Stored(Sequence[_Item]):
    """Items in a file; another process that is handed them opens the same file."""

    def __init__(self, path: Path) -> None:
        """Raises RunFailed where the file is damaged or missing."""
        self.path, self._table = path, MappedTable(path)

    @abstractmethod
    def _made(self, values: tuple[Any, ...]) -> _Item:
        """The item of one row of the file."""

    def __reduce__(self) -> tuple[type[_Stored[_Item]], tuple[Path]]:
        return type(self), (self.path,)

    def __len__(self) -> int:
        return len(self._table)

    def __iter__(self) -> Iterator[_Item]:
        return map(self._made, self._table)

    @overload
    def __getitem__(self, at: int) -> _Item: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[_Item]: ...
    def __getitem__(self, at: int | slice) -> _Item | Sequence[_Item]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        return self._made(self._table.at(range(len(self))[at]))


class StoredRows(_Stored[Row]):
    """Rows in a file."""

    def __init__(self, path: Path) -> None:
        """Raises RunFailed where the file is damaged or missing."""
        super().__init__(path)
        if self._table.names != FIELDS:
            raise RunFailed(
                sentence("error-prepared_rows_cannot_be_read", "The prepared rows cannot be read."),
                sentence(
                    "error-has_other_columns",
                    "{path} has other columns: {names}.",
                    path=path,
                    names=", ".join(self._table.names),
                ),
                sentence("error-run_again_rows_prepared_anew", "Run it again: the rows are prepared anew."),
            )

    def _made(self, values: tuple[Any, ...]) -> Row:
        return _row(values)


class StoredTexts(_Stored[str]):
    """Texts in a file."""

    def _made(self, values: tuple[Any, ...]) -> str:
        return str(values[0])


class Chosen(Sequence[Row]):
    """Some of the rows of another sequence, in the order of their numbers; eight bytes a row."""

    def __init__(self, rows: Sequence[Row], numbers: array[int]) -> None:
        self._rows, self._numbers = rows, numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        if isinstance(at, slice):
            return [self._rows[n] for n in self._numbers[at]]
        return self._rows[self._numbers[at]]


def chosen(rows: Sequence[Row], keep: Callable[[Row], bool]) -> Sequence[Row]:
    """The rows that are kept, without a copy of them; all of them are the rows themselves."""
    numbers = array("q", (n for n, row in enumerate(rows) if keep(row)))
    return rows if len(numbers) == len(rows) else Chosen(rows, numbers)


def _row(values: Sequence[Any]) -> Row:
    prompt, reply, file, line, made, rejected, liked = values
    return Row(prompt, reply, file, line, made=made, rejected=rejected, liked=liked)


def kept_of(row: Row) -> Row:
    """A row as it is stored."""
    return Row(
        without_halves(row.prompt),
        without_halves(row.reply),
        without_halves(row.file),
        row.line,
        made=row.made,
        rejected=without_halves(row.rejected),
        liked=row.liked,
    )


def rows_fingerprint(parts: Mapping[str, Iterable[Row | str]], prepared_by: Mapping[str, Any]) -> str:
    """`sha256:…` of the rows and texts in order, by the name of their part, and of what prepared them.

    Of their contents and not of the file: Arrow may lay out the same rows in other bytes, and what `datasets` takes
    counts the time a file was changed, so neither is the same on another machine.
    """
    found = hashlib.sha256(json.dumps(prepared_by, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace"))
    for name, part in sorted(parts.items()):
        found.update(f"\n{name}\n".encode())
        for entry in part:
            value = [getattr(entry, field) for field in FIELDS] if isinstance(entry, Row) else entry
            found.update(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    return f"sha256:{found.hexdigest()}"


def write_rows(folder: Path, rows: Iterable[Row], split: str, fingerprint: str) -> None:
    """Write one split of rows into a new folder.

    Raises:
        OSError: it could not be written.
    """
    import pyarrow as pa

    types = {"line": pa.int64(), "liked": pa.bool_()}
    schema = pa.schema([(name, types.get(name, pa.string())) for name in FIELDS])
    _write(folder, schema, ([getattr(row, name) for name in FIELDS] for row in map(kept_of, rows)), split, fingerprint)


def write_texts(folder: Path, texts: Iterable[str], split: str, fingerprint: str) -> None:
    """Write one split of texts into a new folder.

    Raises:
        OSError: it could not be written.
    """
    import pyarrow as pa

    _write(folder, pa.schema([("text", pa.string())]), ([without_halves(t)] for t in texts), split, fingerprint)


def _write(folder: Path, schema: Any, rows: Iterable[Sequence[Any]], split: str, fingerprint: str) -> None:
    """A split as `datasets.load_from_disk` reads it, synced."""
    from datasets import DatasetInfo, Features

    private_folder(folder)
    with new_file(folder / ARROW) as file:
        write_batches(file, schema, rows)
    features = DatasetInfo(features=Features.from_arrow_schema(schema))
    with new_file(folder / "dataset_info.json") as file:
        file.write(json.dumps({"features": features.features.to_dict()}).encode())
    state: dict[str, object] = {
        "_data_files": [{"filename": ARROW}],
        # What `datasets` derives from it when the rows are mapped is then the same each time as well.
        "_fingerprint": hashlib.sha256(f"{fingerprint} {split}".encode()).hexdigest()[:16],
        "_format_columns": None,
        "_format_kwargs": {},
        "_format_type": None,
        "_output_all_columns": False,
        "_split": split,
    }
    replace_json(folder / "state.json", json.dumps(state))


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """A file of this person's alone, made anew, and synced when it is closed.

    Raises:
        OSError: it is there already, or could not be written.
    """
    made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with open(made, "wb") as file:
        # The mode of open is cut by the umask.
        os.fchmod(made, 0o600)
        yield file
        file.flush()
        os.fsync(made)


def write_batches(file: IO[bytes], schema: Any, rows: Iterable[Sequence[Any]]) -> int:
    """Write rows as an Arrow stream, a thousand in memory at a time; how many there were.

    Raises:
        OSError: it could not be written.
    """
    import pyarrow as pa

    count, entries = 0, iter(rows)
    with pa.ipc.new_stream(file, schema) as stream:
        while some := list(islice(entries, _AT_ONCE)):
            columns = zip(*some, strict=True)
            arrays = [pa.array(c, of.type) for c, of in zip(columns, schema, strict=True)]
            stream.write_batch(pa.record_batch(arrays, schema=schema))
            count += len(some)
    return count
