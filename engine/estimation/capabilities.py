"""What this version can build on this machine; the rest is planned, but refused before anything starts."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from engine.core.errors import Declined
from engine.core.remedies import Action, FetchModel, LookAtModel, Remedy
from engine.core.sentences import semicolons, sentence
from engine.core.spec import TrainingSpec
from engine.estimation.executors import OWN_BASE, BuildPlace, Capability, executors
from engine.estimation.gpus import find
from engine.evaluation.classes import OF_CLASS, OF_ONE_CLASS
from engine.evaluation.forms import form_grader
from engine.models.base_weights import CATALOGUE_DEFAULT, EMBEDDED, base_of, to_fetch
from engine.models.catalogue import BaseModelEntry, catalogue, entry
from engine.models.hub_facts import known_facts, refused_by_facts
from engine.rubric.score import not_run_here

NOTHING_TRAINED = (
    "a plan that trains nothing; what a search in your texts and an instruction alone reach is measured beside each "
    "model that is trained"
)
_NO_CARDS = BuildPlace()
NOT_LOOKED_UP = frozenset({"gates.metric", "hardware.gpus", "data.keep", "data.redact"})
"""Fields whose values are not looked up one by one: a figure nobody measures is a gate that does not pass, and is
warned of."""


@dataclass(frozen=True)
class Unbuilt:
    """One value of a spec that cannot be built."""

    field: str
    """Of the spec, items of lists without their number."""
    value: str
    what: str
    """What cannot be built, in words."""
    instead: Mapping[str, object] = dataclasses.field(default_factory=dict)
    """Field of the spec → value with which it can."""


def capability(at: str, value: str) -> Capability:
    """What carries out a value of a field; a value the table does not know is not built."""
    # A value added to the spec and forgotten in the table is refused instead of ignored.
    return executors()[at].get(value) or Capability(not_built=f"{at}: {value}")


def base_here() -> BaseModelEntry:
    """The base model that is there from the installation on: what a plan falls back to."""
    return entry(CATALOGUE_DEFAULT)


def trained_on_processor() -> tuple[BaseModelEntry, ...]:
    """Base models whose weights this version has a source for that needs no hub, the smallest first."""
    return tuple(m for m in catalogue() if m.package is not None)


def missing(spec: TrainingSpec, place: BuildPlace) -> list[Unbuilt]:
    """What the spec asks for that this version cannot build there, each thing once."""
    found = [] if spec.stages else [Unbuilt("stages", "", NOTHING_TRAINED)]
    found += [
        Unbuilt(at, value, what, _instead(at))
        for at, value in _values(spec)
        if (what := lacks(at, value, spec, place)) is not None
    ]
    found += _cards(spec, place)
    # Several stages may lack the same thing.
    return list({one.what: one for one in found}.values())


def require_supported(spec: TrainingSpec, place: BuildPlace) -> None:
    """Raises Declined where something is missing: it is never left out silently."""
    if found := missing(spec, place):
        raise declined(found, _todo(found), (*_fetched(spec, found), Action(kind="keep_plan")))


def _fetched(spec: TrainingSpec, found: Sequence[Unbuilt]) -> Iterator[Remedy]:
    """Where a base model is not here yet, how it comes; whoever allows no network is not sent there."""
    base = base_of(spec.model)
    if any(one.field == "model.base" for one in found) and (base.own or base.weights == EMBEDDED):
        listed = base.own or entry(base.name).package is not None
        refused = base.own and (spec.data.offline_only or refused_by_facts(base.weights) is not None)
        if listed and not refused and (model := to_fetch(base)) is not None:
            if base.own and known_facts(base.weights) is None:
                yield LookAtModel(model=base.weights)
            yield FetchModel(model=model)


def declined(found: Sequence[Unbuilt], todo: str, remedies: Sequence[Remedy] = ()) -> Declined:
    """The refusal of what cannot be built, with the way out."""
    return Declined(
        sentence("error-this_version_can_plan_this", "This version can plan this, but not build it yet."),
        sentence("error-cannot_build", "It cannot build: {what}.", what=in_words(found)),
        todo,
        remedies=remedies,
    )


def in_words(found: Sequence[Unbuilt]) -> str:
    """All of it in one sentence's part."""
    return semicolons([one.what for one in found])


def is_measured(metric: str, spec: TrainingSpec) -> bool:
    """Whether a run of the spec gives this figure, so that a gate on it can pass."""
    if metric in {c.name for c in spec.rubric}:
        return metric not in not_run_here(spec.rubric)
    whole, of, label = metric.partition(OF_CLASS)
    if of:
        of_each = spec.task == "classification" or form_grader(spec.rubric) is not None
        return whole.casefold() in OF_ONE_CLASS and bool(label.strip()) and of_each
    known = capability("gates.metric", metric)
    return bool(known.executor) and known.lacks(spec, _NO_CARDS) is None


def metric_named(name: str) -> str:
    """A figure by the name it is measured under: “Exact match” is exact_match; others stay as they are written."""
    plain = name.strip().casefold().replace(" ", "_").replace("-", "_")
    return plain if plain in executors()["gates.metric"] else name


def _todo(found: Sequence[Unbuilt]) -> str:
    edits = {at: value for one in found for at, value in one.instead.items()}
    told = ", ".join(f"{at}: {'null' if value is None else value}" for at, value in edits.items())
    if not told:
        return sentence("error-keep_plan", "Keep the plan for a version that can.")
    return sentence(
        "error-keep_plan_or_edit",
        "Keep the plan for a version that can, or write in the spec what it can build: {told}.",
        told=told,
    )


def _instead(at: str) -> Mapping[str, object]:
    base = base_here()
    by_field: dict[str, Mapping[str, object]] = {
        "model.base": {"model.base": base.name, "model.weights": base.weights, "model.params_b": base.params_b},
        "experts": {"experts": []},
        "deploy.target": {"deploy.target": None},
        "stages.method": {"stages.method": "lora"},
        "stages.sharding": {"stages.sharding": "none"},
        "hardware.gpus": {"hardware.gpus": None},
    }
    return by_field.get(at, {})


def lacks(at: str, value: str, spec: TrainingSpec, place: BuildPlace) -> str | None:
    """What cannot be built of one value of a field, in words; None = nothing."""
    found = OWN_BASE if at == "model.base" and base_of(spec.model).own else capability(at, value)
    return found.lacks(spec, place) if found.executor else found.not_built


def _values(spec: TrainingSpec) -> Iterator[tuple[str, str]]:
    """Each value of the spec whose field is in the table."""
    yield from _in(spec, "")
    if spec.experts:
        yield "experts", "specialists"


def _in(model: BaseModel, at: str) -> Iterator[tuple[str, str]]:
    for name in type(model).model_fields:
        inside, here = getattr(model, name), f"{at}.{name}".lstrip(".")
        for value in inside if isinstance(inside, tuple) else (inside,):
            if isinstance(value, BaseModel):
                yield from _in(value, here)
            elif isinstance(value, str) and here in executors() and here not in NOT_LOOKED_UP:
                yield here, str(value)


def _cards(spec: TrainingSpec, place: BuildPlace) -> Iterator[Unbuilt]:
    """Cards the spec names that this machine does not have, or that nothing here can use; a cluster's are not known
    before."""
    for gpu in spec.hardware.gpus or () if not place.cluster else ():
        card = find(gpu.name)
        what = lacks("hardware.gpus", card.maker if card is not None else "NVIDIA", spec, place)
        if (
            what is None
            and sum(g.count for g in place.gpus if _is(g.name, card.name if card is not None else gpu.name)) < gpu.count
        ):
            what = f"on {gpu.count} × {gpu.name or 'GPU'}, which this machine does not have"
        if what is not None:
            yield Unbuilt("hardware.gpus", gpu.name, what, _instead("hardware.gpus"))


def _is(there: str, named: str) -> bool:
    """Whether a card, as its driver calls it (“NVIDIA A100-SXM4-80GB”), is the one a person names (“A100 80 GB”)."""
    # The memory a person adds is part of some names and not of others.
    words = re.findall(r"\w+", re.sub(r"\b\d+\s*gb\b", " ", named.casefold()))
    return all(word in there.casefold() for word in words)
