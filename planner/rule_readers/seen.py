"""What is there while words are read: names of files and of their columns. Readers stay pure: whoever calls them
looks."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from planner.requirements import WantedExpert, WantedSource, path_key
from planner.rule_readers.seen_columns import SeenColumns

_URL = re.compile(r"(?i)^file:(?://(?:localhost)?(?=/))?")
_DRIVE = re.compile(r"^/(?=[A-Za-z]:[/\\])")


@dataclass(frozen=True)
class SeenFiles:
    """Files and columns that are there, for readers that would else have to guess."""

    files: tuple[str, ...] = ()
    """Files and folders in the working folder and those that were given, as the plan names them."""
    columns: tuple[SeenColumns, ...] = ()
    """Columns of the measured tables, and which of them are planned as message and answer."""
    kinds: tuple[tuple[str, str], ...] = ()
    """Sources of the plan so far: path and kind."""
    writers: tuple[str, ...] = ()
    """Those who write in the files."""
    models: tuple[str, ...] = ()
    """Paths in the words, as they stand there, at which a model lies."""
    root: str = ""
    """The folder that paths are relative to."""
    home: str = ""
    """The person's own folder, for “~”."""

    @cached_property
    def _by_key(self) -> dict[str, str]:
        return {file_key(f): f for f in reversed(self.files)}

    @cached_property
    def _by_last(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for file in self.files:
            found.setdefault(file_key(last(file)), []).append(file)
        return found

    def placed(self, path: str) -> str:
        """The path as the plan names it: of a URL or “~” the place, of one inside the working folder the rest, of a
        bare name the one file of that name that is there. Anything else stays as it is."""
        plain = path
        if _URL.match(plain):
            plain = _DRIVE.sub("", unquote(_URL.sub("", plain)))
        if self.home and plain.startswith("~/"):
            plain = f"{self.home.rstrip('/')}/{plain[2:]}"
        if self.root and plain.startswith(f"{self.root.rstrip('/')}/"):
            plain = plain[len(self.root.rstrip("/")) + 1 :]
        there = self._by_key.get(file_key(plain))
        if there is not None:
            # A folder is named with its mark, as it was said.
            return there if plain[-1:] not in "/\\" else f"{there.rstrip('/')}/"
        same = self._by_last.get(file_key(plain), []) if not re.search(r"[/\\].", plain) else []
        return same[0] if len(same) == 1 else plain


NOTHING_SEEN = SeenFiles()
"""For words that are read by themselves."""


def placed_source(value: WantedSource, seen: SeenFiles) -> WantedSource:
    """The source at its place."""
    path = seen.placed(value.path)
    return value if path == value.path else value.model_copy(update={"path": path})


def placed_expert(value: WantedExpert, seen: SeenFiles) -> WantedExpert:
    """The specialist with its files at their places."""
    return value.model_copy(update={"sources": tuple(map(seen.placed, value.sources))}) if value.sources else value


def placed_base(value: str, seen: SeenFiles) -> str:
    """A base model as the plan names it: of a relative path the whole one; anything else stays as it is."""
    if value.startswith(("/", "~")) or not seen.root or "@" in value:
        return value
    there = value in seen.models or file_key(value) in {file_key(f) for f in seen.files}
    # “org/name” is a model of the hub, unless such a folder is here.
    path = value.startswith(("./", "../")) or value.casefold().endswith((".gguf", "/")) or value.count("/") > 1
    return posixpath.normpath(f"{seen.root}/{value}") if path or (there and "/" in value) else value


def file_key(path: str) -> str:
    """Equal for what most file systems and all people take for one name."""
    return path_key(unicodedata.normalize("NFC", path.replace("\\", "/")))


def last(path: str) -> str:
    """The last part of a path of any system."""
    return re.split(r"[/\\]", path.rstrip("/\\"))[-1]


def stems(paths: Iterable[str]) -> dict[str, list[str]]:
    """Paths by what they are called without ending, as people say it: “gold set” for gold_set.xlsx."""
    found: dict[str, list[str]] = {}
    for path in dict.fromkeys(paths):
        stem = re.sub(r"\.\w{1,8}$", "", last(path))
        found.setdefault(" ".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", stem).casefold())), []).append(
            path
        )
    return found
