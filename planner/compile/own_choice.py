"""A base model of one's own that the person names: what is planned with it, and what is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.core.spec import Task
from engine.estimation.estimate import training_memory_gb
from engine.models.base_weights import Base, is_here
from engine.models.catalogue import BaseModelEntry, own_entry
from engine.models.own_base import HUB, is_own
from engine.models.own_measures import Measures, measures_of
from planner.compile.hardware import TrainingHardware
from planner.compile.model_choice import (
    ModelChoice,
    checkpointing_of,
    file_mb,
    is_slow,
    number_of,
    reply_tokens,
    way_of,
)
from planner.compile.ways import Way
from planner.plan import Origin, Question, default, measured, said
from planner.requirements import Requirements
from planner.sentences import Digits, Sentence, sentence

FIELD = "base_model"
_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")
_SLACK = 1.1
"""People round the size of a model."""


def own_choice(
    wants: Requirements, task: Task, place: TrainingHardware, rules: dict[str, Origin], *, full: bool
) -> ModelChoice | None:
    """The one they named, whatever it is: what is wrong with it, and what it breaks, is told on the page. None where
    they named none."""
    wish = wants.one("base_model")
    if wish is None or not is_own(str(wish.value)):
        return None
    weights, asked = str(wish.value), wants.one("method")
    model = own_entry(own_name(weights), weights)
    largest = number_of(wants.one("max_model_mb"))
    usual: Way = ("full" if asked is not None and asked.value == "full" else "lora", "none")
    method, sharding = (way_of(model, place, full and largest is None, asked) if place.gpus else None) or usual
    shards = place.cards if sharding == "fsdp2" else 1
    checkpointing = checkpointing_of(model, method, place, shards)
    memory = training_memory_gb(model, method, checkpointing=checkpointing, shards=shards)
    rules["model.base"] = rules["model.weights"] = said(wish.said)
    rules |= _origins(weights)
    return ModelChoice(
        model=model,
        method=method,
        memory_gb=memory,
        fits=memory <= (place.each_gb if place.gpus else place.memory_gb),
        checkpointing=checkpointing,
        sharding=sharding,
        unsharded_gb=training_memory_gb(model, method),
        too_slow=is_slow(model, reply_tokens(task), number_of(wants.one("max_response_seconds")), place),
        named=True,
        broken=tuple(_broken(model, file_mb(model, method), number_of(wants.one("max_params_b")), largest)),
    )


def own_name(weights: str) -> str:
    """A short name, from that of the folder, of the file or of the model on the hub."""
    hub = HUB.fullmatch(weights)
    last = (hub["name"] if hub is not None else weights.rstrip("/")).rpartition("/")[2]
    plain = re.sub(r"[^\w.-]+", "-", re.sub(r"(?i)\.gguf$", "", last)).strip("-.")
    return plain[:60] or "own-model"


def commit_question(wants: Requirements, choice: ModelChoice, settled: frozenset[str]) -> list[Question]:
    """Which commit of a model of the hub is meant: under its name alone it is another one tomorrow."""
    wish = wants.one("base_model")
    name = str(wish.value) if wish is not None else ""
    if _HUB_NAME.fullmatch(name) is None or FIELD in settled or choice.model.weights.casefold() == name.casefold():
        return []
    return [
        Question(
            field=FIELD,
            text=sentence(
                "question-commit",
                "Which version of {name} on the model hub? Nothing of that name is in this folder, and a model of the "
                "hub is named with its commit. Ask what it is (nlforge models look {name}), fetch it, and say “use "
                "the base model {name}@…” as it tells you.",
                name=name,
            ),
        )
    ]


def _origins(weights: str) -> dict[str, Origin]:
    """Where its size, licence and context are known from."""
    told = measures_of(weights) or Measures()
    on_hub = HUB.fullmatch(weights) is not None and not is_here(Base(weights=weights))
    known = (
        sentence("reason-own-hub", "what the model hub said when it was asked")
        if on_hub
        else sentence("reason-own-files", "what its files say")
    )
    unknown = default(sentence("reason-own-unknown", "nothing that is here says it"))
    fields = {"params_b": told.params, "license": told.license, "context": told.context}
    return {f"model.{field}": measured(known) if value else unknown for field, value in fields.items()}


def _broken(
    model: BaseModelEntry, megabytes: float, ceiling: float | None, largest: float | None
) -> Iterator[Sentence]:
    """Limits of the person that it breaks."""
    if ceiling is not None and model.params_b > ceiling * _SLACK:
        yield sentence(
            "warning-own-above-ceiling",
            "{model} has {size} billion parameters, above your ceiling of {ceiling}. Allow more, or name a smaller "
            "one.",
            model=model.name,
            size=Digits(f"{model.params_b:.3g}"),
            ceiling=Digits(f"{ceiling:g}"),
        )
    if largest is not None and megabytes > largest:
        yield sentence(
            "warning-own-file-too-large",
            "Trained, {model} is a file of {size} MB, above the {largest} MB you allow. Allow a larger file, or name a "
            "smaller one.",
            model=model.name,
            size=Digits(f"{megabytes:,g}"),
            largest=Digits(f"{largest:,g}"),
        )
