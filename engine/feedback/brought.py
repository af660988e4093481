"""Feedback that stands in a file, as a help desk or a survey exports it: columns found by their names, ratings in
whatever form, and each row kept once with where it came from."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from engine.core.comparing import normalised
from engine.core.errors import BadInput
from engine.core.journal import append_line, read_lines
from engine.core.sentences import sentence
from engine.core.tables import table_beside
from engine.data.formats.table import folded
from engine.data.read import read_table
from engine.data.verdicts import verdicts
from engine.privacy.redact import KINDS, Redactor

Meaning = Literal["message", "reply", "rating", "correction", "note", "by", "time", "version"]
MEANINGS: tuple[Meaning, ...] = ("message", "reply", "rating", "correction", "note", "by", "time", "version")
NOBODY = "somebody"
"""Who said what no column names."""
_MOST_LETTERS = 20_000
_NUMBER = re.compile(r"\d{1,6}")
_RATED = re.compile(r"([1-5])\s*(?:/\s*5|von 5|of 5|out of 5|stars?|sterne?|★)+")
_SIGNS = {"👍": "up", "👎": "down", "⭐": "5", "✓": "up", "✔": "up", "✗": "down", "✘": "down"}


@dataclass
class BroughtFeedback:
    """What became of the rows of a file."""

    kept: int = 0
    known: int = 0
    """Were kept before, by this file or another."""
    left_out: Counter[str] = field(default_factory=Counter)
    """By reason: `nothing_said`, `no_message`, `unclear_rating`."""
    columns: dict[Meaning, str] = field(default_factory=dict)
    """Which column was taken for what."""
    unused: tuple[str, ...] = ()
    """Columns that were taken for nothing."""
    parts: tuple[str, ...] = ()
    """Of the file that could not be read, and why."""


def brought(
    session: Path,
    file: Path,
    model: str,
    by: str = "",
    keep: Sequence[str] = (),
    own: Sequence[str] = (),
) -> BroughtFeedback:
    """Keep the feedback of a file; `by` is who said it where no column tells, `keep` and `own` are what the spec lets
    stay of private data.

    Raises:
        BadInput: it cannot be read as a table, or no column holds messages, or none holds a judgement.
        RunFailed: it could not be written.
    """
    table = read_table(file)
    columns = columns_of(table.columns)
    if "message" not in columns or not {"rating", "correction", "note"} & columns.keys():
        raise BadInput(
            sentence("error-no_feedback_in_file", "There is no feedback in {file} that I could tell.", file=file.name),
            sentence(
                "error-no_feedback_in_file-why",
                "It takes a column with the messages and one with a rating, a correction or a note; there are: "
                "{columns}.",
                columns=", ".join(table.columns),
            ),
            sentence(
                "error-no_feedback_in_file-todo",
                "Call them message, reply, rating, correction and note, and bring it again.",
            ),
        )
    path = session / "feedback.jsonl"
    known = {str(told.get("id")) for line in read_lines(path).lines if isinstance(told := json.loads(line), dict)}
    found = BroughtFeedback(
        columns=columns,
        unused=tuple(c for c in table.filled if c not in columns.values()),
        parts=tuple(table.left_out),
    )
    said = [_rating_word(row.get(columns.get("rating", ""), "")) for row in table.rows]
    liked = verdicts(said)
    for row, line, up, word in zip(table.rows, table.lines, liked, said, strict=True):
        cells = {meaning: row.get(column, "").strip()[:_MOST_LETTERS] for meaning, column in columns.items()}
        told = _line(cells, up, by, model, keep, own)
        if (why := _lacks(told, cells, word)) is not None:
            found.left_out[why] += 1
            continue
        told["id"] = f"fb-{_digest(told)}"
        if told["id"] in known:
            found.known += 1
            continue
        known.add(str(told["id"]))
        told |= {"source": "file", "file": file.name, "line": line}
        append_line(path, json.dumps(told, ensure_ascii=False))
        found.kept += 1
    return found


def columns_of(columns: Sequence[str]) -> dict[Meaning, str]:
    """Which column holds what, by its name; the first that fits, and none for two things."""
    names = table_beside(__file__, "columns.yaml")
    found: dict[Meaning, str] = {}
    for meaning in MEANINGS:
        for name in names[meaning]:
            fitting = [c for c in columns if c not in found.values() and folded(c) == folded(str(name))]
            if fitting:
                found[meaning] = fitting[0]
                break
    return found


def _line(
    cells: Mapping[Meaning, str], up: bool | None, by: str, model: str, keep: Sequence[str], own: Sequence[str]
) -> dict[str, Any]:
    redactor = Redactor(KINDS, Counter(), keep=keep, own=own)
    message, reply = cells.get("message", ""), cells.get("reply", "")
    version = _NUMBER.search(cells.get("version", ""))
    told: dict[str, Any] = {
        "time": _time(cells.get("time", "")),
        "reply": f"brought-{sha256(normalised(message + reply).encode()).hexdigest()[:16]}",
        "model": model,
        "by": cells.get("by", "") or by or NOBODY,
        "rating": None if up is None else "up" if up else "down",
        "messages": [{"role": "user", "content": redactor.redact(message)}] if message else [],
        "text": redactor.redact(reply, reply=True) if reply else None,
        "correction": redactor.redact(cells.get("correction", ""), reply=True),
        "note": redactor.redact(cells.get("note", "")),
        "version": int(version[0]) if version is not None else None,
    }
    return told


def _lacks(told: Mapping[str, Any], cells: Mapping[Meaning, str], rating: str) -> str | None:
    if not told["messages"]:
        return "no_message"
    if told["rating"] or told["correction"] or told["note"]:
        return None
    return "unclear_rating" if rating and cells.get("rating") else "nothing_said"


def _rating_word(cell: str) -> str:
    """A rating as the reader of verdicts knows it: “4/5” is 4, and ★★ are two."""
    text = cell.strip()
    if text and set(text) <= {"★", "⭐", "☆", " "}:
        return str(sum(text.count(sign) for sign in "★⭐"))
    for sign, word in _SIGNS.items():
        if sign in text:
            return word
    if (stars := _RATED.fullmatch(text.casefold())) is not None:
        return stars[1]
    return re.sub(r"\.0$", "", text)


def _time(cell: str) -> str:
    """As ISO 8601 where it is one; else when it was brought, for nothing is guessed."""
    try:
        found = datetime.fromisoformat(cell)
    except ValueError:
        found = datetime.now(UTC)
    return (found if found.tzinfo is not None else found.replace(tzinfo=UTC)).isoformat(timespec="milliseconds")


def _digest(told: Mapping[str, Any]) -> str:
    """Of what was said of what by whom: the same again is no second judgement."""
    said = [told[name] for name in ("messages", "text", "correction", "note", "rating", "by")]
    return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:16]
