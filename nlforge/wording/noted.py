"""Sentences that the events of a run hold in English, in the language that is spoken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nlforge.wording.catalogue import Figure, has, say, short, spoken, tongue, written

_OURS = ("noted-", "error-", "name-", "reason-", "finding-", "lacks-", "ready-")
"""Begins of the keys that an event may name."""
FAULTS = (KeyError, TypeError, ValueError, RecursionError)
"""An event of another version, with other figures."""


def noted_text(code: str, figures: Mapping[str, Any], text: str) -> str:
    """What a code and its figures say; `text` in English, and where there are no words for them."""
    return sentence_of({"key": f"noted-{code}", "figures": figures, "text": text}, text) if code else text


def sentence_of(data: Mapping[str, Any] | None, text: str) -> str:
    """A sentence as `engine.core.sentences.packed` wrote it, or `text`."""
    if spoken() == "en" or data is None:
        return text
    try:
        return _said(data)
    except FAULTS:
        return text


def figures_shown(figures: Mapping[str, Any]) -> dict[str, Figure]:
    """Figures of an event, as the language writes them.

    Raises:
        KeyError, TypeError, ValueError: it is an event of another version.
    """
    return {name: _shown(value) for name, value in figures.items()}


def finding_figures(figures: Mapping[str, Any]) -> dict[str, Figure]:
    """The same of a finding of the diagnosis.

    Raises:
        KeyError, TypeError, ValueError: it is an event of another version.
    """
    found = {
        name: _with_comma(value) if isinstance(value, str) else value for name, value in figures_shown(figures).items()
    }
    for name in ("passes", "passes_before"):
        if isinstance(value := found.get(name), int | float):
            found[name.replace("passes", "shown")] = short(value)
    return found


def _with_comma(value: str) -> str:
    """A figure that is written as a text, with the comma of the language."""
    if spoken() == "en" or value.count(".") != 1 or not value.replace(".", "").isdigit():
        return value
    return value.replace(".", ",")


def _said(data: Mapping[str, Any]) -> str:
    key, figures, text = str(data["key"]), data["figures"], str(data["text"])
    if not key.startswith(_OURS) or not has(key):
        return text
    return say(key, **(finding_figures(figures) if key.startswith("finding-") else figures_shown(figures)))


def _shown(figure: Any) -> Figure:
    match figure:
        case {"key": _, "figures": {}, "text": str(text)}:
            return text if spoken() == "en" else _said(figure)
        case {"digits": str(digits)}:
            return written(digits)
        case {"language": str(code)}:
            return tongue(code)
        case list():
            return ", ".join(str(_shown(one)) for one in figure)
        case str() | int() | float():
            return figure
    raise ValueError("a figure of another version")
