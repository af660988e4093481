"""Data sets as they lie on the model hub: real files, and beside them what must never be fetched."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.scripted_hub import REVISION, Hub, scripted_hub

NAME = "maker/desk"
DESK = f"{NAME}@{REVISION}"


@contextmanager
def desk_hub(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub that has the set in `folder`/desk, and an empty cache."""
    monkeypatch.setenv("NLFORGE_CACHE", str(folder / "cache"))
    monkeypatch.delenv("HF_TOKEN", raising=False)
    with scripted_hub() as found:
        found.datasets[NAME] = desk_set(folder / "desk")
        monkeypatch.setenv("HF_ENDPOINT", found.address)
        yield found


def sent(hub: Hub) -> list[str]:
    """Files whose contents were asked for, each time."""
    return [a.partition(f"{REVISION}/")[2] for a in hub.asked if a.startswith("GET ") and "/resolve/" in a]


def rows(begin: int, end: int, what: str = "item") -> list[dict[str, str]]:
    """Messages and replies, each of its own."""
    things = ("kettle", "lamp", "chair", "rake", "scarf", "clock", "basket", "mirror", "candle", "ladder")
    ways = ("in its box", "with the slip", "by post", "at the counter", "within a month", "with the bill")
    return [
        {
            "question": f"How do I return {what} number {n}, a {things[n % 10]} that came {n % 7 + 1} days late?",
            "answer": f"Send the {things[n % 10]} back {ways[n % 6]} and quote {n * 37 % 1000 + 1000}.",
        }
        for n in range(begin, end)
    ]


def desk_set(folder: Path) -> Path:
    """One with Parquet to learn from, JSON lines to measure with, more in a packed table, and a script and a pickle."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    (folder / "data").mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(rows(0, 40)), folder / "data/train-00000-of-00001.parquet")
    jsonl(folder / "data/test.jsonl", rows(100, 120, "order"))
    packed = "question,answer\n" + "".join(f'"{r["question"]}","{r["answer"]}"\n' for r in rows(200, 230, "parcel"))
    (folder / "more.csv.gz").write_bytes(gzip.compress(packed.encode()))
    (folder / "README.md").write_text("---\nlicense: apache-2.0\n---\n# The desk\n")
    (folder / "desk.py").write_text("raise SystemExit('run')")
    (folder / "cache.pkl").write_bytes(b"\x80\x04.")
    (folder / "dataset_infos.json").write_text('{"default": {}}')
    (folder / ".gitattributes").write_text("*.parquet filter=lfs")
    return folder


def jsonl(path: Path, lines: Sequence[Mapping[str, object]]) -> None:
    """Write one object a line."""
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
