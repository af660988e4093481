"""The folder an export is made in: what is whole in it is kept, and nothing half-made looks finished.

`export.json` says whose folder it is and lists each finished file with its sha256; `served.json`, written last, says
that all of it is there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from engine.core.errors import BadInput
from engine.core.frozen import Frozen
from engine.core.hashed_file import sha256_of
from engine.core.journal import replace_json, writing
from engine.core.regular_files import require_no_link
from engine.core.sentences import sentence
from engine.export.served import SERVED

STATE = "export.json"
_PART = ".part"


class ExportState(Frozen):
    """What lies in the folder."""

    nlforge_export: Literal[1] = 1
    to: str
    """Target and precision."""
    of: str
    """Digest of the trained weights, of the spec, and what else decides the files."""
    files: dict[str, str] = Field(default_factory=dict)
    """sha256 of each finished file, by its path from here."""


class ExportFolder:
    """One folder, opened for one export."""

    def __init__(self, root: Path, state: ExportState) -> None:
        self.root, self._state = root, state

    @property
    def files(self) -> dict[str, str]:
        return dict(sorted(self._state.files.items()))

    def missing(self, name: str) -> bool:
        """Whether a file is still to be made, or is not what was made."""
        known = self._state.files.get(name)
        path = self.root / name
        return known is None or path.is_symlink() or not path.is_file() or sha256_of(path) != known

    def make(self, name: str, write: Callable[[Path], None]) -> Path:
        """The file `name`, made by `write` beside its place where it is not there whole.

        Raises:
            RunFailed: it could not be written, as the disk is full.
        """
        path = self.root / name
        if not self.missing(name):
            return path
        part = path.with_name(path.name + _PART)
        with writing(path):
            try:
                write(part)
                with open(part, "rb") as file:
                    os.fsync(file.fileno())
                found = sha256_of(part)
                os.replace(part, path)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
        self._list({**self._state.files, name: found})
        return path

    def take(self, folder: Path, names: list[str], into: str = "") -> None:
        """Files that were made whole in another folder of the same file system."""
        for name in names:
            self.make(f"{into}{name}", lambda part, name=name: os.replace(folder / name, part))  # type: ignore[misc]

    def drop(self, name: str) -> None:
        """Without a file that was only needed on the way."""
        (self.root / name).unlink(missing_ok=True)
        self._list({known: sha for known, sha in self._state.files.items() if known != name})

    def begun_anew(self) -> None:
        """From here on it is not finished."""
        (self.root / SERVED).unlink(missing_ok=True)

    def _list(self, files: dict[str, str]) -> None:
        self._state = self._state.model_copy(update={"files": files})
        replace_json(self.root / STATE, self._state.model_dump_json(indent=1))


def opened(root: Path, to: str, of: str) -> ExportFolder:
    """The folder for an export: a new or empty one, or one of ours. What an earlier export of other weights or another
    kind left in it is removed, and nothing else.

    Raises:
        BadInput: something else is in it, or it is no folder.
        RunFailed: it could not be written.
    """
    if root.exists() and not root.is_dir():
        raise _taken(root, sentence("error-is_a_file", "It is a file."))
    if root.is_symlink():
        raise _taken(root, sentence("error-is_a_link", "It is a link."))
    known = _state_of(root)
    if known is None and root.exists() and any(root.iterdir()):
        raise _taken(
            root, sentence("error-not_empty_and_no_export", "It is not empty, and no export of nlforge lies in it.")
        )
    state = ExportState(to=to, of=of)
    if known is not None and (known.to, known.of) == (to, of):
        state = known
    elif known is not None:
        (root / SERVED).unlink(missing_ok=True)
        for name in known.files:
            if _within(name):
                (root / name).unlink(missing_ok=True)
    with writing(root / STATE):
        for stray in root.glob(f"*{_PART}"):
            # What a broken export was writing; it is begun again.
            shutil.rmtree(stray) if stray.is_dir() and not stray.is_symlink() else stray.unlink()
        replace_json(root / STATE, state.model_dump_json(indent=1))
    return ExportFolder(root, state)


def files_in(root: Path) -> dict[str, str]:
    """sha256 of each file of an export, by its path; empty where there is none."""
    known = _state_of(root)
    return {} if known is None else {name: sha for name, sha in known.files.items() if _within(name)}


def changed_in(root: Path) -> list[str]:
    """Files of a finished export that are missing or not those that were exported.

    Raises:
        BadInput: there is no export there.
    """
    known = _state_of(root)
    if known is None:
        raise BadInput(
            sentence("error-there_no_export", "There is no export in {root}.", root=root),
            todo=sentence("error-export_first", "Export it first."),
        )
    folder = ExportFolder(root, known)
    return [name for name in known.files if not _within(name) or folder.missing(name)]


def _within(name: str) -> bool:
    """A list somebody changed could name files elsewhere."""
    return bool(name) and not Path(name).is_absolute() and ".." not in Path(name).parts


def _state_of(root: Path) -> ExportState | None:
    if not (root / STATE).exists():
        return None
    require_no_link(root / STATE)
    try:
        return ExportState.model_validate_json((root / STATE).read_bytes())
    except (OSError, ValidationError):
        return None


def _taken(root: Path, why: str) -> BadInput:
    return BadInput(
        sentence("error-do_not_export", "I do not export to {root}.", root=root),
        why,
        sentence("error-name_new_or_empty_folder", "Name a new or empty folder: -o FOLDER"),
    )
