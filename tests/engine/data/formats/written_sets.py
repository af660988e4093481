"""Data sets written by `datasets`, and what damages them."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

TOPICS = ("lost key", "late boat", "price")


def saved(data: Any, place: Path, **how: Any) -> Path:
    data.save_to_disk(place, **how)
    return place


def asked(count: int, start: int = 0) -> list[dict[str, Any]]:
    return [
        {"question": f"What does cabin {n} of house {n * 7 % 50} cost?", "answer": f"It costs {n * 13} euros a night."}
        for n in range(start, start + count)
    ]


def set_of(rows: list[dict[str, Any]], features: Any = None) -> Any:
    from datasets import Dataset

    return Dataset.from_list(rows, features=features)


def topics(counts: dict[str, int]) -> Any:
    from datasets import ClassLabel, DatasetDict, Features, Value

    features = Features({"text": Value("string"), "label": ClassLabel(names=list(TOPICS))})
    return DatasetDict({
        split: set_of(
            [{"text": f"Message {n} of the {split} day, about place {n * 3}", "label": n % 3} for n in range(count)],
            features,
        )
        for split, count in counts.items()
    })  # fmt: skip


class Trap:
    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return exec, ("import pathlib; pathlib.Path('sprung').touch()",)


def other_bytes(folder: Path) -> None:
    sorted(folder.glob("*.arrow"))[1].write_bytes(pickle.dumps(Trap()))


def cut_off(folder: Path) -> None:
    file = sorted(folder.glob("*.arrow"))[1]
    file.write_bytes(file.read_bytes()[:-200])


def one_missing(folder: Path) -> None:
    sorted(folder.glob("*.arrow"))[1].unlink()
