"""Files people bring, written for a test, and what is read of them."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine.core.row import Row
from engine.core.spec import Source
from engine.data.counts import Counts
from engine.data.prepare import read_rows


def lines(path: Path, objects: Sequence[Any]) -> Path:
    """One object a line; an `.json` file has them in a list."""
    text = (
        json.dumps(list(objects), ensure_ascii=False)
        if path.suffix == ".json"
        else "\n".join(json.dumps(o, ensure_ascii=False) for o in objects)
    )
    path.write_text(text, encoding="utf-8")
    return path


def cells(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    """A CSV file; lists and objects stand in their cells as JSON."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(
            {k: json.dumps(v) if isinstance(v, list | dict) else v for k, v in row.items()} for row in rows
        )
    return path


def rows_of(path: Path, left_out: list[str] | None = None) -> list[Row]:
    """The rows that would teach, with no word said about columns."""
    counts = Counts()
    found = read_rows(Source(path=path.name), path.parent, counts)
    if left_out is not None:
        left_out += counts.left_out
    return found


def pairs_of(path: Path, left_out: list[str] | None = None) -> list[tuple[str, str]]:
    """Message and reply of each."""
    return [(r.prompt, r.reply) for r in rows_of(path, left_out)]


def said(role: str, content: Any = None, **more: Any) -> dict[str, Any]:
    return {"role": role, "content": content, **more}


def sg(who: str, value: str) -> dict[str, str]:
    return {"from": who, "value": value}
