"""Files that are none: pipes, devices and sockets, which may have no end, and links that lead where nobody asked to
read or write."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from engine.core.errors import BadInput
from engine.core.sentences import sentence

_NOT_OPENED = (errno.ENXIO, errno.EISDIR, errno.ENODEV, errno.EOPNOTSUPP)
"""What the system says of sockets, folders and pipes without another end."""


_DEVICES, _OF_THE_SYSTEM = Path("/dev"), (Path("/proc"), Path("/sys"))
"""Of devices the folder itself: below it, as in /dev/shm, there may be files."""


def irregular(path: Path) -> BadInput | None:
    """Why a path is not read because of what it is; None for files, folders, and what is not there.

    A folder that holds more than anybody means, as the whole machine or all of a home, is not walked.
    """
    try:
        mode, place = path.stat().st_mode, path.resolve()
    except (OSError, RuntimeError):
        return None
    if stat.S_ISDIR(mode) and (
        _is_home(place) or place == _DEVICES or any(place.is_relative_to(folder) for folder in _OF_THE_SYSTEM)
    ):
        return BadInput(
            sentence(
                "error-not_data_folder_whole_disk",
                "{path} is not a data folder: it is a whole disk, a home folder or part of the system.",
                path=path,
            ),
            sentence("error-reading_would_include_files_you", "Reading it would include files you did not mean."),
            sentence("error-name_folder_with_your_data", "Name the folder with your data in it, or the files."),
        )
    if stat.S_ISREG(mode) and any(place.is_relative_to(folder) for folder in _OF_THE_SYSTEM):
        return BadInput(
            sentence("error-system_file_not_data_file", "{path} is a system file, not a data file.", path=path),
            sentence("error-may_never_end", "It may never end."),
            sentence("error-copy_what_you_mean_into", "Copy what you mean into a file, and name that."),
        )
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return None
    return BadInput(
        sentence("error-pipe_or_device_not_file", "{path} is a pipe or a device, not a file.", path=path),
        sentence("error-may_never_end", "It may never end."),
        sentence("error-copy_what_comes_from_into", "Copy what comes from it into a file, and name that."),
    )


def _is_home(place: Path) -> bool:
    """Whether it is this person's home, or a folder around it."""
    try:
        return Path.home().resolve().is_relative_to(place)
    except (OSError, RuntimeError):
        # Without a known home the whole disk is still refused.
        return place == place.parent


def require_regular(path: Path, largest_mb: int | None = None) -> None:
    """Raises BadInput where it is a pipe, a device or a socket, or larger than files of its kind are."""
    if (error := irregular(path)) is not None:
        raise error
    if largest_mb is not None and path.is_file() and path.stat().st_size > largest_mb * 2**20:
        raise BadInput(
            sentence("error-larger_than_mb", "{path} is larger than {most} MB.", path=path, most=largest_mb),
            sentence("error-no_file_this_kind_may", "No file of this kind is; it may be another one."),
            sentence("error-check_name_or_split", "Check the name, or split it."),
        )


def open_own(path: Path, flags: int, mode: int = 0o600) -> int:
    """Descriptor of a file of nlforge's own, as those of a session: it never waits for the other end of a pipe, and no
    link is followed.

    Raises:
        BadInput: it is a link, a folder, a pipe, a device or a socket.
        OSError: the system says no.
    """
    try:
        # O_NONBLOCK: opening a pipe nobody writes to would wait for ever; plain files take no notice of it.
        file = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, mode)
    except OSError as error:
        if path.is_symlink():
            raise _linked(path) from error
        if error.errno in _NOT_OPENED:
            raise _no_file(path) from error
        raise
    # Of what is open, not of the path: between a look and the opening it could be replaced.
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise _no_file(path)
    return file


def read_own(path: Path) -> bytes:
    """All of a file of nlforge's own; raises as `open_own` does."""
    with open(open_own(path, os.O_RDONLY), "rb") as file:
        return file.read()


def require_no_link(path: Path) -> None:
    """Raises BadInput where a folder that is written to is a link."""
    if path.is_symlink():
        raise _linked(path)


def _linked(path: Path) -> BadInput:
    return BadInput(
        sentence("error-link", "{path} is a link.", path=path),
        sentence(
            "error-may_lead_somebody_elses_file",
            "It may lead to somebody else's file, so nothing is read or written through it.",
        ),
        sentence("error-put_what_leads_place_or", "Put what it leads to in its place, or remove it."),
    )


def _no_file(path: Path) -> BadInput:
    return BadInput(
        sentence("error-folder_pipe_or_device_not", "{path} is a folder, a pipe or a device, not a file.", path=path),
        sentence(
            "error-session_made_plain_files_and", "A session is made of plain files, and nothing else of it is opened."
        ),
        sentence("error-remove_then_try_again", "Remove it, then try again."),
    )
