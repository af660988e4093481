"""What is wrong in a spec that somebody wrote."""

from __future__ import annotations

import yaml
from pydantic import ValidationError

from engine.core.inner_limits import plainly
from engine.core.sentences import cause, sentence

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
        return " ".join(str(error).split())
    found = [f"{'.'.join(map(str, fault['loc'])) or 'spec'}: {fault['msg']}" for fault in error.errors()]
    more = f" and {len(found) - _SHOWN_FAULTS} more" if len(found) > _SHOWN_FAULTS else ""
    return sentence("error-only_why", "{why}.", why="; ".join(found[:_SHOWN_FAULTS]) + more)
