"""Rows set apart by each round to measure all later ones with: they grow, never shrink, and are never learned from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from engine.core.comparing import normalised
from engine.core.errors import BadInput
from engine.core.hashed_file import sha256_of
from engine.core.journal import append_line, read_lines, replace_json
from engine.core.row import Row
from engine.core.sentences import sentence
from engine.improving.rounds import rounds_of


def frozen_file(session: Path, number: int) -> Path:
    """Of one round."""
    return session / "frozen" / f"round-{number}.jsonl"


def freeze(session: Path, number: int, rows: Sequence[Row]) -> str:
    """Set rows apart that no earlier round did; the digest of their file."""
    known = {normalised(row.prompt) for row in frozen_rows(session)}
    fresh = [row for row in rows if normalised(row.prompt) not in known]
    path = frozen_file(session, number)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    replace_json(path, "".join(json.dumps(row.__dict__, ensure_ascii=False) + "\n" for row in fresh))
    return sha256_of(path)


def frozen_anew(session: Path) -> None:
    """After rows of somebody who is to be forgotten were taken out of them: the files as they are now hold.

    Raises:
        RunFailed: it could not be written.
    """
    for one in rounds_of(session):
        path = frozen_file(session, one.number)
        if path.is_file() and (now := sha256_of(path)) != _digest_of(session, one.number, one.frozen):
            append_line(session / "frozen" / "forgotten.jsonl", json.dumps({"round": one.number, "sha256": now}))


def _digest_of(session: Path, number: int, written: str) -> str:
    """What the file of a round must have; the last time somebody was forgotten counts."""
    for line in read_lines(session / "frozen" / "forgotten.jsonl").lines:
        told = json.loads(line)
        if told.get("round") == number:
            written = str(told.get("sha256"))
    return written


def frozen_rows(session: Path) -> list[Row]:
    """All rows that were ever set apart, oldest first.

    Raises:
        BadInput: a file of them is gone or was changed.
    """
    found: list[Row] = []
    for one in rounds_of(session):
        path = frozen_file(session, one.number)
        if not path.is_file() or sha256_of(path) != _digest_of(session, one.number, one.frozen):
            raise BadInput(
                sentence("error-frozen_changed", "What round {number} set apart was changed.", number=str(one.number)),
                sentence(
                    "error-frozen_changed-why",
                    "{path} must be as it was: without it nobody can tell whether a new model is worse on it.",
                    path=path,
                ),
                sentence("error-frozen_changed-todo", "Put the file back, from a copy of the session."),
            )
        found += [Row(**json.loads(line)) for line in read_lines(path).lines]
    return found


def messages_apart(session: Path) -> frozenset[str]:
    """Folded messages that no run of the session may learn from.

    Raises:
        BadInput: as `frozen_rows`.
    """
    return frozenset(normalised(row.prompt) for row in frozen_rows(session))
