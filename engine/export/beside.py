"""What lies beside the weights and goes wherever they go: what stands in the prompts, and what says when the model
hands over."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from engine.core.hashed_file import sha256_of
from engine.export.folder import ExportFolder
from engine.export.trained import Trained
from engine.prompting.prompting import PROMPTING
from engine.trust.guard import guard_in
from engine.trust.trust import TRUST


def beside(trained: Trained) -> dict[str, str]:
    """sha256 of what says both, by its name; it has the hashes of the other files in it."""
    return {path.name: sha256_of(path) for path in _files(trained) if path.name in (PROMPTING, TRUST)}


def put_beside(trained: Trained, files: ExportFolder) -> None:
    """Copy it into an export."""
    for path in _files(trained):
        files.make(path.name, lambda part, path=path: _copy(path, part))  # type: ignore[misc]


def changed_beside(trained: Trained, place: Path) -> list[str]:
    """Names of the files in an export that are not those of the run."""
    return [
        path.name
        for path in _files(trained)
        if not (place / path.name).is_file() or sha256_of(place / path.name) != sha256_of(path)
    ]


def _files(trained: Trained) -> Iterator[Path]:
    if trained.way.folder is not None:
        yield from (trained.way.folder / name for name in trained.way.files)
    folder = trained.run.trust.parent
    if (guard := guard_in(folder)) is not None:
        yield from (folder / name for name in (*guard.trust.hashes, TRUST))


def _copy(source: Path, part: Path) -> None:
    shutil.copyfile(source, part)
