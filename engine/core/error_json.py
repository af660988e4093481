"""An error on its way to another process, and its parts read again there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.core.error_parts import parts_of
from engine.core.errors import NlforgeError
from engine.core.sentences import one_after_another, sentence, unpacked

PARTS = ("what", "why", "todo")


def told_in_json(error: NlforgeError) -> dict[str, Any]:
    """An error for another process: its English texts by their names, and `sentences`; see `parts_in`."""
    return {**{name: str(getattr(error, name)) for name in PARTS}, "sentences": parts_of(error)}


def parts_in(found: Mapping[str, Any]) -> tuple[str, str, str]:
    """`what`, `why` and `todo` of what `told_in_json` wrote, as sentences; as text where it was written otherwise."""
    kept = found.get("sentences")
    what, why, todo = (_part(found[name], kept.get(name) if isinstance(kept, dict) else None) for name in PARTS)
    return what, why, todo


def _part(text: str, kept: Any) -> str:
    try:
        return unpacked(kept) if kept else text
    # Another process may have read a stranger's file.
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return text


def refused_file(name: str, error: NlforgeError) -> str:
    """That a file among others is not used, and why."""
    why = one_after_another([part for part in (error.what, error.why) if part])
    return sentence("error-of_file", "{name}: {why}", name=name, why=why)
