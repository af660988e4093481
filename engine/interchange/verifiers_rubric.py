"""Rubric files of `verifiers` (`v1`): a list of criteria a language model judges, as JSON or TOML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from engine.core.errors import BadInput
from engine.core.sentences import as_said, sentence
from engine.core.spec import Criterion
from engine.interchange.imported import Imported, ImportNote, faults
from engine.interchange.judges import judge_of, ranked

_MOST = 200


class _Criterion(BaseModel):
    """As `verifiers.v1.judges.Criterion` of version 0.4."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = Field(min_length=1, max_length=200)
    text: str = Field(max_length=20_000)
    weight: float = Field(default=1.0, ge=0, le=1e6, allow_inf_nan=False)
    choices: tuple[str, ...] = Field(default=("no", "yes"), min_length=2, max_length=50)

    @field_validator("choices")
    @classmethod
    def _differ(cls, choices: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(choices)) != len(choices):
            raise ValueError("two of the choices are the same")
        return choices


class _File(BaseModel):
    criteria: tuple[_Criterion, ...] = Field(min_length=1, max_length=_MOST)


def is_rubric_file(value: Any) -> bool:
    """Whether an object is such a file rather than graders of another kind."""
    listed = value.get("criteria") if isinstance(value, Mapping) else value
    return (
        isinstance(listed, list)
        and all(isinstance(v, Mapping) and "text" in v and "type" not in v for v in listed)
        and bool(listed)
    )


def from_verifiers(value: Any) -> Imported:
    """Its criteria as lines, from the worst answer to the best evenly apart.

    Raises:
        BadInput: it is not as verifiers has it, two have one name, or nothing counts.
    """
    try:
        found = _File.model_validate({"criteria": value["criteria"] if isinstance(value, Mapping) else value}).criteria
    except ValidationError as error:
        raise BadInput(
            sentence("error-rubric_not_as_verifiers_has", "The rubric is not as verifiers has it."),
            as_said(faults(error)),
            sentence("error-criterion_has_name_text_and", "A criterion has name, text, and maybe weight and choices."),
        ) from error
    counted = [c for c in found if c.weight > 0]
    if len({c.name for c in found}) != len(found):
        raise BadInput(
            sentence("error-two_criteria_have_same_name", "Two criteria have the same name."),
            "",
            sentence("error-give_each_own", "Give each its own."),
        )
    if not counted:
        raise BadInput(
            sentence("error-no_criterion_this_rubric_counts", "No criterion of this rubric counts."),
            sentence("error-all_weights_0", "All weights are 0."),
            sentence("error-give_at_least_one_weight", "Give at least one a weight above 0."),
        )
    lines, notes = (
        [],
        [ImportNote(line=c.name, text="It counts nothing and is left out.") for c in found if c.weight == 0],
    )
    for c in counted:
        lines.append(
            Criterion(
                name=c.name,
                about=f"{c.text} (from worst to best: {', '.join(c.choices)})",
                weight=c.weight,
                grader=judge_of("", c.text, ranked(c.choices)),
            )
        )
        notes.append(
            ImportNote(
                line=c.name,
                text=(
                    "A language model judges it there, and the file names none; until you name one (“let … "
                    "judge …”) the line is "
                    "reported as missing."
                ),
            )
        )
    return Imported(criteria=tuple(lines), notes=tuple(notes))
