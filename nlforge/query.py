"""One question in SQL over all sessions, answered by a process of its own with limits of memory and time."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from engine.core.error_json import parts_in
from engine.core.errors import BadInput
from engine.core.sentences import sentence
from nlforge.console import talk

SECONDS = 60
"""Of computing; a reader who takes time over the rows is waited for."""
_FOLDERS = "nlforge-query-"
_MADE = 10
"""Seconds after which a folder is locked by the one who made it, if that one lives."""
_LESS = sentence("error-ask_for_fewer_rows_or", "Ask for fewer rows or columns, or join fewer.")


@contextmanager
def answered(root: Path, sql: str) -> Iterator[tuple[list[str], Iterator[Sequence[Any]]]]:
    """Names of the columns, and the rows of one SELECT over the tables `sessions` and `events` of a folder of sessions,
    each with its file.

    Values are those of JSON. Whatever ends this, Ctrl-C too, ends the process at once and takes away what it spilled.

    Raises:
        BadInput: it is not exactly one SELECT, it cannot be answered, it reaches for a file, or takes too much memory,
        disk or time.
    """
    with _folder() as spill:
        # -P: what lies in the person's folder is never imported. A session of its own: Ctrl-C comes here, and this ends
        # it.
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "nlforge.query_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
        try:
            with suppress(BrokenPipeError):
                assert child.stdin is not None
                child.stdin.write(
                    json.dumps({"root": str(root), "sql": sql, "spill": str(spill), "seconds": SECONDS}).encode()
                )
                child.stdin.close()
            lines = _lines(child)
            columns = list(next(lines))
            yield columns, lines
        finally:
            child.kill()
            child.wait()


def _lines(child: subprocess.Popen[bytes]) -> Iterator[Any]:
    """What the process says, but for its remarks, which are told; its errors and its death are raised."""
    assert child.stdout is not None
    for line in child.stdout:
        match json.loads(line) if line.endswith(b"\n") else None:
            case list() as row:
                yield tuple(row)
            case {"said": said}:
                talk(said)
            case {"error": dict() as found}:
                raise BadInput(*parts_in(found))
            case {"done": True}:
                return
    if child.wait() in (-signal.SIGXCPU, -signal.SIGKILL):
        raise BadInput(
            sentence(
                "error-that_query_took_longer_than",
                "That query took longer than {seconds} seconds and was stopped.",
                seconds=SECONDS,
            ),
            sentence("error-may_never_end", "It may never end."),
            _LESS,
        )
    raise BadInput(
        sentence("error-that_query_took_too_much", "That query took too much memory and was stopped."),
        sentence("error-process_that_answered_has_died", "The process that answered it has died."),
        _LESS,
    )


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder for what a query spills, and none of those that killed ones left."""
    _clear()
    folder = Path(tempfile.mkdtemp(prefix=_FOLDERS))
    try:
        with _held(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear() -> None:
    """Take away this person's folders that nobody holds any more."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDERS}*"):
        with suppress(OSError):
            found = folder.lstat()
            if found.st_uid == os.getuid() and time.time() - found.st_mtime > _MADE:
                with _held(folder):
                    shutil.rmtree(folder)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Lock a folder for as long as this process lives; raises OSError where another has it, or it is none."""
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(file)
