"""The base models on this machine: what is there, whether it is what it was, and how it goes again."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from engine.core.errors import BadInput, RunFailed
from engine.core.frozen import Frozen
from engine.core.hashed_file import sha256_of
from engine.core.paths import cache_dir
from engine.core.remedies import Action
from engine.core.sentences import sentence
from engine.core.system_said import system_said
from engine.models.base_weights import Base, megabytes
from engine.models.catalogue import BaseModelEntry, catalogue, entry
from engine.models.download import Say, cache_lock, quiet
from engine.models.own_base import DONE, is_own, place_of
from engine.models.own_store import OwnModel, bytes_in, changed_files, faults_of_own, own_model, own_models


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
    kind: Literal["catalogue", "hub", "own"] = "catalogue"
    """hub: fetched from the model hub by its commit; own: prepared from the folder or GGUF file that `source` names."""


def stored() -> list[Stored]:
    """All models of the catalogue, smallest first, and behind them those outside it that are here."""
    return [*map(_stored, catalogue()), *map(_stored_own, own_models())]


def _stored_own(model: OwnModel) -> Stored:
    return Stored(
        base=model.name,
        params_b=model.params / 1e9,
        license=model.license,
        languages=(),
        source=model.source,
        on_this_machine=True,
        bytes=bytes_in(model.places),
        fetch_bytes=None,
        kind=model.kind,
    )


def _stored(model: BaseModelEntry) -> Stored:
    taken = bytes_in([p for p in _places(model) if p.exists()])
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
        BadInput: it is neither in the catalogue nor a model outside it that is known here.
    """
    if (own := own_model(name)) is not None:
        return faults_of_own(own)
    if is_own(name):
        return None
    model = entry(name)
    if model.package is None or not bytes_in([p for p in _places(model) if p.exists()]):
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
        digested = bool(told.get("files"))
    except (OSError, ValueError, AttributeError, RecursionError):
        return [f"{folder} was not unpacked to its end."]
    changed = changed_files(folder, told)
    other = digested and told.get("sha256") != pinned
    return [*([f"{folder} was unpacked from another file."] if other else []), *changed]


def remove(name: str, say: Say = quiet) -> int:
    """Take a model from this machine; returns the bytes that are free again. Waits for who fetches or unpacks it.

    Raises:
        BadInput: it is not known, not on this machine, or a run is built on it now.
        RunFailed: its files could not be deleted.
    """
    base, first, _ = _there(name)
    try:
        # In this order: a run holds its use while it unpacks.
        with cache_lock(first, say), _lock(base, fcntl.LOCK_EX) as free:
            if not free:
                raise BadInput(
                    sentence("error-base_model_use", "The base model {name} is in use.", name=name),
                    sentence("error-run_on_this_machine_built", "A run on this machine is built on it now."),
                    sentence("error-wait_for_run_end_or", "Wait for the run to end, or stop it."),
                )
            _, _, places = _there(name)
            freed = bytes_in(places)
            for place in places:
                if place.is_dir() and not place.is_symlink():
                    shutil.rmtree(place)
                else:
                    place.unlink()
    except OSError as error:
        raise RunFailed(
            sentence("error-base_model_could_not_be", "The base model {name} could not be removed.", name=name),
            sentence("error-kind_and_why", "{kind}: {why}.", kind=system_said(error), why=str(error.filename or "")),
            sentence("error-make_folder_writable_and_remove", "Make the folder writable, and remove it again."),
        ) from error
    return freed


def _there(name: str) -> tuple[Base, Path, list[Path]]:
    """What a model is called by runs, what is locked while it is made, and where its files are.

    Raises:
        BadInput: it is not known, or not on this machine.
    """
    if (own := own_model(name)) is not None:
        return own.base, own.places[0].with_name(own.places[0].name.removesuffix(".parts")), list(own.places)
    if not is_own(name):
        model = entry(name)
        if places := [place for place in _places(model) if place.exists() or place.is_symlink()]:
            return Base(name), _places(model)[0], places
    raise BadInput(
        sentence("error-base_model_not_on_this", "The base model {weights} is not on this machine.", weights=name),
        sentence("error-there_nothing_remove", "There is nothing to remove."),
        sentence("error-see_what_there", "See what is there."),
        remedies=(Action(kind="list_models"),),
    )


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
        file = os.open(cache_dir() / f"{_use_name(base)}.use", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
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


def _use_name(base: Base) -> str:
    """Of one's own by its place: a spec may call it by any name, and two by the same."""
    if base.own:
        with suppress(BadInput):
            return f"own-{hashlib.sha256(os.fsencode(os.path.realpath(place_of(base.weights)))).hexdigest()[:16]}"
    return "".join(c if c.isalnum() or c in ".-_" else "-" for c in base.name)[:100]


def _places(model: BaseModelEntry) -> list[Path]:
    """Where its files may be: the file as it was fetched, its parts, and what was unpacked from it."""
    folder = cache_dir()
    file = [] if model.package is None else [folder / model.package.file, folder / f"{model.package.file}.parts"]
    return [*file, folder / model.name]


def told(model: Stored) -> str:
    """Its size here, or what fetching it takes, for a person."""
    if model.on_this_machine:
        return megabytes(model.bytes)
    return "" if model.fetch_bytes is None else megabytes(model.fetch_bytes)
