"""Whether replies are forms that can be filled in from their messages: JSON objects whose values are words of the
message or come from closed sets."""

from __future__ import annotations

import random
from collections.abc import Sequence

from engine.core.row import Row
from engine.encoder.schema import lost_of, parsed, schema_of

_LOOKED_AT = 4000
"""Rows drawn where there are more."""
_MOST_LOST = 0.1
"""Share of the forms that may hold what cannot be learned, as the gate of the training has it."""


def fields_of_forms(rows: Sequence[Row]) -> int:
    """How many fields the forms have; 0 where not all replies are forms, or many hold what cannot be learned."""
    looked = random.Random(0).sample(rows, _LOOKED_AT) if len(rows) > _LOOKED_AT else rows
    if not looked or not all(row.reply.lstrip().startswith("{") for row in looked):
        return 0
    forms = [(row.prompt, row.reply) for row in looked]
    if sum(_is_form(reply) for _, reply in forms) < len(forms):
        return 0
    schema = schema_of(forms)
    lost = sum(lost_of(text, reply, schema) > 0 for text, reply in forms)
    if lost > max(1, _MOST_LOST * len(forms)):
        return 0
    return len(schema.choices) + len(schema.flags) + len(schema.spans)


def _is_form(reply: str) -> bool:
    return bool(parsed(reply)) or reply.strip() == "{}"
