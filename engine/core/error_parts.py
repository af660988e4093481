"""What an error says, taken apart for other languages, or as one line."""

from __future__ import annotations

from engine.core.errors import NlforgeError
from engine.core.noted_figures import NotedFigures
from engine.core.sentences import Sentence, one_after_another, packed


def parts_of(error: NlforgeError) -> dict[str, NotedFigures]:
    """`what`, `why` and `todo` of an error, as far as other languages have them."""
    parts = {"what": error.what, "why": error.why, "todo": error.todo}
    return {name: packed(text) for name, text in parts.items() if isinstance(text, Sentence) and text.key}


def whole_of(error: NlforgeError) -> str:
    """All that an error says, as sentences of one line."""
    return one_after_another([part for part in (error.what, error.why, *error.faults, error.todo) if part])
