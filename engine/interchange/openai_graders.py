"""OpenAI's grader definitions as its API reference of 2026 has them, with what Azure adds (`endpoint`).

What a grader says beside is kept out of the way: thresholds and settings of models have no place in a rubric, and are
noted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from engine.core.errors import BadInput
from engine.core.sentences import Digits, as_said, sentence
from engine.interchange.imported import faults

TYPES = ("string_check", "text_similarity", "score_model", "label_model", "python", "endpoint", "multi")
IMAGE = "2025-05-08"
"""The image of Python graders, with its libraries."""
LARGEST_SOURCE = 256 * 1024
_MOST_GRADERS = 200


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")
    name: str = Field(default="", max_length=200)


class StringCheck(_Wire):
    """1 or 0: equal, not equal, holds, holds in any case."""

    type: Literal["string_check"]
    input: str
    reference: str
    operation: Literal["eq", "ne", "like", "ilike"]


class TextSimilarity(_Wire):
    type: Literal["text_similarity"]
    input: str
    reference: str
    evaluation_metric: Literal[
        "cosine",
        "fuzzy_match",
        "bleu",
        "gleu",
        "meteor",
        "rouge_1",
        "rouge_2",
        "rouge_3",
        "rouge_4",
        "rouge_5",
        "rouge_l",
    ]


class Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")
    role: Literal["user", "assistant", "system", "developer"]
    content: str | dict[str, Any] | list[str | dict[str, Any]]


class ScoreModel(_Wire):
    type: Literal["score_model"]
    input: tuple[Message, ...]
    model: str
    range: tuple[float, float] | None = None


class LabelModel(_Wire):
    type: Literal["label_model"]
    input: tuple[Message, ...]
    model: str
    labels: tuple[str, ...] = Field(min_length=2)
    passing_labels: tuple[str, ...]


class PythonSource(_Wire):
    type: Literal["python"]
    source: str = Field(max_length=LARGEST_SOURCE)
    image_tag: str | None = None


class Endpoint(_Wire):
    """Asks a server; its address and headers, which may hold keys, are not kept."""

    type: Literal["endpoint"]


Single = Annotated[
    StringCheck | TextSimilarity | ScoreModel | LabelModel | PythonSource | Endpoint, Field(discriminator="type")
]
_single: TypeAdapter[Any] = TypeAdapter(Single)


class Multi(_Wire):
    """Several, and the formula that makes one figure of theirs."""

    type: Literal["multi"]
    graders: dict[str, dict[str, Any]]
    calculate_output: str


def single(value: Any, name: str) -> Single:
    """One grader that is no `multi`.

    Raises:
        BadInput: of another type, or with fields of another type.
    """
    kind = value.get("type") if isinstance(value, Mapping) else None
    if kind == "multi":
        raise BadInput(
            sentence(
                "error-combines_graders_inside_another_that",
                "“{name}” combines graders inside another that does.",
                name=name,
            ),
            sentence("error-openai_allows_that_nowhere", "OpenAI allows that nowhere."),
            sentence("error-put_graders_into_outer_one", "Put its graders into the outer one."),
        )
    if kind not in TYPES:
        shown = (
            sentence("error-unknown_grader_type", "“{kind}” is not a type of grader I know.", kind=str(kind)[:60])
            if kind is not None
            else sentence("error-grader_without_type", "“{name}” is not a grader: it has no type.", name=name)
        )
        raise BadInput(
            shown,
            "",
            sentence("error-known_types", "I know: {types}.", types=", ".join(TYPES)),
        )
    try:
        found: Single = _single.validate_python(value)
    except ValidationError as error:
        raise BadInput(
            sentence("error-grader_not_as_openai_has", "The grader “{name}” is not as OpenAI has it.", name=name),
            as_said(faults(error)),
            sentence("error-correct_or_leave_out", "Correct it, or leave it out."),
        ) from error
    return found


def graders_of(value: Any) -> Multi | list[Mapping[str, Any]]:
    """The grader, or list of graders, in a file: by itself, in a job, or the criteria of an evaluation.

    Raises:
        BadInput: there is none, or more than 200.
    """
    for step in ("method", "reinforcement", "grader"):
        if isinstance(value, Mapping) and value.get("type") not in TYPES and step in value:
            value = value[step]
    if isinstance(value, Mapping) and "type" not in value:
        value = next((value[k] for k in ("testing_criteria", "graders") if k in value), value)
    if isinstance(value, Mapping) and value.get("type") == "multi":
        try:
            multi = Multi.model_validate(value)
        except ValidationError as error:
            raise BadInput(
                sentence("error-multi_grader_not_as_openai", "The grader is not as OpenAI has it."),
                as_said(faults(error)),
                sentence(
                    "error-multi_grader_has_graders_each",
                    "A multi grader has graders, each with its name, and calculate_output.",
                ),
            ) from error
        _require_few(len(multi.graders))
        return multi
    if isinstance(value, Mapping) and "type" in value:
        return [value]
    within = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    listed = [v for v in within if isinstance(v, Mapping)]
    if len(listed) != len(within):
        raise BadInput(
            sentence("error-there_no_grader_this_file", "There is no grader in this file."),
            sentence("error-grader_object_with_type", "A grader is an object with a type."),
            sentence("error-known_types", "I know: {types}.", types=", ".join(TYPES)),
        )
    _require_few(len(listed))
    return listed


def _require_few(count: int) -> None:
    if count > _MOST_GRADERS:
        raise BadInput(
            sentence("error-there_too_many_graders_this", "There are too many graders in this file."),
            sentence("error-has", "It has {count}.", count=Digits(f"{count:,}")),
            sentence(
                "error-with_more_than_no_one",
                "With more than {most_graders}, no one understands the rubric.",
                most_graders=_MOST_GRADERS,
            ),
        )
    if not count:
        raise BadInput(
            sentence("error-there_no_grader_this_file", "There is no grader in this file."),
            "",
            sentence("error-known_types", "I know: {types}.", types=", ".join(TYPES)),
        )
