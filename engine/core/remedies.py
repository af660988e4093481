"""What can be done about a result or an error, as data: a kind, and its figures. How it is said, and what a person
types for it, is known by the front ends alone."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError

from engine.core.frozen import Frozen


class LearningRate(Frozen):
    """Train with another learning rate."""

    kind: Literal["learning_rate"] = "learning_rate"
    rate: float
    before: float


class Passes(Frozen):
    """Go over the examples more or less often."""

    kind: Literal["passes"] = "passes"
    passes: float
    before: float


class LowerTarget(Frozen):
    """Ask for a figure the model reaches."""

    kind: Literal["lower_target"] = "lower_target"
    metric: str
    at_least: float = Field(gt=0, le=1)
    before: float


class WithoutStage(Frozen):
    """Leave a kind of training out."""

    kind: Literal["without_stage"] = "without_stage"
    stage: Literal["cpt", "sft", "dpo", "grpo"]


class MoreExamples(Frozen):
    """Add examples; only the person has them."""

    kind: Literal["more_examples"] = "more_examples"
    have: int
    needed: int | None = None
    """At least; None = as many as there are."""


class MoreTime(Frozen):
    """Allow more time."""

    kind: Literal["more_time"] = "more_time"
    minutes: float | None = None
    """What the training takes; None = not known."""


class FetchModel(Frozen):
    """Fetch the files of a base model."""

    kind: Literal["fetch_model"] = "fetch_model"
    model: str
    """Its name in the catalogue, or `org/name@revision` of the hub."""


class LookAtModel(Frozen):
    """Ask the hub what a base model is, and which commit it has."""

    kind: Literal["look_at_model"] = "look_at_model"
    model: str
    """Its name in the catalogue, or `org/name` of the hub."""


class FetchData(Frozen):
    """Fetch a data set of the hub."""

    kind: Literal["fetch_data"] = "fetch_data"
    data: str
    """`org/name@revision`, or a folder or file of it."""


class RemoveData(Frozen):
    """Delete a data set of the hub from this machine."""

    kind: Literal["remove_data"] = "remove_data"
    data: str
    """`org/name@revision`."""


class LookAtData(Frozen):
    """Ask the hub what a data set is, and which commit it has."""

    kind: Literal["look_at_data"] = "look_at_data"
    data: str
    """`org/name`."""


class Action(Frozen):
    """What has no figures."""

    kind: Literal[
        "leave_out_bad_examples",
        "examples_first",
        "use_lora",
        "smaller_model",
        "all_rows",
        "better_rubric",
        "other_request",
        "fewer_rows",
        "look_at_rows",
        "run_again",
        "train_again",
        "use_cluster",
        "name_file",
        "name_examples",
        "keep_plan",
        "fetch_weights",
        "fetch_sentence_encoder",
        "list_models",
        "list_data",
        "write_spec",
        "other_sessions_folder",
    ]


Remedy = Annotated[
    LearningRate
    | Passes
    | LowerTarget
    | WithoutStage
    | MoreExamples
    | MoreTime
    | FetchModel
    | LookAtModel
    | FetchData
    | RemoveData
    | LookAtData
    | Action,
    Field(discriminator="kind"),
]
_adapter: TypeAdapter[Remedy] = TypeAdapter(Remedy)


def _known(given: Any) -> Any:
    """Kinds that a newer version has added are passed over, as events of such kinds are."""
    if not isinstance(given, list | tuple):
        return given
    kept = []
    for one in given:
        try:
            kept.append(_adapter.validate_python(one, extra="ignore"))
        except ValidationError:
            continue
    return tuple(kept)


Remedies = Annotated[tuple[Remedy, ...], BeforeValidator(_known)]
"""The best first."""
_all: TypeAdapter[tuple[Remedy, ...]] = TypeAdapter(Remedies)


def remedies_to_json(remedies: tuple[Remedy, ...]) -> list[dict[str, Any]]:
    """As they stand in events and files."""
    return [one.model_dump(mode="json") for one in remedies]


def remedies_from_json(given: Any) -> tuple[Remedy, ...]:
    """Back from there."""
    return _all.validate_python(given)
