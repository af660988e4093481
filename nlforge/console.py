"""What every command shares: errors in words, exit codes, the first look at the terminal."""

from __future__ import annotations

import errno
import io
import os
import select
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import TextIO

from engine.core.errors import BadInput, ExitCode, NlforgeError, RunFailed
from engine.core.inner_limits import with_kind
from engine.core.journal import append_text
from engine.core.printable import for_people, one_line, printable, put_data
from engine.core.sentences import sentence
from engine.core.system_said import system_reason

_NAMED_WRONGLY = (errno.ENAMETOOLONG, errno.ELOOP, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EISDIR)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_SHOWN = 200
"""Characters of a name that are shown."""
_LOG_BYTES = 2**20
"""What is kept of the traces of errors, the last ones."""
_PATIENCE = 3.0
"""Seconds a silent pipe is waited for; /dev/null and closed ones answer at once."""


def talk(*lines: str) -> None:
    """Lines to the person; stdout is for data."""
    _print(lines, sys.stderr)


def tell(*lines: str) -> None:
    """Lines of an answer, for people, on stdout."""
    _print(lines, sys.stdout)


def _print(lines: Sequence[str], stream: TextIO) -> None:
    for line in lines:
        print(one_line(line), file=stream, flush=True)


def give(data: str) -> None:
    """Data on stdout, to the letter: JSON or YAML that no terminal obeys."""
    put_data(data, sys.stdout)


@contextmanager
def printable_streams() -> Iterator[None]:
    """Whatever is printed inside, by a library too, neither commands the terminal nor fails on a letter that cannot
    be written."""
    before = sys.stdout, sys.stderr
    for stream in before:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.stdout, sys.stderr = (for_people(stream) if stream is not None else None for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


@contextmanager
def in_words() -> Iterator[None]:
    """Errors leave as what happened, why, what to do, with their exit code; Ctrl-C as 130.

    Raises:
        SystemExit: with that code, whatever went wrong.
    """
    try:
        yield
    except NlforgeError as error:
        from nlforge.wording.told import error_lines

        talk(*error_lines(error))
        raise SystemExit(int(error.exit_code)) from None
    except KeyboardInterrupt:
        raise SystemExit(int(ExitCode.INTERRUPTED)) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except Exception as error:  # the boundary: whatever a library throws becomes a sentence and a logged trace
        talk(*unexpected(error))
        raise SystemExit(
            int(ExitCode.RUN_FAILED if (known := of_the_system(error)) is None else known.exit_code)
        ) from None


def of_the_system(error: Exception) -> NlforgeError | None:
    """What the system says of a file or folder, where that is the person's to put right; None for everything else."""
    if not isinstance(error, OSError) or error.filename is None or error.errno not in (*_NAMED_WRONGLY, *_NO_ROOM):
        return None
    name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else str(error.filename)
    shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
    if error.errno in _NO_ROOM:
        return RunFailed(
            sentence("error-there_no_room_for", "There is no room for {shown}.", shown=shown),
            system_reason(error),
            sentence("error-free_some_space_then_try", "Free some space, then try again."),
        )
    return BadInput(
        sentence("error-cannot_use", "I cannot use {shown}.", shown=shown),
        system_reason(error),
        sentence("error-check_name_and_whether_you", "Check the name, and whether you may read and write there."),
    )


def unexpected(error: Exception) -> tuple[str, ...]:
    """The lines to tell a person of a fault in nlforge; the trace goes to a file of the user's cache."""
    from nlforge.wording.told import error_lines

    if (known := of_the_system(error)) is not None:
        return error_lines(known)
    from engine.core.paths import cache_dir
    from engine.privacy.secrets_in_speech import without_secrets

    log = cache_dir() / "errors.log"
    what = sentence("error-inside", "Something went wrong inside nlforge ({why}).", why=with_kind(error))
    try:
        append_text(log, printable(without_secrets("".join(traceback.format_exception(error)))) + "\n", _LOG_BYTES)
    except (OSError, NlforgeError):
        return error_lines(RunFailed(what, sentence("error-nothing_lost", "Nothing you said is lost; try again.")))
    return error_lines(
        RunFailed(
            what,
            sentence("error-nothing_lost_log", "Nothing you said is lost; try again. Details: {log}", log=log),
        )
    )


@contextmanager
def ended_in_order() -> Iterator[None]:
    """TERM ends a command as Ctrl-C does: what waits says how to come back, and the terminal is as it was."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def on_terminal() -> bool:
    return all(stream is not None and not stream.closed and stream.isatty() for stream in (sys.stdin, sys.stdout))


def accept_any_bytes() -> None:
    """Words piped in another encoding are taken with a mark for what cannot be read, instead of ending the
    conversation."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")


_FILES = ("--data", "--from", "-o", "--sessions")


def require_text(arguments: Sequence[str]) -> None:
    """Raises BadInput where an argument holds bytes that are no UTF-8, which could not be saved, or a file is named
    by nothing."""
    for before, argument in pairwise(("", *arguments)):
        if not argument.strip() and before in _FILES:
            raise BadInput(
                sentence("error-names_nothing", "{before} names nothing.", before=before),
                sentence("error-name_nothing_would_be_whole", "A name of nothing would be the whole working folder."),
                sentence(
                    "error-name_file_or_folder_messages", "Name a file or folder: {before} messages.csv", before=before
                ),
            )
        try:
            argument.encode()
        except UnicodeEncodeError:
            shown = argument.encode(errors="replace").decode()
            raise BadInput(
                sentence("error-cannot_read_not_utf_8", "I cannot read “{shown}”: it is not UTF-8.", shown=shown),
                "",
                sentence("error-type_utf_8_terminal_or", "Type it in a UTF-8 terminal, or rename the file."),
            ) from None


def somebody_speaks() -> bool:
    """Whether lines wait on standard input, or a person sits there; an empty or silent input is nobody."""
    if sys.stdin is None or sys.stdin.closed:
        return False
    if sys.stdin.isatty():
        return True
    try:
        ready, _, _ = select.select([sys.stdin], [], [], _PATIENCE)
        peek = getattr(sys.stdin.buffer, "peek", None)
        return bool(ready) and (peek is None or bool(peek(1)))
    except (OSError, ValueError):
        return False
