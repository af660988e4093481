"""Everything of a term out of the files of a session: lines that are rows or judgements go as a whole, in texts it is
replaced. Nothing else is changed, and each file in one step."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import tempfile
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from engine.core.comparing import normalised
from engine.core.journal import replace_file
from engine.core.paths import runs_of
from engine.core.row import Row
from engine.data.stored_rows import ARROW, StoredRows, write_rows
from engine.forgetting.terms import folded_words

IN_PLACE = "[forgotten]"
_ROWS = frozenset({
    "feedback.jsonl", "eval.jsonl", "replies.jsonl", "learned.jsonl", "written.jsonl", "judged.jsonl",
    "judgements.jsonl", "teaching.jsonl", "passages.jsonl", "requests.jsonl", "retired.jsonl",
})  # fmt: skip
"""Files whose lines are rows or judgements, each of its own; also those of `frozen/`."""
_TEXTS = frozenset({".jsonl", ".json", ".md", ".html", ".txt", ".csv", ".yaml", ".log", ".svg"})
_OF_MODELS = frozenset({"adapter", "exports", "checkpoints"})
_IN_MODELS = frozenset({"passages.jsonl", "prompting.json"})
"""Folders of weights, in which a tokenizer knows every word there is; and what a search goes through, which lies there
too."""
_BOUND = frozenset({"spec.yaml"})
"""What a digest binds is not changed; what is found there is told as left."""
_MOST_BYTES = 2**28


def pattern_of(term: str) -> re.Pattern[str]:
    """Its words in their order, whatever signs stand between them."""
    between = r"[\W_]+"
    return re.compile(rf"(?<!\w){between.join(map(re.escape, folded_words(term)))}(?!\w)", re.I)


def places(session: Path, term: str, without: Collection[str] = ()) -> dict[str, int]:
    """How often it stands in each file of a session, by the name from there; prepared rows are read as rows."""
    pattern = pattern_of(term)
    found: dict[str, int] = {}
    for path in _files(session):
        name = str(path.relative_to(session))
        if name not in without and (n := len(pattern.findall(_read(path)))):
            found[name] = n
    for path, rows in _stored(session):
        if n := sum(_holds(row, pattern) for row in rows):
            found[str(path.relative_to(session))] = n
    return found


def versions_with(session: Path, term: str, lines: Collection[tuple[str, int]] = ()) -> list[int]:
    """Runs that learned from a row which says it, or stands on one of the `lines` (file, line)."""
    pattern = pattern_of(term)
    found = []
    for run in runs_of(session):
        path = run.data / "train" / ARROW
        rows = StoredRows(path) if path.is_file() else ()
        if any(_holds(row, pattern) or (row.file, row.line) in lines for row in rows):
            found.append(int(run.root.name))
    return found


def messages_with(session: Path, term: str, lines: Collection[tuple[str, int]] = ()) -> list[str]:
    """Messages of the rows that go."""
    pattern = pattern_of(term)
    rows = (row for _, some in _stored(session) for row in some)
    return list(dict.fromkeys(r.prompt for r in rows if _holds(r, pattern) or (r.file, r.line) in lines))


def erased(session: Path, term: str, lines: Collection[tuple[str, int]] = ()) -> dict[str, int]:
    """Take it out of all files; what went from each, by its name from the session. `lines` are rows (file, line) of
    the sources that are of the same person by another column.

    Raises:
        OSError: a file could not be written; what went before stays gone, and it can be done again.
    """
    pattern = pattern_of(term)
    gone_messages = {normalised(message) for message in messages_with(session, term, lines)}
    found: dict[str, int] = {}
    for path, rows in _stored(session):
        kept = [row for row in rows if not (_holds(row, pattern) or (row.file, row.line) in lines)]
        if len(kept) < len(rows):
            found[str(path.relative_to(session))] = len(rows) - len(kept)
            _rewrite(path, kept)
    for path in _files(session):
        if path.name in _BOUND:
            continue
        text = _read(path)
        out, count = _without(path, text, pattern, gone_messages)
        if count:
            replace_file(path, out.encode("utf-8", "surrogatepass"))
            found[str(path.relative_to(session))] = count
    return found


def _without(path: Path, text: str, pattern: re.Pattern[str], messages: Collection[str]) -> tuple[str, int]:
    if path.name in _ROWS or (path.suffix == ".jsonl" and path.parent.name == "frozen"):
        lines = text.split("\n")
        kept = [line for line in lines if not (pattern.search(line) or _is_of(line, messages))]
        return "\n".join(kept), len(lines) - len(kept)
    if path.suffix == ".csv":
        rows = list(csv.reader(io.StringIO(text)))
        stay = [
            row
            for n, row in enumerate(rows)
            if not n or not any(pattern.search(cell) or normalised(cell) in messages for cell in row if cell)
        ]
        if len(stay) == len(rows):
            return text, 0
        file = io.StringIO()
        csv.writer(file, lineterminator="\n").writerows(stay)
        return file.getvalue(), len(rows) - len(stay)
    return pattern.subn(IN_PLACE, text)


def _is_of(line: str, messages: Collection[str]) -> bool:
    """Whether a line is of one of the messages that go."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return False
    if isinstance(told, str):
        return told in messages
    if not isinstance(told, dict):
        return False
    asked = [told.get("prompt"), told.get("message"), *_said(told.get("messages"))]
    return any(isinstance(one, str) and normalised(one) in messages for one in asked)


def _said(messages: object) -> Iterator[object]:
    for one in messages if isinstance(messages, list) else ():
        if isinstance(one, dict):
            yield one.get("content")


def _files(session: Path) -> list[Path]:
    found = []
    for path in sorted(session.rglob("*")):
        if not _OF_MODELS.isdisjoint(path.relative_to(session).parts[:-1]) and path.name not in _IN_MODELS:
            continue
        if path.is_file() and not path.is_symlink() and path.suffix in _TEXTS and path.stat().st_size <= _MOST_BYTES:
            found.append(path)
    return found


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "surrogatepass" if path.suffix == ".json" else "replace")


def _stored(session: Path) -> Iterator[tuple[Path, Sequence[Row]]]:
    for run in runs_of(session):
        for part in ("train", "test"):
            path = run.data / part / ARROW
            if path.is_file():
                yield path, list(StoredRows(path))


def _holds(row: Row, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(text) for text in (row.prompt, row.reply, row.rejected))


def _rewrite(path: Path, rows: Sequence[Row]) -> None:
    """Under another fingerprint than the run noted: a run that goes on prepares its rows anew."""
    with tempfile.TemporaryDirectory(dir=path.parent.parent) as folder:
        write_rows(Path(folder), rows, path.parent.name, "erased")
        for made in Path(folder).iterdir():
            os.replace(made, path.parent / made.name)
