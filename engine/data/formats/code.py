"""Folders and code repositories: which of their files are read."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.core.errors import BadInput
from engine.core.sentences import Digits, sentence
from engine.data.own import is_own_folder

if TYPE_CHECKING:
    from pathspec import PathSpec

_NEVER = frozenset(
    {
        ".git",
        ".hg",
        ".svn",
        "node_modules",
        "__pycache__",
        ".venv",
        "venv",
        ".mypy_cache",
        ".pytest_cache",
        ".idea",
        ".DS_Store",
        "__MACOSX",
    }
)

_OF_OPEN_DOCUMENTS = ("~$", ".~lock.")
"""Beginnings of the names of files that Office and LibreOffice keep beside a document while it is open."""

MOST_FILES = 50_000
"""Files below one folder; a large repository has fewer."""


_DEEPEST = 40
"""Folders inside one another; what lies deeper is nothing people have sorted."""
_MOST_STARS = 3
"""In one part of a pattern; more of them, and matching a long name may take years."""
_LONGEST_PATTERN = 1000
Left = list[tuple[Path, str]]
"""What below a folder is not looked at, and why."""


def walk(folder: Path, left: Left | None = None) -> Iterator[Path]:
    """Files below a folder, names in order: what a .gitignore leaves out, sessions of nlforge, caches and links are not
    among them.

    Links are not followed, so that none leads out of the folder or in a circle. What cannot be read by its name, place
    or nature is told to `left`.

    Raises:
        BadInput: there are more than MOST_FILES of them, as below a home folder.
    """
    for count, path in enumerate(_walk(folder, (), [] if left is None else left, 0)):
        if count >= MOST_FILES:
            raise BadInput(
                sentence(
                    "error-holds_more_than_files",
                    "{folder} holds more than {most_files} files.",
                    folder=folder,
                    most_files=Digits(f"{MOST_FILES:,}"),
                ),
                sentence("error-no_one_could_check_what", "No one could check what the model learns from so many."),
                sentence(
                    "error-name_folder_or_files_that", "Name the folder or the files that hold what is to be learned."
                ),
            )
        yield path


def _walk(folder: Path, ignored: tuple[tuple[Path, PathSpec[Any]], ...], left: Left, depth: int) -> Iterator[Path]:
    try:
        # Sorted: systems list folders in any order, and rows must not depend on it.
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
    except OSError as error:
        left.append((folder, f"which cannot be opened ({error.strerror})"))
        return
    rules = folder / ".gitignore"
    if any(e.name == ".gitignore" and e.is_file(follow_symlinks=False) for e in entries):
        ignored = (*ignored, (folder, _rules(rules, left)))
    for entry in entries:
        path, inner = Path(entry.path), entry.is_dir(follow_symlinks=False)
        if entry.name in _NEVER or entry.name.startswith(_OF_OPEN_DOCUMENTS) or _left_out(path, inner, ignored):
            continue
        if entry.is_symlink():
            # Hidden links are the tools' own, and nobody misses them.
            if not entry.name.startswith("."):
                left.append((path, "links, which are not followed"))
            continue
        if not _is_text(entry.name):
            left.append((path, "names that are not UTF-8, which you can rename"))
        elif inner and depth >= _DEEPEST:
            left.append((path, f"folders more than {_DEEPEST} deep"))
        elif inner:
            if not is_own_folder(path):
                yield from _walk(path, ignored, left, depth + 1)
        elif entry.is_file(follow_symlinks=False):
            yield path
        else:
            left.append((path, "pipes and devices"))


def _rules(file: Path, left: Left) -> PathSpec[Any]:
    """What a .gitignore leaves out; lines that are no patterns leave nothing out, as with git."""
    written = file.read_text(encoding="utf-8", errors="replace").splitlines()
    good = [
        line
        for line in written
        if len(line) <= _LONGEST_PATTERN and all(part.count("*") <= _MOST_STARS for part in line.split("/"))
    ]
    try:
        found = _spec(good)
    except (ValueError, re.error):
        # All at once first, as most files are sound; line by line only where one is not.
        found = _spec(good := [line for line in good if _is_pattern(line)])
    if len(good) < len(written):
        left.append((file, "lines of .gitignore that are not patterns and exclude nothing"))
    return found


def _is_pattern(line: str) -> bool:
    try:
        _spec([line])
    except (ValueError, re.error):
        return False
    return True


def _spec(lines: Sequence[str]) -> PathSpec[Any]:
    from pathspec import GitIgnoreSpec

    with warnings.catch_warnings(action="ignore"):
        # What the patterns become is looked at by nobody.
        return GitIgnoreSpec.from_lines(lines)


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _left_out(path: Path, folder: bool, ignored: tuple[tuple[Path, PathSpec[Any]], ...]) -> bool:
    # Patterns that end in a slash are for folders alone.
    end = "/" if folder else ""
    return any(rules.match_file(f"{path.relative_to(root).as_posix()}{end}") for root, rules in ignored)
