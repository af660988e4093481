"""Base models outside the catalogue that take room in the cache: fetched from the hub, or prepared from a folder or a
GGUF file of one's own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from engine.core.errors import BadInput
from engine.core.hashed_file import sha256_of
from engine.core.paths import cache_dir
from engine.core.sentences import sentence
from engine.models.base_weights import Base
from engine.models.own_base import DONE, HUB, digest_of, place_of
from engine.models.own_measures import Measures, measures_of

_MOST_DONE = 2**22
_PARTS = ".parts"
_SHOWN = 8


@dataclass(frozen=True)
class OwnModel:
    """One of them."""

    name: str
    """As the list shows it, and as it is checked and removed by."""
    kind: Literal["hub", "own"]
    source: str
    """The model on the hub, or the path it was prepared from; empty = an older version kept none."""
    places: tuple[Path, ...]
    """All it takes in the cache; the first is what is loaded, or was fetched."""
    base: Base
    """Under which runs that use it are known."""
    params: int = 0
    """How many weights it has; 0 = that is not known."""
    license: str = ""


def own_models() -> list[OwnModel]:
    """Those of the hub by name, then those of one's own."""
    views = [(place, told, _source(place, told)) for place, told in _prepared()]
    hub = cache_dir() / "hub"
    found = []
    for weights, places in sorted(_fetched(hub).items()):
        of_it = [place for place, _, source in views if source and Path(source) == places[0]]
        says = measures_of(weights) or Measures()
        base, repository = Base(weights, weights), weights.partition("@")[0]
        found.append(OwnModel(weights, "hub", repository, (*places, *of_it), base, says.params, says.license))
    own = [(_name(place, source), *one) for one in views for place, _, source in [one] if _apart(source, hub)]
    names = [name for name, *_ in own]
    for name, place, told, source in sorted(own, key=lambda one: (one[0], one[1])):
        # The same files prepared from two places: told apart by the place.
        shown = name if names.count(name) == 1 else f"{name}-{place.name.rpartition('-')[2][:4]}"
        says = (measures_of(source) if source else None) or Measures()
        params = told.get("params") if type(told.get("params")) is int else says.params
        base = Base(shown, source or str(place))
        found.append(OwnModel(shown, "own", source, (place,), base, int(params or 0), says.license))
    return found


def _apart(source: str, hub: Path) -> bool:
    """Whether it was not prepared from a model of the hub."""
    return not source or Path(source).parent != hub


def own_model(name: str) -> OwnModel | None:
    """The one of that name, or prepared from that path; None = there is none.

    Raises:
        BadInput: several were prepared from that path.
    """
    models = own_models()
    named = [model for model in models if name in (model.name, model.places[0].name)]
    found = named or [model for model in models if model.source and model.kind == "own" and _same(model.source, name)]
    if len(found) > 1:
        raise BadInput(
            sentence(
                "error-models_were_prepared_from",
                "{count} models were prepared from {name}.",
                count=len(found),
                name=name,
            ),
            sentence("error-was_changed_between", "It was changed in between."),
            sentence(
                "error-name_one_them", "Name one of them: {names}", names=", ".join(model.name for model in found)
            ),
        )
    return found[0] if found else None


def faults_of_own(model: OwnModel) -> list[str]:
    """What of it is not what was fetched or prepared, a sentence each."""
    place = model.places[0]
    if not (place / DONE).is_file():
        return [f"{model.name} was not fetched to its end."]
    told = _done(place)
    if model.kind == "hub":
        revision = model.name.partition("@")[2]
        other = [f"{place} was fetched from another commit."] if told.get("revision") != revision else []
        return [*other, *changed_files(place, told)]
    pinned = str(told.get("sha256"))
    other = [] if place.name.startswith(f"own-{pinned[:24]}") else [f"{place} was prepared from other files."]
    return [*other, *changed_files(place, told), *_links(model, place, told, pinned)]


def changed_files(folder: Path, told: Any) -> list[str]:
    """Which files of a folder are not those whose digests were kept with it, a sentence each; links are not looked
    at."""
    files = told.get("files") if isinstance(told, dict) else None
    if not isinstance(files, dict) or not files:
        return [
            f"{folder} was unpacked by an older version, which kept no digests: nobody can tell whether it is whole."
        ]
    there = {p.name: sha256_of(p) for p in folder.iterdir() if p.is_file() and not p.is_symlink() and p.name != DONE}
    return [
        *(f"{folder / name} is missing." for name in sorted(files.keys() - there.keys())),
        *(f"{folder / name} was added." for name in sorted(there.keys() - files.keys())),
        *(f"{folder / name} was changed." for name in sorted(files) if there.get(name, files[name]) != files[name]),
    ]


def bytes_in(places: Sequence[Path]) -> int:
    """What they take; a link takes nothing."""
    files = [f for place in places for f in (place.rglob("*") if place.is_dir() else [place])]
    return sum(f.lstat().st_size for f in files if f.is_file() and not f.is_symlink())


def _links(model: OwnModel, place: Path, told: dict[str, Any], pinned: str) -> Iterator[str]:
    """What is wrong with the weights a prepared folder leads to."""
    links = {p.name: p for p in place.iterdir() if p.is_symlink()}
    listed = told.get("links")
    for name in sorted(links.keys() - set(listed)) if isinstance(listed, list) else ():
        yield f"{place / name} was added."
    gone = [name for name, path in sorted(links.items()) if not path.exists()]
    if gone:
        yield f"{place / gone[0]} leads nowhere: the model was moved or deleted from {model.source}."
    elif links and model.source:
        try:
            now = digest_of(model.source)
        except BadInput as error:
            yield f"{model.source}: {error.why}"
            return
        if now != f"sha256:{pinned}":
            yield f"The files in {model.source} are others than those it was prepared from."


def _fetched(hub: Path) -> dict[str, tuple[Path, ...]]:
    """Name with commit → folder, and what a broken download left."""
    found: dict[str, tuple[Path, ...]] = {}
    for path in sorted(hub.iterdir()) if hub.is_dir() else ():
        name = path.name.removesuffix(_PARTS).replace("--", "/", 1)
        if path.is_dir() and not path.is_symlink() and HUB.fullmatch(name) is not None:
            found[name] = (*found.get(name, ()), path)
    return found


def _prepared() -> Iterator[tuple[Path, dict[str, Any]]]:
    folder = cache_dir()
    for path in sorted(folder.glob("own-*")) if folder.is_dir() else ():
        if path.is_dir() and not path.is_symlink() and (path / DONE).is_file():
            yield path, _done(path)


def _done(folder: Path) -> dict[str, Any]:
    """What was noted when it was made; nothing where it cannot be read."""
    path = folder / DONE
    try:
        if path.is_symlink() or path.stat().st_size > _MOST_DONE:
            return {}
        told = json.loads(path.read_bytes() or b"{}")
    except (OSError, ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _source(folder: Path, told: dict[str, Any]) -> str:
    """Where it was prepared from; of older ones where its links lead."""
    if isinstance(noted := told.get("source"), str):
        return noted
    links = [p for p in folder.iterdir() if p.is_symlink()]
    return str(links[0].readlink().parent) if links else ""


def _name(folder: Path, source: str) -> str:
    """“our-model@3f2a9c1b”: what it was called, and the beginning of its digest."""
    called = Path(source).stem if source.endswith(".gguf") else Path(source).name
    plain = re.sub(r"[^\w.-]+", "-", called).strip("-.")[:60] or "own"
    return f"{plain}@{folder.name.removeprefix('own-')[:_SHOWN]}"


def _same(source: str, name: str) -> bool:
    try:
        return Path(source) == place_of(name)
    except BadInput:
        return False
