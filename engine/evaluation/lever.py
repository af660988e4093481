"""The lever of a diagnosis, pulled: values of a spec changed at their paths."""

from __future__ import annotations

import re
from typing import Any

from pydantic import ValidationError

from engine.core.errors import BadInput
from engine.core.inner_limits import with_kind
from engine.core.remedies import Action
from engine.core.sentences import as_said, sentence
from engine.core.spec import TrainingSpec

_STEP = re.compile(r"(?P<name>\w+)(?:\[(?P<key>[^\]]*)\])?")
_NAMED_BY = ("kind", "name", "metric", "path")


def with_lever(spec: TrainingSpec, lever: dict[str, Any]) -> TrainingSpec:
    """The spec with values changed at their paths, as `stages[sft].epochs`, `data.limit`, `gates[right].at_least`.

    Raises:
        BadInput: there is no such place, or the value does not fit it.
    """
    whole = spec.model_dump(mode="json")
    try:
        for path, value in lever.items():
            *above, last = re.split(r"\.(?![^\[]*\])", path)
            place: Any = whole
            for part in above:
                place = _inside(place, part)
            if last not in place:
                raise KeyError(last)
            place[last] = value
        return TrainingSpec.model_validate(whole)
    except (KeyError, TypeError, StopIteration, ValidationError) as error:
        raise BadInput(
            sentence(
                "error-plan_cannot_be_changed_at", "The plan cannot be changed at {lever}.", lever=", ".join(lever)
            ),
            as_said(with_kind(error)),
            sentence("error-say_what_else_you_want", "Say what else you want."),
            remedies=(Action(kind="other_request"),),
        ) from error


def _inside(place: Any, part: str) -> Any:
    found = _STEP.fullmatch(part)
    if found is None:
        raise KeyError(part)
    inner = place[found["name"]]
    return (
        inner
        if found["key"] is None
        else next(item for item in inner if found["key"] in (item.get(k) for k in _NAMED_BY))
    )
