"""What is wrong in a spec that somebody wrote."""

from __future__ import annotations

import yaml
from pydantic import ValidationError

from engine.core.inner_limits import plainly
from engine.core.sentences import Sentence, as_said, cause, semicolons, sentence

_SHOWN_FAULTS = 5


def faults_of(error: Exception) -> str:
    """What is wrong where, without a library's own links and types."""
    if isinstance(error, RecursionError):
        return cause(plainly(error))
    if not isinstance(error, yaml.YAMLError | ValidationError):
        return sentence(
            "error-figure_has_more_digits_than", "A figure in it has more digits than a spec has a use for."
        )
    if isinstance(error, yaml.YAMLError):
        return as_said(" ".join(str(error).split()))
    found = [
        _fault(".".join(map(str, fault["loc"])) or "spec", fault["type"], fault["msg"]) for fault in error.errors()
    ]
    shown = semicolons(found[:_SHOWN_FAULTS])
    if len(found) > _SHOWN_FAULTS:
        more = len(found) - _SHOWN_FAULTS
        return sentence("error-faults_and_more", "{faults} and {n} more.", faults=shown, n=more)
    return sentence("error-only_why", "{why}.", why=shown)


def _fault(field: str, kind: str, said: str) -> Sentence:
    match kind:
        case "missing":
            return sentence("error-field_missing", "{field}: Field required", field=field)
        case "extra_forbidden":
            return sentence("error-field_unknown", "{field}: Extra inputs are not permitted", field=field)
        case _:
            return sentence("error-field_fault", "{field}: {why}", field=field, why=said)
