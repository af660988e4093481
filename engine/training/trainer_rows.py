"""The rows of a stage as its trainer gets them: an Arrow file in the stage's folder, mapped into memory.

What the trainers of TRL make of it with `map` lies beside it, and goes with the folder: nothing is left in a cache of
the person's home.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.core.journal import private_folder, writing
from engine.data.stored_rows import ARROW, new_file, write_batches
from engine.training.checks import Taught

if TYPE_CHECKING:
    from datasets import Dataset

NOT_LEARNED = -100
"""Label of a token without loss."""
_FOLDER = "rows"


def folder_of(state: Path) -> Path:
    """Where the rows of the stage with this folder lie while it trains."""
    return state / _FOLDER


def keep_rows(state: Path, columns: dict[str, Any], rows: Iterable[Sequence[Any]]) -> None:
    """Write the rows of a stage anew, each with its values in the order of `columns` (name → Arrow type).

    Raises:
        RunFailed: they could not be written.
    """
    import pyarrow as pa

    folder = folder_of(state)
    with writing(folder):
        # Those of an attempt before, and what a trainer made of them.
        shutil.rmtree(folder, ignore_errors=True)
        private_folder(folder)
        with new_file(folder / ARROW) as file:
            write_batches(file, pa.schema(list(columns.items())), rows)


def open_rows(state: Path, numbers: Sequence[int] | None = None) -> Dataset:
    """The rows that were written, mapped into memory; `numbers` are those wanted, None = all."""
    from datasets import Dataset

    found = Dataset.from_file(str(folder_of(state) / ARROW))
    return found if numbers is None else found.select(numbers)


def lengths(dataset: Dataset, columns: Sequence[str] = ("input_ids",)) -> list[int]:
    """Tokens of each row in these columns together, in order."""
    import pyarrow.compute as pc

    found: list[int] = []
    for batch in dataset.with_format("arrow").iter(1000):
        sizes = [pc.list_value_length(batch[column]).to_pylist() for column in columns]
        found += map(sum, zip(*sizes, strict=True))
    return found


def longest(dataset: Dataset, sizes: Sequence[int], count: int) -> list[Any]:
    """So many of the longest rows, the longest first."""
    return [dataset[n] for n in sorted(range(len(sizes)), key=lambda n: -sizes[n])[:count]]


def token_columns() -> dict[str, Any]:
    """Columns of rows that are tokens with labels; four bytes a number."""
    import pyarrow as pa

    return {"input_ids": pa.list_(pa.int32()), "labels": pa.list_(pa.int32())}


def with_labels(taught: Taught) -> tuple[Any, Any]:
    """Tokens of a row, and the same with those that are not learned marked."""
    import numpy as np

    ids = np.asarray(taught.ids, np.int32)
    labels = ids.copy()
    labels[: len(ids) - len(taught.learned)] = NOT_LEARNED
    return ids, labels


def conversation_type() -> Any:
    """Arrow type of a list of messages."""
    import pyarrow as pa

    return pa.list_(pa.struct([("role", pa.string()), ("content", pa.string())]))
