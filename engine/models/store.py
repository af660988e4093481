"""The base models on this machine: what is there, whether it is what it was, and how it goes again."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from engine.core.errors import BadInput, RunFailed
from engine.core.frozen import Frozen
from engine.core.remedies import Action
from engine.models.base_weights import Base, megabytes
from engine.models.catalogue import BaseModelEntry, catalogue, entry
from engine.models.download import Say, cache_dir, cache_lock, quiet, sha256_of
from engine.models.own_base import DONE


class Stored(Frozen):
    """A base model of the catalogue, and what of it is on this machine."""

    base: str
    params_b: float
    license: str
    languages: tuple[str, ...] | str
    source: str
    """“package”, or the name on the model hub."""
    on_this_machine: bool
    bytes: int
    """What it takes here now."""
    fetch_bytes: int | None
    """What fetching it reads; None = nothing here fetches it by its name alone."""


def stored() -> list[Stored]:
    """All models of the catalogue, smallest first."""
    return [_stored(model) for model in catalogue()]


def _stored(model: BaseModelEntry) -> Stored:
    taken = sum(map(_bytes, _places(model)))
    return Stored(
        base=model.name,
        params_b=model.params_b,
        license=model.license,
        languages=model.languages,
        source="package" if model.package is not None else model.weights,
        on_this_machine=taken > 0,
        bytes=taken,
        fetch_bytes=None if model.package is None else model.package.bytes,
    )


def faults(name: str) -> list[str] | None:
    """What of a model on this machine is not what was fetched and unpacked, a sentence each; None = it is not here.

    Raises:
        BadInput: it is not in the catalogue.
    """
    model = entry(name)
    if model.package is None or not any(map(_bytes, _places(model))):
        return None
    found, file, folder = [], cache_dir() / model.package.file, cache_dir() / model.name
    if file.exists() and (sha := sha256_of(file)) != model.package.sha256:
        found.append(f"{file} has the sha256 {sha}, not {model.package.sha256}.")
    if folder.is_dir():
        found += _changed(folder, model.package.sha256)
    return found


def _changed(folder: Path, pinned: str) -> list[str]:
    try:
        told = json.loads((folder / DONE).read_text(encoding="utf-8") or "{}")
        files = dict(told.get("files") or {})
    except (OSError, ValueError, AttributeError, TypeError):
        return [f"{folder} was not unpacked to its end."]
    if not files:
        return [
            f"{folder} was unpacked by an older version, which kept no digests: nobody can tell whether it is whole."
        ]
    there = {p.name: sha256_of(p) for p in folder.iterdir() if p.is_file() and p.name != DONE}
    return [
        *([f"{folder} was unpacked from another file."] if told.get("sha256") != pinned else []),
        *(f"{folder / name} is missing." for name in sorted(files.keys() - there.keys())),
        *(f"{folder / name} was added." for name in sorted(there.keys() - files.keys())),
        *(f"{folder / name} was changed." for name in sorted(files) if there.get(name, files[name]) != files[name]),
    ]


def remove(name: str, say: Say = quiet) -> int:
    """Take a model from this machine; returns the bytes that are free again. Waits for who fetches or unpacks it.

    Raises:
        BadInput: it is not in the catalogue, not on this machine, or a run is built on it now.
        RunFailed: its files could not be deleted.
    """
    model = entry(name)
    _require_there(model)
    first = _places(model)[0]
    try:
        # In this order: a run holds its use while it unpacks.
        with cache_lock(first, say), _lock(Base(name), fcntl.LOCK_EX) as free:
            if not free:
                raise BadInput(
                    f"The base model {name} is in use.",
                    "A run on this machine is built on it now.",
                    "Wait for the run to end, or stop it.",
                )
            places = _require_there(model)
            freed = sum(map(_bytes, places))
            for place in places:
                if place.is_dir() and not place.is_symlink():
                    shutil.rmtree(place)
                else:
                    place.unlink()
    except OSError as error:
        raise RunFailed(
            f"The base model {name} could not be removed.",
            f"{error.strerror or error}: {error.filename}.",
            "Make the folder writable, and remove it again.",
        ) from error
    return freed


def _require_there(model: BaseModelEntry) -> list[Path]:
    if places := [place for place in _places(model) if place.exists() or place.is_symlink()]:
        return places
    raise BadInput(
        f"The base model {model.name} is not on this machine.", "There is nothing to remove.", "See what is there.",
        remedies=(Action(kind="list_models"),),
    )  # fmt: skip


@contextmanager
def in_use(base: Base) -> Iterator[None]:
    """While open, the files of a base are not removed by nlforge; the lock goes with its process."""
    with _lock(base, fcntl.LOCK_SH):
        yield


@contextmanager
def _lock(base: Base, kind: int) -> Iterator[bool]:
    """Whether the lock is held; a cache that takes no files removes none either."""
    file = None
    with suppress(OSError):
        file = os.open(cache_dir() / f"{_safe(base.name)}.use", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        held = file is not None
        if file is not None:
            try:
                # Who takes it away does not wait for a run to end; a run waits for the moment a removal takes.
                fcntl.flock(file, kind | (fcntl.LOCK_NB if kind == fcntl.LOCK_EX else 0))
            except OSError:
                held = False
        yield held
    finally:
        if file is not None:
            os.close(file)


def _safe(name: str) -> str:
    return "".join(c if c.isalnum() or c in ".-_" else "-" for c in name)[:100]


def _places(model: BaseModelEntry) -> list[Path]:
    """Where its files may be: the file as it was fetched, its parts, and what was unpacked from it."""
    folder = cache_dir()
    file = [] if model.package is None else [folder / model.package.file, folder / f"{model.package.file}.parts"]
    return [*file, folder / model.name]


def _bytes(place: Path) -> int:
    files = place.rglob("*") if place.is_dir() else [place]
    return sum(p.stat().st_size for p in files if p.is_file())


def told(model: Stored) -> str:
    """Its size here, or what fetching it takes, for a person."""
    if model.on_this_machine:
        return megabytes(model.bytes)
    return "" if model.fetch_bytes is None else megabytes(model.fetch_bytes)
