"""Rows of Arrow and Parquet files as objects: values as people read them, and columns that hold no words by name."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.core.errors import BadInput
from engine.core.inner_limits import plainly, shortened
from engine.core.sentences import sentence
from engine.data.formats.arrow_types import (
    PICTURES,
    inner_feature,
    is_binary,
    is_numbers,
    is_wordless,
    plain_type,
)

_FILE_MARK, _OLD_FEATHER = b"ARROW1", b"FEA1"
_STREAM_END = b"\xff\xff\xff\xff\x00\x00\x00\x00"
_ROLES = (frozenset({"role", "content"}), frozenset({"from", "value"}))
_OF_TOKENIZERS = frozenset(
    {"input_ids", "attention_mask", "token_type_ids", "labels", "completion_mask", "position_ids"}
)
_LONGEST_LABELS, _LOOKED_AT = 32, 1000
"""Lists of numbers that are longer, on average of so many rows, are vectors and no labels."""
Numbered = Iterator[tuple[int, dict[str, Any]]]


class OnlyTokens(BadInput):
    """A data set that was tokenised already."""


class Values:
    """How the rows of one schema are read: ClassLabels by their names, times as ISO 8601, nothing of pictures, sound
    and vectors."""

    def __init__(self, schema: Any, features: Mapping[str, Any] | None = None) -> None:
        """`features` are those of `datasets`, by column; None = those the schema itself holds, if any."""
        self.features = features if features is not None else features_in(schema.metadata)
        self.dropped: dict[str, None] = {}
        """Columns, and fields inside of them, that hold no words."""
        names = list(schema.names)
        self.twice = tuple(dict.fromkeys(name for name in names if names.count(name) > 1))
        """Names that several columns have: of these the last is read."""
        self._types = {field.name: plain_type(field.type) for field in schema}
        self._wordless = {f.name for f in schema if is_wordless(f.type, self.features.get(f.name))}
        self.numbered = tuple(f.name for f in schema if is_numbers(f.type, self.features.get(f.name)))
        """Columns with lists of whole numbers: labels, or vectors."""
        if "input_ids" in self.numbered:
            # A tokenizer wrote the others as well.
            self._wordless.update(self.numbered)
        self._looked = False
        self.dropped.update(dict.fromkeys(f.name for f in schema if f.name in self._wordless))

    @property
    def worded(self) -> bool:
        """Whether any column may hold words."""
        return len(self._wordless) < len(self._types)

    def look(self, batch: Any) -> None:
        """Tell by the first batch which lists of numbers are vectors."""
        import pyarrow.compute as pc

        if self._looked:
            return
        self._looked = True
        for name in self.numbered:
            for column in (batch.column(n) for n, of in enumerate(batch.schema.names) if of == name):
                mean = pc.mean(pc.list_value_length(column.slice(0, _LOOKED_AT))).as_py()
                if mean is not None and mean > _LONGEST_LABELS:
                    self._wordless.add(name)
                    self.dropped[name] = None

    def rows(self, batch: Any, inside: Sequence[int] | None = None) -> list[dict[str, Any]]:
        """The rows of a record batch; `inside` = those at these places alone.

        Raises:
            ValueError: it is damaged.
        """
        try:
            batch.validate(full=True)
        except ValueError:
            # Letters that are none are damage of one cell; offsets that lie are refused.
            batch = _with_bytes(batch)
            batch.validate(full=True)
        self.look(batch)
        columns = {
            name: [
                self._read(v, self.features.get(name), name)
                for v in _as_python(_picked(batch.column(n), inside), self._types[name])
            ]
            for n, name in enumerate(batch.schema.names)
            if name not in self._wordless
        }
        count = batch.num_rows if inside is None else len(inside)
        return [{name: values[n] for name, values in columns.items()} for n in range(count)]

    def tell(self, path: Path, unused: list[str]) -> None:
        """Name the columns without words, when all rows are read.

        Raises:
            OnlyTokens: it holds nothing but what a tokenizer made of texts.
        """
        unused += [name for name in self.dropped if name not in unused]
        unused += [
            said for name in self.twice if (said := f"{name} (all columns of this name but the last)") not in unused
        ]
        if "input_ids" in self._wordless and not self._types.keys() - _OF_TOKENIZERS:
            raise OnlyTokens(
                sentence(
                    "error-holds_numbers_tokens_and_no", "{path} holds numbers of tokens and no texts.", path=path
                ),
                sentence(
                    "error-columns_tokenizer_made_them_for",
                    "Its columns are {names}: a tokenizer made them for one model.",
                    names=", ".join(self.dropped),
                ),
                sentence("error-name_data_set_as_was", "Name the data set as it was before it was tokenised."),
            )

    def item(self, item: Mapping[str, Any]) -> dict[str, Any]:
        """A row that another reader made an object of."""
        return {k: self._read(v, self.features.get(k), k) for k, v in item.items() if k not in self._wordless}

    def _read(self, value: Any, feature: Any, path: str) -> Any:
        if value is None or isinstance(value, str | bool):
            return value
        if isinstance(value, float):
            return None if math.isnan(value) else value
        if isinstance(value, int):
            return _label(value, feature)
        if isinstance(value, bytes):
            self.dropped[path] = None
            return None
        if isinstance(value, datetime | date | time):
            return value.isoformat()
        if isinstance(value, Decimal | timedelta):
            return str(value)
        if isinstance(value, Mapping):
            return self._of_object(value, feature, path)
        if isinstance(value, list):
            inner = feature[0] if isinstance(feature, list) and feature else inner_feature(feature)
            return [self._read(v, inner, path) for v in value]
        return str(value)

    def _of_object(self, value: Mapping[str, Any], feature: Any, path: str) -> Any:
        fields = feature if isinstance(feature, Mapping) and "_type" not in feature else inner_feature(feature)
        known: Mapping[str, Any] = fields if isinstance(fields, Mapping) else {}
        found = {}
        for name, inner in value.items():
            of = known.get(name)
            if isinstance(inner, bytes) or (isinstance(of, Mapping) and of.get("_type") in PICTURES):
                self.dropped[f"{path}.{name}"] = None
            else:
                found[str(name)] = self._read(inner, known.get(name), f"{path}.{name}")
        # A Sequence of objects is stored as an object of lists.
        lists = list(found.values())
        if any(found.keys() >= roles for roles in _ROLES) and all(isinstance(v, list) for v in lists):
            return [dict(zip(found, turn, strict=True)) for turn in zip(*lists, strict=False)]
        return found


def _label(value: int, feature: Any) -> Any:
    if not isinstance(feature, Mapping) or feature.get("_type") != "ClassLabel":
        return value
    names = feature.get("names")
    if not isinstance(names, list):
        return value
    # Test sets whose labels are secret have −1.
    return (str(names[value]) if value < len(names) else value) if value >= 0 else None


def features_in(metadata: Mapping[bytes, bytes] | None) -> dict[str, Any]:
    """The features `datasets` wrote into the schema of a file; none where they are not there, or damaged."""
    try:
        return features_of(json.loads((metadata or {})[b"huggingface"])["info"])
    except (KeyError, TypeError, ValueError, RecursionError):
        return {}


def features_of(info: Any) -> dict[str, Any]:
    """The features in a `dataset_info.json`; none where they are not of the shape they have."""
    found = info.get("features") if isinstance(info, Mapping) else None
    return {str(k): v for k, v in found.items()} if isinstance(found, Mapping) else {}


def _as_python(column: Any, plain: Any) -> list[Any]:
    import pyarrow as pa

    if isinstance(column.type, pa.BaseExtensionType):
        column = column.storage
    if is_binary(column.type) and not is_binary(plain):
        # What was written as text is none; of the letters that are, none is lost.
        return [None if value is None else value.decode("utf-8", "replace") for value in column.to_pylist()]
    if column.type != plain:
        column = column.cast(plain, safe=False)
    if pa.types.is_map(column.type):
        return [None if value is None else dict(value) for value in column.to_pylist()]
    try:
        values: list[Any] = column.to_pylist()
    except (OverflowError, ValueError):
        if not pa.types.is_temporal(column.type):
            raise
        values = [_known_date(value) for value in column]
    return values


def _known_date(value: Any) -> Any:
    """A date or time; None where it lies beyond the years Python knows."""
    try:
        return value.as_py()
    except (OverflowError, ValueError):
        return None


def _with_bytes(batch: Any) -> Any:
    """A batch whose columns of texts are bytes."""
    import pyarrow as pa

    as_bytes = {pa.string(): pa.binary(), pa.large_string(): pa.large_binary()}
    columns = [c.view(as_bytes[c.type]) if c.type in as_bytes else c for c in batch.columns]
    return pa.record_batch(columns, names=batch.schema.names)


def arrow_rows(
    path: Path,
    left_out: list[str],
    unused: list[str],
    features: Mapping[str, Any] | None = None,
    wanted: Callable[[int], bool] | None = None,
) -> Numbered:
    """Rows of an Arrow file (a stream, as `datasets` writes it, or a file, as Feather is), a batch in memory at a time.

    `wanted` = only rows whose number (from 1) is; the others are never made objects of. Where the file is damaged in
    the middle, the rows before are read, and that is told to `left_out`; columns without words go to `unused`.

    Raises:
        BadInput: it is no Arrow file.
    """
    import pyarrow as pa

    number = 0
    values: Values | None = None
    try:
        for batch in _batches(path):
            values = values or Values(batch.schema, features)
            inside = None if wanted is None else [n for n in range(batch.num_rows) if wanted(number + n + 1)]
            rows = values.rows(batch, inside)
            yield from zip(
                (number + n + 1 for n in (range(len(rows)) if inside is None else inside)), rows, strict=True
            )
            number += batch.num_rows
    except (pa.ArrowException, ValueError, KeyError, OSError) as error:
        if not number:
            raise _damaged(path, error) from error
        left_out.append(f"everything behind row {number:,}, where the file is damaged or cut off")
    else:
        if not _ends_well(path):
            left_out.append(
                f"what may have stood behind row {number:,}: the file ends before its end mark, so it was cut off"
            )
    if values is not None:
        values.tell(path, unused)


def count_rows(path: Path) -> int:
    """Rows of an Arrow file up to where it is damaged; none where it is no such file."""
    import pyarrow as pa

    count = 0
    try:
        for batch in _batches(path):
            count += batch.num_rows
    except (BadInput, pa.ArrowException, ValueError, KeyError, OSError):
        return count
    return count


def _picked(column: Any, inside: Sequence[int] | None) -> Any:
    """The values at some places of a column; None = all of them."""
    import pyarrow as pa

    if inside is None or not len(column):
        return column
    try:
        return column.take(pa.array(inside, pa.int64()))
    except pa.ArrowNotImplementedError:
        # Of views of texts, single ones are not taken.
        return pa.concat_arrays([column.slice(n, 1) for n in inside]) if inside else column.slice(0, 0)


def _batches(path: Path) -> Iterator[Any]:
    """Record batches of either form; read and not mapped, as the address space of a reader is limited."""
    import pyarrow as pa

    with open(path, "rb") as file:
        head = file.read(8)
    if head.startswith(_OLD_FEATHER):
        raise BadInput(
            sentence("error-cannot_read", "I cannot read {path}.", path=path),
            sentence("error-file_first_version_feather", "It is a file of the first version of Feather."),
            sentence("error-save_as_parquet_and_name", "Save it as Parquet, and name that."),
        )
    with pa.OSFile(str(path)) as source:
        if head.startswith(_FILE_MARK):
            with pa.ipc.open_file(source) as whole:
                for n in range(whole.num_record_batches):
                    yield whole.get_batch(n)
        else:
            with pa.ipc.open_stream(source) as stream:
                yield from stream


def _ends_well(path: Path) -> bool:
    with open(path, "rb") as file:
        if file.read(len(_FILE_MARK)) == _FILE_MARK:
            # Its list of batches stands at the end, without which it is not read at all.
            return True
        file.seek(max(0, path.stat().st_size - len(_STREAM_END)))
        return file.read() == _STREAM_END


def _damaged(path: Path, error: Exception) -> BadInput:
    return BadInput(
        sentence("error-no_arrow_file_that_can", "{path} is no Arrow file that can be read.", path=path),
        sentence(
            "error-damaged_cut_off_or_something",
            "It is damaged, cut off, or something else ({why}).",
            why=shortened(plainly(error)),
        ),
        sentence("error-save_again_or_name_as", "Save it again, or name it as CSV, JSON lines or Parquet."),
    )
