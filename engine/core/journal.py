"""Files that lose nothing and are nobody else's: append with fsync, atomic replace, torn last lines dropped on
reading."""

from __future__ import annotations

import errno
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from engine.core.errors import RunFailed
from engine.core.printable import json_text
from engine.core.regular_files import open_own, read_own

_NAMED = 40
"""Letters of a file's name that a temporary one beside it has; longer ones would not fit."""


@dataclass(frozen=True)
class JournalLines:
    """Whole lines of a journal, whether a torn one was left out, and how many others that cannot be read."""

    lines: list[str]
    torn: bool
    unread: int = 0


def append_line(path: Path, line: str, *, private: bool = True) -> None:
    """Append `line`, which is JSON, and a newline in one write, then fsync. A torn last line is ended first.

    What is not `private` was named by the person, and may be a link of theirs.

    Raises:
        BadInput: it is private, and no plain file.
        RunFailed: it could not be written; what was there before still is.
    """
    # “a”: the system puts each write at the end, also beside another process that appends.
    with writing(path, private), open_private(path, "a+b") if private else open(path, "a+b") as file:
        size = file.seek(0, os.SEEK_END)
        lead = b""
        if size:
            file.seek(size - 1)
            # A crash may have left half a line; without a break the new one would be torn with it.
            lead = b"" if file.read(1) == b"\n" else b"\n"
        # One write: readers that look meanwhile see the whole line or its beginning, never a mixture of two.
        file.write(lead + json_text(line).encode() + b"\n")
        file.flush()
        # After flush, which only hands it to the system: what is said to be saved survives a power cut.
        os.fsync(file.fileno())


def append_text(path: Path, text: str, most: int) -> None:
    """Append to a log of this person's alone, of which whole lines of the last `most` bytes are kept.

    Raises:
        BadInput: it is no plain file.
        OSError, RunFailed: it could not be written.
    """
    private_folder(path.parent)
    with open_private(path, "a+b") as file:
        file.write(text.encode("utf-8", "replace"))
        size = file.tell()
        if size <= most:
            return
        file.flush()
        file.seek(size - most)
        # The first line is cut at some place.
        last = file.read().partition(b"\n")[2]
    replace_file(path, last)


def cut_torn(path: Path, begins: bytes) -> None:
    """Take away a last line that a crash has torn: it has no end, begins as the writer's lines do, and is no JSON.

    Raises:
        RunFailed: it could not be written; what was there before still is.
    """
    with writing(path, private=False), open(path, "r+b") as file:
        data = file.read()
        whole = data.rfind(b"\n") + 1
        if not data[whole:].startswith(begins):
            return
        try:
            json.loads(data[whole:])
        except (ValueError, RecursionError):
            file.truncate(whole)
            os.fsync(file.fileno())


def read_lines(path: Path) -> JournalLines:
    """Lines that parse as whole JSON; anything torn by a crash, damaged or nested too deeply is dropped and said.

    Raises:
        BadInput: it is no plain file.
    """
    try:
        data = read_own(path)
    except (FileNotFoundError, NotADirectoryError):
        return JournalLines([], False)
    good: list[str] = []
    torn, unread = False, 0
    # By bytes, not `splitlines`: JSON may hold other characters that count as ends of lines there.
    for line in data.split(b"\n"):
        if not line.strip():
            continue
        try:
            text = line.decode()
            json.loads(text)
        except ValueError:
            torn = True
        # Whole, but deeper than Python reads; it is not what a crash leaves, so it is counted apart.
        except RecursionError:
            unread += 1
        else:
            good.append(text)
    return JournalLines(good, torn, unread)


def replace_json(path: Path, text: str, *, private: bool = True) -> None:
    """Replace a file by JSON, or lines of it; letters nothing can write become question marks.

    Raises:
        RunFailed: it could not be written.
    """
    replace_file(path, json_text(text).encode("utf-8", "replace"), private=private)


def replace_file(path: Path, data: bytes, *, private: bool = True) -> None:
    """Write `data` beside `path`, fsync, then rename over it. Where it is not `private`, others may read it as they may
    other files of the person's.

    Raises:
        RunFailed: it could not be written; the old file is as it was.
    """
    with writing(path, private), beside(path, private=private) as file:
        file.write(data)


@contextmanager
def beside(path: Path, *, private: bool = True) -> Iterator[IO[bytes]]:
    """A new file beside `path` to write to, which takes its place when all is written and synced; else `path` is as it
    was.

    Its name cannot be guessed, and it is made anew: nothing that lies there, as a link to another file, is written to.
    """
    temporary = path.with_name(f"{path.name[:_NAMED]}.{secrets.token_hex(8)}.new")
    # O_EXCL and O_NOFOLLOW: whoever may write to the folder cannot have put a link at this name.
    made = os.open(
        temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600 if private else 0o666
    )
    try:
        with open(made, "wb") as file:
            if private:
                os.fchmod(made, 0o600)
            yield file
            file.flush()
            # Before the rename: some file systems order the two otherwise, and a crash would leave an empty file under
            # the old name.
            os.fsync(made)
        # In the same folder, so on the same file system: whoever reads sees the old file or the new one.
        os.replace(temporary, path)
    # Also when interrupted: half a file beside the real one helps nobody.
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def private_folder(path: Path) -> None:
    """Make a folder, and those it lies in, for this person alone, whatever the umask; one that is there stays as it
    is."""
    # `mkdir(parents=True)` would make those above with the mode of the umask.
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(0o700, exist_ok=True)
        # The mode of mkdir is cut by the umask.
        folder.chmod(0o700)


def open_private(path: Path, mode: Literal["ab", "a+b"]) -> IO[bytes]:
    """Open a file to write to it, for this person alone, whatever the umask and whatever it was before.

    Raises:
        BadInput: it is a link, or no plain file.
        OSError: the system says no.
    """
    file = open(path, mode, opener=lambda _, flags: open_own(path, flags))  # noqa: SIM115 -- the caller closes it
    if os.fstat(file.fileno()).st_mode & 0o777 != 0o600:
        # By the descriptor: the path may be another file by now.
        os.fchmod(file.fileno(), 0o600)
    return file


@contextmanager
def writing(path: Path, private: bool = True) -> Iterator[None]:
    """Make the folder it lies in, and say in words what keeps `path` from being written.

    Raises:
        RunFailed: it could not be written.
    """
    try:
        if private:
            private_folder(path.parent)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        # A quota that is used up is a full disk to whoever reads this.
        # Who only writes lines does without pydantic, which takes long to load.
        from engine.core.remedies import Action

        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        from engine.core.sentences import sentence

        if full:
            raise RunFailed(
                sentence("noted-no_space", "There is no space left on the disk."),
                sentence(
                    "noted-not_written",
                    "{path} could not be written; what was saved before is kept.",
                    path=str(path),
                ),
                sentence("noted-todo-space", "Free some space, then try again."),
            ) from error
        raise RunFailed(
            sentence("noted-cannot_write", "I cannot write to {folder}.", folder=str(path.parent)),
            sentence(
                "noted-not_written-why",
                "{path} could not be written: {why}; what was saved before is kept.",
                path=str(path),
                why=str(error.strerror),
            ),
            sentence("noted-todo-folder", "Check the folder, or name another one."),
            remedies=(Action(kind="other_sessions_folder"),),
        ) from error
