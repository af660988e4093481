"""Which version people get: a line in `releases.jsonl` each time somebody decides it, never changed afterwards."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from engine.core.errors import BadInput
from engine.core.frozen import Frozen
from engine.core.journal import append_line, read_lines
from engine.core.paths import RunPaths, runs_of
from engine.core.sentences import sentence


class ReleaseLine(Frozen):
    """One decision."""

    kind: Literal["released", "rolled_back"]
    time: datetime
    version: int = Field(gt=0)
    """People get this one from now on."""
    before: int | None = None
    """People got that one until now; None = nobody could get any."""
    by: str = ""
    """Who decided it, as the system knows them."""
    spec: str = ""
    """Digest of what was confirmed."""
    weights: str = ""
    """Digest of the weights."""
    data: str = ""
    """Digest of the rows it learned from."""
    rows: int | None = None
    """Held out and measured with."""
    score: float | None = None
    noise: float | None = None
    """Half width of the 95 % interval of `score`."""
    fit: str = ""
    """Grade of the verdict."""


def releases_file(session: Path) -> Path:
    """Where the decisions of a session stand."""
    return session / "releases.jsonl"


def releases_of(session: Path) -> list[ReleaseLine]:
    """All decisions, oldest first; lines that are none are passed over.

    Raises:
        BadInput: the file is no plain one.
    """
    found = []
    for line in read_lines(releases_file(session)).lines:
        try:
            found.append(ReleaseLine.model_validate(json.loads(line)))
        except ValidationError:
            continue
    return found


def keep_release(session: Path, line: ReleaseLine) -> None:
    """Write a decision down.

    Raises:
        RunFailed: it could not be written, and does not hold.
    """
    append_line(releases_file(session), line.model_dump_json())


def now() -> datetime:
    """As it is written down."""
    return datetime.now(UTC)


def stack_of(lines: Sequence[ReleaseLine]) -> list[int]:
    """Versions that were given to people and not taken back, oldest first; the last one is what they get."""
    found: list[int] = []
    for line in lines:
        if line.kind == "rolled_back":
            # What was taken back lies above; what it went back to is on top again.
            while found and found[-1] != line.version:
                found.pop()
            if not found:
                found = [line.version]
            continue
        if not found and line.before is not None:
            found.append(line.before)
        if not found or found[-1] != line.version:
            found.append(line.version)
    return found


def released_run(session: Path) -> RunPaths | None:
    """The run whose model people get because somebody released it; None where nobody decided, and the newest counts.

    Raises:
        BadInput: the file of decisions is no plain one, or what was released is not there any more.
    """
    stack = stack_of(releases_of(session))
    if not stack:
        return None
    for run in runs_of(session):
        if run.root.name == str(stack[-1]):
            return run
    raise BadInput(
        sentence(
            "error-released_is_gone",
            "Version {number} of {session} is released, and its folder is gone.",
            number=str(stack[-1]),
            session=session.name,
        ),
        sentence("error-released_is_gone-why", "Another one in its place would be noticed by nobody."),
        sentence(
            "error-released_is_gone-todo",
            "Put it back, or release another one: nlforge release {session}@NUMBER",
            session=session.name,
        ),
    )
