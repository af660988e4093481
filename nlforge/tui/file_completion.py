"""Files of the folder that may be meant by what stands behind an @."""

from __future__ import annotations

import heapq
import os
import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.core.printable import one_line
from engine.data.own import is_own_folder
from nlforge.dropped_paths import in_words

MOST_SHOWN = 8
MOST_ENTRIES = 20_000
"""Entries that are looked at; of larger folders those that lie nearest."""
_DEEPEST = 8
_MENTION = re.compile(r"(?:^|(?<=[\s(\[{“„«,;:]))@(?:\"(?P<quoted>[^\"]*)|(?P<bare>[^\s@\"]*))$")
_UNSAYABLE = re.compile(r"[\"“”„]")
"""In names: words with them in it could not be told from the name."""


@dataclass(frozen=True)
class NamedFile:
    """What stands behind an @, up to the cursor."""

    start: int
    """Column of the @."""
    written: str


@dataclass(frozen=True)
class FoundFile:
    """A file or folder, named from the folder the program was started in."""

    path: str
    is_folder: bool

    @property
    def shown(self) -> str:
        """As it is listed: a folder ends in a slash."""
        return f"{self.path}/" if self.is_folder else self.path

    @property
    def said(self) -> str:
        """As words name it."""
        return in_words(self.path)

    @property
    def walked_into(self) -> str:
        """What stands in the line when the person looks into this folder."""
        return f'@"{self.shown}' if in_words(self.path) != self.path else f"@{self.shown}"


def mention_in(before: str) -> NamedFile | None:
    """What is being named at the end of a line, up to the cursor; an address has no blank before its @."""
    found = _MENTION.search(before)
    if found is None:
        return None
    return NamedFile(found.start(), found["quoted"] if found["quoted"] is not None else found["bare"])


class FolderFiles:
    """What lies in one folder and below, and nothing outside of it. Walked when it is asked for, and again after
    `forget`; every method may take long, and belongs into a thread."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._walked: dict[str, tuple[FoundFile, ...]] = {}

    def forget(self) -> None:
        """Look again next time: files come and go."""
        self._walked = {}

    def found(self, written: str, stopped: Callable[[], bool] = bool) -> list[FoundFile]:
        """The files that `written` may mean, the likeliest first, at most `MOST_SHOWN`; `stopped` says that nobody
        waits for them any more."""
        folder, slash, name = unicodedata.normalize("NFC", written).rpartition("/")
        if not self._may_be_walked(folder, slash, name):
            return []
        if not name:
            inside = self._below(folder, 1, stopped)
            return sorted(inside, key=lambda one: (one.is_folder, one.path.casefold()))[:MOST_SHOWN]
        wanted = _folded(name)
        likely = (
            (likeness, one.path.count("/"), len(one.path), one.path, one)
            for one in self._below(folder, _DEEPEST, stopped)
            if (likeness := unlikeness(wanted, one.path)) is not None
        )
        return [one for *_, one in heapq.nsmallest(MOST_SHOWN, likely)]

    def _may_be_walked(self, folder: str, slash: str, name: str) -> bool:
        parts = folder.split("/") if slash else []
        if any(not part or part.startswith((".", "~")) for part in parts) or name.startswith((".", "~")):
            return False
        try:
            # A link may lead out of the folder.
            return (self._root / folder).resolve().is_relative_to(self._root.resolve())
        except (OSError, ValueError, RuntimeError):
            return False

    def _below(self, folder: str, deepest: int, stopped: Callable[[], bool]) -> tuple[FoundFile, ...]:
        key = f"{deepest} {folder}"
        if key not in self._walked:
            found = tuple(self._walk(folder, deepest, stopped))
            if stopped():
                return ()
            self._walked[key] = found
        return self._walked[key]

    def _walk(self, folder: str, deepest: int, stopped: Callable[[], bool]) -> Iterator[FoundFile]:
        """The nearest first: those of a folder, then those of the folders in it."""
        left, seen = deque([(folder, 1)]), 0
        root = self._root.resolve()
        while left:
            at, depth = left.popleft()
            try:
                with os.scandir(root / at) as entries:
                    for entry in entries:
                        seen += 1
                        if seen > MOST_ENTRIES or stopped():
                            return
                        path = f"{at}/{entry.name}" if at else entry.name
                        if not _can_be_said(entry.name) or not _is_inside(entry, root):
                            continue
                        is_folder = entry.is_dir()
                        if is_folder and is_own_folder(Path(entry.path)):
                            continue
                        yield FoundFile(path, is_folder)
                        # Folders behind links may lead in a circle.
                        if is_folder and depth < deepest and not entry.is_symlink():
                            left.append((path, depth + 1))
            except (OSError, RuntimeError):
                continue


def unlikeness(wanted: str, path: str) -> tuple[int, int] | None:
    """How far a path is from what was written, the name before the folders: how it fits, and over how many letters it
    is spread. None where it does not have these letters in this order."""
    whole = _folded(path)
    name = whole.rpartition("/")[2]
    if name.startswith(wanted):
        return 0, 0
    if wanted in name:
        return 1, name.index(wanted)
    if (spread := _spread(wanted, name)) is not None:
        return 2, spread
    if wanted in whole:
        return 3, 0
    return None if (spread := _spread(wanted, whole)) is None else (4, spread)


def _spread(wanted: str, text: str) -> int | None:
    at = first = -1
    for letter in wanted:
        at = text.find(letter, at + 1)
        if at < 0:
            return None
        first = at if first < 0 else first
    return at - first


def _folded(text: str) -> str:
    """File names of macOS have their accents apart."""
    return unicodedata.normalize("NFC", text).casefold()


def _can_be_said(name: str) -> bool:
    """Neither hidden nor with anything in it that words, or a line of the screen, cannot hold."""
    return not name.startswith((".", "~")) and one_line(name) == name and _UNSAYABLE.search(name) is None


def _is_inside(entry: os.DirEntry[str], root: Path) -> bool:
    if not entry.is_symlink():
        return True
    try:
        return Path(entry.path).resolve().is_relative_to(root)
    except (OSError, RuntimeError):
        # A link that leads to itself leads nowhere.
        return False
